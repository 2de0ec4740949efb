"""Safety answers close the routine at once, and only what should open it again does."""

from datetime import timedelta

import pytest

from content.schema import Option, Question, Tier
from conversations.state import Step
from tests.playbook import Playbook, shipped
from tests.walks import at_first_instruction, enrolled, finished, holding, welcomed

NOTHING_WRONG = 4  # screens with "None of these"
CLOSING = [
    (question.slug, option)
    for question in shipped().intake
    for option in question.options
    if option.tier in {Tier.EMERGENCY, Tier.CLINICIAN}
]
OPENS_BY_WORD = [pair for pair in CLOSING if pair[1].tier is Tier.CLINICIAN]


def label(question: str, option: Option) -> str:
    return shipped().language("en").phrases[f"question.{question}.options.{option.slug}"]["other"]


def card(option: Option) -> str:
    first_line = shipped().language("en").phrases[option.card or f"card.{option.tier}"]["other"]
    return first_line.replace("*", "").splitlines()[0]


def answered_until(question: str) -> Playbook:
    """Be asked this safety question in the intake, nothing wrong before it."""
    play = welcomed().taps("Right").taps("3")
    while play.state.main.item != question:
        play.taps("None of these")
    return play


def with_sign(question: str, option: Option) -> Playbook:
    return answered_until(question).taps(label(question, option)).taps("Continue")


def nothing_wrong_now(play: Playbook) -> Playbook:
    """Answer the safety questions of /check: nothing any more."""
    for _ in range(NOTHING_WRONG):
        play.taps("None of these")
    return play


@pytest.mark.parametrize(("question", "option"), CLOSING, ids=lambda it: getattr(it, "slug", it))
def test_a_sign_closes_the_routine_at_once_with_its_card(question: str, option: Option) -> None:
    play = with_sign(question, option).is_at(Step.LOCKED).sees(card(option), "/check")
    play.types("/routine").sees(card(option)).types("/start").sees(card(option))


@pytest.mark.parametrize(("question", "option"), CLOSING, ids=lambda it: getattr(it, "slug", it))
def test_the_safety_questions_open_the_routine_once_nothing_is_wrong(
    question: str, option: Option
) -> None:
    play = nothing_wrong_now(with_sign(question, option).types("/check"))
    play.is_at(Step.INTAKE).hears("Nothing there that stands in the way")
    play.sees("Which hip feels tighter?")


@pytest.mark.parametrize(
    ("question", "option"), OPENS_BY_WORD, ids=lambda it: getattr(it, "slug", it)
)
def test_a_clinicians_word_opens_what_waits_for_one(question: str, option: Option) -> None:
    play = with_sign(question, option).taps("A clinician says I can exercise")
    play.is_at(Step.INTAKE).hears("we go on, gently")


def test_the_clinicians_word_can_be_typed() -> None:
    with_sign(*OPENS_BY_WORD[0]).types("I am cleared").is_at(Step.INTAKE)


def test_no_word_opens_what_needed_care_at_once() -> None:
    play = with_sign(*CLOSING[0])
    assert "A clinician says I can exercise" not in play.labels
    play.types("I am cleared").is_at(Step.LOCKED).sees(card(CLOSING[0][1]))


def test_of_several_signs_the_gravest_decides() -> None:
    play = answered_until("safety-knee").taps("The knee keeps giving way")
    play.taps("Out of shape, or the kneecap slipped out").taps("Continue")
    play.is_at(Step.LOCKED).sees("get medical help now")


def test_a_typed_sign_closes_the_routine_as_well() -> None:
    answered_until("safety-knee").types("the knee keeps giving way").is_at(Step.LOCKED)


def test_what_is_typed_at_a_closed_routine_is_answered_with_the_card() -> None:
    play = with_sign(*CLOSING[0]).types("but I want to").sees("closed for now", "/check")
    play.types("done").is_at(Step.LOCKED).types("/done").is_at(Step.LOCKED).types("/plan")
    play.is_at(Step.LOCKED).sees(card(CLOSING[0][1]))
    assert play.days == {}


def test_a_check_that_finds_the_same_sign_keeps_the_routine_closed() -> None:
    question, option = OPENS_BY_WORD[0]
    play = with_sign(question, option).types("/check")
    while play.state.aside.item != question:
        play.taps("None of these")
    play.taps(label(question, option)).taps("Continue")
    while play.state.aside.step is Step.CHECK:
        play.taps("None of these")
    play.is_at(Step.LOCKED).sees(card(option))


