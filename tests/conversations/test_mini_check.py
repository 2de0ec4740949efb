"""The mini-check: every two weeks, because of a word, and never in the middle of a hold."""

from dataclasses import replace
from datetime import timedelta

import pytest

from content.schema import Tier
from conversations.state import Step
from tests.playbook import Playbook
from tests.walks import at_first_instruction, enrolled, finished, holding, in_rounds, welcomed

FORTNIGHT = timedelta(days=14).total_seconds()


def two_weeks_on() -> Playbook:
    return enrolled().waits(FORTNIGHT)


def test_it_is_asked_before_a_session_every_two_weeks() -> None:
    play = enrolled().waits(FORTNIGHT - 86400).types("/routine").is_at(Step.PAIN_BEFORE)
    play.types("/stop").waits(86400).types("/routine").sees("It has been a while", "safety check")
    play.taps("None of these").is_at(Step.PAIN_BEFORE).types("/stop")
    play.types("/routine").is_at(Step.PAIN_BEFORE)


def test_a_long_check_counts_as_well() -> None:
    play = two_weeks_on().types("/check")
    for _ in range(4):
        play.taps("None of these")
    play.types("/routine").is_at(Step.PAIN_BEFORE)


def test_somebody_of_whom_no_check_is_known_is_asked_two_weeks_after_consent() -> None:
    play = enrolled()
    play.state = replace(play.state, checked_on=None)
    play.types("/routine").is_at(Step.PAIN_BEFORE).types("/stop").waits(FORTNIGHT)
    play.types("/routine").sees("It has been a while")


@pytest.mark.parametrize(
    ("label", "card"),
    [
        ("Hot, red or very swollen knee, as above", "get medical help now"),
        ("Cannot walk 4 steps, even limping", "get medical help now"),
        ("One leg: new swelling, heat, pain or colour", "be seen today"),
        ("Stuck: will not fully straighten or bend", "be seen today"),
        ("Spreading numbness, or a weaker leg or foot", "see a doctor or physiotherapist soon"),
    ],
)
def test_a_yes_closes_the_routine_with_its_card(label: str, card: str) -> None:
    play = two_weeks_on().types("/routine").taps(label).taps("Continue").is_at(Step.LOCKED)
    play.sees(card, "/check").types("/routine").sees(card)


def test_a_session_does_not_begin_when_the_check_is_left() -> None:
    for play in (two_weeks_on().types("/routine"), two_weeks_on().types("/routine")):
        play.taps("Back").sees("nothing was changed").is_at(Step.HOME)
    two_weeks_on().types("/routine").types("stop").is_at(Step.HOME)


def test_a_pain_rule_can_ask_for_it() -> None:
    play = enrolled().types("/routine").taps("8").sees("A short safety check")
    play.types("none").sees("none of these signs").is_at(Step.HOME)
    play.types("/routine").taps("8").taps("Stuck: will not fully straighten or bend")
    play.taps("Continue").is_at(Step.LOCKED).sees("be seen today")


# --- words anywhere


@pytest.mark.parametrize(
    "typed",
    [
        "my knee is swollen",
        "I have a fever",
        "it locked yesterday",
        "my leg feels numb",
        "the knee gave way on the stairs",
        "done, but my knee is swollen",
    ],
)
def test_a_word_asks_the_five_signs(typed: str) -> None:
    play = enrolled().types(typed).sees("rather ask", "A short safety check")
    play.taps("None of these").is_at(Step.HOME).sees("none of these signs")


@pytest.mark.parametrize(
    "typed", ["I feel a bit dizzy", "my leg tingles now", "ow this hurts", "I get a cramp in there"]
)
def test_words_that_something_feels_wrong_stop_the_hold_and_ask(typed: str) -> None:
    play = holding().waits(20).types(typed).is_at(Step.UNWELL).sees("What do you feel?")
    play.waits(300).is_at(Step.UNWELL)


def test_words_that_something_feels_wrong_are_asked_about_outside_a_session_too() -> None:
    enrolled().types("my hip hurts a lot since then").sees("I am sorry to hear that")


def test_a_sore_knee_in_the_intake_is_what_the_intake_is_for() -> None:
    play = Playbook().types("my knee hurts").is_at(Step.WELCOME).sees("Hello")
    play.types("yes").types("my knee hurts when I walk").is_at(Step.INTAKE).sees("Which knee")


