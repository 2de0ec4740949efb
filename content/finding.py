"""Which file and line a fault is about, for whoever has to mend it; used by the content check.

Checks know a catalog, which no longer knows its files. An entry's name says enough to find it: it
is the path of a table or key, below the folder of the language or of the routine.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final, TypeAlias

from content.faults import Fault
from content.pictures import ENDING

Path: TypeAlias = tuple[str, ...]

HEADING: Final = re.compile(r"\s*\[+\s*([^\]]+?)\s*\]+")
KEY: Final = re.compile(r"\s*([\w\"'.-]+)\s*=")
LANGUAGE: Final = re.compile(r"language ([\w-]+): (.+)")
BETWEEN: Final = re.compile(r"[ .:,]+")
FOLDERS: Final = ("routine/", "intake/")


@dataclass(frozen=True, slots=True)
class _Line:
    """A heading or a key of a file; `number` counts from 1."""

    file: str
    number: int
    path: Path


def lines_of(faults: Iterable[Fault], files: Mapping[str, str]) -> tuple[str, ...]:
    """Return one line for each fault, which ends with the file it is in where that can be found."""
    lines = [
        line
        for file, text in files.items()
        if not file.endswith(ENDING)
        for line in _lines(file, text)
    ]
    return tuple(f"{fault}{_file_and_line(fault.entry, lines)}" for fault in faults)


def _file_and_line(entry: str, lines: Iterable[_Line]) -> str:
    wanted, folders = _wanted(entry)
    depth, nearest = 0, None
    for line in lines:
        if line.file.startswith(folders) and (shared := _shared(line, wanted)) > depth:
            depth, nearest = shared, line
    if nearest is None:
        return ""
    # What is missing has no line, only a file where its neighbours are.
    where = f", line {nearest.number}" if depth == len(wanted) or nearest.path[1:] else ""
    return f" (content/{nearest.file}{where})"


def _wanted(entry: str) -> tuple[Path, tuple[str, ...]]:
    of_language = LANGUAGE.fullmatch(entry)
    if of_language is None:
        return tuple(BETWEEN.split(entry)), FOLDERS
    tag, rest = of_language.groups()
    return tuple(BETWEEN.split(rest)), (f"languages/{tag}/",)


def _lines(file: str, text: str) -> Iterator[_Line]:
    table: Path = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if heading := HEADING.match(line):
            table = _split(heading[1])
            yield _Line(file, number, table)
        elif key := KEY.match(line):
            yield _Line(file, number, (*table, *_split(key[1])))


def _split(name: str) -> Path:
    return tuple(part.strip(" \"'") for part in name.split("."))


def _shared(line: _Line, wanted: Path) -> int:
    """Return how many parts of the wanted path all of the line's path leads along.

    What a file is called may be the first part: "vocabulary done" is `done` in vocabulary.toml.
    """
    stem = PurePosixPath(line.file).stem
    return max(_leads(line.path, wanted), _leads((stem, *line.path), wanted))


def _leads(path: Path, wanted: Path) -> int:
    return len(path) if wanted[: len(path)] == path else 0
