"""Why the plan is as it is: one line for each choice, in kind words."""

from dataclasses import replace
from datetime import date

import pytest

from conversations.state import Resting
from tests.playbook import Playbook
from tests.walks import enrolled


def with_tick(screens_before: int, label: str, *, tight: str = "Not sure") -> Playbook:
    play = enrolled(tight=tight).types("/check")
    for _ in range(screens_before):
        play.taps("None of these")
    play.taps(label).taps("Continue")
    return play


def test_nothing_known_is_said_as_it_is() -> None:
    enrolled(tight="Not sure", minutes="15").sees(
        "Why it is so:",
        "Both hips in turn: neither is clearly tighter",
        "no side is clearly further forward, and we do not guess",
        "Today is a strength day, one of 3 a week",
    )


@pytest.mark.parametrize("side", ["Left", "Right"])
def test_the_tighter_hip_comes_first_because_it_feels_tighter(side: str) -> None:
    enrolled(tight=side).sees(f"The {side.lower()} hip first: it feels tighter")


def test_the_press_is_for_the_side_that_sits_further_forward() -> None:
    play = enrolled().types("/settings").taps("Forward side").taps("Right")
    play.sees("The gentle press on the right: that side sits further forward")
    play.does_not_see("Slow tilts:")


def test_what_is_left_out_names_the_tick_and_what_comes_instead() -> None:
    play = with_tick(2, "Blood thinners, or I bleed or bruise easily").taps("None of these")
    play.types("/plan").sees(
        "No pressing at the front of the hip: because of your blood thinners",
        "Instead: Nine slow breaths, Front of the hip stretch",
        "Pressing by hand only, 3 out of 10 at most: because of your blood thinners",
    )


def test_a_side_that_is_left_out_is_named() -> None:
    play = with_tick(3, "Hip replaced or broken, or metal in it").taps("Left").types("/plan")
    play.sees("No pressing at the front of the hip, left side: because that hip was replaced")
    play.does_not_see("No gentle press")
    play.types("/settings").taps("Forward side").taps("Left")
    play.sees("No gentle press for even hips: because that hip", "Instead: Slow pelvic tilts")


def test_two_reasons_for_one_thing_are_one_line() -> None:
    play = with_tick(3, "Belly or groin artery, as above").types("/settings")
    play.taps("Pressing safely").taps("A coil put in within 6 weeks, or with cramps")
    play.taps("Continue")
    assert play.last.text.count("No pressing at the front of the hip") == 1
    play.sees("because of what you ticked about an artery and because your coil is new")


def test_a_way_that_nobody_would_do_is_not_explained() -> None:
    play = enrolled().types("/settings").taps("Pressing safely").taps("A coil in the womb")
    play.taps("Continue").sees("At the front of the hip by hand only")
    play.types("/settings").taps("Pressing safely").taps("Belly or groin artery, as above")
    play.taps("Continue").does_not_see("At the front of the hip by hand only")


def test_light_days_say_so() -> None:
    enrolled().waits(86400).types("/plan").sees("Today is a light day")


def test_what_rests_says_until_when_and_why() -> None:
    play = enrolled()
    resting = (
        Resting(movement="iliacus", until=date(2026, 3, 9), why="reason.felt-worse"),
        Resting(movement="tfl", until=date(2026, 3, 9)),
        Resting(movement="psoas", until=date(2026, 3, 1)),
    )
    play.state = replace(play.state, resting=resting)
    play.types("/plan").sees("inside the bone rests until Mon, Mar 9: it felt worse")
    play.sees("at the pocket rests until Mon, Mar 9: Something feels wrong")
    play.does_not_see("Deep front of the hip rests")


def test_a_ball_that_waits_for_the_second_week_has_its_line() -> None:
    play = enrolled().types("/plan").does_not_see("in the first week")
    play.types("/settings").taps("Tools").taps("Tennis ball").taps("Continue")
    play.sees("By hand, or with a soft ball, in the first week")
    began = date(2026, 2, 23)
    play.state = replace(play.state, course=replace(play.state.course, began=began))
    play.types("/plan").does_not_see("in the first week")
