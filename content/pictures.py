"""The pictures of the movements: which one is shown, and what is known of a file.

A picture of a movement that is done left and right is two files, one for each side. Of a file a
catalog knows no more than one line of text: a session that began with an older version of the
content shows a file only if it is still the same.
"""

import hashlib
import struct
from collections.abc import Mapping
from typing import Final

from content.schema import Catalog, Movement
from content.shown import Picture

FOLDER: Final = "pictures"
ENDING: Final = ".png"
SIDES: Final = ("left", "right")
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_HEADER: Final = struct.Struct(">8sI4sII")  # signature, length and name of the first chunk, size


class NotAPng(ValueError):  # noqa: N818 - named for what is wrong, as all our refusals are
    """A file is no PNG."""


def digest_of(content: bytes) -> str:
    """Return what tells a file from every other one."""
    return hashlib.sha256(content).hexdigest()


def line_of(content: bytes) -> str:
    """Return what a catalog has to know of a file, as a line of text.

    Raises:
        NotAPng: it is none.
    """
    try:
        signature, _, chunk, width, height = _HEADER.unpack_from(content)
    except struct.error:
        raise NotAPng from None
    if signature != _PNG or chunk != b"IHDR":
        raise NotAPng
    return f"{digest_of(content)} {width} {height} {len(content)}"


def pictures_of(files: Mapping[str, str]) -> dict[str, Picture]:
    """Return the pictures among the content's files, by name."""
    found = {}
    for path, line in files.items():
        if path.startswith(f"{FOLDER}/"):
            name = path.removeprefix(f"{FOLDER}/").removesuffix(ENDING)
            digest, width, height, size = line.split()
            found[name] = Picture(
                name=name, digest=digest, width=int(width), height=int(height), size=int(size)
            )
    return found


def picture_of(
    catalog: Catalog, movement: Movement, *, variant: str, rung: str, side: str
) -> Picture | None:
    """Return the picture for a way to do a movement, a rung and a side; None: words alone."""
    for one in movement.pictures:
        fits = not one.variants or variant in one.variants
        if fits and (not one.rungs or rung in one.rungs):
            return catalog.pictures.get(file_of(one.picture, side)) if one.picture else None
    return None


def file_of(picture: str, side: str) -> str:
    """Return the name of a picture's file; of a movement without sides it is the picture's own."""
    return f"{picture}-{side}" if side else picture
