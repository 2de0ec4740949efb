"""On which days strength is due: a few a week, never two in a row (clinical facts, section 6)."""

from datetime import date, timedelta
from itertools import combinations

from content.schema import Catalog
from content.weekdays import largest_gap, neighbours
from conversations import roles
from conversations.effects import SESSION
from conversations.state import DialogueState


def weekdays(state: DialogueState, catalog: Catalog) -> tuple[int, ...]:
    """Return the person's strength days, ISO weekdays.

    Those of the content, if the person is reminded on them; else as many of the person's own days
    as lie apart, the usual ones first.
    """
    few, usual = catalog.care.maintenance_weekdays, catalog.rules.strength_weekdays
    wanted = few if state.course.twice_weekly else usual
    chosen = roles.weekdays_of(state)
    if chosen >= set(wanted):
        return wanted
    apart = [
        days
        for count in range(1, len(wanted) + 1)
        for days in combinations(sorted(chosen), count)
        if not neighbours(days)
    ]
    return max(apart, key=lambda days: (len(days), len(set(days) & set(wanted))))


def is_due(state: DialogueState, catalog: Catalog, day: date) -> bool:
    """Whether strength is due on that day: one of its weekdays, or a later one after a miss.

    It is never due on the day of the last strength work or on the one after it.
    """
    planned = weekdays(state, catalog)
    return _is_due(_last(state, planned), state, planned, day)


def _is_due(last: date | None, state: DialogueState, planned: tuple[int, ...], day: date) -> bool:
    if last is not None and day - last <= timedelta(days=1):
        return False
    since = last or state.course.began
    missed = since is not None and (day - since).days >= largest_gap(planned)
    return missed or day.isoweekday() in planned


def _last(state: DialogueState, planned: tuple[int, ...]) -> date | None:
    """Return the last day with strength work: in a session, or due on a day said to be done."""
    last = state.course.strength_on
    for entry in state.diary:
        said = entry.source != SESSION and (last is None or entry.local_date > last)
        if said and _is_due(last, state, planned, entry.local_date):
            last = entry.local_date
    return last


def is_off(state: DialogueState, day: date) -> bool:
    """Whether strength rests on that day, because the knee was much sorer."""
    until = state.course.strength_off_until
    return until is not None and day <= until
