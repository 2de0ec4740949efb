"""Something feels wrong: the clock stops at once, and what was said decides what follows."""

from dataclasses import replace
from datetime import date

import pytest

from conversations.state import Resting, Step
from tests.playbook import Playbook
from tests.walks import (
    at_first_instruction,
    at_first_set,
    at_movement,
    enrolled,
    held,
    holding,
    in_rounds,
    resting,
)


def wrong(what: str, *, after: float = 40) -> Playbook:
    """Tap "something feels wrong" in a hold and say what."""
    return holding().waits(after).taps("Something feels wrong").types(what)


def test_the_clock_stops_at_once_and_one_question_is_asked() -> None:
    play = holding().waits(40).taps("Something feels wrong").is_at(Step.UNWELL)
    play.sees("Come off it now", "The clock has stopped").waits(300).is_at(Step.UNWELL)


@pytest.mark.parametrize("words", ["something feels wrong", "ouch", "numb", "that hurts", "dizzy"])
def test_it_can_be_typed_in_many_ways(words: str) -> None:
    holding().waits(40).types(words).is_at(Step.UNWELL)


def test_it_can_be_said_at_every_step_of_a_movement() -> None:
    for play in (at_first_instruction(), held(), at_first_set(), resting(), in_rounds()):
        play.taps("Something feels wrong").is_at(Step.UNWELL)
    at_first_instruction().taps("Ready").types("ouch").is_at(Step.UNWELL)
    holding().waits(5).taps("Pause").taps("Something feels wrong").is_at(Step.UNWELL)


# --- it goes on, eased


def test_too_strong_is_eased_and_the_rest_of_the_hold_follows() -> None:
    play = wrong("too strong").is_at(Step.EASED).sees("Press less, until it is 3")
    play.taps("Go on").is_at(Step.LEAD_IN).waits(3).sees("50 seconds left")
    play.waits(50).is_at(Step.FEEDBACK)


def test_something_else_takes_its_time() -> None:
    play = wrong("something else").sees("Take your time").types("ready").is_at(Step.LEAD_IN)
    play.waits(3 + 50).is_at(Step.FEEDBACK)


def test_an_eased_movement_can_be_left_out() -> None:
    wrong("too strong").taps("Leave it out").is_at(Step.READY).sees("Step 2 of 3")
    wrong("too strong").types("no").is_at(Step.READY).sees("Step 2 of 3")


def test_it_can_feel_wrong_again() -> None:
    wrong("too strong").taps("Something feels wrong").is_at(Step.UNWELL)


def test_a_beat_is_moved_away_from_once_and_ends_the_muscle_when_felt_again() -> None:
    play = wrong("A beat under my fingers").is_at(Step.EASED).sees("away from the beat")
    play.taps("Go on").waits(10).taps("Something feels wrong").types("pulse")
    play.is_at(Step.READY).sees("Step 2 of 3")
    assert [rest.movement for rest in play.state.resting] == ["iliacus"]


def test_a_beat_at_another_movement_is_a_first_one_again() -> None:
    play = enrolled(minutes="15").taps("Start").taps("3").sees("inside the bone")
    for muscle in ("Deep front of the hip", "Bridge"):
        play.taps("Something feels wrong").types("pulse").is_at(Step.EASED)
        at_movement(play.taps("Leave it out"), muscle)


def test_after_a_set_was_eased_its_instruction_is_shown_again() -> None:
    play = at_first_set().taps("Something feels wrong").types("A cramp in the thigh or buttock")
    play.sees("bring your heels closer").taps("Go on").is_at(Step.READY).sees("Bridge").taps(
        "Ready"
    ).is_at(Step.SET)


def test_after_a_hold_that_was_over_the_question_how_it_felt_comes_back() -> None:
    play = held().taps("Something feels wrong").types("too strong").taps("Go on")
    play.is_at(Step.FEEDBACK).taps("Softer").types("/stop")
    assert play.days["2026-03-02"].held_seconds == 90


def test_after_contractions_that_ended_unseen_the_next_movement_follows() -> None:
    play = in_rounds().sleeps(300).taps("Something feels wrong").types("something else")
    play.taps("Go on").is_at(Step.EVEN).types("not sure").is_at(Step.READY).sees("Bridge")


def test_a_rest_that_was_interrupted_goes_on() -> None:
    play = resting().waits(20).taps("Something feels wrong").types("something else")
    play.taps("Go on")
    play.waits(3).sees("Rest 25 seconds").waits(25).is_at(Step.SET)


# --- it ends this movement


@pytest.mark.parametrize(
    ("what", "said"),
    [("sharp", "leave it out for a week"), ("tingling", "10 minutes"), ("dizzy", "lie on your")],
)
def test_a_bad_sign_ends_the_movement_for_a_week(what: str, said: str) -> None:
    play = wrong(what).is_at(Step.READY).sees(said, "Step 2 of 3")
    assert [(rest.movement, rest.until) for rest in play.state.resting] == [
        ("iliacus", date(2026, 3, 9))
    ]


def test_what_was_held_before_it_felt_wrong_is_kept() -> None:
    play = wrong("sharp", after=40).types("/stop")
    assert play.days["2026-03-02"].held_seconds == 40


