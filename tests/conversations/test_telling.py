"""Answers that only tell: help, progress, the plan. They never move anybody."""

import pytest

from conversations.state import Step
from tests.playbook import Playbook
from tests.walks import at_first_instruction, card_data, enrolled, finished, holding, welcomed

DAY = 24 * 3600


@pytest.mark.parametrize("ask", ["/help", "help", "what can you do"])
def test_help_says_what_can_be_done_and_what_this_is_not(ask: str) -> None:
    enrolled().types(ask).hears("time each hold", "/routine", "not medical advice")


def test_help_in_mid_hold_is_followed_by_the_hold() -> None:
    play = holding().waits(10).types("/help").hears("time each hold").sees("80 seconds left")
    play.waits(80).is_at(Step.FEEDBACK)


def test_help_at_an_instruction_is_followed_by_the_instruction() -> None:
    at_first_instruction().types("/progress").sees("Step 1 of 3")


def test_help_in_a_lead_in_is_followed_by_patience() -> None:
    at_first_instruction().taps("Ready").types("/help").sees("starts in a moment")


def test_help_in_the_intake_is_followed_by_the_question() -> None:
    welcomed().types("/help").sees("Which knee")


def test_an_unknown_command_is_answered_with_the_open_step() -> None:
    enrolled().types("/dance").sees("I do not know that command", "What would you like to do?")
    holding().waits(30).types("/dance").sees("I do not know that command", "60 seconds left")


# --- progress


def test_progress_of_somebody_new_is_gentle() -> None:
    play = enrolled().types("/progress").sees("0 of the last 7 days", "After three sessions")
    play.sees("three minutes today").taps("Start").is_at(Step.PAIN_BEFORE)


def test_progress_counts_days_and_says_what_to_aim_at() -> None:
    finished().types("/progress").sees("1 of the last 7 days", "three days in a week")


def test_progress_praises_three_days() -> None:
    play = enrolled()
    for _ in range(3):
        play.types("done").waits(DAY)
    play.types("/progress").sees("3 of the last 7 days", "keep this rhythm")


def test_progress_compares_the_first_numbers_with_the_last() -> None:
    play = enrolled()
    for pain in (5, 5, 4, 3, 2, 2):
        play.types("/routine").taps(str(pain)).types("done").waits(90).types("/stop")
        play.types("/routine").taps("Go on").types("skip")
        while play.step is Step.READY:
            play.taps("Skip")
        play.types("/stop").types("done").waits(DAY)
    play.types("/progress").sees("Sore before a session: 2 now, 5 at the start")


# --- the plan


def test_the_plan_can_be_seen_at_any_time() -> None:
    enrolled().types("/plan").sees("Next session: about 5 minutes", "Bridge", "Next reminder")
    enrolled().types("/start").taps("My plan").sees("Next session")
    holding().waits(30).types("/plan").hears("Next session").sees("60 seconds left")


def test_a_light_day_has_a_light_plan() -> None:
    enrolled().waits(DAY).types("/plan").sees("Buttock squeeze").does_not_see("Bridge")


# --- what can be done now


def test_start_at_home_offers_what_can_be_done() -> None:
    play = enrolled().types("/start").sees("Welcome back", "What would you like to do?")
    assert play.labels[3:] == [
        "Start",
        "My plan",
        "Change something",
        "Help",
        "Log today as done",
    ]
    play.taps("Help").hears("time each hold")


def test_help_and_the_start_say_what_this_is_not() -> None:
    what = ("not a doctor", "nobody watches", "not for emergencies", "stop and get help")
    Playbook().types("/start").sees(*what, "18 or over").types("/help").hears(*what, "adults")
    welcomed().types("/start").sees(*what)
    enrolled().types("/start").sees(*what).types("/help").hears(*what, "adults")


def test_stop_with_nothing_running_says_so() -> None:
    enrolled().types("/stop").sees("Nothing is running", "What would you like to do?")


def test_cards_before_the_plan_is_ready_lead_to_the_questions() -> None:
    for choice in ("start", "plan", "change", "check", "tomorrow"):
        play = welcomed().taps_data(card_data(choice))
        play.sees("First these few questions", "Which knee")
