"""Which reminders are still to come: the wall-clock rule, less the days that want none."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from typing import Any, Final

from conversations import diary, roles, schedule
from conversations.changing import changed
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


def is_answered(draft: Draft, day: date) -> bool:
    """Whether a local day wants no reminder: it is done, refused or paused."""
    done = diary.entry_of(draft, day) is not None
    return done or draft.state.not_today == day or draft.state.rhythm.paused_on(day)


def is_reminded(draft: Draft, day: date) -> bool:
    """Whether there has been a reminder on a local day, or on a later one before a journey west."""
    reminded_on = draft.state.rhythm.reminded_on
    return reminded_on is not None and day <= reminded_on


def free(draft: Draft, *, after: datetime) -> Iterator[datetime]:
    """Yield the instants behind `after` on days that still want a reminder, and not for ever."""
    if draft.state.parked or is_paused_until_told(draft):
        return
    for due in islice(occurrences(draft, after=after), FURTHEST):
        day = draft.day_of(due)
        if not (is_answered(draft, day) or is_reminded(draft, day)):
            yield due


def preview(draft: Draft) -> tuple[datetime, ...]:
    """Return the next few for somebody who goes on as they do now."""
    return tuple(islice(free(draft, after=draft.now), draft.catalog.reminding.preview))


def is_paused_until_told(draft: Draft) -> bool:
    """Whether nothing but the person's own word ends the pause."""
    pauses = draft.state.rhythm.pauses
    return bool(pauses) and pauses[-1].last is None


def is_quiet(draft: Draft, instant: datetime) -> bool:
    """Whether it is in the quiet hours where the person is."""
    rules = draft.rules
    return schedule.in_quiet_hours(
        instant, zone=draft.zone, quiet_from=rules.quiet_from, quiet_until=rules.quiet_until
    )


def likes_quiet_hours(draft: Draft) -> bool:
    """Whether the person has chosen a time within the quiet hours."""
    usual = next(occurrences(draft, after=draft.now), None)
    return usual is not None and is_quiet(draft, usual)


def change(draft: Draft, **changes: Any) -> None:  # noqa: ANN401 - the fields of a Rhythm
    """Change what is kept of the person's rhythm."""
    draft.state = changed(draft.state, rhythm=replace(draft.state.rhythm, **changes))
