"""What felt wrong later: signs after a session, and the tingle that has to go in ten minutes."""

from dataclasses import replace

import pytest

from conversations.state import Step
from tests.playbook import Playbook, shipped
from tests.walks import at_the_last_question, enrolled, finished, holding


def tingled(after: float = 40) -> Playbook:
    return holding().waits(after).taps("Something feels wrong").types("tingling").is_at(Step.READY)


def test_ten_minutes_after_a_tingle_the_bot_asks_whether_it_has_gone() -> None:
    play = tingled().sees("I will ask you then").types("/stop").waits(599).does_not_see("Has it")
    play.waits(1).sees("Ten minutes ago", "Has it gone?").taps("It has gone").sees("Good to hear")
    play.is_at(Step.HOME)


def test_a_tingle_that_stays_closes_the_routine_until_a_clinician_has_looked() -> None:
    play = tingled().types("/stop").waits(600).taps("It is still there").is_at(Step.LOCKED)
    play.sees("see a doctor or physiotherapist soon").waits(3600).is_at(Step.LOCKED)


def test_the_question_waits_for_the_end_of_a_hold() -> None:
    play = tingled().taps("Skip").taps("Skip").types("/stop").types("/routine")
    play.taps("2").is_at(Step.READY).waits(550).taps("Ready").waits(5).is_at(Step.HOLDING)
    play.waits(60).is_at(Step.HOLDING).does_not_see("Has it gone").waits(60).sees("Has it gone?")


def test_a_closed_routine_is_not_asked_again() -> None:
    play = tingled().types("/check").taps("Cannot walk 4 steps, even limping").taps("Continue")
    play.is_at(Step.LOCKED).waits(700).does_not_see("Has it gone?")


def test_the_question_can_be_left() -> None:
    play = tingled().types("/stop").waits(600).taps("Back").sees("nothing was changed")
    play.is_at(Step.HOME)


def test_what_is_not_understood_is_asked_again() -> None:
    tingled().types("/stop").waits(600).types("purple").sees("type gone or still there")


@pytest.mark.parametrize(
    ("what", "card"),
    [
        ("Weak thigh, big bruise, groin pain, red pee", "get medical help now"),
        ("The knee is newly swollen or stuck", "be seen today"),
        ("Tingling or numb for over 10 minutes", "see a doctor or physiotherapist soon"),
        ("The knee gives way", "see a doctor or physiotherapist first"),
    ],
)
def test_signs_after_a_session_close_the_routine(what: str, card: str) -> None:
    finished().types("something feels wrong").taps(what).is_at(Step.LOCKED).sees(card)


@pytest.mark.parametrize(
    ("what", "said"),
    [("A dull ache in the muscle", "up to two days"), ("Something else", "see a clinician")],
)
def test_what_is_no_sign_is_answered_and_closes_nothing(what: str, said: str) -> None:
    finished().types("it hurts").taps(what).is_at(Step.HOME).sees(said)


def test_too_strong_again_ends_the_movement_until_the_day_after_tomorrow() -> None:
    play = holding().waits(20).types("too strong").types("too strong").taps("Go on").waits(3)
    play.types("too strong").types("too strong").is_at(Step.READY)
    play.sees("leave it out tomorrow too", "Step 2 of 3")
    play.types("/stop").types("/plan").sees("rests until Tue, Mar 3: Too strong")


def test_something_else_can_be_said_as_often_as_it_is_felt() -> None:
    play = holding().waits(20)
    for _ in range(4):
        play.taps("Something feels wrong").types("something else").is_at(Step.EASED)


# --- the question after the press for even hips


def looked_at() -> Playbook:
    play = enrolled().types("/settings").taps("Forward side").taps("Right")
    play.taps("Start").taps("3").taps("Skip").taps("Ready").waits(5 + 50)
    return play.is_at(Step.EVEN).sees("How even are they?")


@pytest.mark.parametrize("answer", ["More even", "The same", "Not sure"])
def test_every_answer_is_fine_and_the_session_goes_on(answer: str) -> None:
    looked_at().taps(answer).is_at(Step.READY).sees("Bridge").types("/stop").sees("1 of 3")


def test_it_can_be_left_out() -> None:
    looked_at().taps("Skip").is_at(Step.READY).sees("Bridge")
    looked_at().types("done").is_at(Step.READY).sees("Bridge")


def test_what_feels_wrong_there_is_about_the_press() -> None:
    play = looked_at().types("ouch").types("sharp").is_at(Step.READY).sees("Slow pelvic tilts")
    assert [rest.movement for rest in play.state.resting] == ["realign-met"]


def test_silence_there_puts_the_session_away() -> None:
    looked_at().waits(600).sees("Still here").waits(1200).is_at(Step.HOME)
    looked_at().types("/stop").is_at(Step.HOME)
    looked_at().types("purple").sees("more even, same or not sure")


def test_an_aside_whose_question_is_gone_from_the_content_is_left() -> None:
    play = finished().types("ouch").sees("What do you feel?")
    extra = {slug: q for slug, q in shipped().extra_questions.items() if slug != "afterwards"}
    play.catalog = replace(shipped(), extra_questions=extra)
    play.types("/plan").sees("Next session")
    assert play.state.aside.step is Step.NONE


def test_at_the_last_question_a_word_still_asks() -> None:
    at_the_last_question().types("it is 3 and numb").sees("A short safety check")
