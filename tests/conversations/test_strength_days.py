"""Strength days: three a week that fit the person's own days, and never two in a row."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest

from conversations import planning, strength_days
from conversations.course import Course
from conversations.roles import WEEKDAYS
from conversations.state import DialogueState
from tests.courses import DAY, course, does_a_session
from tests.playbook import shipped
from tests.walks import enrolled

MONDAY = date(2026, 3, 2)


def reminded_on(*days: str, course: Course | None = None) -> DialogueState:
    """Somebody who is reminded on these days; every day without any."""
    return DialogueState(answers={"days": days}, course=course or Course())


@pytest.mark.parametrize(
    ("chosen", "days"),
    [
        ((), (1, 3, 5)),
        (("mon", "tue", "wed", "fri"), (1, 3, 5)),
        (("tue", "thu", "sat"), (2, 4, 6)),
        (("mon", "tue", "thu"), (1, 4)),
        (("sat", "sun"), (6,)),
    ],
)
def test_they_are_days_on_which_the_person_is_reminded(
    chosen: tuple[str, ...], days: tuple[int, ...]
) -> None:
    assert strength_days.weekdays(reminded_on(*chosen), shipped()) == days


def test_two_a_week_fit_the_own_days_too() -> None:
    twice = Course(twice_weekly=True)
    assert strength_days.weekdays(reminded_on(course=twice), shipped()) == (1, 4)
    assert strength_days.weekdays(reminded_on("tue", "fri", course=twice), shipped()) == (2, 5)


@pytest.mark.parametrize("twice", [False, True])
def test_whatever_days_somebody_comes_strength_is_never_in_a_row_nor_too_often(
    twice: bool,  # noqa: FBT001
) -> None:
    few = 2 if twice else 3
    for days in (days for count in range(1, 8) for days in combinations(WEEKDAYS, count)):
        state = DialogueState(course=Course(began=MONDAY, twice_weekly=twice))
        worked: list[date] = []
        for day in (MONDAY + timedelta(days=at) for at in range(28)):
            if WEEKDAYS[day.weekday()] in days and strength_days.is_due(state, shipped(), day):
                worked.append(day)
                state = replace(state, course=replace(state.course, strength_on=day))
        assert worked, days
        assert all((after - before).days > 1 for before, after in pairwise(worked)), days
        weeks = [day.isocalendar().week for day in worked]
        assert max(weeks.count(week) for week in weeks) <= few, days


def test_after_a_miss_strength_comes_on_the_next_day_that_is_not_in_a_row() -> None:
    play = does_a_session(enrolled()).waits(3 * DAY).types("/plan").sees("Today is a strength day")
    does_a_session(play).waits(DAY).types("/plan").sees("Today is a light day")


def test_a_second_session_on_a_day_has_no_strength_and_no_pressing() -> None:
    muscles = {one.slug for one in shipped().movements.values() if one.feedback}
    for pain in ("2", "7"):
        play = does_a_session(enrolled(minutes="15"))
        assert (course(play).strength_on, course(play).pressed_on) == (MONDAY, MONDAY)
        play.types("/plan").sees("No pressing a second time today", "light day")
        session = play.types("/routine").taps(pain).state.session
        assert session is not None
        done = {step.movement for step in session.steps}
        assert done
        assert not done & {*muscles, "bridge", "clamshell", "plank"}


def test_the_plan_says_what_makes_it_lighter() -> None:
    play = does_a_session(enrolled(), after="6").types("/plan").sees("Strength rests until Wed")
    halved = replace(play.state.course, halved_until=MONDAY, strength_off_until=None)
    play.state = replace(play.state, course=halved)
    play.types("/plan").sees("Half as much until Mon, Mar 2")


def test_the_days_are_the_same_as_those_of_the_reminder() -> None:
    state = reminded_on("tue", "thu")
    assert planning.is_strength_day(state, shipped(), MONDAY + timedelta(days=1))
    assert not planning.is_strength_day(state, shipped(), MONDAY)
