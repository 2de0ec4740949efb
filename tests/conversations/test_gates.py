"""The pressure gate: what answers leave out, on which side, and what comes instead."""

from dataclasses import replace
from datetime import date

import pytest

from content.schema import Tier
from conversations import planning
from conversations.state import Answer, DialogueState, SessionKind, Step
from tests.playbook import Playbook, shipped
from tests.walks import enrolled, holding, past_the_signs, welcomed

MONDAY = date(2026, 3, 2)
FRONT = {"iliacus", "psoas"}
MUSCLES = {"iliacus", "psoas", "tfl", "piriformis", "rotators"}
CLOSING = (Tier.EMERGENCY, Tier.CLINICIAN)


def at_pressure() -> Playbook:
    play = welcomed().taps("Right").taps("3")
    for _ in range(3):
        play.taps("None of these")
    return play.sees("7 of 12", "Pressing safely")


def finish_intake(play: Playbook, *, tight: str = "Not sure", minutes: int = 15) -> Playbook:
    play.taps(tight).taps("Only my hands").taps(f"About {minutes} minutes").types("Berlin")
    return play.taps("07:00, after I get up").is_at(Step.HOME)


def muscles_over(state: DialogueState, sessions: int = 10) -> set[tuple[str, str]]:
    """Everything pressed, and where, in so many sessions."""
    found = set()
    for done in range(sessions):
        later = planning.plan(replaced(state, done), shipped(), day=MONDAY, kind=SessionKind.USUAL)
        found |= {(step.movement, step.side) for step in later}
    return found


def movements(answers: dict[str, Answer]) -> set[str]:
    return {slug for slug, _ in muscles_over(DialogueState(answers=answers))}


def replaced(state: DialogueState, done: int) -> DialogueState:

    return replace(state, sessions_done=done)


# --- follow-up questions


def test_the_side_of_a_hip_with_metal_is_asked_once_under_the_same_number() -> None:
    play = at_pressure().taps("Hip replaced or broken, or metal in it").taps("Continue")
    play.sees("7 of 12", "Which hip was replaced").taps("Left").sees("8 of 12", "tighter")
    play.taps("Back").sees("7 of 12", "Which hip was replaced")


def test_only_the_front_of_that_hip_is_left_out_and_realign_altogether() -> None:
    play = at_pressure().taps("Hip replaced or broken, or metal in it").taps("Continue")
    state = finish_intake(play.taps("Left")).state
    pressed = muscles_over(state)
    assert {("iliacus", "right"), ("psoas", "right"), ("tfl", "right")} <= pressed
    assert not {("iliacus", "left"), ("psoas", "left"), ("tfl", "left")} & pressed
    assert {("piriformis", "left"), ("sub-breath", ""), ("sub-stretch", "left")} <= pressed
    known = {**state.answers, "forward-side": "right"}
    assert "realign-met" not in movements(known)


def test_a_replaced_hip_is_left_alone_like_one_with_metal_and_a_replaced_knee_is_not() -> None:
    play = welcomed().taps("Right").taps("3").taps("None of these").taps("None of these")
    play.taps("A knee or hip replacement").taps("Continue").is_at(Step.LOCKED)
    play.taps("A clinician says I can exercise").sees("6 of 12", "Which joint was replaced")
    play.taps("The left hip").sees("7 of 12").taps("None of these")
    pressed = muscles_over(finish_intake(play).state)
    assert {("iliacus", "right"), ("sub-stretch", "left")} <= pressed
    assert not {("iliacus", "left"), ("psoas", "left"), ("tfl", "left")} & pressed
    replaced_joint: dict[str, Answer] = {"safety-health": ("rf-replace",), "forward-side": "right"}
    assert not {*FRONT, "realign-met"} & movements(replaced_joint)
    knee = movements({**replaced_joint, "replaced": "knee"})
    assert knee >= FRONT
    assert "realign-met" not in knee


def test_both_hips_are_left_out_where_both_have_metal() -> None:
    answers: dict[str, Answer] = {"pressure": ("ps-hip",), "hip-side": "both"}
    assert not FRONT & movements(answers)


