"""Which reminders are still to come: the wall-clock rule, less the days that want none."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from typing import Any, Final

from conversations import diary, roles, schedule
from conversations.draft import Draft

FURTHEST: Final = 400
"""How many occurrences are looked at; the longest pause is a year."""


def occurrences(draft: Draft, *, after: datetime) -> Iterator[datetime]:
    """Yield every instant of the wall-clock rule behind `after`; none before it has been chosen."""
    at = roles.reminder_time_of(draft.state)
    zone = roles.reminder_zone_of(draft.state)
    while at is not None and zone:
        after = schedule.next_occurrence(
            after=after, at=at, weekdays=roles.weekdays_of(draft.state), zone=zone
        )
        yield after


def is_free(draft: Draft, day: date) -> bool:
    """Whether a local day still wants a reminder: not done, not refused, not paused, none sent."""
    state, rhythm = draft.state, draft.state.rhythm
    reminded = rhythm.reminded_on is not None and day <= rhythm.reminded_on
    answered = diary.entry_of(draft, day) is not None or state.not_today == day
    return not (reminded or answered or rhythm.paused_on(day))


def next_one(draft: Draft, *, after: datetime) -> datetime | None:
    """Return the next instant to remind at; None while there is none."""
    if draft.state.parked or is_paused_until_told(draft):
        return None
    coming = islice(occurrences(draft, after=after), FURTHEST)
    return next((due for due in coming if is_free(draft, draft.day_of(due))), None)


def preview(draft: Draft) -> tuple[datetime, ...]:
    """Return the next few for somebody who goes on as they do now."""
    if draft.state.parked or is_paused_until_told(draft):
        return ()
    coming = islice(occurrences(draft, after=draft.now), FURTHEST)
    free = (due for due in coming if is_free(draft, draft.day_of(due)))
    return tuple(islice(free, draft.catalog.reminding.preview))


def is_paused_until_told(draft: Draft) -> bool:
    """Whether nothing but the person's own word ends the pause."""
    pauses = draft.state.rhythm.pauses
    return bool(pauses) and pauses[-1].last is None


def change(draft: Draft, **changes: Any) -> None:  # noqa: ANN401 - the fields of a Rhythm
    """Change what is kept of the person's rhythm."""
    draft.state = replace(draft.state, rhythm=replace(draft.state.rhythm, **changes))
