"""A hold starts when its opening is delivered, and from then on the clock alone decides."""

from datetime import date, timedelta

import pytest

from conversations.effects import Edit, Lane, Say
from conversations.events import MessageDelivered, TimerFired
from conversations.state import Step
from tests.playbook import Playbook
from tests.walks import at_first_instruction, enrolled, held, holding, in_rounds

LONG_AGO = timedelta(minutes=5)


def held_seconds(play: Playbook) -> int:
    """The seconds of holding that a session stopped now is logged with."""
    return play.types("/stop").days["2026-03-02"].held_seconds


# --- from "ready" to the end


def test_ready_is_followed_by_a_lead_in_and_the_instruction_stays_readable() -> None:
    play = at_first_instruction().taps("Ready").is_at(Step.LEAD_IN)
    assert play.toasts == ["Get comfortable. Starting in 5 seconds."]
    play.sees("Find the bony point", "Starting in 5 seconds").waits(4).is_at(Step.LEAD_IN)
    play.waits(1).is_at(Step.HOLDING).sees("90 seconds", "in for 4, out for 6")


@pytest.mark.parametrize("ready", ["ready", "OK", "I'm in place", "go", "done"])
def test_ready_can_be_typed(ready: str) -> None:
    at_first_instruction().types(ready).is_at(Step.LEAD_IN).hears("Starting in 5 seconds")


def test_the_opening_may_not_arrive_late_and_its_fate_is_wanted() -> None:
    play = at_first_instruction().taps("Ready").waits(5)
    (opening,) = [effect for effect in play.effects if isinstance(effect, Say)]
    assert (opening.lane, opening.tracked) == (Lane.CUE, True)
    assert opening.not_after == play.now + timedelta(seconds=60)


def test_the_cues_come_at_30_60_and_80_seconds_as_quiet_edits() -> None:
    play = holding()
    opening = play.last
    for wait, words in ((30, "What number is it now"), (30, "grow heavy"), (20, "Nearly there")):
        play.waits(wait)
        assert words in opening.text
    assert (play.last, opening.edits) == (opening, 3)


def test_a_hold_ends_with_a_new_message_that_sounds() -> None:
    play = holding().waits(89).is_at(Step.HOLDING)
    play.waits(1).is_at(Step.FEEDBACK).sees("Time. Ease off", "How does the spot feel")
    assert play.last.sent_at == play.now
    assert [label for row in play.last.buttons for label, _ in row][:3] == [
        "Softer",
        "Same",
        "Worse",
    ]


def test_a_hold_takes_no_more_than_six_visible_calls() -> None:
    play = at_first_instruction().taps("Ready")
    before = play.calls
    play.waits(5 + 90).is_at(Step.FEEDBACK)
    assert play.calls - before <= 6


# --- anchored to the delivery


def test_a_hold_is_counted_from_the_delivery_of_its_opening() -> None:
    play = at_first_instruction().taps("Ready").goes_offline().waits(5 + 20)
    play.comes_online().waits(89).is_at(Step.HOLDING).waits(1).is_at(Step.FEEDBACK)


def test_it_counts_from_when_telegram_took_it_not_from_when_we_heard() -> None:
    play = at_first_instruction().taps("Ready").goes_offline().waits(5)
    taken_at = play.now
    play.waits(7)
    session = play.state.session
    assert session is not None
    assert session.timed is not None
    play.happens(MessageDelivered(ref=session.timed.ref, at=taken_at))
    play.until(taken_at + timedelta(seconds=90)).is_at(Step.FEEDBACK)


def test_nothing_is_counted_before_the_delivery() -> None:
    play = at_first_instruction().taps("Ready").goes_offline().waits(5 + 40)
    play.types("/stop").sees("Whenever you like, start again")
    assert play.days == {}


