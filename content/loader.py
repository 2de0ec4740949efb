"""The content files into one `Catalog`; the only reader of TOML here. Imported by the shell.

A catalog is made out of texts (`load_files`), so that a snapshot of the files can be kept and an
older version be loaded again for a session that began with it.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Final, TypeVar

from content.faults import ContentError
from content.gates import Gates
from content.keeping import Keeping
from content.pain import Care, PainRule
from content.pictures import ENDING, FOLDER, NotAPng, line_of, pictures_of
from content.places import load_places
from content.reading import Table, Where, list_of, read, slug_of, table_of
from content.reminding import Reminding
from content.schema import (
    DEFAULT_LANGUAGE,
    Catalog,
    Language,
    Movement,
    Prescribed,
    Preset,
    Question,
    Rules,
)
from content.weekly import Weekly
from content.wording import read_language

T = TypeVar("T")

ROOT: Final = Path(__file__).parent
FOLDERS: Final = ("intake", "languages", FOLDER, "routine")
ENDINGS: Final = (".toml", ENDING)
ROUTINE_TABLES: Final = frozenset(
    {
        "movement",
        "preset",
        "minimum",
        "gentle",
        "rules",
        "pain",
        "care",
        "reminders",
        "weekly",
        "keeping",
    }
)
VERSION_LENGTH: Final = 12
HINTS: Final = {
    "Illegal character": 'the quotation mark (") at the end is missing',
    "Unterminated string": 'the quotation mark (") at the end is missing',
    "Expected newline": 'something comes after the end; in words, a quotation mark is written \\"',
    "Invalid value": 'words stand in quotation marks ("), and something stands after an =',
    "Expected '=' after": "a name and an = come first; words stand in quotation marks",
    "Invalid statement": "a name and an = come first; words stand in quotation marks",
    "Unclosed array": "a closing ] is missing, or a comma",
    "Expected ']'": "a closing ] is missing",
    "Cannot overwrite": "this name is already there further up",
    "Cannot declare": "this heading is already there further up",
}
"""What the reader of TOML says first -> what it most often means."""

Files = Mapping[str, str]


def load(root: Path = ROOT) -> Catalog:
    """Load the content below `root`.

    Raises:
        ContentError: a file is unreadable or says something a catalog cannot hold.
    """
    return load_files(read_files(root))


def read_files(root: Path = ROOT) -> Files:
    """Return the text of every content file by its name relative to `root`, in order of name.

    Of a picture that is the line `content.pictures` makes of it.

    Raises:
        ContentError: a file is not UTF-8 text, or a picture no PNG.
    """
    return {path.relative_to(root).as_posix(): _text_of(path, root) for path in paths_of(root)}


def paths_of(root: Path = ROOT) -> list[Path]:
    """Return where the content's files are, in order of name."""
    everything = (path for folder in FOLDERS for path in (root / folder).rglob("*"))
    return sorted(path for path in everything if path.suffix in ENDINGS)


def _text_of(path: Path, root: Path) -> str:
    where = Where(file=path.relative_to(root).as_posix())
    try:
        content = path.read_bytes()
        if path.suffix == ENDING:
            return line_of(content)
        return content.decode().replace("\r\n", "\n")
    except UnicodeDecodeError:
        where.refuse("is not UTF-8 text")
    except NotAPng:
        where.refuse("is not a PNG")


def load_files(files: Files) -> Catalog:
    """Make a catalog out of the texts that `read_files` returned, now or in an earlier version.

    Raises:
        ContentError: a file says something a catalog cannot hold.
    """
    texts = {name: text for name, text in files.items() if not name.endswith(ENDING)}
    tables = {name: _parse(name, text) for name, text in sorted(texts.items())}
    routine = _section(tables, "routine", ROUTINE_TABLES)
    asked = _section(tables, "intake", {"question", "order", "gates"})
    intake, extra = _questions(asked)
    return Catalog(
        version=version_of(files),
        intake=intake,
        extra_questions=extra,
        movements=_entries(Movement, "movement", routine),
        presets=_entries(Preset, "preset", routine),
        minimum=_row(Prescribed, "minimum", routine),
        gentle=_row(Prescribed, "gentle", routine),
        rules=read(Rules, *_single("rules", routine, "routine")),
        pain=_row(PainRule, "pain", routine),
        care=read(Care, *_single("care", routine, "routine")),
        reminding=read(Reminding, *_single("reminders", routine, "routine")),
        weekly=read(Weekly, *_single("weekly", routine, "routine")),
        keeping=read(Keeping, *_single("keeping", routine, "routine")),
        gates=read(Gates, *_single("gates", asked, "intake")),
        places=load_places(),
        languages=_languages(tables),
        pictures=pictures_of(files),
    )


