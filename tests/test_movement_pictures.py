"""The pictures of the movements are those that the script draws, and small enough for a phone."""

from pathlib import Path
from typing import Final

import pytest
from PIL import Image, ImageChops

from scripts.movements.__main__ import FOLDER
from scripts.movements.drawing import drawn, files_of, names

LARGEST_BYTES: Final = 60_000
SAMPLES: Final = ("iliacus", "clamshell-band", "bridge-bed", "plank-standing")


def test_every_picture_is_drawn_by_the_script_and_every_drawing_is_there() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {
        file for name in names() for file in files_of(name)
    }


@pytest.mark.parametrize("name", SAMPLES)
def test_a_picture_is_what_its_poses_say(name: str) -> None:
    for file, image in drawn(name):
        with Image.open(FOLDER / file) as kept:
            difference = ImageChops.difference(kept.convert("RGB"), image.convert("RGB"))
        assert difference.getbbox() is None, f"{file} is another one: make movements"


def test_the_left_side_is_the_mirror_image_of_the_right_one() -> None:
    right, left = (image.convert("RGB") for _, image in drawn("iliacus"))
    mirrored = left.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    assert ImageChops.difference(mirrored, right).getbbox() is None


def test_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in Path(FOLDER).iterdir()}
    assert {name: size for name, size in sizes.items() if size > LARGEST_BYTES} == {}
