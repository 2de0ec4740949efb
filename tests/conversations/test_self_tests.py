"""The rough checks of the hips: who is shown which, what they decide, and when they come again."""

from datetime import timedelta

import pytest

from content.gates import Decision, SelfTest
from conversations.self_tests import decide
from conversations.state import Step
from tests.playbook import Playbook
from tests.walks import enrolled, finished, holding, past_the_signs, taps_on

FORTNIGHT = timedelta(days=14).total_seconds()
TIGHT = Decision(question="tight-side", at_least=2, otherwise="both")
FORWARD = Decision(question="forward-side", at_least=2, unanimous=True, otherwise="not-sure")


def some_tests(decision: Decision, count: int) -> tuple[SelfTest, ...]:
    return tuple(
        SelfTest(question=f"t{number}", decides=decision.question) for number in range(count)
    )


@pytest.mark.parametrize(
    ("said", "side"),
    [
        (("left", "left", "left", "left"), "left"),
        (("left", "left", "right", "left"), "left"),
        (("right", "right", "not-sure", "hurts"), "right"),
        (("left", "left", "right", "right"), "both"),
        (("left", "left", "right", "same"), "both"),
        (("left", "not-sure", "not-sure", "not-sure"), "both"),
        (("same", "same", "left", "left"), "both"),
        (("not-sure",) * 4, "both"),
    ],
)
def test_the_tighter_hip_is_what_most_tests_say(said: tuple[str, ...], side: str) -> None:
    results = {f"t{number}": answer for number, answer in enumerate(said)}
    assert decide(TIGHT, some_tests(TIGHT, 4), results) == side


@pytest.mark.parametrize(
    ("said", "side"),
    [
        (("left", "left", "left"), "left"),
        (("right", "not-sure", "right"), "right"),
        (("left", "left", "right"), "not-sure"),
        (("left", "left", "same"), "not-sure"),
        (("left", "not-sure", "hurts"), "not-sure"),
        ((), "not-sure"),
    ],
)
def test_the_forward_side_needs_two_that_agree_and_none_against(
    said: tuple[str, ...], side: str
) -> None:
    results = {f"t{number}": answer for number, answer in enumerate(said)}
    assert decide(FORWARD, some_tests(FORWARD, 3), results) == side


def shown_how(play: Playbook | None = None) -> Playbook:
    """Have asked to be shown how, at the question about the tighter hip."""
    return past_the_signs(play).taps("Show me how to check").sees("A few checks of your hips")


def test_the_tests_come_one_by_one_and_answer_the_question_of_the_intake() -> None:
    play = shown_how().taps("None of these").sees("Front of the hip").taps("Left")
    play.sees("Back and side").types("left").sees("Turning in").taps("Right")
    play.sees("Tender spots").types("same").sees("In the mirror").taps("Right")
    play.sees("From behind").taps("Right").sees("Lie and sit").taps("Not sure")
    play.hears("no hip is clearly tighter", "right side sits further forward", "are rough")
    play.sees("What do you have at home?").is_at(Step.INTAKE)
    assert (play.state.answers["tight-side"], play.state.answers["forward-side"]) == (
        "both",
        "right",
    )
    assert play.state.test_results == {}


def test_what_was_found_is_shown_in_the_question_that_asked() -> None:
    play = shown_how().taps("None of these").taps("Left").taps("Left").taps("That is enough")
    play.hears("Tighter hip: Left ✓", "left hip is tighter").sees("What do you have at home?")
    assert "forward-side" not in play.state.answers


def test_sore_knee_sore_back_or_being_alone_leave_tests_out() -> None:
    play = shown_how().taps("My knee does not like to bend or turn").taps("My back hurts")
    play.taps("Nobody is here to help me look").taps("Continue").sees("Turning in")
    play.taps("The same").sees("Tender spots").taps("The same").sees("In the mirror")
    play.taps("Not sure").hears("no hip is clearly tighter").sees("What do you have at home?")


def test_a_test_that_hurts_is_left_out_and_says_nothing() -> None:
    play = shown_how().taps("None of these").taps("Leave out, it hurts").sees("Back and side")
    play.types("skip").sees("Turning in").taps("Left").taps("Left").taps("That is enough")
    assert play.state.answers["tight-side"] == "left"


def test_back_leads_through_the_tests_and_out() -> None:
    play = shown_how().taps("None of these").taps("Left").taps("Back").sees("Front of the hip")
    play.taps("Back").sees("A few checks").taps("Back").hears("nothing was changed")
    play.sees("Which hip feels tighter?").is_at(Step.INTAKE)


