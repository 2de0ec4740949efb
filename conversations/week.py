"""How the last seven days went: what was done, and the days that count neither way."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from conversations import chart
from conversations.chart import Mark
from conversations.draft import Draft
from conversations.effects import Words, words

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Seven local days: `done` ones, and those that do not count against anybody."""

    done: int
    rested: int  # days off: not one of the person's days, or "not today"
    paused: int


def tally(draft: Draft, *, until: date | None = None) -> Tally:
    """Count the seven days that end with `until`, today if none is named."""
    last = until or draft.today
    mark = chart.marks(draft)
    marks = Counter(mark(last - days * _DAY) for days in range(chart.WEEK_DAYS))
    return Tally(
        done=marks[Mark.DONE] + marks[Mark.PART], rested=marks[Mark.REST], paused=marks[Mark.PAUSE]
    )


def off_words(counted: Tally) -> tuple[Words, ...]:
    """Say how many of the days were off, so that nobody reads them as missed."""
    off = counted.rested + counted.paused
    return (words("week.off", count=off),) if off else ()


def after_a_break(draft: Draft) -> tuple[Words, ...]:
    """Say the same to somebody whose last seven days have a pause in them, and to nobody else."""
    counted = tally(draft)
    return off_words(counted) if counted.paused else ()
