"""One reminder a day, at the person's own time, and only when there is something to remind of."""

from datetime import UTC, datetime, timedelta

import pytest

from conversations.effects import Lane, Say, StripButtons
from conversations.state import Step
from tests.playbook import Playbook
from tests.walks import at_first_instruction, card_data, enrolled, finished, held, holding

HOUR = 3600
DAY = 24 * HOUR
TUESDAY = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)  # 07:00 in Berlin


def reminded(play: Playbook | None = None) -> Playbook:
    """Be reminded on Tuesday at 07:00."""
    return enrolled(play).until(TUESDAY)


def in_the_evening() -> Playbook:
    """Have a reminder at 20:30, half an hour before the quiet hours."""
    return enrolled().types("/reminder 20:30")


# --- sent


def test_the_reminder_comes_at_the_local_time_and_asks_for_little() -> None:
    play = reminded().sees("A light day", "Three minutes count too")
    assert play.labels[-4:] == ["Start", "Later, 1 h", "Not today", "Done already"]
    assert (play.last.sent_at, play.fates) == (TUESDAY, {"2026-03-03": "sent"})


def test_on_strength_days_it_says_so() -> None:
    reminded().waits(DAY).sees("a little strength")


def test_there_is_one_every_day() -> None:
    play = reminded().waits(6 * DAY)
    assert set(play.fates.values()) == {"sent"}
    assert len(play.fates) == 7


def test_it_is_served_after_cues_and_replies_and_not_sent_when_too_old() -> None:
    play = reminded()
    (say,) = [effect for effect in play.effects if isinstance(effect, Say)]
    assert (say.lane, say.tracked) == (Lane.REMINDER, True)
    assert say.not_after == TUESDAY + timedelta(hours=2)


def test_it_follows_the_clock_of_the_place_over_a_change_of_the_clocks() -> None:
    play = enrolled().until(datetime(2026, 3, 28, 12, tzinfo=UTC)).waits(DAY)
    assert play.last.sent_at == datetime(2026, 3, 29, 5, 0, tzinfo=UTC)  # 07:00 summer time


def test_the_buttons_of_an_old_reminder_go_when_the_next_one_comes() -> None:
    play = reminded()
    first = play.last
    play.waits(DAY)
    assert (first.buttons, len(play.labels)) == ([], 4 + 3)  # and the plan's own


# --- not sent


def test_no_reminder_when_today_is_done() -> None:
    play = enrolled().until(TUESDAY - timedelta(hours=1)).types("done").waits(HOUR)
    play.does_not_see("light day")
    assert play.state.next_reminder_at == TUESDAY + timedelta(days=1)


def test_a_finished_session_moves_the_reminder_to_the_next_day() -> None:
    play = finished(Playbook(now=TUESDAY - timedelta(hours=2)))
    play.sees("Next reminder: Wed, Mar 4, 07:00").waits(3 * HOUR).sees("Next reminder")


def test_a_log_taken_back_brings_the_reminder_back() -> None:
    play = enrolled().until(TUESDAY - timedelta(hours=1)).types("done").types("undo")
    play.waits(HOUR).sees("A light day")


def test_no_reminder_while_a_session_runs() -> None:
    play = enrolled().until(TUESDAY - timedelta(seconds=30)).taps("Start").taps("2")
    play.taps("Ready").waits(60).is_at(Step.HOLDING)
    assert play.fates["2026-03-03"] == "skipped"


def test_no_reminder_when_paused() -> None:
    play = enrolled().types("/reminder").taps("Pause").taps("Until I say")
    play.sees("Reminders are paused")
    assert play.reminder_at is None
    play.waits(3 * DAY)
    assert play.fates == {}


def test_no_reminder_after_not_today() -> None:
    play = enrolled().until(TUESDAY - timedelta(hours=1)).types("not today")
    play.sees("All right, not today", "Next reminder: Wed, Mar 4").waits(2 * HOUR)
    play.does_not_see("light day")