def test_words_that_nothing_hurts_ask_nothing() -> None:
    holding().waits(20).types("it doesnt hurt").is_at(Step.HOLDING)


def test_words_of_chest_and_breath_ask_the_screen_that_names_them() -> None:
    play = enrolled().types("I have chest pain").sees("Right now")
    play.taps("New chest pain or short of breath").taps("Continue").is_at(Step.LOCKED)
    play.sees("get medical help now")


def test_a_chest_of_drawers_leads_to_a_kind_question_and_never_to_a_lock() -> None:
    play = enrolled().types("my phone is on the chest of drawers").sees("It may be nothing")
    play.taps("None of these").is_at(Step.HOME).sees("none of these signs")


@pytest.mark.parametrize("typed", ["it is not swollen", "no fever today", "without numbness"])
def test_a_not_before_the_word_takes_it_back(typed: str) -> None:
    enrolled().types(typed).does_not_see("rather ask")


def test_it_works_in_the_intake_and_the_question_comes_back() -> None:
    play = welcomed().types("my knee is swollen and hot").sees("A short safety check")
    play.taps("None of these").sees("Which knee is sore?").is_at(Step.INTAKE)


def test_a_screen_of_signs_that_is_open_is_not_put_aside_for_fewer() -> None:
    play = welcomed().taps("Right").taps("3").types("well, numb in a way").sees("Tap what fits")
    play.taps("None of these").types("well, chest pain in a way").sees("rather ask", "Right now")
    play.types("hm, chest pain you see").sees("Tap what fits", "Right now")


def test_before_consent_help_is_named_and_nothing_is_asked_or_kept() -> None:
    play = Playbook().types("/start").types("I have chest pain").sees("Call 112", "18 or over")
    assert play.stored is None


@pytest.mark.parametrize("typed", ["oh my knee is swollen", "I have chest pain here"])
def test_a_grave_word_stops_the_clock_of_a_hold(typed: str) -> None:
    play = holding().waits(40).types(typed).is_at(Step.PAUSED).hears("50 seconds left")
    play.waits(60).taps("None of these").is_at(Step.PAUSED).taps("Go on").waits(3 + 50)
    play.is_at(Step.FEEDBACK)


def test_a_lighter_word_lets_the_hold_go_on() -> None:
    play = holding().waits(40).types("I think I have a fever").is_at(Step.HOLDING)
    play.sees("A short safety check").waits(50).is_at(Step.FEEDBACK)


def test_a_yes_in_a_hold_closes_the_routine_and_keeps_what_was_held() -> None:
    play = holding().waits(40).types("my knee is swollen now")
    play.taps("Stuck: will not fully straighten or bend").taps("Continue").is_at(Step.LOCKED)
    assert play.days["2026-03-02"].held_seconds == 40


def test_it_works_at_every_step_of_a_session() -> None:
    for play in (at_first_instruction(), in_rounds(), finished()):
        play.types("the knee is swollen").sees("A short safety check")
        play.taps("None of these").hears("none of these signs")


# --- a closed routine


def locked(label: str = "The knee keeps giving way") -> Playbook:
    play = enrolled().types("/check").taps("None of these").taps(label).taps("Continue")
    while play.state.aside.step is Step.CHECK:
        play.taps("None of these")
    return play.is_at(Step.LOCKED)


def test_a_clear_mini_check_opens_nothing() -> None:
    locked().types("my knee is swollen").taps("None of these").is_at(Step.LOCKED)


def test_a_graver_sign_makes_a_lock_graver() -> None:
    play = locked().types("my knee is swollen").taps("Hot, red or very swollen knee, as above")
    play.taps("Continue").is_at(Step.LOCKED).sees("get medical help now")
    assert "A clinician says I can exercise" not in play.labels


def test_a_lighter_sign_never_makes_a_lock_lighter() -> None:
    play = locked("Out of shape, or the kneecap slipped out").types("my leg is numb")
    play.taps("Spreading numbness, or a weaker leg or foot").taps("Continue").is_at(Step.LOCKED)
    play.sees("get medical help now")
    assert play.state.lock is not None
    assert play.state.lock.tier is Tier.EMERGENCY