def test_enough_before_anything_was_found_changes_nothing() -> None:
    play = shown_how().taps("None of these").types("stop").hears("nothing was changed")
    play.sees("Which hip feels tighter?")


def test_what_is_not_understood_is_asked_again() -> None:
    shown_how().taps("None of these").types("purple").sees("type left, right, same or not sure")


def with_ticks(*labels: str, play: Playbook | None = None) -> Playbook:
    play = enrolled(play).types("/settings").taps("Pressing safely")
    for label in labels:
        play.taps(label)
    return play.taps("Continue")


def test_a_hip_with_metal_is_neither_bent_far_nor_crossed_nor_pressed() -> None:
    play = with_ticks("Hip replaced or broken, or metal in it").taps("Left")
    play.types("/settings").taps("Show me how to check").taps("None of these")
    play.sees("none of these checks suits you").is_at(Step.HOME)


def test_the_tender_test_presses_nothing_that_is_left_out() -> None:
    play = with_ticks("Bony outside of the hip is sore at night")
    play.types("/settings").taps("Show me how to check").taps("None of these")
    play.taps("The same").taps("The same").sees("Turning in").taps("The same")
    play.sees("In the mirror")


def test_in_the_settings_the_plan_that_comes_of_it_is_shown() -> None:
    play = (
        enrolled(minutes="15").types("/settings").taps("Forward side").taps("Show me how to check")
    )
    play.taps("None of these")
    for _ in range(4):
        play.taps("Not sure")
    play.taps("Left").taps("Left").taps("Left").hears("left side sits further forward")
    play.sees("Gentle press for even hips, left").is_at(Step.HOME)
    assert play.state.answers["tight-side"] == "both"


def test_during_a_session_the_result_is_said_and_the_session_goes_on() -> None:
    play = holding().types("/settings").taps("Show me how to check").taps("None of these")
    play.taps("Left").taps("Left").taps("That is enough").hears("left hip is tighter")
    play.is_at(Step.HOLDING)


# --- again


def done_again(play: Playbook) -> Playbook:
    """Finish a session two weeks later."""
    play.waits(FORTNIGHT).types("/routine").taps("None of these").taps("2")
    while play.state.main.step is not Step.PAIN_AFTER:
        taps_on(play)
    return play.taps("2").is_at(Step.HOME)


def test_every_two_weeks_a_line_offers_them_again_and_is_in_nobodys_way() -> None:
    play = finished().does_not_see("check your hips again")
    play = done_again(play).sees("It is up to you")
    play.types("/routine").is_at(Step.PAIN_BEFORE).types("/stop")
    play.taps("Show me how to check").sees("A few checks of your hips")


def test_an_offer_is_not_repeated_the_next_day() -> None:
    play = done_again(finished()).sees("It is up to you").waits(86400).types("/routine").taps("2")
    while play.step is not Step.PAIN_AFTER:
        play.taps("Skip")
    play.taps("2").does_not_see("It is up to you")


def unknown_once_more(play: Playbook) -> Playbook:
    play.types("/settings").taps("Show me how to check").taps("None of these")
    while play.state.aside.step is Step.TESTS:
        play.taps("Not sure")
    return play


def test_after_two_unknown_retests_the_forward_side_is_not_asked_any_more() -> None:
    play = unknown_once_more(enrolled()).hears("we do not guess")
    assert play.state.unknown_retests == 0
    play = unknown_once_more(unknown_once_more(play))
    assert play.state.unknown_retests == 2
    play.types("/settings").taps("Show me how to check").taps("None of these")
    for _ in range(4):
        play.sees("Which").taps("Not sure")
    assert play.state.aside.step is Step.NONE
    play.types("/settings").taps("Forward side").taps("Show me how to check")
    assert play.state.unknown_retests == 0


def test_a_side_that_was_found_starts_the_count_anew() -> None:
    play = unknown_once_more(unknown_once_more(enrolled()))
    play.types("/settings").taps("Show me how to check").taps("None of these")
    for _ in range(4):
        play.taps("Not sure")
    play.taps("Right").taps("Right").taps("Not sure")
    assert play.state.unknown_retests == 0


def test_a_big_loss_of_turning_in_with_a_sore_groin_closes_the_routine() -> None:
    play = enrolled().types("/settings").taps("Show me how to check").taps("None of these")
    play.taps("Not sure").taps("Not sure").sees("Turning in")
    play.taps("Much less, and my groin hurts").is_at(Step.LOCKED)
    play.sees("see a doctor or physiotherapist first")
    assert play.state.test_results == {}
