"""What is kept of how one person's reminders go: pauses, the last one sent, what is usual."""

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Local days without reminders, the last one included; None until the person says."""

    first: date
    last: date | None = None

    def covers(self, day: date) -> bool:
        """Whether a local day is one of these."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snoozed:
    """A local day on which "Later" was tapped, and when on its clock a session was begun."""

    day: date
    began: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """All of it. Days are local ones, which end at the rules' `day_ends_at`."""

    pauses: tuple[Pause, ...] = ()  # oldest first, of the last ten weeks; they never overlap
    seen_at: datetime | None = None  # the last sign of the person
    reminded_on: date | None = None  # one a day
    again: bool = False  # the last one was that day's second, after "Later"
    snooze_at: datetime | None = None  # "Later" is waiting for this instant
    home_zone: str = ""  # the reminder keeps to this clock while the person is elsewhere
    stop_asked_on: date | None = None  # asked whether to stop, and not answered yet
    unanswered: int = 0  # reminders since then
    snoozed: tuple[Snoozed, ...] = ()  # oldest first, of the days that still count
    proposed_on: date | None = None  # a better time

    def paused_on(self, day: date) -> bool:
        """Whether reminders are paused on a local day; such a day never counts against anybody."""
        return any(pause.covers(day) for pause in self.pauses)
