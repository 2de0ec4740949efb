"""What has to hold of a year of reminders, worked out apart from the engine that sends them.

Times and days are computed here anew, out of a zone's rules and the wall clock alone.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Final, TypeVar

from conversations import roles
from conversations.effects import OccurrenceFate
from conversations.rhythm import Pause
from conversations.schedule import zone_info
from conversations.state import SESSION_STEPS, DialogueState
from tests.year.memory import Memory
from tests.year.weather import Weather

T = TypeVar("T")

DAY: Final = timedelta(days=1)
AGE_LIMIT: Final = timedelta(hours=2)
NIGHT: Final = timedelta(hours=3)  # a day ends at 03:00
SETTLED: Final = timedelta(hours=27)  # no setting changes within this of an instant judged
QUIET: Final = (time(21), time(8))
STAGES: Final = ((10, 7), (6, 3), (2, 2), (0, 1))  # away from, days between
STOP_AFTER_DAYS: Final = 30


def day_of(instant: datetime, zone: str) -> date:
    """Return the day an instant belongs to where the clock is that of `zone`."""
    return (instant.astimezone(zone_info(zone)).replace(tzinfo=None) - NIGHT).date()


def instant_of(day: date, at: time, zone: str) -> datetime:
    """Return when the clock shows `at` on a date, the first time; in a gap, later by the gap."""
    return datetime.combine(day, at, zone_info(zone)).astimezone(UTC)


def is_quiet(at: time) -> bool:
    """Whether a local time is between 21:00 and 08:00."""
    return at >= QUIET[0] or at < QUIET[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a person has set, as far as it moves reminders."""

    zone: str
    clock: str  # the zone whose clock the reminder keeps to
    at: time | None
    weekdays: frozenset[int]
    pauses: tuple[Pause, ...]
    parked: bool

    @property
    def likes_quiet_hours(self) -> bool:
        """Whether a time in the quiet hours was chosen: as such, or as the time of home."""
        return self.at is not None and (is_quiet(self.at) or self.clock != self.zone)

    def pauses_on(self, day: date) -> bool:
        """Whether a day is paused."""
        return any(pause.covers(day) for pause in self.pauses)

    def ended_before(self, day: date) -> list[date]:
        """Return the last days of the pauses that were over by then."""
        return [one.last for one in self.pauses if one.last is not None and one.last < day]


