"""Every rule of the pain table, by its name; and no other."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from conversations.state import SessionKind, Step
from tests.courses import (
    DAY,
    at_effort,
    at_strength,
    before_the_third,
    course,
    does_a_session,
    next_morning,
    strength_of,
    to_the_last_question,
    with_course,
    with_days,
)
from tests.playbook import Playbook, shipped
from tests.walks import at_movement, enrolled

TODAY = date(2026, 3, 2)
WEEKS = 7


def in_the_plank() -> Playbook:
    """Be in the first of the plank's rounds."""
    play = enrolled(minutes="10").types("/routine").taps("2")
    return at_movement(play, "Plank").taps("Ready").waits(5).is_at(Step.HOLDING)


def kind_of(play: Playbook) -> SessionKind:
    """How big the running session is."""
    assert play.state.session is not None
    return play.state.session.kind


# --- before


def before_closed(rule: str) -> None:
    play = enrolled().types("/routine").taps("8").hears("no exercise today").is_at(Step.HOME)
    assert play.state.aside.item == "mini-check", rule
    assert (play.days, play.state.session) == ({}, None)


def before_closed_again(rule: str) -> None:
    play = enrolled().types("/routine").taps("9").waits(3 * DAY).types("/routine").taps("8")
    play.is_at(Step.LOCKED).hears("A clinician should look"), rule
    later = enrolled().types("/routine").taps("9").waits(4 * DAY).types("/routine").taps("8")
    later.is_at(Step.HOME)


def before_gentle(_rule: str) -> None:
    for number in ("6", "7"):
        play = enrolled().types("/routine").taps(number).hears("only breathing and easy")
        assert (kind_of(play), strength_of(play)) == (SessionKind.GENTLE, set())


def before_amber(_rule: str) -> None:
    for number in ("4", "5"):
        play = enrolled().types("/routine").taps(number).hears("one set fewer")
        assert kind_of(play) is SessionKind.AMBER
    assert kind_of(enrolled().types("/routine").taps("3")) is SessionKind.USUAL


# --- during


def during_too_much(_rule: str) -> None:
    play = at_strength().types("pain 6").is_at(Step.PAIN_AFTER).sees("Then we end this one")
    assert course(play).levels == {"bridge": -1}
    play = in_the_plank().types("8").is_at(Step.PAIN_AFTER)
    assert course(play).levels == {"plank": -1}
    play = at_strength().taps("Something feels wrong").types("sharp").sees("Then we end this one")
    assert course(play).levels == {"bridge": -1}
    bottom = with_course(enrolled(), levels={"bridge": -2, "glute-squeeze": -1})
    bottom.types("/routine").taps("2")
    at_movement(bottom, "Buttock squeeze").taps("Ready").types("6/10").is_at(Step.PAIN_AFTER)


def during_sore(_rule: str) -> None:
    play = at_strength().types("pain 4").is_at(Step.SET).sees("Finish the set only if it stays")
    play.taps("Done").taps("2")
    assert (course(play).tally("bridge").sore, course(play).tally("bridge").whole) == (1, 0)
    in_the_plank().types("5").is_at(Step.HOLDING).sees("Noted")


def during_sore_again(_rule: str) -> None:
    play = at_strength().types("pain 4").taps("Done").taps("2").waits(2 * DAY)
    at_strength(play).types("pain 5").sees("from next time this one is a step easier")
    assert course(play).levels == {"bridge": -1}
    play.types("pain 5").taps("Done").taps("2")
    assert (course(play).levels, course(play).tally("bridge").sore) == ({"bridge": -1}, 0)


def during_fine(_rule: str) -> None:
    at_strength().types("pain 3").is_at(Step.SET).sees("that is fine")


# --- after


def after_much_worse(_rule: str) -> None:
    for before, after in (("2", "5"), ("5", "6")):
        play = does_a_session(enrolled(), before=before, after=after)
        play.sees("a lot of soreness", "Flares are common")
        assert course(play).levels == {"bridge": -1}
        play.waits(2 * DAY).types("/routine").taps("2")
        assert strength_of(play) == set()
        play.types("/stop").waits(2 * DAY).types("/routine").taps("2")
        assert strength_of(play) == {"bridge"}


def after_worse(_rule: str) -> None:
    play = does_a_session(enrolled(), before="1", after="3").sees("All steps stay as they are")
    assert course(play).levels == {}
    next_morning(play).sees("the day after")


def after_green(_rule: str) -> None:
    assert at_effort(enrolled()).state.aside.step is Step.EFFORT
    play = enrolled()
    next_morning(does_a_session(play)).taps("2")
    does_a_session(play.waits(DAY), before="3", after="4")
    assert play.state.aside.step is Step.NONE
    play = enrolled()
    next_morning(does_a_session(play)).taps("2")
    to_the_last_question(play.waits(DAY)).taps("Skip")
    assert play.state.aside.step is Step.NONE  # unknown is not green


# --- the day after


def morning_worse(_rule: str) -> None:
    play = next_morning(does_a_session(enrolled())).taps("4").sees("A bit sorer the day after")
    assert (course(play).levels, course(play).strength_off_until) == ({"bridge": -1}, None)
    assert play.days["2026-03-02"].pain_morning == 4
    for number in ("3", "2"):
        play = next_morning(does_a_session(enrolled())).taps(number)
        assert course(play).levels == {}