def test_an_emergency_found_by_a_check_closes_the_routine_before_the_next_question() -> None:
    play = enrolled().types("/check").hears("A few safety questions")
    play.taps("Cannot walk 4 steps, even limping").taps("Continue")
    play.is_at(Step.LOCKED).sees("get medical help now")
    assert play.state.aside.step is Step.NONE


def test_a_check_with_nothing_wrong_changes_nothing() -> None:
    play = nothing_wrong_now(enrolled().types("/check")).is_at(Step.HOME)
    play.sees("You can go on with your routine")


def test_back_in_a_check_leads_to_the_question_before_and_then_out() -> None:
    play = enrolled().types("/check").taps("None of these").taps("Back").sees("Right now")
    play.taps("Back").sees("nothing was changed").is_at(Step.HOME)


def test_a_closed_routine_opens_to_the_plan_where_the_intake_was_complete() -> None:
    play = enrolled().types("/check").taps("None of these")
    play.taps("The knee keeps giving way").taps("Continue").taps("None of these")
    play.taps("None of these").is_at(Step.LOCKED)
    play.taps("A clinician says I can exercise").is_at(Step.HOME)
    play.sees("we go on, gently", "Next session")


def test_a_sign_found_in_mid_session_ends_it_and_keeps_what_was_done() -> None:
    play = holding().waits(40).types("/check").taps("Cannot walk 4 steps, even limping")
    play.taps("Continue").is_at(Step.LOCKED).waits(3600).is_at(Step.LOCKED)
    assert play.days["2026-03-02"].held_seconds == 40
    assert play.state.session is None


def test_a_movement_that_a_check_excludes_ends_at_once() -> None:
    play = holding().waits(40).types("/check")
    for _ in range(2):
        play.taps("None of these")
    play.taps("Blood thinners, or I bleed or bruise easily").taps("Continue")
    play.taps("None of these").is_at(Step.READY).sees("Slow pelvic tilts")


def test_a_check_that_excludes_something_later_lets_the_hold_go_on() -> None:
    play = holding(Playbook()).types("/check")
    for _ in range(3):
        play.taps("None of these")
    play.taps("Bony outside of the hip is sore at night").taps("Continue").is_at(Step.HOLDING)
    play.waits(90).is_at(Step.FEEDBACK)


def test_a_check_before_the_first_movement_leaves_the_question_open() -> None:
    play = nothing_wrong_now(enrolled().taps("Start").types("/check")).is_at(Step.PAIN_BEFORE)
    play.sees("how sore is your knee")


# --- pain before a session


@pytest.mark.parametrize("pain", ["8", "9", "10"])
def test_much_pain_before_means_no_exercise_today(pain: str) -> None:
    play = enrolled().taps("Start").taps(pain).is_at(Step.HOME).hears("no exercise today")
    assert (play.state.session, play.days) == (None, {})
    play.sees("A short safety check")


@pytest.mark.parametrize("pain", ["6", "7"])
def test_more_pain_before_means_only_the_gentle_session(pain: str) -> None:
    play = at_first_instruction(pain=pain).sees("only breathing and easy pressure", "slow breaths")
    movements = [step.movement for step in play.state.session.steps] if play.state.session else []
    assert movements == ["sub-breath", "piriformis"]


@pytest.mark.parametrize("pain", ["4", "5"])
def test_some_pain_before_makes_the_session_a_little_smaller(pain: str) -> None:
    at_first_instruction(pain=pain).sees("a little smaller").hears("Before: ")


def test_little_pain_changes_nothing() -> None:
    at_first_instruction(pain="3").does_not_see("smaller", "sore. Today")


# --- what the lock stops


def test_no_reminder_comes_while_the_routine_is_closed() -> None:
    play = enrolled().types("/check").taps("Cannot walk 4 steps, even limping").taps("Continue")
    before = len(play.bubbles)
    play.waits(timedelta(days=2).total_seconds())
    assert len(play.bubbles) == before
    assert set(play.fates.values()) == {"skipped"}


def test_a_finished_day_can_still_be_closed_by_a_check() -> None:
    play = finished().types("/check").taps("Cannot walk 4 steps, even limping").taps("Continue")
    play.is_at(Step.LOCKED)
    assert "2026-03-02" in play.days


def test_questions_of_the_intake_with_a_tier_are_asked_again_by_a_check() -> None:
    def closes(question: Question) -> bool:
        return any(option.tier is not None for option in question.options)

    asked = [question for question in shipped().intake if closes(question)]
    assert [question.safety for question in asked] == [True] * NOTHING_WRONG