def test_days_off_are_respected() -> None:
    play = enrolled().types("/settings").taps("Reminder days").taps("Wed").taps("Sat")
    play.taps("Continue").sees("Next reminder: Wed, Mar 4").waits(7 * DAY)
    assert list(play.fates) == ["2026-03-04", "2026-03-07"]


def test_a_reminder_over_two_hours_late_was_missed() -> None:
    play = enrolled()
    play.until(TUESDAY - timedelta(minutes=1)).sleeps(2 * HOUR + 61)
    assert play.fates == {"2026-03-03": "missed"}
    play.waits(DAY).sees("a little strength")


def test_a_reminder_less_than_two_hours_late_still_comes_once() -> None:
    play = enrolled().until(TUESDAY - timedelta(minutes=1)).sleeps(HOUR).sees("A light day")
    assert play.fates == {"2026-03-03": "sent"}


def test_after_days_of_downtime_there_is_no_flood() -> None:
    play = enrolled()
    before = len(play.bubbles)
    play.until(TUESDAY - timedelta(minutes=1)).sleeps(5 * DAY)
    assert len(play.bubbles) == before
    assert play.reminder_at is not None
    assert play.reminder_at > play.now


def test_a_late_reminder_does_not_come_in_the_quiet_hours() -> None:
    play = in_the_evening()
    play.until(datetime(2026, 3, 2, 19, 29, tzinfo=UTC)).sleeps(40 * 60)  # 21:09 in Berlin
    assert play.fates == {"2026-03-02": "missed"}


def test_a_time_inside_the_quiet_hours_was_chosen_and_is_kept() -> None:
    play = enrolled().types("/reminder 22:00").waits(DAY)
    assert play.fates == {"2026-03-02": "sent"}


def test_a_reminder_that_could_not_be_sent_in_time_was_missed() -> None:
    play = enrolled().goes_offline().until(TUESDAY).waits(2 * HOUR).loses()
    assert play.fates == {"2026-03-03": "missed"}
    assert play.state.reminder_ref == ""


# --- its buttons


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
    assert play.toasts == ["That reminder is from another day. /routine starts today's."]


def test_done_already_of_an_old_reminder_logs_its_day_and_a_very_old_one_nothing() -> None:
    old = card_data("done-already", TUESDAY.date().toordinal())
    play = reminded().waits(DAY).taps_data(old).sees("Logged for yesterday")
    assert list(play.days) == ["2026-03-03"]
    play = reminded().waits(7 * DAY).taps_data(old).sees("Logged for Tue, Mar 3")
    play = reminded().waits(8 * DAY).taps_data(old)
    assert (play.days, len(play.toasts)) == ({}, 1)


# --- people who cannot be reached


def test_a_person_who_blocked_the_bot_gets_nothing_more() -> None:
    play = enrolled().is_blocked()
    assert (play.reminder_at, play.state.parked) == (None, True)


def test_a_parked_person_who_writes_again_is_reminded_again() -> None:
    play = enrolled().is_blocked().waits(3 * DAY).types("/start").sees("Welcome back")
    assert not play.state.parked
    play.waits(DAY)
    assert list(play.fates.values()) == ["sent"]


def test_blocking_in_mid_session_keeps_what_was_done() -> None:
    play = holding().waits(40).is_blocked().is_at(Step.HOME)
    assert (play.days["2026-03-02"].held_seconds, play.timers) == (40, {})
    play.types("/routine").sees("You have done 0 of 3 steps").taps("Go on").is_at(Step.READY)


def test_blocking_before_the_plan_was_made_leaves_no_session() -> None:
    assert enrolled().taps("Start").is_blocked().state.session is None


def test_an_answered_reminder_is_not_stripped_for_a_parked_person() -> None:
    assert reminded().is_blocked().effects == [
        effect for effect in reminded().is_blocked().effects if not isinstance(effect, StripButtons)
    ]


def test_silence_and_reminders_do_not_meet() -> None:
    play = at_first_instruction(Playbook(now=TUESDAY - timedelta(minutes=20)))
    play.waits(30 * 60 + 1).is_at(Step.HOME)
    assert play.fates == {"2026-03-03": "skipped"}
    held().waits(DAY).sees("A light day")
