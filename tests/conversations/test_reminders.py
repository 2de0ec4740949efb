"""One reminder a day, at the person's own time, and only when there is something to remind of."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from conversations.effects import Lane, Say, StripButtons
from conversations.state import Resting, Step
from tests.playbook import Playbook
from tests.walks import (
    at_first_instruction,
    enrolled,
    finished,
    held,
    holding,
    taps_on,
)

HOUR = 3600
DAY = 24 * HOUR
TUESDAY = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)  # 07:00 in Berlin


def reminded(play: Playbook | None = None) -> Playbook:
    """Be reminded on Tuesday at 07:00."""
    return enrolled(play).until(TUESDAY)


def day_by_day(play: Playbook, days: int) -> Playbook:
    """Let days pass on each of which the person gives a sign, at the hour of the start."""
    for _ in range(days):
        play.waits(DAY).types("/plan")
    return play


def in_the_evening() -> Playbook:
    """Have a reminder at 20:30, half an hour before the quiet hours."""
    return enrolled().types("/reminder 20:30")


# --- sent


def test_the_reminder_comes_at_the_local_time_and_asks_for_little() -> None:
    play = reminded().sees("A light day", "Three minutes count too")
    assert play.labels[-4:] == ["Start", "Later, 1 h", "Not today", "Done already"]
    assert (play.last.sent_at, play.fates) == (TUESDAY, {"2026-03-03": "sent"})


def test_on_strength_days_it_says_so() -> None:
    reminded().types("later").waits(DAY).sees("a little strength")


def test_there_is_one_every_day() -> None:
    play = day_by_day(reminded().types("/plan"), 6)
    assert set(play.fates.values()) == {"sent"}
    assert len(play.fates) == 7


def test_it_is_served_after_cues_and_replies_and_not_sent_when_too_old() -> None:
    play = reminded()
    (say,) = [effect for effect in play.effects if isinstance(effect, Say)]
    assert (say.lane, say.tracked) == (Lane.REMINDER, True)
    assert say.not_after == TUESDAY + timedelta(hours=2)


def test_it_follows_the_clock_of_the_place_over_a_change_of_the_clocks() -> None:
    play = enrolled().until(datetime(2026, 3, 28, 12, tzinfo=UTC)).types("/plan").waits(DAY)
    assert play.last.sent_at == datetime(2026, 3, 29, 5, 0, tzinfo=UTC)  # 07:00 summer time


def test_the_buttons_of_an_old_reminder_go_when_the_next_one_comes() -> None:
    play = reminded()
    first = play.last
    play.waits(2 * DAY)
    assert (first.buttons, len(play.labels)) == ([], 4 + 3)  # and the plan's own


def test_a_session_takes_the_reminders_buttons_however_it_is_begun() -> None:
    for begin in ("/routine", "start"):
        play = reminded()
        reminder = play.last
        play.types(begin).is_at(Step.PAIN_BEFORE)
        assert reminder.buttons == []


def test_when_strength_rests_on_a_strength_day_it_says_so() -> None:
    play = at_first_instruction(Playbook(now=TUESDAY - timedelta(hours=2)), pain="1")
    while play.step is not Step.HOME:
        taps_on(play) if play.step is not Step.PAIN_AFTER else play.types("9")
    play.until(TUESDAY + timedelta(days=1))
    play.sees("Strength rests today, so a light day")


def test_there_is_none_while_everything_rests() -> None:
    play = enrolled()
    resting = tuple(
        Resting(movement=movement, until=date(2026, 3, 3)) for movement in play.catalog.movements
    )
    play.state = replace(play.state, resting=resting)
    play.waits(DAY)
    assert play.fates == {"2026-03-03": "skipped"}
    play.waits(DAY)
    assert play.fates["2026-03-04"] == "sent"


def test_a_time_changed_after_todays_reminder_counts_from_tomorrow() -> None:
    play = reminded().types("/reminder 9:00").sees("Next reminder: Wed, Mar 4, 09:00")
    play.waits(4 * HOUR).sees("Changed")


def test_a_time_changed_before_todays_reminder_counts_today() -> None:
    enrolled().types("/reminder 9:00").sees("Next reminder: Mon, Mar 2, 09:00")


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
    assert play.fates == dict.fromkeys([f"2026-03-0{day}" for day in range(3, 8)], "missed")


def test_after_days_of_downtime_the_one_that_is_not_too_late_still_comes() -> None:
    play = enrolled().until(TUESDAY - timedelta(minutes=1)).sleeps(2 * DAY + HOUR)
    assert list(play.fates.values()) == ["missed", "missed", "sent"]
    assert len([seen for seen in play.answer if "Time for your hips" in seen]) <= 1


def test_days_of_downtime_are_accounted_for_though_the_person_is_heard_first() -> None:
    play = enrolled()
    play.now = TUESDAY + timedelta(days=2, hours=1)
    play.types("done")
    assert play.fates == {"2026-03-03": "missed", "2026-03-04": "missed", "2026-03-05": "skipped"}
    assert play.state.next_reminder_at == TUESDAY + timedelta(days=3)


def test_a_day_missed_before_it_was_done_was_missed_all_the_same() -> None:
    play = enrolled()
    play.now = TUESDAY + timedelta(days=1, hours=10)
    play.types("done")
    assert play.fates == {"2026-03-03": "missed", "2026-03-04": "missed"}


def test_one_that_was_just_about_to_ring_still_rings_after_a_hello() -> None:
    play = enrolled()
    play.now = TUESDAY + timedelta(minutes=20)
    play.types("hello").waits(0).sees("A light day")
    assert play.fates == {"2026-03-03": "sent"}


def test_one_that_was_just_about_to_ring_is_not_wanted_after_done() -> None:
    play = enrolled()
    play.now = TUESDAY + timedelta(minutes=20)
    play.types("done").waits(HOUR).does_not_see("light day")
    assert play.fates == {"2026-03-03": "skipped"}


def test_a_reminder_before_the_quiet_hours_is_not_sent_in_them() -> None:
    play = in_the_evening().until(datetime(2026, 3, 2, 19, 30, tzinfo=UTC))
    (say,) = [effect for effect in play.effects if isinstance(effect, Say)]
    assert say.not_after == datetime(2026, 3, 2, 20, 0, tzinfo=UTC)  # 21:00 in Berlin


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


def test_a_reminder_that_still_waits_to_be_sent_is_withdrawn_by_done() -> None:
    play = enrolled().goes_offline().until(TUESDAY).types("done").comes_online()
    assert not any("light day" in bubble.text for bubble in play.bubbles.values())
    assert play.loses().fates == {"2026-03-03": "sent"}


# --- people who cannot be reached


def test_a_person_who_blocked_the_bot_gets_nothing_more() -> None:
    play = enrolled().is_blocked()
    assert (play.reminder_at, play.state.parked) == (None, True)


def test_a_parked_person_who_writes_again_is_reminded_again() -> None:
    play = enrolled().is_blocked().waits(3 * DAY).types("/start").sees("Welcome back")
    assert not play.state.parked
    play.waits(DAY)
    assert list(play.fates.values()) == ["sent"]


def test_the_buttons_from_before_a_block_go_with_the_first_reminder_after_it() -> None:
    play = reminded()
    reminder = play.last
    play.is_blocked().waits(3 * DAY).types("/start").waits(DAY)
    assert reminder.buttons == []
    play.sees("A light day")


def test_blocking_in_mid_session_keeps_what_was_done() -> None:
    play = holding().waits(40).is_blocked().is_at(Step.HOME)
    assert play.days["2026-03-02"].held_seconds == 40
    assert {name for name, _ in play.timers} == {"keeping"}
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