def version_of(files: Files) -> str:
    """Return a short digest of the files' names and texts."""
    digest = hashlib.sha256()
    for name, text in sorted(files.items()):
        for part in (name.encode(), text.encode()):
            digest.update(len(part).to_bytes(8) + part)
    return digest.hexdigest()[:VERSION_LENGTH]


def _parse(name: str, text: str) -> Table:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"content/{name}: {_plain(str(error))}") from None


def _plain(problem: str) -> str:
    """Say what TOML's reader found in words that help somebody who does not know TOML."""
    hint = next((hint for said, hint in HINTS.items() if problem.startswith(said)), None)
    line = re.search(r"at line (\d+)", problem)
    if hint is None or line is None:
        return problem
    return f"line {line[1]}: {hint}"


def _section(tables: Mapping[str, Table], folder: str, known: AbstractSet[str]) -> dict[str, Table]:
    section = {name: table for name, table in tables.items() if name.startswith(f"{folder}/")}
    for name, table in section.items():
        for key in table:
            if key not in known:
                Where(file=name, key=key).refuse("is not a known table")
    return section


def _single(key: str, section: Mapping[str, Table], folder: str) -> tuple[object, Where]:
    found = [
        (table[key], Where(file=name, key=key)) for name, table in section.items() if key in table
    ]
    if not found:
        Where(file=folder, key=key).refuse("is missing")
    if len(found) > 1:
        found[1][1].refuse(f"is already in {found[0][1].file}")
    raw, where = found[0]
    return raw, where


def _tables(noun: str, section: Mapping[str, Table]) -> Iterator[tuple[str, object, Where]]:
    for name, table in section.items():
        entries = table_of(table.get(noun, {}), Where(file=name, key=noun))
        for slug, raw in entries.items():
            where = Where(file=name, entry=f"{noun} {slug}")
            yield slug_of(slug, where), raw, where


def _entries(kind: type[T], noun: str, section: Mapping[str, Table]) -> dict[str, T]:
    found: dict[str, T] = {}
    for slug, raw, where in _tables(noun, section):
        if slug in found:
            where.refuse("is in two files")
        table = table_of(raw, where)
        if "slug" in table:
            where.at("slug").refuse("is not a known key")
        found[slug] = read(kind, {"slug": slug, **table}, where)
    return found


def _row(kind: type[T], key: str, section: Mapping[str, Table]) -> tuple[T, ...]:
    raw, where = _single(key, section, "routine")
    return tuple(
        read(kind, item, where.item(index)) for index, item in enumerate(list_of(raw, where))
    )


def _questions(
    section: Mapping[str, Table],
) -> tuple[tuple[Question, ...], dict[str, Question]]:
    questions = _entries(Question, "question", section)
    raw, where = _single("order", section, "intake")
    intake: list[Question] = []
    for index, slug in enumerate(list_of(raw, where)):
        if not isinstance(slug, str) or slug not in questions:
            where.item(index).refuse(f"must name a question, not {slug!r}")
        if questions[slug] in intake:
            where.item(index).refuse(f"names {slug!r} again")
        intake.append(questions[slug])
    asked = {question.slug for question in intake}
    return tuple(intake), {slug: found for slug, found in questions.items() if slug not in asked}


def _languages(tables: Mapping[str, Table]) -> dict[str, Language]:
    by_tag: dict[str, dict[str, Table]] = {}
    for name, table in tables.items():
        folder, _, rest = name.partition("/")
        if folder == "languages":
            tag, _, file = rest.partition("/")
            if not file:
                Where(file=name).refuse("must be in the folder of a language")
            by_tag.setdefault(tag, {})[name] = table
    if DEFAULT_LANGUAGE not in by_tag:
        Where(file="languages").refuse(f"has no folder {DEFAULT_LANGUAGE!r}")
    return {tag: read_language(tag, files) for tag, files in by_tag.items()}
