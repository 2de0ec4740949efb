"""Raw TOML into the frozen values of `content/schema.py`, strictly; used by `content/loader.py`.

The schema's type hints say what a file may hold: an unknown key, a missing one and a value of
another type are each refused with one line that names the file, the entry and the fault.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass, replace
from datetime import time
from enum import StrEnum
from types import UnionType
from typing import Any, Final, NoReturn, TypeVar, Union, get_args, get_origin, get_type_hints

from content.faults import ContentError
from content.schema import Dose, Hold, Rounds, Sets

T = TypeVar("T")
Table = Mapping[str, object]

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PHRASE_SLUG: Final = re.compile(rf"{_SLUG.pattern}(?:\.{_SLUG.pattern})*")
_DOSES: Final[Mapping[str, type[Any]]] = {"hold": Hold, "rounds": Rounds, "sets": Sets}
_DOSE_KEYS: Final = "hold, rounds, sets"
_TYPE_NAMES: Final[Mapping[type[Any], str]] = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    time: "a time of day such as 07:30:00",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A place in the content, for messages: the file, the entry in it, the key in that."""

    file: str
    entry: str = ""
    key: str = ""

    def at(self, key: str) -> "Where":
        """Return the place of a key below this one."""
        return replace(self, key=f"{self.key}.{key}" if self.key else key)

    def item(self, index: int) -> "Where":
        """Return the place of the list item at `index`, which people count from 1."""
        return replace(self, key=f"{self.key}[{index + 1}]")

    def refuse(self, fault: str) -> NoReturn:
        """Raise the one line that says what is wrong here.

        Raises:
            ContentError: always.
        """
        subject = f"{self.key} {fault}" if self.key else fault
        parts = (f"content/{self.file}", self.entry, subject)
        raise ContentError(": ".join(part for part in parts if part))


def table_of(raw: object, where: Where) -> Table:
    """Return `raw` as a table.

    Raises:
        ContentError: it is not one.
    """
    if not isinstance(raw, dict):
        where.refuse("must be a table")
    return raw


def list_of(raw: object, where: Where) -> list[object]:
    """Return `raw` as a list.

    Raises:
        ContentError: it is not one.
    """
    if not isinstance(raw, list):
        where.refuse("must be a list")
    return raw


def slug_of(raw: str, where: Where) -> str:
    """Return `raw` if it is a slug: a-z, 0-9 and single hyphens.

    Raises:
        ContentError: it is not one.
    """
    if not _SLUG.fullmatch(raw):
        where.refuse(f"{raw!r} is not a slug (a-z, 0-9 and single hyphens)")
    return raw


def read(kind: type[T], raw: object, where: Where) -> T:
    """Read a table as the dataclass `kind`.

    Raises:
        ContentError: a key is unknown or missing, or a value is of another type.
    """
    table = _with_dose(kind, table_of(raw, where), where)
    known = _fields_of(kind)
    for key in table:
        if key not in known:
            where.at(key).refuse("is not a known key")
    values = {name: _read_field(field, hint, table, where) for name, (field, hint) in known.items()}
    return kind(**values)


def _read_field(field: Field[Any], hint: object, table: Table, where: Where) -> object:
    if field.name in table:
        return _read_value(hint, table[field.name], where.at(field.name))
    if field.default is not MISSING:
        return field.default
    if type(None) in get_args(hint):
        return None
    return where.at(field.name if hint != Dose else f"one of {_DOSE_KEYS}").refuse("is missing")


def _fields_of(kind: type[Any]) -> Mapping[str, tuple[Field[Any], object]]:
    hints = get_type_hints(kind)
    return {field.name: (field, hints[field.name]) for field in fields(kind)}


def _with_dose(kind: type[Any], table: Table, where: Where) -> Table:
    """Move the one dose of an entry, spelt `hold`, `rounds` or `sets`, to the key `dose`."""
    if "dose" not in _fields_of(kind):
        return table
    if "dose" in table:
        where.at("dose").refuse("is not a known key")
    spelt = [key for key in _DOSES if key in table]
    if len(spelt) > 1:
        where.refuse(f"has more than one of {_DOSE_KEYS}")
    rest = {key: value for key, value in table.items() if key not in spelt}
    doses = [read(_DOSES[key], table[key], where.at(key)) for key in spelt]
    return {**rest, "dose": doses[0]} if doses else rest


def _read_value(hint: object, raw: object, where: Where) -> object:
    if get_origin(hint) in (Union, UnionType):
        return _read_union(hint, raw, where)
    if get_origin(hint) is tuple:
        return _read_tuple(get_args(hint), raw, where)
    if isinstance(hint, type) and is_dataclass(hint):
        return read(hint, raw, where)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _read_member(hint, raw, where)
    return _read_plain(hint, raw, where)


def _read_union(hint: object, raw: object, where: Where) -> object:
    """Read an optional value. A dose has been read by now and is passed on as it is."""
    if isinstance(raw, (Hold, Rounds, Sets)):
        return raw
    chosen = next(option for option in get_args(hint) if option is not type(None))
    return _read_value(chosen, raw, where)


def _read_tuple(hints: tuple[object, ...], raw: object, where: Where) -> tuple[object, ...]:
    items = list_of(raw, where)
    if hints[-1] is Ellipsis:
        hints = (hints[0],) * len(items)
    if len(items) != len(hints):
        where.refuse(f"must have {len(hints)} items, not {len(items)}")
    return tuple(
        _read_value(hint, item, where.item(index))
        for index, (hint, item) in enumerate(zip(hints, items, strict=True))
    )


def _read_member(kind: type[StrEnum], raw: object, where: Where) -> StrEnum:
    for member in kind:
        if raw == member.value:
            return member
    return where.refuse(f"must be one of {', '.join(kind)}, not {raw!r}")


def _read_plain(hint: object, raw: object, where: Where) -> object:
    kind = next(plain for plain in _TYPE_NAMES if plain is hint)
    if type(raw) is not kind:  # exactly: TOML's true is a bool, and Python's bool is an int
        where.refuse(f"must be {_TYPE_NAMES[kind]}, not {raw!r}")
    check = _CHECKS.get(kind)
    fault = check(raw) if check else None
    if fault:
        where.refuse(fault)
    return raw


def _number_fault(raw: Any) -> str | None:  # noqa: ANN401 - the caller has checked its type
    return "must not be negative" if raw < 0 else None


def _slug_fault(raw: Any) -> str | None:  # noqa: ANN401 - the caller has checked its type
    return None if _PHRASE_SLUG.fullmatch(raw) else f"{raw!r} is not a slug"


_CHECKS: Final[Mapping[type[Any], Callable[[Any], str | None]]] = {
    int: _number_fault,
    str: _slug_fault,
}
