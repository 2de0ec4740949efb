"""Privacy in plain words, the export, and being forgotten."""

import pytest

from conversations.effects import Forget, Say
from conversations.state import Step, begin
from tests.walks import enrolled, finished, holding, welcomed

DAY = 24 * 3600


def test_privacy_says_what_is_kept_where_and_how_to_get_rid_of_it() -> None:
    enrolled().types("/privacy").hears("I keep what you answer", "database", "/export", "/delete")


def test_the_export_is_announced_and_sent_at_once() -> None:
    play = finished().types("/export").sees("in two files")
    assert play.exports == 1


def test_an_export_in_mid_hold_leaves_the_hold_alone() -> None:
    play = holding().waits(10).types("/export").sees("80 seconds left").waits(80)
    play.is_at(Step.FEEDBACK)


def test_delete_asks_once() -> None:
    play = finished().types("/delete").sees("This cannot be undone").is_at(Step.HOME)
    assert play.labels[-2:] == ["Keep it", "Delete everything"]
    assert "2026-03-02" in play.days


def test_deleting_forgets_everything_and_says_how_to_clear_the_chat() -> None:
    play = finished().types("/delete").taps("Delete everything")
    play.sees("Everything is deleted", "Clear history", "/start")
    assert play.state == begin()
    assert (play.stored, play.days, play.timers, play.reminder_at) == (None, {}, {}, None)


def test_only_the_farewell_goes_out_and_it_leaves_no_trace() -> None:
    effects = finished().types("/delete").types("yes").effects
    assert effects[0] == Forget()
    assert [effect.ephemeral for effect in effects if isinstance(effect, Say)] == [True]


def test_after_deleting_no_reminder_comes() -> None:
    play = enrolled().types("/delete").types("yes")
    before = len(play.bubbles)
    play.waits(3 * DAY)
    assert len(play.bubbles) == before


def test_after_deleting_one_can_begin_again() -> None:
    play = enrolled().types("/delete").types("yes").types("/start").sees("18 or over")
    play.types("yes").is_at(Step.INTAKE).sees("Which knee")


@pytest.mark.parametrize("no", ["no", "stop", "back", "none", "/stop"])
def test_a_word_keeps_everything(no: str) -> None:
    play = finished().types("/delete").types(no).is_at(Step.HOME)
    assert ("2026-03-02" in play.days, play.state.aside.step) == (True, Step.NONE)


def test_the_button_keeps_everything() -> None:
    finished().types("/delete").taps("Keep it").sees("Nothing was deleted")


def test_nothing_is_deleted_on_a_guess() -> None:
    play = finished().types("/delete").types("purple").sees("Type yes to delete everything")
    assert play.stored is not None


def test_a_yes_much_later_answers_something_else_and_deletes_nothing() -> None:
    play = enrolled().types("/delete").waits(DAY).sees("light day")
    play.types("yes").is_at(Step.PAIN_BEFORE)  # it answers the reminder
    assert play.stored is not None


def test_a_yes_after_something_else_was_said_is_asked_about_once_more() -> None:
    play = holding().waits(29).types("/delete").waits(5).types("yes")  # a cue came in between
    play.sees("Type yes to delete everything, or no").types("yes").sees("Everything is deleted")


def test_the_old_question_still_deletes_when_its_button_is_tapped() -> None:
    play = enrolled().types("/delete").waits(DAY).taps("Delete everything")
    assert play.stored is None


def test_deleting_in_mid_hold_ends_everything() -> None:
    play = holding().types("/delete").types("yes").is_at(Step.WELCOME)
    before = len(play.bubbles)
    play.waits(3600)
    assert (len(play.bubbles), play.timers) == (before, {})


def test_keeping_in_mid_hold_shows_the_hold_again() -> None:
    holding().waits(10).types("/delete").types("no").sees("80 seconds left")


def test_one_can_be_forgotten_before_the_intake_is_over() -> None:
    assert welcomed().types("/delete").types("yes").stored is None


def test_before_consent_there_is_nothing_to_delete_or_export() -> None:
    assert enrolled().types("/delete").types("yes").types("/export").exports == 0
