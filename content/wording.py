"""One language's folder of words into a `Language`; used by `content/loader.py`.

`language.toml`, `commands.toml` and `vocabulary.toml` have a shape of their own, and so have
`signs.toml` and `plain.toml`, which a language may lack. Every other file holds phrases in tables
of any depth; a phrase's slug is its path. A table with `other` and no key that is not a CLDR
plural category is one phrase that counts.
"""

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any, Final, TypeVar

from content.reading import Table, Where, list_of, slug_of, table_of
from content.schema import Language, Phrase, Plain, Sign

T = TypeVar("T")

PLURAL_CATEGORIES: Final = frozenset({"zero", "one", "two", "few", "many", "other"})
SPECIAL: Final = ("language.toml", "commands.toml", "vocabulary.toml")
SIGNS: Final = "signs.toml"
PLAIN: Final = "plain.toml"


def read_language(tag: str, files: Mapping[str, Table]) -> Language:
    """Read the files of one language, by their names below the content folder.

    Raises:
        ContentError: a file is missing or holds something that is not words.
    """
    by_file = {PurePosixPath(name).name: (name, table) for name, table in files.items()}
    folder = f"languages/{tag}"
    for needed in SPECIAL:
        if needed not in by_file:
            Where(file=f"{folder}/{needed}").refuse("is missing")
    phrases: dict[str, Phrase] = {}
    for file, (name, table) in by_file.items():
        if file not in {*SPECIAL, SIGNS, PLAIN}:
            _collect(table, Where(file=name), phrases)
    return Language(
        tag=tag,
        name=_name_of(*by_file["language.toml"]),
        phrases=phrases,
        vocabulary=_each(*by_file["vocabulary.toml"], _ways_to_type),
        commands=_each(*by_file["commands.toml"], _text),
        signs=_signs(*by_file[SIGNS]) if SIGNS in by_file else (),
        plain=_plain(*by_file[PLAIN]) if PLAIN in by_file else None,
    )


def _name_of(file: str, table: Table) -> str:
    where = Where(file=file)
    for key in table:
        if key != "name":
            where.at(key).refuse("is not a known key")
    if "name" not in table:
        where.at("name").refuse("is missing")
    return _text(table["name"], where.at("name"))


def _collect(table: Table, where: Where, found: dict[str, Phrase]) -> None:
    for key, raw in table.items():
        below = where.at(slug_of(key, where))
        if _is_phrase(raw):
            if below.key in found:
                below.refuse("is in two files")
            found[below.key] = _phrase(raw, below)
        else:
            _collect(table_of(raw, below), below, found)


def _is_phrase(raw: object) -> bool:
    plural = isinstance(raw, dict) and "other" in raw and raw.keys() <= PLURAL_CATEGORIES
    return plural or not isinstance(raw, dict)


def _phrase(raw: object, where: Where) -> Phrase:
    if isinstance(raw, dict):
        return {category: _text(template, where.at(category)) for category, template in raw.items()}
    return {"other": _text(raw, where)}


def _text(raw: object, where: Where) -> str:
    if not isinstance(raw, str):
        where.refuse(f"must be text, not {raw!r}")
    if not raw.strip():
        where.refuse("is empty")
    return raw.strip()


def _ways_to_type(raw: object, where: Where) -> tuple[str, ...]:
    items = list_of(raw, where)
    return tuple(_text(item, where.item(index)) for index, item in enumerate(items))


def _signs(file: str, table: Table) -> tuple[Sign, ...]:
    where = Where(file=file)
    for key in table:
        if key != "sign":
            where.at(key).refuse("is not a known table")
    items = list_of(table.get("sign", []), where.at("sign"))
    return tuple(_sign(item, where.at("sign").item(index)) for index, item in enumerate(items))


def _sign(raw: object, where: Where) -> Sign:
    found = _known(raw, where, {"question": str, "stops": bool, "words": list})
    return Sign(
        question=slug_of(found["question"], where.at("question")),
        stops=found["stops"],
        words=_ways_to_type(found["words"], where.at("words")),
    )


def _plain(file: str, table: Table) -> Plain:
    where = Where(file=file)
    found = _known(
        table, where, {"grade": int, "exceptions": list, "never": list, "promises": list}
    )
    return Plain(
        grade=found["grade"],
        exceptions=_ways_to_type(found["exceptions"], where.at("exceptions")),
        never=_ways_to_type(found["never"], where.at("never")),
        promises=_ways_to_type(found["promises"], where.at("promises")),
    )


def _known(raw: object, where: Where, kinds: Mapping[str, type[Any]]) -> dict[str, Any]:
    """Return the values of a table that has exactly these keys, each of its kind."""
    table = table_of(raw, where)
    for key in table:
        if key not in kinds:
            where.at(key).refuse("is not a known key")
    for key, kind in kinds.items():
        if type(table.get(key)) is not kind:
            where.at(key).refuse(f"must be {_KINDS[kind]}")
    return dict(table)


_KINDS: Final[Mapping[type[Any], str]] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    list: "a list",
}


def _each(file: str, table: Table, take: Callable[[object, Where], T]) -> dict[str, T]:
    where = Where(file=file)
    return {slug_of(key, where): take(raw, where.at(key)) for key, raw in table.items()}