def test_the_other_side_of_an_ended_movement_is_left_out_too() -> None:
    play = at_first_instruction()
    play.types("/stop").types("/settings").taps("Tighter hip").taps("Not sure")
    play.types("/routine").taps("Start anew").taps("3").sees("Step 1 of 3", "left side")
    play.taps("Something feels wrong").types("sharp").sees("Step 2 of 2: Bridge")


def test_a_resting_movement_comes_back_after_its_week() -> None:
    play = wrong("sharp").types("/stop").waits(7 * 86400).types("/plan")
    play.does_not_see("inside the bone, left").waits(86400).types("/plan")
    play.sees("inside the bone, left")


def test_a_second_sign_on_the_same_movement_counts_from_the_later_day() -> None:
    play = held().taps("Worse").types("/stop").waits(2 * 86400).types("/routine").taps("3")
    play.taps("Ready").waits(10).taps("Something feels wrong").types("sharp")
    assert [rest.until for rest in play.state.resting] == [date(2026, 3, 11)]


def test_when_everything_rests_today_is_a_rest_day() -> None:
    play = enrolled()
    tomorrow = date(2026, 3, 3)
    everything = tuple(Resting(movement=slug, until=tomorrow) for slug in play.catalog.movements)
    play.state = replace(play.state, resting=everything)
    play.types("/plan").sees("today is a rest day").taps("Start").taps("2").is_at(Step.HOME)
    play.sees("today is a rest day")
    assert play.state.session is None


# --- while one moves

PAIN = "My knee is sore, 6 out of 10 or more"


def moving(what: str) -> Playbook:
    """Be in a set of the bridge, and say what feels wrong."""
    return at_first_set().taps("Something feels wrong").sees("Let go and rest").taps(what)


def test_what_is_asked_is_about_the_press_or_about_the_movement() -> None:
    assert "A beat under my fingers" in holding().taps("Something feels wrong").labels
    labels = at_first_set().taps("Something feels wrong").labels
    assert PAIN in labels
    assert "A beat under my fingers" not in labels


def test_strength_that_hurts_follows_the_pain_rules_by_button_too() -> None:
    play = moving(PAIN).is_at(Step.PAIN_AFTER).sees("Then we end this one")
    assert play.state.course.levels == {"bridge": -1}
    play = moving("My knee is sore, 4 or 5 out of 10").is_at(Step.EASED)
    play.sees("Finish the set only if it stays steady").taps("Go on").taps("Ready").taps("Done")
    assert play.state.session is not None
    assert play.state.session.sore == ("bridge",)


def test_a_stretch_or_a_push_that_hurts_is_made_smaller_or_ends() -> None:
    play = in_rounds().taps("Something feels wrong").taps("My knee is sore, 4 or 5 out of 10")
    play.is_at(Step.EASED).sees("smaller and slower")
    play = in_rounds().taps("Something feels wrong").taps(PAIN).sees("leave it out tomorrow")
    assert [rest.movement for rest in play.state.resting] == ["realign-met"]
    assert play.state.course.levels == {}


def test_a_press_for_even_hips_that_hurts_becomes_slow_tilts() -> None:
    for what in ("Groin or back, more than 3 out of 10", "Sharp or stabbing pain"):
        play = in_rounds().taps("Something feels wrong").taps(what).is_at(Step.READY)
        play.sees("Step 3 of 4: Slow pelvic tilts").taps("Ready").taps("Done").sees("Bridge")
    play = in_rounds().taps("Something feels wrong").taps("The knee gives way")
    play.is_at(Step.LOCKED)


def test_a_cramp_is_eased_once_and_ends_the_movement_when_it_comes_again() -> None:
    cramp = "A cramp in the thigh or buttock"
    play = moving(cramp).is_at(Step.EASED).taps("Something feels wrong").taps(cramp)
    assert [(rest.movement, rest.until) for rest in play.state.resting] == [
        ("bridge", date(2026, 3, 3))
    ]


def test_new_numbness_while_one_moves_closes_the_routine() -> None:
    moving("New numbness or tingling").is_at(Step.LOCKED).sees("see a doctor or physiotherapist")


# --- it closes the routine


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("Tingling or numb for over 10 minutes", "see a doctor or physiotherapist soon"),
        ("The knee gives way", "see a doctor or physiotherapist first"),
        ("The knee is newly swollen or stuck", "be seen today"),
        ("Weak thigh, big bruise, groin pain, red pee", "get medical help now"),
    ],
)
def test_a_grave_sign_closes_the_routine_with_its_card(what: str, said: str) -> None:
    play = wrong(what).is_at(Step.LOCKED).sees(said, "/check")
    assert play.days["2026-03-02"].held_seconds == 40
    play.waits(3600).is_at(Step.LOCKED)


# --- other answers


def test_what_is_not_understood_is_asked_again() -> None:
    play = wrong("purple").is_at(Step.UNWELL).sees("tap what comes closest", "What do you feel?")
    assert "Stop" in play.labels


def test_the_session_can_be_stopped_instead_of_saying_what() -> None:
    holding().waits(40).taps("Something feels wrong").types("stop").is_at(Step.HOME)
    holding().waits(40).taps("Something feels wrong").taps("Stop").is_at(Step.HOME)


def test_an_open_setting_does_not_stand_in_front_of_something_wrong() -> None:
    play = holding().types("/settings").taps("Length").types("ouch").is_at(Step.UNWELL)
    play.types("sharp").is_at(Step.READY)
    assert play.state.aside.step is Step.NONE
