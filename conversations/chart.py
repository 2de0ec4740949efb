"""What the picture of the progress shows: eight weeks of days and the numbers around sessions.

Numbers and words only; `bot/drawing` decides what they look like.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from conversations import roles
from conversations.draft import Draft
from conversations.effects import LogDay, Words, words
from conversations.expect import present

WEEKS: Final = 8
WEEK_DAYS: Final = 7


class Mark(StrEnum):
    """What a day of the calendar was."""

    DONE = "done"
    PART = "part"  # something of a session
    REST = "rest"  # not one of the person's days, or they have said "not today"
    PAUSE = "pause"  # reminders were paused (away, or ill), or the routine is closed
    NOTHING = "nothing"
    SOON = "soon"  # still to come
    BLANK = "blank"  # today while nothing is logged, or before the person began


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """One row of the calendar: a mark for each day from Monday on, and the days that count."""

    begins: date
    marks: tuple[Mark, ...]
    done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of numbers from 0 to 10, by day."""

    name: Words
    points: tuple[tuple[date, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """All that is drawn. `no_lines` stands where the lines would be while there are none."""

    title: Words
    sessions: Words
    pain: Words
    no_lines: Words
    today: date
    weeks: tuple[Week, ...]
    legend: tuple[tuple[Mark, Words], ...]
    lines: tuple[Line, ...]


def of(draft: Draft) -> Chart:
    """Return the last eight weeks, this one included; or the first eight, while they last.

    So somebody new sees eight weeks before them, and not behind them eight in which nothing was.
    """
    began = _monday(began_on(draft))
    first = max(began, _monday(draft.today) - timedelta(weeks=WEEKS - 1))
    marked = marks(draft)
    weeks = tuple(_week(first + timedelta(weeks=number), marked) for number in range(WEEKS))
    entries = [entry for entry in draft.state.diary if entry.local_date >= first]
    return Chart(
        title=words("picture.title-first" if first == began else "picture.title"),
        sessions=words("picture.sessions"),
        pain=words("picture.pain"),
        no_lines=words("picture.no-lines"),
        today=draft.today,
        weeks=weeks,
        legend=_legend(weeks),
        lines=(
            _line("picture.before", entries, lambda entry: entry.pain_before),
            _line("picture.after", entries, lambda entry: entry.pain_after),
        ),
    )


def _legend(weeks: Iterable[Week]) -> tuple[tuple[Mark, Words], ...]:
    """Explain the marks there are; done is always explained, it is what the page is about."""
    shown = {mark for week in weeks for mark in week.marks} | {Mark.DONE}
    return tuple((mark, words(f"picture.mark-{mark}")) for mark in EXPLAINED if mark in shown)


EXPLAINED: Final = (Mark.DONE, Mark.PART, Mark.REST, Mark.PAUSE, Mark.NOTHING)


def _week(begins: date, marked: Callable[[date], Mark]) -> Week:
    marks = tuple(marked(begins + timedelta(days=number)) for number in range(WEEK_DAYS))
    return Week(begins=begins, marks=marks, done=sum(mark in _COUNTS for mark in marks))


_COUNTS: Final = frozenset({Mark.DONE, Mark.PART})


def marks(draft: Draft) -> Callable[[date], Mark]:
    """Return what says of a day what it was."""
    logged = {entry.local_date: entry for entry in draft.state.diary}
    began = began_on(draft)
    mine = roles.weekdays_of(draft.state)
    lock = draft.state.lock
    closed = draft.day_of(lock.at) if lock is not None else date.max

    def mark(day: date) -> Mark:
        entry = logged.get(day)
        if entry is not None:
            return Mark.PART if entry.partial else Mark.DONE
        if day < began or day == draft.today:
            return Mark.BLANK
        if day > draft.today:
            return Mark.SOON
        if draft.state.rhythm.paused_on(day) or day >= closed:
            return Mark.PAUSE
        rests = day in draft.state.rest_days or day.isoweekday() not in mine
        return Mark.REST if rests else Mark.NOTHING

    return mark


def began_on(draft: Draft) -> date:
    """Return the local day since which there is anything to show."""
    agreed_on = draft.day_of(present(draft.state.consent, "consent").at)
    return min([agreed_on, *(entry.local_date for entry in draft.state.diary[:1])])


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _line(name: str, entries: Iterable[LogDay], number: Callable[[LogDay], int | None]) -> Line:
    said = ((entry.local_date, number(entry)) for entry in entries)
    return Line(
        name=words(name), points=tuple((day, value) for day, value in said if value is not None)
    )
