"""Files that were looked at once and are compared from then on. `UPDATE_GOLDEN=1` writes them anew.

What a drawing holds is compared exactly, where it is to a unit, and how it looks roughly: fonts are
drawn a little differently by every version of a library.
"""

import json
import os
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent / "golden"


def json_file(name: str, made: object) -> Any:  # noqa: ANN401 - JSON
    """Return what is stored under that name; written first where that is asked for."""
    path = FOLDER / f"{name}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        text = json.dumps(made, ensure_ascii=False, indent=1)
        path.write_text(text + "\n", encoding="utf-8")
    return json.loads(path.read_text(encoding="utf-8"))


def file(name: str, made: bytes) -> bytes:
    """Return the file of that name, likewise."""
    path = FOLDER / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_bytes(made)
    return path.read_bytes()