def morning_twice(_rule: str) -> None:
    play = next_morning(does_a_session(enrolled())).taps("4").waits(DAY)
    next_morning(does_a_session(play)).taps("5").sees("twice in a row")
    assert course(play).levels == {"bridge": -2}
    assert course(play).strength_off_until == date(2026, 3, 7)


def morning_third(_rule: str) -> None:
    play = before_the_third()
    next_morning(does_a_session(play)).taps("6")
    play.hears("third sorer day").is_at(Step.LOCKED)


# --- progress and effort


def progress_ready(_rule: str) -> None:
    assert at_effort(enrolled()).state.course.proposed == "bridge"


def effort_form(_rule: str) -> None:
    at_effort(enrolled()).taps("It got untidy").sees("Doing it well counts")


def effort_fine(_rule: str) -> None:
    at_effort(enrolled()).taps("6").sees("You did all of it twice", "harder")


def effort_hard(_rule: str) -> None:
    at_effort(enrolled()).taps("7").sees("We stay at this step")


# --- weekly


def week_worse(_rule: str) -> None:
    past = with_days(enrolled(), (9, 1), (8, 2), (7, 1), (3, 3), (2, 3))
    play = does_a_session(past, before="3", after="3").hears("we do half as much")
    assert play.state.aside.item == "mini-check"
    assert course(play).halved_until == TODAY + timedelta(days=7)
    play.types("/stop").waits(2 * DAY).types("/routine").taps("3")
    assert play.state.session is not None
    assert play.state.session.steps[-1].dose.reps == 5  # type: ignore[union-attr]
    one_bad_day = with_days(enrolled(), (9, 1), (8, 2), (7, 1), (3, 1), (2, 1))
    does_a_session(one_bad_day, before="5", after="5").sees("Done.")


# --- the way so far


def some_weeks_on(play: Playbook, first: tuple[int, ...], *now: int) -> Playbook:
    """Have begun six weeks ago, with these first numbers and these of the last days."""
    began = TODAY - timedelta(days=6 * WEEKS)
    with_course(play, began=began, first_pains=first)
    return with_days(play, *[(2 * at, number) for at, number in enumerate(now, start=1)])


def review_better(_rule: str) -> None:
    play = does_a_session(some_weeks_on(enrolled(), (6, 5, 6), 4, 3), before="3", after="3")
    play.sees("clearly less sore", "Two strength days a week").taps("Two days").hears(
        "Two strength"
    )
    play.waits(2 * DAY).types("/plan").does_not_see("Bridge").waits(DAY).types("/plan")
    play.sees("Bridge")
    play = does_a_session(some_weeks_on(enrolled(), (3, 3, 3), 2, 2), before="2", after="2")
    play.types("purple").sees("Type yes or no").types("no").hears("Three days, as before")


def review_same(_rule: str) -> None:
    play = does_a_session(some_weeks_on(enrolled(), (5, 5, 5), 5, 5), before="5", after="5")
    play.sees("A physiotherapist can look at what we cannot", "strength for the knee itself")
    play.taps("A copy of my numbers")
    assert play.exports == 1
    play.waits(2 * DAY)
    does_a_session(play, before="5", after="5").does_not_see("physiotherapist")


def review_some(_rule: str) -> None:
    play = does_a_session(some_weeks_on(enrolled(), (6, 6, 6), 5, 5), before="5", after="5")
    play.sees("a bit less sore", "strength for the knee itself")
    play.waits(2 * DAY)
    does_a_session(play, before="5", after="5").does_not_see("a bit less sore")


def review_function(_rule: str) -> None:
    play = does_a_session(some_weeks_on(enrolled(), (1, 2, 2), 1, 1)).sees("how are stairs")
    assert play.state.aside.step is Step.FUNCTION


def everyday(*answers: str) -> Playbook:
    """Answer the three questions about everyday things."""
    play = does_a_session(some_weeks_on(enrolled(), (1, 2, 2), 1, 1))
    for answer in answers:
        play.types(answer)
    return play


def function_better(_rule: str) -> None:
    everyday("better", "same", "better").sees("easier than at the start", "Two strength days")


def function_same(_rule: str) -> None:
    everyday("same", "worse", "same").sees("A physiotherapist can look")


def function_some(_rule: str) -> None:
    everyday("better", "same", "worse").sees("Something is moving")
    play = everyday("better").taps("Skip").sees("All right")
    assert play.state.aside.step is Step.NONE


CASES: dict[str, Callable[[str], None]] = {
    case.__name__.replace("_", "-"): case
    for case in (
        before_closed_again,
        before_closed,
        before_gentle,
        before_amber,
        during_too_much,
        during_sore_again,
        during_sore,
        during_fine,
        after_much_worse,
        after_worse,
        after_green,
        morning_third,
        morning_twice,
        morning_worse,
        progress_ready,
        effort_form,
        effort_fine,
        effort_hard,
        week_worse,
        review_function,
        review_better,
        review_same,
        review_some,
        function_better,
        function_same,
        function_some,
    )
}


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_does_what_it_says(rule: str) -> None:
    CASES[rule](rule)


def test_every_rule_of_the_table_has_its_test() -> None:
    assert list(CASES) == [rule.slug for rule in shipped().pain]