def test_what_has_not_been_asked_yet_is_left_out_on_both_sides() -> None:
    assert not FRONT & movements({"pressure": ("ps-hip",)})
    assert not MUSCLES & movements({"pressure": ("ps-skin",)})
    assert not FRONT & movements({"pressure": ("ps-gyn",)})


def test_what_was_unticked_counts_no_more() -> None:
    answers: dict[str, Answer] = {"pressure": (), "hip-side": "both", "skin-spots": ("front-left",)}
    assert "iliacus" in movements(answers)


def test_skin_is_left_out_where_it_is_sore_and_nowhere_else() -> None:
    play = at_pressure().taps("Wound, rash, swelling or veins at the hip").taps("Continue")
    play.sees("Where is the skin").taps("Right buttock").taps("Continue").sees("tighter")
    pressed = muscles_over(finish_intake(play).state)
    assert ("piriformis", "left") in pressed
    assert not {("piriformis", "right"), ("rotators", "right")} & pressed
    assert ("fall-outs", "right") in pressed


@pytest.mark.parametrize(
    ("label", "pressed"),
    [
        ("Leave it alone every day", False),
        ("Only period pain, and today hurts", False),
        ("Only period pain, and today is fine", True),
    ],
)
def test_painful_days_can_be_only_those_days(label: str, pressed: bool) -> None:  # noqa: FBT001
    play = at_pressure().taps("Womb, ovary, pelvis, gut or kidney trouble").taps("Continue")
    found = muscles_over(finish_intake(play.taps(label)).state)
    assert (("iliacus", "left") in found) is pressed


def test_a_painful_day_is_changed_in_the_settings_in_two_taps() -> None:
    play = at_pressure().taps("Womb, ovary, pelvis, gut or kidney trouble").taps("Continue")
    play = finish_intake(play.taps("Only period pain, and today is fine"))
    play.sees("inside the bone, left").types("/settings").taps("Painful days")
    play.taps("Only period pain, and today hurts").sees("Changed", "because of what you ticked")
    play.does_not_see("inside the bone, left")


def test_settings_offer_only_what_was_ticked() -> None:
    play = enrolled().types("/settings")
    assert not {"Painful days", "Skin today", "Hip with metal"} & set(play.labels)


def test_a_tick_in_the_settings_asks_what_follows_from_it() -> None:
    play = enrolled().types("/settings").taps("Pressing safely")
    play.taps("Hip replaced or broken, or metal in it")
    play.taps("Wound, rash, swelling or veins at the hip").taps("Continue")
    play.sees("Which hip").taps("Left").sees("Where is the skin").taps("None of these spots")
    play.is_at(Step.HOME).sees("Changed")


def test_a_check_asks_what_follows_once_and_not_again() -> None:
    play = enrolled().types("/check")
    for _ in range(3):
        play.taps("None of these")
    play.taps("Hip replaced or broken, or metal in it").taps("Continue").sees("Which hip")
    play.taps("Back").sees("Pressing safely").taps("Continue").taps("Left").sees("You can go on")
    play.types("/check")
    for _ in range(3):
        play.taps("None of these")
    play.taps("Hip replaced or broken, or metal in it").taps("Continue").sees("You can go on")


def test_an_answer_in_the_settings_counts_in_the_running_session() -> None:
    play = holding().waits(20).types("/settings").taps("Pressing safely")
    play.taps("A coil put in within 6 weeks, or with cramps").taps("Continue")
    play.is_at(Step.READY).sees("Slow pelvic tilts")


def test_a_side_excluded_in_mid_session_ends_on_that_side_alone() -> None:
    play = past_the_signs().taps("Both the same").taps("Only my hands").taps("About 5 minutes")
    play.types("Berlin").taps("07:00, after I get up").taps("Start").taps("2")
    play.sees("inside the bone, left side").types("/check")
    for _ in range(3):
        play.taps("None of these")
    play.taps("Hip replaced or broken, or metal in it").taps("Continue").taps("Left")
    play.sees("now the right side", "inside the bone")


def test_who_cannot_get_down_does_it_off_the_floor() -> None:
    play = enrolled().types("/settings").taps("Pressing safely")
    play.taps("I cannot lie face down or get off the floor").taps("Continue")
    play.sees("On a bed, on a chair or at a wall").taps("Start").taps("2").sees("Lie on your bed")