def test_a_lost_opening_leads_back_to_the_instruction() -> None:
    play = at_first_instruction().taps("Ready").goes_offline().waits(5 + 60).loses()
    play.is_at(Step.READY).sees("nothing has started", "Find the bony point")
    play.taps("Ready").waits(5 + 90).is_at(Step.FEEDBACK)


def test_a_lost_opening_is_noticed_after_the_buttons_have_moved_on() -> None:
    play = at_first_instruction().taps("Ready").goes_offline().waits(5).types("hello?")
    play.loses().is_at(Step.READY).sees("nothing has started")


def test_a_lost_opening_after_a_pause_keeps_what_is_left() -> None:
    play = holding().waits(60).taps("Pause").taps("Go on").goes_offline().waits(3).loses()
    play.taps("Ready").waits(5).sees("30 seconds left").waits(30).is_at(Step.FEEDBACK)


def test_a_lost_opening_of_the_extra_seconds_does_not_make_the_hold_longer() -> None:
    play = held().taps("Same").goes_offline().waits(3).loses().is_at(Step.READY)
    play.taps("Ready").waits(5).sees("30 seconds").waits(30).is_at(Step.FEEDBACK)
    assert held_seconds(play) == 120


def test_a_second_report_of_a_delivery_changes_nothing() -> None:
    play = holding().waits(10)
    before = play.state
    assert before.session is not None
    assert before.session.timed is not None
    play.happens(MessageDelivered(ref=before.session.timed.ref, at=play.now))
    assert (play.state, play.effects) == (before, [])


def test_the_loss_of_a_message_already_delivered_changes_nothing() -> None:
    play = holding().goes_offline().waits(90).is_at(Step.FEEDBACK).types("hm?")
    before = play.state
    play.loses()
    assert play.state == before


def test_an_end_that_never_arrived_is_asked_about() -> None:
    play = holding().goes_offline().waits(90).is_at(Step.FEEDBACK).loses().is_at(Step.AWAY)
    play.sees("ended while I was away").taps("Count it").is_at(Step.READY)


# --- pausing


def test_a_pause_keeps_the_exact_remainder() -> None:
    play = holding().waits(43).taps("Pause").is_at(Step.PAUSED).sees("47 seconds left")
    play.waits(500).taps("Go on").is_at(Step.LEAD_IN).waits(3).sees("47 seconds left")
    play.waits(46).is_at(Step.HOLDING).waits(1).is_at(Step.FEEDBACK)


def test_a_pause_is_exact_to_the_millisecond() -> None:
    play = holding().waits(43.217).taps("Pause").waits(8).taps("Go on").waits(3)
    play.waits(46.782).is_at(Step.HOLDING).waits(0.001).is_at(Step.FEEDBACK)
    assert held_seconds(play) == 90


def test_two_pauses_add_up() -> None:
    play = holding().waits(20).taps("Pause").taps("Go on").waits(3 + 50)
    play.taps("Pause").sees("20 seconds left").types("go on").waits(3 + 20).is_at(Step.FEEDBACK)


def test_cues_before_the_pause_are_not_said_again() -> None:
    play = holding().waits(65).taps("Pause").taps("Go on").waits(3)
    play.waits(14).sees("25 seconds left").waits(1).sees("Nearly there")


@pytest.mark.parametrize("pause", ["pause", "wait", "hold on", "one moment", "⏸"])
def test_pause_can_be_typed(pause: str) -> None:
    holding().waits(10).types(pause).is_at(Step.PAUSED).sees("80 seconds left")


@pytest.mark.parametrize("on", ["go on", "ready", "I'm back", "yes", "continue"])
def test_going_on_can_be_typed(on: str) -> None:
    holding().waits(10).taps("Pause").types(on).is_at(Step.LEAD_IN)


def test_a_pause_in_the_lead_in_has_the_whole_hold_left() -> None:
    play = at_first_instruction().taps("Ready").types("wait").is_at(Step.PAUSED)
    play.sees("90 seconds left").waits(60).taps("Go on").waits(3).sees("90 seconds")


