"""A chart in a language: everything that is drawn, as strings and numbers, ready to be stored."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from babel.dates import format_interval, format_skeleton, get_day_names
from pydantic import TypeAdapter

from bot.phrases import compose, locale_of
from content.schema import Language
from conversations.chart import Chart, Line, Week
from conversations.effects import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One week: its first day, a mark for each day, and the days that count."""

    label: str
    marks: tuple[str, ...]
    done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One line: its name, and points as days since the sheet's first one and a number 0-10."""

    name: str
    points: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What is drawn. `today` is a row and a column; `ends` are the first and the last day."""

    title: str
    period: str
    sessions: str
    pain: str
    no_lines: str
    weekdays: tuple[str, ...]
    rows: tuple[Row, ...]
    today: tuple[int, int]
    legend: tuple[tuple[str, str], ...]
    curves: tuple[Curve, ...]
    ends: tuple[str, str]


_ADAPTER: TypeAdapter[Sheet] = TypeAdapter(Sheet)


def sheet_of(chart: Chart, language: Language) -> Sheet:
    """Put a chart into words."""
    locale = locale_of(language.tag)
    first = chart.weeks[0].begins
    names = get_day_names("abbreviated", context="stand-alone", locale=locale)
    last = first + timedelta(weeks=len(chart.weeks), days=-1)
    since = (chart.today - first).days

    def said(words: Words) -> str:
        return compose((words,), language).text

    def day(instant: date) -> str:
        return format_skeleton("MMMd", instant, locale=locale)

    return Sheet(
        title=said(chart.title),
        period=format_interval(first, last, "yMMMd", locale=locale),
        sessions=said(chart.sessions),
        pain=said(chart.pain),
        no_lines=said(chart.no_lines),
        weekdays=tuple(names[number] for number in range(7)),
        rows=tuple(_row(week, day(week.begins)) for week in chart.weeks),
        today=(since // 7, since % 7),
        legend=tuple((mark.value, said(words)) for mark, words in chart.legend),
        curves=tuple(_curve(line, said(line.name), first) for line in chart.lines),
        ends=(day(first), day(last)),
    )


def _row(week: Week, label: str) -> Row:
    return Row(label=label, marks=tuple(mark.value for mark in week.marks), done=week.done)


def _curve(line: Line, name: str, first: date) -> Curve:
    return Curve(name=name, points=tuple(((day - first).days, value) for day, value in line.points))


def as_json(sheet: Sheet) -> dict[str, Any]:
    """Return the sheet as a JSON object."""
    return asdict(sheet)


def from_json(raw: object) -> Sheet:
    """Read a sheet that was stored.

    Raises:
        ValueError: it is none.
    """
    return _ADAPTER.validate_python(raw)
