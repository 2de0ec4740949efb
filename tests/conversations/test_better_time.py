"""After many a "Later" the time at which the person really begins is proposed, never set."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from conversations.state import Step
from tests.playbook import Playbook
from tests.walks import enrolled

HOUR = 3600
DAY = 24 * HOUR
SEVEN = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)  # Tuesday, 07:00 in Berlin


def a_day(play: Playbook, day: int, *, begins_after: float | None = 1.6 * HOUR) -> Playbook:
    """Say "later" to the reminder of a day, and perhaps begin a session and leave it."""
    play.until(SEVEN + timedelta(days=day)).types("later")
    if begins_after is not None:
        play.waits(begins_after).types("/routine").types("stop")
    return play


def snoozed(play: Playbook | None = None) -> Playbook:
    """Have said "later" on three days and begun at about half past eight on two of them."""
    play = play or enrolled()
    a_day(play, 0)
    a_day(play, 1, begins_after=1.5 * HOUR)
    return a_day(play, 2, begins_after=None)


def test_the_third_later_proposes_the_time_they_begin_at() -> None:
    play = snoozed().sees("I will be back at 08:00", "You often begin near 08:30")
    assert play.labels[-2:] == ["Yes", "No"]
    assert play.state.answers["reminder-time"] == "07:00"


def test_a_tap_on_later_proposes_it_too() -> None:
    play = enrolled()
    a_day(play, 0)
    a_day(play, 1)
    play.until(SEVEN + timedelta(days=2)).taps("Later, 1 h").sees("You often begin near 08:30")


def test_a_yes_changes_the_time_and_lets_the_later_come() -> None:
    play = snoozed().taps("Yes").sees("Changed ✓", "Next reminder: Fri, Mar 6, 08:30")
    play.waits(HOUR).sees("A light day")
    snoozed().types("yes").sees("Changed ✓", "08:30")


@pytest.mark.parametrize("answer", ["no", "stop", "/stop", "skip", "the same"])
def test_a_no_leaves_it(answer: str) -> None:
    play = snoozed().types(answer)
    assert play.state.answers["reminder-time"] == "07:00"
    assert play.state.aside.step is Step.NONE


def test_a_no_says_so_and_it_is_not_proposed_again_for_a_month() -> None:
    play = snoozed().taps("No").sees("All right, it stays at 07:00")
    for day in range(3, 10):
        a_day(play, day).does_not_see("You often begin")
    a_month_ago = date(2026, 3, 13) - timedelta(days=30)
    play.state = replace(play.state, rhythm=replace(play.state.rhythm, proposed_on=a_month_ago))
    a_day(play, 10, begins_after=None).sees("You often begin near 08:30")


def test_silence_is_no_yes_and_no_reason_to_ask_again() -> None:
    play = snoozed()
    a_day(play, 3).does_not_see("You often begin")
    assert play.state.answers["reminder-time"] == "07:00"


def test_what_is_not_understood_is_asked_again() -> None:
    snoozed().types("purple").sees("Type yes or no", "You often begin near 08:30")


def test_without_sessions_there_is_nothing_to_propose() -> None:
    play = enrolled()
    for day in range(6):
        a_day(play, day, begins_after=None).does_not_see("You often begin")


def test_snoozes_far_apart_lead_to_nothing() -> None:
    play = enrolled()
    for day in (0, 5, 10, 15):
        play.types("/plan")
        a_day(play, day).does_not_see("You often begin")


def test_later_twice_a_day_is_one_day_and_the_first_session_counts() -> None:
    play = enrolled()
    a_day(play, 0, begins_after=1.5 * HOUR)
    play.types("later").types("/routine").types("stop")
    assert [(one.day.day, one.began) for one in play.state.rhythm.snoozed] == [
        (3, datetime(2026, 3, 3, 8, 30, tzinfo=UTC).time())
    ]


def test_who_begins_at_the_usual_time_keeps_it() -> None:
    play = enrolled()
    for day in range(4):
        a_day(play, day, begins_after=60).does_not_see("You often begin")


def test_an_open_question_is_not_covered_by_a_proposal() -> None:
    play = enrolled()
    a_day(play, 0)
    a_day(play, 1)
    play.until(SEVEN + timedelta(days=2)).types("/settings").taps("Later, 1 h")
    play.sees("I will be back").does_not_see("You often begin")
    assert play.state.aside.step is Step.SETTINGS


def test_at_the_clock_of_home_nothing_is_proposed() -> None:
    play = enrolled().shares_location_in("Europe/London").types("home")
    snoozed(play).does_not_see("You often begin")


def test_a_time_around_midnight_is_proposed_as_it_is() -> None:
    play = enrolled().types("/reminder 23:30")
    for day in range(2):
        play.until(SEVEN + timedelta(days=day, hours=16.5)).types("later").waits(3000)
        play.types("/routine").types("stop")
    play.until(SEVEN + timedelta(days=2, hours=16.5)).types("later")
    play.sees("You often begin near 00:15")
