"""From a reminder and a zone to the next instant. Daylight saving is decided here and nowhere else.

Zone rules come from the pinned `tzdata` package and never from the machine, so that the same
code plans the same instants everywhere. A zone's file is read once and kept, as a module is.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Final
from zoneinfo import ZoneInfo

EVERY_DAY: Final = frozenset(range(1, 8))
_ZONE_NAME: Final = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*")
_DAY: Final = timedelta(days=1)
_MOMENT: Final = timedelta(microseconds=1)
# From the day before, a week for the weekday, and one more in case that day does not exist.
_DAYS_LOOKED_AT: Final = 1 + 7 + 7 + 1


class UnknownZone(ValueError):  # noqa: N818 - named for what is wrong, as all our refusals are
    """The tz database has no zone of this name."""


@cache
def zone_info(name: str) -> ZoneInfo:
    """Return the rules of an IANA zone, as pinned with the code.

    Raises:
        UnknownZone: there is no such zone.
    """
    if not _ZONE_NAME.fullmatch(name):
        raise UnknownZone(name)
    try:
        with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as rules:
            return ZoneInfo.from_file(rules, key=name)
    except (OSError, ValueError) as error:
        raise UnknownZone(name) from error


def is_zone(name: str) -> bool:
    """Return whether the tz database has a zone of this name."""
    try:
        zone_info(name)
    except UnknownZone:
        return False
    return True


def next_occurrence(*, after: datetime, at: time, weekdays: frozenset[int], zone: str) -> datetime:
    """Return the first instant (UTC) after `after` at which a reminder is due.

    A reminder is due once on every local day of `weekdays` (ISO, Monday is 1) when the clock
    shows `at`. A time the clock leaps over in spring comes later by what it leaps (02:30 is
    03:30 on that day); of a time it shows twice in autumn the first is meant. A day that a zone
    leaves out (Samoa, 30 December 2011) has no occurrence.

    Raises:
        UnknownZone: there is no such zone.
        ValueError: `weekdays` names no day.
    """
    rules = zone_info(zone)
    first = after.astimezone(rules).date() - _DAY
    for days in range(_DAYS_LOOKED_AT):
        day = first + timedelta(days=days)
        if day.isoweekday() in weekdays:
            due = _instant(day, at, rules)
            if due is not None and due > after:
                return due
    raise ValueError("A reminder needs at least one weekday from 1 to 7")


def _instant(day: date, at: time, rules: ZoneInfo) -> datetime | None:
    """Return when the clock shows `at` on a day; None for a day that is not there."""
    wanted = datetime.combine(day, at.replace(tzinfo=None, fold=0))
    # In a gap, fold 0 counts with the offset before it, which is the shift forward.
    instant = wanted.replace(tzinfo=rules).astimezone(UTC)
    leapt = instant.astimezone(rules).replace(tzinfo=None) - wanted
    return None if leapt >= _DAY else instant


def local_date(instant: datetime, *, zone: str, day_ends_at: time) -> date:
    """Return the day a log at `instant` belongs to.

    Before `day_ends_at` on the local clock that is the local day before.

    Raises:
        UnknownZone: there is no such zone.
    """
    rules = zone_info(zone)
    local = instant.astimezone(rules)
    if local.time() >= day_ends_at:
        return local.date()
    midnight = datetime.combine(local.date(), time(), rules).astimezone(UTC)
    return (midnight - _MOMENT).astimezone(rules).date()


def in_quiet_hours(instant: datetime, *, zone: str, quiet_from: time, quiet_until: time) -> bool:
    """Return whether the local clock is in the quiet hours, which may go over midnight.

    The hours begin with `quiet_from` and end before `quiet_until`; if both are the same, there
    are none.

    Raises:
        UnknownZone: there is no such zone.
    """
    local = instant.astimezone(zone_info(zone)).time()
    if quiet_from <= quiet_until:
        return quiet_from <= local < quiet_until
    return local >= quiet_from or local < quiet_until


def next_quiet_start(instant: datetime, *, zone: str, quiet_from: time) -> datetime:
    """Return the first instant (UTC) after `instant` at which quiet hours begin.

    Raises:
        UnknownZone: there is no such zone.
    """
    return next_occurrence(after=instant, at=quiet_from, weekdays=EVERY_DAY, zone=zone)


def next_quiet_end(instant: datetime, *, zone: str, quiet_until: time) -> datetime:
    """Return the first instant (UTC) after `instant` at which quiet hours end.

    Raises:
        UnknownZone: there is no such zone.
    """
    return next_occurrence(after=instant, at=quiet_until, weekdays=EVERY_DAY, zone=zone)
