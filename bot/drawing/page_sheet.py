"""The page for a physiotherapist in a language: strings and numbers, ready to be stored."""

from dataclasses import asdict, dataclass
from typing import Any

from babel.dates import format_date
from pydantic import TypeAdapter

from bot.drawing.sheet import Sheet, sheet_of
from bot.phrases import compose, locale_of
from content.schema import Language
from conversations.effects import Words
from conversations.page import Page, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A heading and the lines below it."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSheet:
    """What is on the page. `day` is when it was made, in ISO's form; `date` the same for people."""

    language: str
    day: str
    date: str
    title: str
    note: str
    picture: Sheet
    beside: tuple[Block, ...]
    below: tuple[Block, ...]
    footer: tuple[str, ...]


_ADAPTER: TypeAdapter[PageSheet] = TypeAdapter(PageSheet)


def page_sheet_of(page: Page, language: Language) -> PageSheet:
    """Put a page into words."""

    def said(words: Words) -> str:
        return compose((words,), language).text

    def block(section: Section) -> Block:
        return Block(title=said(section.title), lines=tuple(map(said, section.lines)))

    return PageSheet(
        language=language.tag,
        day=page.day.isoformat(),
        date=format_date(page.day, "long", locale=locale_of(language.tag)),
        title=said(page.title),
        note=said(page.note),
        picture=sheet_of(page.chart, language),
        beside=tuple(map(block, page.beside)),
        below=tuple(map(block, page.below)),
        footer=tuple(map(said, page.footer)),
    )


def as_json(sheet: PageSheet) -> dict[str, Any]:
    """Return the sheet as a JSON object."""
    return asdict(sheet)


def from_json(raw: object) -> PageSheet:
    """Read a sheet that was stored.

    Raises:
        ValueError: it is none.
    """
    return _ADAPTER.validate_python(raw)
