"""Phrase templates and their values, as plain text with bold spans; pure. For `bot/render.py`.

A template's only markup is `{placeholders}` and `*bold*`. Values are put in after the markup
has been read, as plain text, so nothing a person types can ever become markup. Spans are
Telegram's `entities`: their offsets and lengths count UTF-16 code units (Bot API,
"MessageEntity").
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Final, TypeAlias, assert_never

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton, format_time
from babel.lists import format_list

from content.schema import Language
from conversations.effects import DayList, PhraseList, PhraseValue, Value, Words
from conversations.errors import DialogueError

MAX_TEXT: Final = 4096  # code points, as Telegram's server counts them
_MAX_SPANS: Final = 100  # more entities than this are ignored by Telegram
_DAY: Final = "MMMEd"  # the weekday is what people look for; the year is never in doubt
_CLOCK: Final = (
    "HH:mm"  # as people are told to type it; half asleep, "7:30 AM" reads like evening too
)
_BETWEEN_DAYS: Final = " · "  # a date has commas of its own
_ELLIPSIS: Final = "…"
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"  # FSI and PDI of Unicode's bidirectional algorithm
_MARKUP: Final = re.compile(r"(\{[a-z][a-z0-9_]*\}|\*)")
# Typed ones could turn the words around them, or end the isolate they stand in.
_BIDI_CONTROLS: Final = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_LONE_SURROGATES: Final = re.compile("[\ud800-\udfff]")  # JSON can carry them, UTF-8 cannot
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})


class ContentMissing(DialogueError):  # noqa: N818 - named for what happened, as all of ours
    """A phrase, or a value its template asks for, is not there: a fault of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bold:
    """A bold stretch of a text, in UTF-16 code units."""

    offset: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """Words ready to be sent: plain text, and where it is bold."""

    text: str
    bold: tuple[Bold, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Literal:
    text: str
    bold: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placeholder:
    name: str
    bold: bool


_Piece: TypeAlias = _Literal | _Placeholder


def compose(paragraphs: Sequence[Words], language: Language) -> Composed:
    """Put paragraphs into words, joined by line breaks, in at most 4096 code points.

    What does not fit is taken from the longest typed values, which then end in "…".

    Raises:
        ContentMissing: a phrase or a value is missing; the message names the phrase's slug.
    """
    composed = _only_words(paragraphs, language)
    composed = composed or _compose(paragraphs, language, typed_limit=MAX_TEXT)
    if len(composed.text) <= MAX_TEXT:
        return composed
    fits, too_long = 1, MAX_TEXT
    composed = _compose(paragraphs, language, typed_limit=fits)
    while too_long - fits > 1:
        limit = (fits + too_long) // 2
        shorter = _compose(paragraphs, language, typed_limit=limit)
        if len(shorter.text) <= MAX_TEXT:
            fits, composed = limit, shorter
        else:
            too_long = limit
    return cut(composed, MAX_TEXT)


def shorten(text: str, limit: int) -> str:
    """Return `text` in at most `limit` code points, with "…" in place of what was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + _ELLIPSIS


def utf16_length(text: str) -> int:
    """Return how many UTF-16 code units `text` has; Telegram's offsets count in them."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _only_words(paragraphs: Sequence[Words], language: Language) -> Composed | None:
    """Compose a phrase that is always the same and nowhere bold, as labels are; else None."""
    if len(paragraphs) != 1 or paragraphs[0].values:
        return None
    template = language.phrases.get(paragraphs[0].slug, {}).get("other")
    return None if template is None else _words_of(template)


@lru_cache(maxsize=8192)
def _words_of(template: str) -> Composed | None:
    match _compile(template):
        case (_Literal(text=text, bold=False),):
            return Composed(text=text)
        case _:
            return None


def _compose(paragraphs: Sequence[Words], language: Language, *, typed_limit: int) -> Composed:
    composer = _Composer(language, typed_limit)
    for index, words in enumerate(paragraphs):
        if index:
            composer.write("\n", bold=False)
        composer.phrase(words)
    return composer.composed()


def cut(composed: Composed, limit: int) -> Composed:
    """Return words in at most `limit` code points, with "…" in place of what was cut."""
    text = shorten(composed.text, limit)
    end = utf16_length(text)
    inside = (
        Bold(offset=span.offset, length=min(span.length, end - span.offset))
        for span in composed.bold
        if span.offset < end
    )
    return Composed(text=text, bold=tuple(inside))


class _Composer:
    """Collects pieces of text, and the stretches between a change to bold and back."""

    def __init__(self, language: Language, typed_limit: int) -> None:
        self._language = language
        self._locale = locale_of(language.tag)
        self._typed_limit = typed_limit
        self._parts: list[str] = []
        self._bold: list[Bold] = []
        self._length = 0  # UTF-16 code units so far
        self._bold_from: int | None = None

    def composed(self) -> Composed:
        self._turn_bold(on=False)
        return Composed(text="".join(self._parts), bold=tuple(self._bold[:_MAX_SPANS]))

    def write(self, text: str, *, bold: bool) -> None:
        self._turn_bold(on=bold)
        self._parts.append(text)
        self._length += utf16_length(text)

    def phrase(self, words: Words, *, bold: bool = False) -> None:
        values = dict(words.values)
        for piece in self._pieces(words.slug, values.get("count")):
            emphasis = bold or piece.bold
            match piece:
                case _Literal():
                    self.write(piece.text, bold=emphasis)
                case _Placeholder():
                    if piece.name not in values:
                        raise ContentMissing(f"phrase {words.slug!r} has no value {piece.name!r}")
                    self._value(values[piece.name], bold=emphasis)
                case _:
                    assert_never(piece)

    def _value(self, value: Value, *, bold: bool) -> None:
        if isinstance(value, PhraseValue):
            self.phrase(Words(slug=value.slug), bold=bold)
        elif isinstance(value, DayList):
            self.write(_BETWEEN_DAYS.join(map(self._plain, value.days)), bold=bold)
        else:
            self.write(self._plain(value), bold=bold)

    def _plain(self, value: str | int | time | date | PhraseList) -> str:
        match value:
            case str():
                return _typed(value, self._locale, self._typed_limit)
            case int():
                return str(value)
            case datetime():  # before `date`, of which it is a kind
                return _instant(value, self._locale)
            case date():
                return format_skeleton(_DAY, value, locale=self._locale)
            case time():
                return format_time(value, _CLOCK, locale=self._locale)
            case PhraseList():
                items = [self._standing_alone(slug) for slug in value.slugs]
                return format_list(items, locale=self._locale)
            case _:
                assert_never(value)

    def _standing_alone(self, slug: str) -> str:
        return _compose((Words(slug=slug),), self._language, typed_limit=self._typed_limit).text

    def _pieces(self, slug: str, count: Value | None) -> tuple[_Piece, ...]:
        forms = self._language.phrases.get(slug)
        if forms is None:
            raise ContentMissing(f"language {self._language.tag!r} has no phrase {slug!r}")
        form = self._locale.plural_form(count) if isinstance(count, int) else "other"
        template = forms.get(form) or forms.get("other")
        if template is None:
            raise ContentMissing(f"phrase {slug!r} has neither the form {form!r} nor 'other'")
        return _compile(template)

    def _turn_bold(self, *, on: bool) -> None:
        if on and self._bold_from is None:
            self._bold_from = self._length
        elif not on and self._bold_from is not None:
            if self._length > self._bold_from:
                self._bold.append(
                    Bold(offset=self._bold_from, length=self._length - self._bold_from)
                )
            self._bold_from = None


@lru_cache(maxsize=8192)
def _compile(template: str) -> tuple[_Piece, ...]:
    """Read a template's markup. A star without a partner is a plain star."""
    parts = [part for part in _MARKUP.split(template) if part]
    stars_left = parts.count("*") // 2 * 2
    pieces: list[_Piece] = []
    bold = False
    for part in parts:
        if part == "*" and stars_left:
            stars_left -= 1
            bold = not bold
        elif part.startswith("{") and _MARKUP.fullmatch(part):
            pieces.append(_Placeholder(name=part[1:-1], bold=bold))
        else:
            pieces.append(_Literal(text=part, bold=bold))
    return tuple(pieces)


@lru_cache(maxsize=64)
def locale_of(tag: str) -> Locale:
    """Return Babel's rules for a language; English ones where it knows none."""
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _instant(value: datetime, locale: Locale) -> str:
    if value.tzinfo is None:
        raise ValueError("a datetime to be shown must be aware")
    day = format_skeleton(_DAY, value, tzinfo=value.tzinfo, locale=locale)
    return f"{day}, {format_time(value, _CLOCK, tzinfo=value.tzinfo, locale=locale)}"


def _typed(text: str, locale: Locale, limit: int) -> str:
    """Show typed text as it is, unable to turn the direction of the words around it."""
    if text.isascii() and locale.text_direction == "ltr":
        return shorten(text, limit)
    clean = _LONE_SURROGATES.sub("\ufffd", _BIDI_CONTROLS.sub("", text))
    if locale.text_direction == "ltr" and not _has_right_to_left(clean):
        return shorten(clean, limit)
    return f"{_ISOLATE}{shorten(clean, limit)}{_END_ISOLATE}"


def _has_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text)