def test_a_pause_that_comes_after_the_end_finds_the_hold_over() -> None:
    play = holding()
    play.now += timedelta(seconds=95)  # the tap is heard before the timer is
    play.types("pause").is_at(Step.FEEDBACK)


def test_a_pause_long_after_the_end_asks_what_it_counts_for() -> None:
    play = holding()
    play.now += LONG_AGO
    play.taps("Pause").is_at(Step.AWAY)


# --- how it felt


@pytest.mark.parametrize("felt", ["softer", "better", "less sore"])
def test_softer_leads_to_the_next_movement(felt: str) -> None:
    play = held().types(felt).is_at(Step.READY).hears("Softer ✓", "Roll to your side")
    play.sees("Step 2 of 3")


def test_same_adds_thirty_seconds_once() -> None:
    play = held().taps("Same").is_at(Step.LEAD_IN).waits(3).sees("30 seconds")
    play.waits(30).is_at(Step.FEEDBACK).taps("Same").is_at(Step.READY)
    play.sees("Not every spot changes", "Step 2 of 3")
    assert held_seconds(play) == 120


def test_same_can_be_typed() -> None:
    held().types("no change").is_at(Step.LEAD_IN)


def test_worse_ends_this_muscle_today_and_rests_it_tomorrow() -> None:
    play = held().taps("Worse").is_at(Step.READY).hears("Worse ✓", "leave it out tomorrow too")
    assert [rest.movement for rest in play.state.resting] == ["iliacus"]
    play.types("/stop").waits(24 * 3600).types("/plan")
    play.does_not_see("inside the bone, left").sees("rests until Tue, Mar 3: it felt worse")


def test_worse_ends_the_muscle_and_next_time_it_is_done_by_hand() -> None:
    play = held().taps("Worse")
    assert play.state.course.softer == ("iliacus",)
    play.types("/stop").waits(2 * 24 * 3600).types("/routine").taps("2")
    play.sees("fingertips only, 3 out of 10 at most").taps("Ready").waits(5 + 90).taps("Worse")
    play.hears("Worse again, so this one rests for a week")
    assert [rest.until for rest in play.state.resting] == [date(2026, 3, 11)]


def test_done_is_enough_of_an_answer() -> None:
    held().types("done").is_at(Step.READY).hears("Noted ✓")


# --- leaving early


def test_done_in_a_hold_counts_the_movement_and_its_seconds() -> None:
    play = holding().waits(61).types("done").is_at(Step.READY).types("/stop")
    assert (play.days["2026-03-02"].steps_done, play.days["2026-03-02"].held_seconds) == (1, 61)


def test_skip_keeps_the_seconds_but_does_not_count_the_movement() -> None:
    play = holding().waits(61).taps("Skip").is_at(Step.READY).types("/stop")
    assert (play.days["2026-03-02"].steps_done, play.days["2026-03-02"].held_seconds) == (0, 61)


def test_a_paused_hold_can_be_left_as_well() -> None:
    holding().waits(10).taps("Pause").types("skip").is_at(Step.READY).sees("Step 2 of 3")


def test_stop_in_a_hold_keeps_its_seconds() -> None:
    assert held_seconds(holding().waits(47)) == 47


# --- numbers typed in a hold


@pytest.mark.parametrize("number", ["6", "7/10", "eight"])
def test_a_high_number_is_told_to_ease_off_and_the_clock_goes_on(number: str) -> None:
    play = holding().waits(31).types(number).sees("Ease off until it is 3", "clock goes on")
    play.waits(59).is_at(Step.FEEDBACK)


