"""Changing an answer later: the menu, one question of the intake again, back, and in mid-hold."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from conversations.state import Step
from tests.playbook import shipped
from tests.walks import enrolled, held, holding

CHANGEABLE = [
    *("Sore knee", "Pressing safely", "Tighter hip", "Tools", "Length", "Time zone"),
    *(
        "Reminder time",
        "Forward side",
        "Loop bands",
        "Reminder days",
        "After … I will …",
        "Show me how to check",
        "Close",
    ),
]


def test_the_menu_offers_what_can_be_changed() -> None:
    play = enrolled().types("/settings").sees("What would you like to change?")
    assert play.labels[3:] == CHANGEABLE


def test_the_plans_button_opens_the_menu_too() -> None:
    enrolled().taps("Change something").sees("What would you like to change?")


def test_a_new_answer_is_kept_and_the_plan_that_comes_of_it_is_shown() -> None:
    play = enrolled().types("/settings").taps("Length").taps("About 15 minutes")
    play.hears("Length: About 15 minutes ✓").sees("Changed ✓", "about 14 minutes", "Plank")


def test_a_question_is_asked_with_what_was_ticked_before() -> None:
    play = enrolled().types("/settings").taps("Tools").taps("Tennis ball").taps("Continue")
    play.types("/settings").taps("Tools")
    assert "✓ Tennis ball" in play.labels


@pytest.mark.parametrize("name", ["length", "Length", "tighter hip", "Reminder days"])
def test_what_to_change_can_be_typed(name: str) -> None:
    play = enrolled().types("/settings").types(name)
    assert play.state.aside.step is Step.SETTING


def test_answers_to_a_setting_can_be_typed() -> None:
    play = enrolled().types("/settings").types("length").types("ten").sees("Changed ✓")
    assert play.state.answers["minutes"] == "10"


def test_what_is_not_understood_is_asked_again() -> None:
    play = enrolled().types("/settings").types("purple").sees("Tap what you want to change")
    play.taps("Length").types("purple").sees("type 5, 10 or 15", "How long should a session be?")


def test_a_time_that_is_none_is_asked_again() -> None:
    play = enrolled().types("/settings").taps("Reminder time").types("purple")
    play.sees("Type a time such as", "When shall I remind you")


def test_back_leads_to_the_menu_and_close_out_of_it() -> None:
    play = enrolled().types("/settings").taps("Length").taps("Back").sees("like to change?")
    play.taps("Close").sees("All right").is_at(Step.HOME)
    assert play.state.aside.step is Step.NONE


@pytest.mark.parametrize("word", ["no", "back", "none", "stop", "/stop"])
def test_a_word_closes_the_menu(word: str) -> None:
    assert enrolled().types("/settings").types(word).state.aside.step is Step.NONE


def test_a_new_zone_moves_the_reminder_at_once() -> None:
    play = enrolled().types("/settings").taps("Time zone").types("New York")
    assert play.reminder_at == datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_leaving_the_zone_takes_the_location_button_away() -> None:
    for leave in ("back", "/stop", "/settings", "/delete"):
        play = enrolled().types("/settings").taps("Time zone").taps("Share my location")
        assert play.asks_location
        play.types(leave)
        assert not play.asks_location


def test_a_location_shared_for_the_zone_is_kept() -> None:
    play = enrolled().types("/settings").taps("Time zone").taps("Share my location")
    play.shares_location_in("Asia/Tokyo").hears("Your place: Tokyo, 15:00 ✓")
    assert not play.asks_location


def test_an_open_menu_is_replaced_and_its_buttons_go() -> None:
    play = enrolled().types("/settings")
    menu = play.last
    play.types("/reminder")
    assert menu.buttons == []


# --- in a session


def test_a_setting_changed_in_mid_hold_lets_the_hold_end_on_time() -> None:
    play = holding().waits(20).types("/settings").taps("Length").waits(30)
    play.taps("About 10 minutes").hears("Changed ✓").sees("40 seconds left")
    play.waits(39).is_at(Step.HOLDING).waits(1).is_at(Step.FEEDBACK)


def test_a_hold_ends_on_time_behind_an_open_menu() -> None:
    play = holding().types("/settings").waits(90).is_at(Step.FEEDBACK).sees("Time. Ease off")
    play.types("length").sees("How long").types("5").hears("Changed ✓").sees("How does the spot")


def test_words_for_the_hold_reach_it_through_an_open_menu() -> None:
    holding().waits(10).types("/settings").types("pause").is_at(Step.PAUSED)
    held().types("/settings").types("softer").is_at(Step.READY)


def test_leaving_the_menu_shows_the_session_again() -> None:
    holding().waits(10).types("/settings").taps("Close").sees("80 seconds left")


def test_the_buttons_of_both_tracks_stay_good() -> None:
    play = holding().waits(10).types("/settings").taps("Pause").is_at(Step.PAUSED)
    play.taps("Length").sees("How long").taps("Go on").is_at(Step.LEAD_IN)


# --- content that changes meanwhile


def test_a_setting_taken_out_of_the_content_is_closed() -> None:
    play = enrolled().types("/settings").taps("Tools")
    intake = tuple(question for question in shipped().intake if question.slug != "tools")
    play.catalog = replace(shipped(), intake=intake)
    play.types("tennis ball").sees("I did not catch that", "What would you like to do?")
    assert play.state.aside.step is Step.NONE


def test_a_menu_entry_taken_out_of_the_content_is_answered_kindly() -> None:
    play = enrolled().types("/settings")
    intake = tuple(question for question in shipped().intake if question.slug != "tools")
    play.catalog = replace(shipped(), intake=intake)
    play.taps("Tools")
    assert play.toasts[-1].startswith("That button is from an earlier step")


def test_a_check_whose_question_is_gone_is_closed() -> None:
    play = enrolled().types("/check")
    intake = tuple(question for question in shipped().intake if question.slug != "safety-now")
    play.catalog = replace(shipped(), intake=intake)
    play.types("none").is_at(Step.HOME)
    assert play.state.aside.step is Step.NONE


def test_a_setting_can_be_changed_while_the_routine_is_closed() -> None:
    play = enrolled().types("/check").taps("New chest pain or short of breath").taps("Continue")
    play.types("/settings").taps("Length").taps("About 10 minutes").hears("Changed ✓")
    play.is_at(Step.LOCKED)
