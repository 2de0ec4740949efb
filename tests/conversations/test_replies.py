"""What people reply to a reminder: later, not today, done already; tapped or typed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from conversations.effects import StripButtons
from conversations.events import TimerFired
from conversations.state import Place, Step
from tests.conversations.test_reminders import DAY, HOUR, TUESDAY, in_the_evening, reminded
from tests.playbook import Playbook
from tests.walks import card_data, enrolled


def test_start_begins_todays_session() -> None:
    play = reminded()
    reminder = play.last
    play.taps("Start").is_at(Step.PAIN_BEFORE)
    assert reminder.buttons == []


def test_later_comes_back_in_an_hour_once() -> None:
    play = reminded().taps("Later, 1 h").sees("I will be back at 08:00")
    play.waits(HOUR - 1).does_not_see("light day").waits(1).sees("A light day")


def test_later_and_not_today_can_be_typed() -> None:
    reminded().types("later").sees("I will be back at 08:00").waits(HOUR).sees("A light day")
    reminded().types("no, not today").sees("All right, not today")


def test_later_is_dropped_by_done_and_by_a_session() -> None:
    play = reminded().taps("Later, 1 h").types("done").waits(2 * HOUR)
    play.does_not_see("light day")
    play = reminded().taps("Later, 1 h").types("/routine").taps("2").taps("Ready").waits(5 + 90)
    play.types("stop").waits(2 * HOUR).does_not_see("light day")


def test_later_that_rings_far_too_late_says_nothing() -> None:
    reminded().taps("Later, 1 h").sleeps(4 * HOUR).sees("I will be back")


def test_later_that_rings_too_late_in_place_of_the_usual_one_was_missed() -> None:
    play = enrolled().until(TUESDAY - timedelta(minutes=30)).types("later").sleeps(4 * HOUR)
    assert play.fates == {"2026-03-03": "missed"}


def test_later_before_the_usual_time_takes_its_place() -> None:
    play = enrolled().until(TUESDAY - timedelta(minutes=30)).types("later").waits(HOUR - 1)
    assert play.fates == {"2026-03-03": "skipped"}
    play.waits(1).sees("A light day").waits(20 * HOUR).sees("A light day")
    assert (play.state.rhythm.reminded_on, play.fates) == (TUESDAY.date(), {"2026-03-03": "sent"})


def test_later_long_before_the_usual_time_is_that_days_reminder() -> None:
    play = enrolled().types("/reminder 20:30").until(TUESDAY).types("later").waits(DAY / 2)
    play.sees("A light day")
    assert play.fates["2026-03-03"] == "sent"


def test_later_after_not_today_is_a_second_thought() -> None:
    reminded().types("not today").types("later").waits(HOUR).sees("A light day")


def test_later_said_twice_comes_once_an_hour_after_the_second() -> None:
    play = reminded().types("later").waits(HOUR / 2).types("later").sees("08:30")
    play.waits(HOUR / 2).sees("08:30").waits(HOUR / 2).sees("A light day")


def test_a_later_that_something_else_has_ended_is_stale() -> None:
    play = reminded().types("later").waits(60).types("not today")
    before = play.state
    play.happens(TimerFired(name="snooze", wait_id=0, due_at=TUESDAY + timedelta(hours=1)))
    assert (play.state, play.effects) == (before, [])


def test_later_waits_in_the_quiet_hours_for_those_who_have_chosen_them() -> None:
    play = enrolled().types("/reminder 22:00").waits(15 * HOUR).types("later")
    play.sees("I will be back at 23:00").waits(HOUR).sees("a little strength")


def test_a_later_that_could_not_be_sent_leaves_the_day_as_reminded() -> None:
    play = reminded().types("later").goes_offline().waits(HOUR).loses()
    assert play.fates == {"2026-03-03": "sent"}
    play.types("/reminder 20:30").sees("Next reminder: Wed, Mar 4, 20:30")


def test_a_later_that_rings_while_the_routine_is_closed_says_nothing() -> None:
    play = reminded().types("later").types("/check").types("1").is_at(Step.LOCKED)
    before = len(play.bubbles)
    play.waits(2 * HOUR)
    assert (len(play.bubbles), play.state.rhythm.snooze_at) == (before, None)


def test_later_goes_over_no_end_of_a_day() -> None:
    play = enrolled().types("/reminder 2:30").until(datetime(2026, 3, 3, 1, 30, tzinfo=UTC))
    play.types("later").sees("quiet hours")


def test_later_while_paused_or_closed_says_why_there_will_be_none() -> None:
    old = card_data("later", TUESDAY.date().toordinal())
    reminded().types("pause for a week").taps_data(old).sees("Reminders are paused today")
    play = reminded().types("/check").types("1").is_at(Step.LOCKED)
    play.taps_data(old).sees("The routine is closed for now")


def test_later_before_there_is_a_time_is_in_nobodys_quiet_hours() -> None:
    play = Playbook(now=TUESDAY - timedelta(hours=9)).types("/start").types("yes")
    play.state = replace(play.state, main=Place(step=Step.HOME))
    play.types("later").sees("quiet hours")


def test_later_into_the_quiet_hours_waits_for_the_next_usual_time() -> None:
    play = in_the_evening().until(datetime(2026, 3, 2, 19, 30, tzinfo=UTC))
    play.taps("Later, 1 h").sees("quiet hours").waits(2 * HOUR)
    play.sees("quiet hours")


def test_later_on_a_day_that_is_done_says_so() -> None:
    reminded().types("done").types("later").sees("Today is already logged")


def test_not_today_is_accepted_without_a_second_nudge() -> None:
    play = reminded().taps("Not today").sees("All right, not today", "Next reminder: Wed, Mar 4")
    play.waits(DAY - 1).sees("All right, not today").waits(1).sees("a little strength")


def test_not_today_drops_a_pending_later() -> None:
    reminded().types("later").taps("Not today").waits(2 * HOUR).sees("All right, not today")


def test_done_already_logs_today() -> None:
    play = reminded().taps("Done already").sees("Logged. That is 1 of the last 7 days")
    assert play.days["2026-03-03"].source == "button"


def test_done_takes_the_buttons_of_the_open_reminder_away() -> None:
    play = reminded()
    reminder = play.last
    play.types("done")
    assert reminder.buttons == []


def test_a_tap_on_the_reminder_strips_it_once() -> None:
    play = reminded().taps("Not today")
    assert len([effect for effect in play.effects if isinstance(effect, StripButtons)]) == 1


@pytest.mark.parametrize("choice", ["later", "not-today"])
def test_an_old_reminders_buttons_say_so(choice: str) -> None:
    play = reminded()
    old = card_data(choice, TUESDAY.date().toordinal())
    play.waits(2 * DAY).taps_data(old)
    assert play.state.rhythm.snooze_at is None
    assert play.toasts == ["That reminder is from another day. /routine starts today's."]


def test_done_already_of_an_old_reminder_logs_its_day_and_a_very_old_one_nothing() -> None:
    old = card_data("done-already", TUESDAY.date().toordinal())
    play = reminded().waits(DAY).taps_data(old).sees("Logged for yesterday")
    assert list(play.days) == ["2026-03-03"]
    play = reminded().waits(7 * DAY).taps_data(old).sees("Logged for Tue, Mar 3")
    play = reminded().waits(8 * DAY).taps_data(old)
    assert (play.days, len(play.toasts)) == ({}, 1)
