"""Draws every picture into content/pictures: `make movements`, or some: `… bridge clamshell`."""

import sys
from pathlib import Path
from typing import Final

from scripts.movements.drawing import drawn, names

FOLDER: Final = Path(__file__).parents[2] / "content" / "pictures"


def main(wanted: list[str]) -> int:
    """Draw what is named, or all pictures; take away what is no longer drawn."""
    FOLDER.mkdir(exist_ok=True)
    files = set()
    for name in names():
        for file, image in drawn(name) if not wanted or name in wanted else ():
            image.save(FOLDER / file, optimize=True)
            files.add(file)
    if not wanted:
        for path in FOLDER.glob("*.png"):
            if path.name not in files:
                path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