def test_the_front_of_the_hip_and_a_light_press_are_told_earlier() -> None:
    holding().waits(31).types("5").sees("Ease off until it is 3")  # iliacus: 4 at most
    play = enrolled().types("/settings").taps("Pressing safely")
    play.taps("Fragile bones or numb areas, as above").taps("Continue").taps("Start").taps("2")
    play.sees("3 out of 10 at most").taps("Ready").waits(5 + 31).types("4").sees("Ease off")
    in_rounds().types("4").sees("Ease off")  # a push: 3 at most


def test_a_low_number_is_told_to_stay() -> None:
    holding().waits(31).types("about 4").sees("Stay there and breathe").is_at(Step.HOLDING)


# --- the bot was down


def test_a_hold_goes_on_over_a_restart_and_ends_on_time() -> None:
    play = holding().waits(10).sleeps(40).is_at(Step.HOLDING)
    play.waits(39).is_at(Step.HOLDING).waits(1).is_at(Step.FEEDBACK)


def test_a_quiet_cue_of_long_ago_is_not_shown_any_more() -> None:
    play = holding()
    opening = play.last
    play.sleeps(50)
    assert opening.edits == 0
    play.waits(10)
    assert "grow heavy" in opening.text


def test_a_hold_that_ended_a_few_seconds_ago_simply_ends() -> None:
    holding().waits(80).sleeps(20).is_at(Step.FEEDBACK)


def test_a_hold_that_ended_unseen_can_be_counted() -> None:
    play = holding().sleeps(200).is_at(Step.AWAY).sees("ended while I was away")
    play.taps("Count it").hears("Counted ✓").sees("Step 2 of 3")
    assert held_seconds(play) == 90


@pytest.mark.parametrize("again", ["repeat", "once more", "no"])
def test_a_hold_that_ended_unseen_can_be_repeated(again: str) -> None:
    play = holding().sleeps(200).types(again).is_at(Step.LEAD_IN).waits(5 + 90)
    play.is_at(Step.FEEDBACK)
    assert held_seconds(play) == 90


def test_extra_seconds_that_ended_unseen_are_repeated_as_they_were() -> None:
    play = held().taps("Same").waits(3).sleeps(200).is_at(Step.AWAY).taps("Repeat")
    play.waits(5).sees("30 seconds").waits(30).is_at(Step.FEEDBACK)


def test_a_lead_in_of_long_ago_opens_nothing() -> None:
    play = at_first_instruction().taps("Ready").sleeps(3600)
    play.is_at(Step.READY).sees("nothing has started")


def test_a_lead_in_of_a_moment_ago_opens_the_hold() -> None:
    at_first_instruction().taps("Ready").sleeps(30).is_at(Step.HOLDING).sees("90 seconds")


# --- stale timers


@pytest.mark.parametrize("name", ["end", "moment-0", "lead-in", "silence", "no-such-timer"])
def test_a_timer_of_a_wait_that_is_over_changes_nothing(name: str) -> None:
    play = holding()
    old_wait = play.state.main.wait_id
    play.waits(30).taps("Pause")
    before = play.state
    play.happens(TimerFired(name=name, wait_id=old_wait, due_at=play.now))
    assert (play.state, play.effects) == (before, [])


def test_a_timer_that_the_step_does_not_take_changes_nothing() -> None:
    play = holding()
    before = play.state
    wait_id = before.main.wait_id
    for name in ("silence", "lead-in", "unheard-of"):
        play.happens(TimerFired(name=name, wait_id=wait_id, due_at=play.now))
        assert (play.state, play.effects) == (before, [])


def test_a_pause_drops_the_timers_of_the_hold() -> None:
    play = holding().waits(10).taps("Pause")
    assert {name for name, _ in play.timers} == {"silence", "week", "keeping"}


def test_quiet_edits_are_cosmetic_and_expire_at_once() -> None:
    play = holding().waits(30)
    cues = [effect for effect in play.effects if isinstance(effect, Edit)]
    assert [(cue.lane, cue.not_after) for cue in cues] == [
        (Lane.EDIT, play.now + timedelta(seconds=5))
    ]
