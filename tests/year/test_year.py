"""A share of the simulated year in every run; `make year` lives the whole of it."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from conversations.effects import LogDay, OccurrenceFate
from conversations.rhythm import Pause
from conversations.state import Place, Step
from tests.playbook import shipped
from tests.year.ledger import Ledger, Sent, Setting, setting_of
from tests.year.memory import Memory
from tests.year.stored import Stored
from tests.year.weather import Weather, weather_of
from tests.year.whole import live
from tests.year.year import START, Year

SUNNY = Weather(downtimes=(), outages=())
TODAY = date(2026, 3, 3)
SEVEN = datetime(2026, 3, 3, 7, 0, tzinfo=UTC)
REMINDER = Sent(at=SEVEN, due_at=SEVEN, day=TODAY, again=False, question=False)


def test_a_few_people_live_through_a_few_months() -> None:
    counts = live(people=6, days=100, seed=11)
    assert counts["reminders"] > 100
    assert counts["days judged"] > 50


def test_the_same_seed_is_the_same_year() -> None:
    assert live(people=1, days=60, seed=3) == live(people=1, days=60, seed=3)


def test_three_weeks_are_the_same_on_a_real_database(database_url: str) -> None:
    weather = weather_of(Random(4), start=START, days=21)  # noqa: S311 - repeatable on purpose

    def lived(memory: Memory) -> dict[str, int]:
        dice = Random("4/1")  # noqa: S311 - likewise
        return dict(Year(dice=dice, weather=weather, memory=memory, days=21).passes())

    with closing(Stored(database_url, start=START)) as stored:
        assert lived(stored) == lived(Memory(catalog=shipped()))


# --- the judge finds what is wrong


def judge() -> Ledger:
    ledger = Ledger(memory=Memory(catalog=shipped()), weather=SUNNY)
    setting = Setting(
        zone="UTC",
        clock="UTC",
        at=SEVEN.time(),
        weekdays=frozenset(range(1, 8)),
        pauses=(),
        parked=False,
    )
    ledger.settings.append((SEVEN - timedelta(days=3), setting))
    ledger.seen.append(SEVEN - timedelta(days=1))
    return ledger


def rung(ledger: Ledger, sent: Sent = REMINDER, **setting: object) -> None:
    ledger.receives(sent, replace(ledger.settings[-1][1], **setting))  # type: ignore[arg-type]


def test_a_good_reminder_is_let_pass() -> None:
    rung(judge())


def twice(ledger: Ledger) -> None:
    rung(ledger)
    rung(ledger)


def after_done(ledger: Ledger) -> None:
    ledger.memory.days[TODAY] = LogDay(local_date=TODAY, at=SEVEN, source="text")
    rung(ledger)


def after_not_today(ledger: Ledger) -> None:
    ledger.memory.state = replace(ledger.memory.state, not_today=TODAY)
    rung(ledger)


def in_a_session(ledger: Ledger) -> None:
    ledger.memory.state = replace(ledger.memory.state, main=Place(step=Step.HOLDING))
    rung(ledger)


def in_a_pause(ledger: Ledger) -> None:
    rhythm = replace(ledger.memory.state.rhythm, pauses=(Pause(first=TODAY),))
    ledger.memory.state = replace(ledger.memory.state, rhythm=rhythm)
    rung(ledger)


def when_parked(ledger: Ledger) -> None:
    ledger.memory.state = replace(ledger.memory.state, parked=True)
    rung(ledger)


def at_night(ledger: Ledger) -> None:
    night = SEVEN.replace(hour=21)
    rung(ledger, replace(REMINDER, at=night, due_at=night), at=SEVEN.replace(hour=12).time())


def too_late(ledger: Ledger) -> None:
    rung(ledger, replace(REMINDER, at=SEVEN + timedelta(hours=3)))


def lost(ledger: Ledger) -> None:
    ledger.closes(TODAY, TODAY + timedelta(days=1))


def missed(ledger: Ledger) -> None:
    ledger.memory.occurrences[TODAY] = (SEVEN, OccurrenceFate.MISSED)
    ledger.closes(TODAY, TODAY)


def not_recorded(ledger: Ledger) -> None:
    rung(ledger)
    ledger.closes(TODAY, TODAY)


def too_often(ledger: Ledger) -> None:
    for days in (20, 21):
        day = TODAY + timedelta(days=days)
        at = SEVEN + timedelta(days=days)
        rung(ledger, replace(REMINDER, at=at, due_at=at, day=day))
        ledger.memory.occurrences[day] = (at, OccurrenceFate.SENT)
    ledger.closes(TODAY, TODAY)


@pytest.mark.parametrize(
    ("wrong", "verdict"),
    [
        (twice, "twice on a day"),
        (after_done, "after done"),
        (after_not_today, "after not today"),
        (in_a_session, "during a session"),
        (in_a_pause, "in a pause"),
        (when_parked, "to somebody parked"),
        (at_night, "in quiet hours"),
        (too_late, "too late"),
        (lost, "lost: 2026-03-03"),
        (missed, "missed without a reason"),
        (not_recorded, "sent, and not recorded"),
        (too_often, "too often"),
    ],
)
def test_the_judge_finds_it(wrong: Callable[[Ledger], None], verdict: str) -> None:
    with pytest.raises(AssertionError, match=verdict):
        wrong(judge())


def test_what_a_state_says_is_read_as_it_is() -> None:
    assert setting_of(Memory(catalog=shipped()).state).likes_quiet_hours is False
