"""A picture by its name: its data put together, its panels painted, and its mirror image.

A picture of a movement that is done left and right is drawn for the right side; the one for the
left is its mirror image.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from PIL import Image

from scripts.movements.canvas import HEIGHT, WIDTH, Canvas, Panel
from scripts.movements.maps import HipMap
from scripts.movements.scene import Scene

POSES: Final = Path(__file__).with_name("poses.toml")
PICTURES: Final = Path(__file__).with_name("pictures.toml")
Data = Mapping[str, Any]


@cache
def _file(path: Path) -> Data:
    return tomllib.loads(path.read_text("utf-8"))


def names() -> tuple[str, ...]:
    """Return the names of all pictures."""
    return tuple(_file(PICTURES))


def files_of(name: str) -> tuple[str, ...]:
    """Return the names of a picture's files: one, or one for each side."""
    if _file(PICTURES)[name].get("sided", False):
        return f"{name}-right.png", f"{name}-left.png"
    return (f"{name}.png",)


def drawn(name: str) -> Iterator[tuple[str, Image.Image]]:
    """Yield the files of a picture: one, or one for each side."""
    picture = _file(PICTURES)[name]
    height = picture.get("height", HEIGHT)
    canvas = Canvas(height)
    for data in picture["panels"]:
        _paint(canvas, {"place": (0, 0, WIDTH, height), **data})
    for file, mirrored in zip(files_of(name), (False, True), strict=False):
        yield file, canvas.finished(mirrored=mirrored)


def _paint(canvas: Canvas, data: Data) -> None:
    panel = Panel(*data["place"])
    if "hips" in data:
        HipMap(canvas, panel, _file(POSES)["hips"][data["hips"]]).paint()
        return
    Scene(_pose(data["pose"], data)).paint(canvas, panel)


def _pose(name: str, changes: Data) -> dict[str, Any]:
    """Return a pose with what it is like, and what a picture changes."""
    data = dict(_file(POSES)["pose"][name])
    if "like" in data:
        data = _merged(_pose(data["like"], {}), data)
    if changes.get("on") == "bed":
        data["props"] = [
            {**prop, "kind": "bed"} if prop["kind"] == "mat" else prop for prop in data["props"]
        ]
    return _merged(data, changes)


def _merged(data: Data, changes: Data) -> dict[str, Any]:
    """Return the data with changes: limbs one by one, `more` things added."""
    merged = {**data, **changes}
    for key in ("legs", "arms"):
        merged[key] = {**data.get(key, {}), **changes.get(key, {})}
    merged["props"] = [*changes.get("props", data.get("props", ())), *changes.get("more", ())]
    return merged
