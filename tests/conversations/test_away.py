"""People who do not answer are reminded less and less, asked once, and welcomed back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from conversations.state import SessionKind, Step
from tests.playbook import Playbook
from tests.walks import enrolled

DAY = 24 * 3600
FIRST = date(2026, 3, 3)  # the day after Monday's intake


def days_of(play: Playbook) -> list[int]:
    """The days on which a reminder was sent, counted from the last sign on day 0."""
    return [
        (date.fromisoformat(day) - FIRST).days + 1
        for day, fate in play.fates.items()
        if fate == "sent"
    ]


def asked() -> Playbook:
    """Have been away until asked whether to stop."""
    play = enrolled().waits(37 * DAY)
    return play.sees("We have not met for a while")


# --- less and less


def test_who_does_not_answer_is_reminded_less_and_less_and_then_no_more() -> None:
    play = enrolled().waits(300 * DAY)
    assert days_of(play) == [1, 2, 4, 6, 9, 16, 23, 30, 37, 51, 65]
    assert play.reminder_at is None
    play.sees("This is my last reminder for now")


def test_every_sign_brings_the_usual_rhythm_back() -> None:
    for sign in ("hello", "/plan", "later"):
        play = enrolled().waits(6.5 * DAY).types(sign).waits(DAY)
        assert days_of(play) == [1, 2, 4, 6, 7]


def test_a_sign_right_after_a_reminder_counts_for_the_next_day() -> None:
    play = enrolled()
    for _ in range(5):
        play.waits(DAY).types("/plan")
    assert days_of(play) == [1, 2, 3, 4, 5]


def test_time_alone_is_no_sign() -> None:
    play = enrolled().goes_offline().waits(3.5 * DAY).comes_online().waits(2 * DAY)
    assert days_of(play) == [1, 2, 4]


def test_days_chosen_thinly_are_left_as_they_are() -> None:
    play = enrolled().types("/settings").taps("Reminder days").types("sat and sun").waits(20 * DAY)
    assert days_of(play) == [5, 6, 13, 20]  # from the tenth day on once a week


def test_a_pause_is_no_absence() -> None:
    play = enrolled().types("pause until 21 march").waits(21 * DAY)
    assert list(play.fates) == ["2026-03-21", "2026-03-22"]


def test_what_was_missed_was_no_reminder() -> None:
    play = enrolled().until(datetime(2026, 3, 6, 5, 0, tzinfo=UTC)).sleeps(6 * 3600).waits(DAY)
    assert list(play.fates.values()) == ["sent", "sent", "missed", "sent"]


def test_after_some_days_the_words_are_in_no_hurry() -> None:
    enrolled().waits(4 * DAY).does_not_see("Whenever").waits(2 * DAY).sees("Whenever it suits you")


# --- the question


def test_it_is_asked_once_as_that_days_reminder() -> None:
    play = asked()
    assert play.labels[-2:] == ["Yes, go on", "No, stop reminders"]
    assert [text for text in play.transcript if "We have not met" in text] == [play.transcript[-1]]
    play.waits(100 * DAY)
    assert sum("We have not met" in text for text in play.transcript) == 1


@pytest.mark.parametrize("answer", ["yes", "go on", "please", "continue"])
def test_a_yes_typed_goes_on_as_usual(answer: str) -> None:
    play = asked().types(answer).sees("Good, I go on", "Next reminder: Thu, Apr 9, 07:00")
    play.sees("three small minutes").waits(DAY).sees("A light day")


def test_a_yes_tapped_goes_on_as_usual() -> None:
    play = asked()
    question = play.last
    play.taps("Yes, go on").sees("Good, I go on").waits(DAY).sees("A light day")
    assert question.buttons == []


@pytest.mark.parametrize("answer", ["no", "stop", "/stop", "no thanks", "pause"])
def test_a_no_typed_ends_the_reminders_until_told(answer: str) -> None:
    play = asked().types(answer).sees("All right, no more reminders")
    assert play.reminder_at is None
    play.types("/reminder").sees("Paused until you say so").taps("Go on").sees("Next reminder")


def test_a_no_tapped_ends_the_reminders_until_told() -> None:
    play = asked().taps("No, stop reminders").sees("All right, no more reminders").waits(50 * DAY)
    assert play.sees("All right").state.rhythm.paused_on(date(2026, 5, 20))


def test_what_is_not_understood_is_asked_again() -> None:
    play = asked().types("purple").sees("Type yes or stop", "Shall I go on reminding you?")
    play.taps("Yes, go on").sees("Good, I go on")


def test_silence_means_every_two_weeks_and_then_no_more_until_a_word_comes() -> None:
    play = asked().waits(14 * DAY).sees("Whenever it suits you").waits(14 * DAY)
    play.sees("This is my last reminder for now").waits(100 * DAY).sees("This is my last reminder")
    play.types("hi").sees("Type yes or stop").types("yes").waits(DAY)
    assert len(days_of(play)) == 12


def test_a_log_answers_the_question_too() -> None:
    play = asked()
    question = play.last
    play.types("done").sees("Logged")
    assert (question.buttons, play.state.aside.step) == ([], Step.NONE)


def test_a_session_answers_the_question_too() -> None:
    play = asked().types("/check").types("none").types("none").types("none").types("none")
    play.types("/routine")
    assert (play.step, play.state.aside.step) == (Step.PAIN_BEFORE, Step.NONE)


def test_a_question_that_could_not_be_sent_is_asked_another_day() -> None:
    play = enrolled().waits(36.5 * DAY).goes_offline().waits(DAY).loses()
    assert play.state.aside.step is Step.NONE
    assert play.state.rhythm.stop_asked_on is None
    play.waits(DAY).sees("We have not met for a while")


def test_a_question_lost_after_it_was_left_leaves_what_is_open_alone() -> None:
    play = enrolled().waits(36.5 * DAY).goes_offline().waits(DAY).types("/settings")
    play.state = replace(
        play.state, rhythm=replace(play.state.rhythm, stop_asked_on=date(2026, 4, 8))
    )
    play.loses()
    assert play.state.aside.step is Step.SETTINGS


def test_a_reminder_after_the_question_that_could_not_be_sent_does_not_count() -> None:
    play = asked().goes_offline().waits(14 * DAY).loses()
    assert play.state.rhythm.unanswered == 0
    assert play.state.rhythm.stop_asked_on == date(2026, 4, 8)


def test_who_blocks_the_bot_with_the_question_open_gets_no_edit() -> None:
    play = asked()
    before = play.calls
    play.is_blocked()
    assert play.calls == before


# --- back again


@pytest.mark.parametrize("hello", ["/start", "hello there", "/nonsense"])
def test_the_first_hello_after_some_time_is_a_welcome(hello: str) -> None:
    play = enrolled().waits(6.5 * DAY).types(hello)
    play.sees("Welcome back. Nothing is lost. Shall we begin with three small minutes?")
    assert play.labels[-4:] == ["Three minutes", "Start", "Change something", "Help"]
    assert play.last.text.count("Welcome back") == 1
    play.types(hello).does_not_see("three small minutes")


def test_something_else_sent_is_answered_and_welcomed() -> None:
    enrolled().waits(6 * DAY).sends("sticker").sees("I can only read words", "Welcome back")


def test_three_minutes_begin_at_once() -> None:
    play = enrolled().waits(6 * DAY).types("hi").taps("Three minutes").is_at(Step.PAIN_BEFORE)
    assert play.state.session is not None
    assert play.state.session.kind is SessionKind.MINIMUM
    play.types("2").sees("About 3 minutes")


def test_three_minutes_from_an_old_card_leave_a_running_session_as_it_is() -> None:
    play = enrolled().waits(6 * DAY).types("hi")
    data = next(data for data in play.choices("card:0:small"))
    play.types("/routine").types("2").taps_data(data).is_at(Step.READY)
    assert play.state.session is not None
    assert play.state.session.kind is SessionKind.USUAL


def test_who_knows_what_they_want_is_not_held_up() -> None:
    enrolled().waits(6 * DAY).types("done").does_not_see("Welcome back")
    enrolled().waits(6 * DAY).types("/routine").is_at(Step.PAIN_BEFORE)


def test_after_a_day_or_two_nobody_was_away() -> None:
    enrolled().waits(2 * DAY).types("/start").sees("Welcome back.", "What would you like to do?")


def test_before_a_first_sign_was_kept_the_consent_counts() -> None:
    play = enrolled()
    play.state = replace(play.state, rhythm=replace(play.state.rhythm, seen_at=None))
    play.until(play.now + timedelta(days=20))
    assert days_of(play) == [1, 2, 4, 6, 9, 16]