def setting_of(state: DialogueState) -> Setting:
    """Return what a state says of it."""
    return Setting(
        zone=roles.zone_of(state),
        clock=roles.reminder_zone_of(state),
        at=roles.reminder_time_of(state),
        weekdays=roles.weekdays_of(state),
        pauses=state.rhythm.pauses,
        parked=state.parked,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A reminder that has reached the chat. `again` is one that was asked for with "Later"."""

    at: datetime
    due_at: datetime
    day: date
    again: bool
    question: bool


@dataclass(kw_only=True)
class Ledger:
    """One person's year: what was set and done when, and every reminder."""

    memory: Memory
    weather: Weather
    settings: list[tuple[datetime, Setting]] = field(default_factory=list)
    seen: list[datetime] = field(default_factory=list)
    logged: list[tuple[datetime, frozenset[date]]] = field(default_factory=list)
    refused: list[tuple[datetime, date | None]] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    delays: list[tuple[datetime, datetime]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def notes(self, now: datetime, *, by_person: bool) -> None:
        """Write down what a turn has left behind."""
        state = self.memory.state
        if by_person:
            self.seen.append(now)
        setting, days = setting_of(state), frozenset(self.memory.days)
        if not self.settings or self.settings[-1][1] != setting:
            self.settings.append((now, setting))
        if not self.logged or self.logged[-1][1] != days:
            self.logged.append((now, days))
        if not self.refused or self.refused[-1][1] != state.not_today:
            self.refused.append((now, state.not_today))

    # --- one that has just been sent

    def receives(self, sent: Sent, rung_with: Setting) -> None:
        """Judge a reminder at the moment it reaches the chat."""
        state = self.memory.state
        about = f"reminder of {sent.day}, due {sent.due_at}, sent {sent.at}, {rung_with}"
        if not sent.again:
            earlier = {one.day for one in self.sent if not one.again}
            assert sent.day not in earlier, f"twice on a day: {about}"
        assert sent.day not in self.memory.days, f"after done: {about}"
        assert state.not_today != sent.day, f"after not today: {about}"
        assert state.main.step not in SESSION_STEPS, f"during a session: {about}"
        assert not setting_of(state).pauses_on(sent.day), f"in a pause: {about}"
        assert not state.parked, f"to somebody parked: {about}"
        local = sent.at.astimezone(zone_info(rung_with.zone)).time()
        assert not is_quiet(local) or rung_with.likes_quiet_hours, f"in quiet hours: {about}"
        assert sent.at - sent.due_at <= AGE_LIMIT + timedelta(seconds=5), f"too late: {about}"
        self.sent.append(sent)
        kind = "later" if sent.again else "questions to stop" if sent.question else "reminders"
        self.counts[kind] += 1

    # --- the whole year

    def closes(self, start: date, end: date) -> None:
        """Judge the year: nothing lost, nothing missed without a reason, fewer for who is away."""
        self._nothing_is_lost(start, end)
        self._what_was_missed_had_to_be()
        self._who_is_away_gets_fewer()
        fates = Counter(fate for _, fate in self.memory.occurrences.values())
        self.counts.update({f"occurrences {fate}": number for fate, number in fates.items()})
        self.counts["withdrawn"] += len(self.memory.withdrawn)
        self.counts["turns"] += self.memory.turns
        self.counts["days done"] += len(self.memory.days)

    def _nothing_is_lost(self, start: date, end: date) -> None:
        for day, due_at in self._wanted(start, end):
            self.counts["days judged"] += 1
            assert day in self.memory.occurrences, f"lost: {day}, due {due_at}"

    def _wanted(self, start: date, end: date) -> Iterator[tuple[date, datetime]]:
        """Yield the days on which there was no reason against a reminder."""
        for number in range((end - start).days):
            on = start + number * DAY
            noon = datetime.combine(on, time(12), UTC)
            setting = _at(self.settings, noon)
            if setting is None or setting.at is None or not setting.clock:
                continue
            due_at = instant_of(on, setting.at, setting.clock)
            settled = {
                one for at, one in self.settings if due_at - SETTLED < at < due_at + SETTLED
            } <= {setting}
            day = day_of(due_at, setting.zone)
            if (
                settled
                and _at(self.settings, due_at) == setting
                and on.isoweekday() in setting.weekdays
                and not setting.parked
                and not setting.pauses_on(day)
                and day not in (_at(self.logged, due_at) or ())
                and _at(self.refused, due_at) != day
                and self._days_away(day, due_at, setting) <= 1
            ):
                yield day, due_at

    def _days_away(self, day: date, instant: datetime, setting: Setting) -> int:
        at = bisect_right(self.seen, instant)
        last = day_of(self.seen[at - 1], setting.zone) if at else date.min
        return max(0, (day - max([last, *setting.ended_before(day)])).days - 1)

    def _what_was_missed_had_to_be(self) -> None:
        for day, (due_at, fate) in self.memory.occurrences.items():
            if fate is OccurrenceFate.MISSED:
                until = due_at + AGE_LIMIT + timedelta(minutes=1)
                delayed = any(begins <= until and due_at <= ends for begins, ends in self.delays)
                excused = delayed or self.weather.was_bad(due_at, until)
                assert excused, f"missed without a reason: {day}, due {due_at}"
        delivered = {one.day for one in self.sent if not one.again}
        said_sent = {
            day for day, (_, fate) in self.memory.occurrences.items() if fate is OccurrenceFate.SENT
        }
        assert delivered <= said_sent, f"sent, and not recorded: {delivered - said_sent}"

    def _who_is_away_gets_fewer(self) -> None:
        series = [one for one in self.sent if not one.again]
        asked = False
        for before, one in pairwise(series):
            setting = _at(self.settings, one.due_at)
            asked = (asked or before.question) and not self._was_seen(before.at, one.due_at)
            if setting is None or self._changed(before.at, one.at):
                continue
            away = self._days_away(one.day, one.due_at, setting)
            between = next(every for stage, every in STAGES if away >= stage)
            if asked:
                between = 14
            assert not one.question or away >= STOP_AFTER_DAYS
            if between * len(setting.weekdays) > 7:
                assert (one.day - before.day).days >= between, f"too often: {before} {one} {away}"

    def _was_seen(self, after: datetime, until: datetime) -> bool:
        return bisect_right(self.seen, until) > bisect_right(self.seen, after)

    def _changed(self, after: datetime, until: datetime) -> bool:
        return any(after <= at <= until for at, _ in self.settings)


def _at(timeline: Sequence[tuple[datetime, T]], instant: datetime) -> T | None:
    """Return what a timeline says at an instant; None before it begins."""
    at = bisect_right(timeline, instant, key=lambda entry: entry[0])
    return timeline[at - 1][1] if at else None
