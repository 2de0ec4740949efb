"""Outside a session "done" means today: once a local day, undone, of yesterday, with pain."""

from datetime import UTC, datetime, timedelta

import pytest

from conversations.state import DIARY_DAYS, Step
from tests.playbook import Playbook
from tests.walks import card_data, enrolled, finished, held, holding, welcomed

TODAY, YESTERDAY = "2026-03-02", "2026-03-01"
HOUR = 3600
DAY = 24 * HOUR


@pytest.mark.parametrize(
    "said", ["done", "Done!", "did it", "I'm finished", "✅", "💪", "yes, all done", "/done"]
)
def test_done_logs_today(said: str) -> None:
    play = enrolled().types(said).sees("Logged. That is 1 of the last 7 days")
    assert [(day.source, day.partial) for day in play.days.values()] == [("text", False)]
    assert list(play.days) == [TODAY]


@pytest.mark.parametrize("said", ["not done", "Undone", "not yet", "almost done", "I didn't do it"])
def test_not_done_is_fine_too(said: str) -> None:
    play = enrolled().types(said).sees("That is fine. Three minutes count too")
    assert (play.days, "Start" in play.labels) == ({}, True)


@pytest.mark.parametrize("said", ["when I'm done", "am I done?", "done?", "my wife is done"])
def test_words_that_only_contain_it_log_nothing(said: str) -> None:
    play = enrolled().types(said).sees("I did not catch that", "What would you like to do?")
    assert play.days == {}
    assert list(play.taps("Log today as done").sees("Logged. That is 1").days) == [TODAY]
    assert "Log today as done" not in play.types(said).labels


def test_a_second_done_says_it_is_already_there() -> None:
    play = enrolled().types("done").types("done").sees("already logged: 1 of the last 7 days")
    assert len(play.days) == 1


def test_a_session_and_a_word_make_one_day() -> None:
    play = finished().types("done").sees("already logged")
    assert play.days[TODAY].source == "session"


def test_done_makes_a_part_of_a_session_whole() -> None:
    play = held().types("stop").types("done").sees("Logged")
    assert (play.days[TODAY].partial, play.days[TODAY].held_seconds) == (False, 90)


def test_days_of_the_last_week_are_counted_not_streaks() -> None:
    play = enrolled()
    for _ in range(3):
        play.types("done").waits(2 * DAY)
    play.waits(DAY).types("done").sees("That is 3 of the last 7 days")


def test_the_command_is_a_report_whatever_follows_it() -> None:
    assert list(enrolled().types("/done and dusted, phew").days) == [TODAY]


# --- with a number, of yesterday


@pytest.mark.parametrize("said", ["done 3/10", "done, pain 3", "/done 3", "/done three"])
def test_pain_can_be_said_along(said: str) -> None:
    assert enrolled().types(said).days[TODAY].pain_after == 3


def test_pain_said_later_is_added_to_the_log() -> None:
    play = enrolled().types("done").types("done 4").sees("Noted: 4 of 10")
    assert play.days[TODAY].pain_after == 4


@pytest.mark.parametrize("said", ["done yesterday", "did it last night", "/done yesterday"])
def test_yesterday_can_be_logged(said: str) -> None:
    play = enrolled().types(said).sees("Logged for yesterday. That is 1 of the last 7 days")
    assert list(play.days) == [YESTERDAY]


def test_a_second_done_yesterday_says_yesterday_is_already_there() -> None:
    play = enrolled().types("done yesterday").types("done yesterday")
    play.sees("Yesterday is already logged")


def test_done_yesterday_leaves_todays_reminder() -> None:
    play = enrolled().types("/reminder 9:00").types("done yesterday")
    assert play.state.next_reminder_at == datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_done_before_three_in_the_night_belongs_to_the_day_before() -> None:
    at_02_59 = datetime(2026, 3, 3, 1, 59, tzinfo=UTC)  # in Berlin
    play = enrolled().until(at_02_59).types("done")
    assert list(play.days) == [TODAY]
    play.waits(60).types("done").sees("Logged")
    assert list(play.days) == [TODAY, "2026-03-03"]


# --- undo


def test_undo_takes_the_log_back() -> None:
    play = enrolled().types("done").taps("Undo").sees("Taken back. 0 of the last 7 days")
    assert play.days == {}
    assert "Undo" not in play.labels


@pytest.mark.parametrize("undo", ["undo", "oops", "that was a mistake"])
def test_undo_can_be_typed(undo: str) -> None:
    assert enrolled().types("done").types(undo).sees("Taken back").days == {}


def test_a_typed_undo_takes_back_what_was_logged_last() -> None:
    play = enrolled().types("done").waits(60).types("done yesterday").types("undo")
    assert list(play.days) == [TODAY]


def test_with_nothing_logged_there_is_nothing_to_undo() -> None:
    enrolled().types("undo").sees("nothing to take back")
    enrolled().types("done").taps("Undo").taps_again().sees("nothing to take back")


def test_undo_stays_good_for_a_day() -> None:
    enrolled().types("done").waits(DAY).taps("Undo").sees("Taken back")
    play = enrolled().types("done").waits(DAY + 1).taps("Undo").sees("more than a day ago")
    assert len(play.days) == 1
    play.taps("Take it back").sees("Taken back for yesterday")
    assert play.days == {}


def test_a_part_of_a_session_made_whole_by_words_is_a_part_again_after_undo() -> None:
    play = held().types("stop").types("done").taps("Undo").sees("Taken back. 1 of the last 7 days")
    entry = play.days[TODAY]
    assert (entry.partial, entry.held_seconds, entry.source) == (True, 90, "session")
    assert play.taps("Undo").days == {}


# --- other days of the last week


WEDNESDAY = datetime(2026, 3, 11, 12, tzinfo=UTC)


def in_the_second_week() -> Playbook:
    return enrolled().until(WEDNESDAY)


@pytest.mark.parametrize(
    "said", ["/done tuesday", "done on tuesday", "did it on Tue", "/done 10 march"]
)
def test_a_day_of_the_last_week_can_be_logged(said: str) -> None:
    play = in_the_second_week().types(said)
    assert list(play.days) == ["2026-03-10"]


def test_a_day_further_back_is_called_by_its_date() -> None:
    play = in_the_second_week().types("done last thursday 4/10")
    play.sees("Logged for Thu, Mar 5. That is 1 of the last 7 days")
    assert play.days["2026-03-05"].pain_after == 4
    play.types("done on thursday").sees("Thu, Mar 5 is already logged")
    play.taps("Take it back").sees("Taken back for Thu, Mar 5. 0 of the last 7 days")
    play.taps_again().sees("nothing to take back")
    assert play.days == {}


@pytest.mark.parametrize(
    "said", ["undo wednesday", "/done undo last wed", "take it back on Wed, Mar 11"]
)
def test_a_day_can_be_taken_back_by_its_name(said: str) -> None:
    play = in_the_second_week().types("done").waits(3 * DAY).types(said)
    assert play.sees("Taken back for Wed, Mar 11").days == {}


def test_the_command_takes_back_what_was_logged_last() -> None:
    assert in_the_second_week().types("/done").types("/done undo").sees("Taken back").days == {}


def test_days_to_come_and_days_long_ago_are_refused_kindly() -> None:
    play = in_the_second_week().types("done on 13 march").sees("Fri, Mar 13 is still to come")
    play.types("/done 3 march").sees("Tue, Mar 3 is too long ago", "today and the 7 days before")
    play.types("undo 3 march").sees("too long ago")
    assert play.days == {}
    play.types("/done 4 march")
    assert list(play.days) == ["2026-03-04"]


@pytest.mark.parametrize(
    "said", ["/done next tuesday", "/done tomorrow", "/done purple", "/done 11"]
)
def test_a_command_that_is_not_clear_asks_which_day(said: str) -> None:
    play = enrolled().types(said).sees("I did not catch which day", "Which day was it?")
    assert (play.days, play.labels[3:5]) == ({}, ["Today", "Yesterday"])
    assert len(play.labels[3:]) == 8 + 1


def test_a_day_can_be_chosen_by_tapping() -> None:
    play = in_the_second_week().types("done").taps("Another day").sees("Which day was it?")
    assert "✓ Today" in play.labels
    play.taps("Mon, Mar 9").sees("Logged for Mon, Mar 9. That is 2 of the last 7 days")
    assert play.days["2026-03-09"].source == "button"
    play.taps("Another day").taps("Mon, Mar 9").sees("already logged").taps("Take it back")
    assert list(play.days) == ["2026-03-11"]


def test_a_day_can_be_chosen_by_typing() -> None:
    play = in_the_second_week().types("/done what").types("hm").sees("Type a day, like Tuesday")
    play.types("monday").sees("Logged for Mon, Mar 9")
    play.types("/done what").types("done yesterday").sees("Logged for yesterday")
    play.types("/done what").types("no").sees("All right.")
    play.types("/done what").taps("Close").sees("All right.")
    assert play.days["2026-03-09"].source == "text"


def test_a_day_no_button_ever_had_is_stale() -> None:
    play = enrolled().types("/done what")
    play.taps_data(play.choices("day:")[0].replace("2026", "soon"))
    assert (play.days, len(play.toasts)) == ({}, 1)


def test_in_a_session_another_day_is_still_that_day() -> None:
    for said in ("done yesterday", "/done yesterday"):
        play = holding().types(said).sees("Logged for yesterday").is_at(Step.HOLDING)
        assert list(play.days) == [YESTERDAY]
    assert holding().types("/done undo").days == {}


def test_a_closed_routine_logs_nothing() -> None:
    play = enrolled().types("/check").taps("Cannot walk 4 steps, even limping").taps("Continue")
    play.types("done").types("/done tuesday").types("undo")
    assert (play.step, play.days) == (Step.LOCKED, {})


# --- how sore now


def test_a_number_can_be_added_to_a_log() -> None:
    play = enrolled().types("done").taps("How sore now?").sees("How sore is your knee today")
    play.taps("4").sees("Noted: 4 of 10")
    assert play.days[TODAY].pain_after == 4


def test_the_number_goes_to_the_day_it_was_asked_for() -> None:
    play = enrolled().types("done").waits(DAY).taps("How sore now?").types("5")
    assert play.days[TODAY].pain_after == 5


def test_the_number_can_be_left_out() -> None:
    play = enrolled().types("done").taps("How sore now?").types("back").sees("no number")
    assert play.days[TODAY].pain_after is None
    enrolled().types("done").taps("How sore now?").taps("Back").sees("no number")


def test_a_number_for_a_log_taken_back_meanwhile_is_not_kept() -> None:
    play = enrolled().types("done").taps("How sore now?").taps("Undo").types("5")
    assert play.sees("nothing to take back").days == {}


def test_a_number_for_a_day_without_a_log_is_not_asked() -> None:
    enrolled().taps_data(card_data("pain-now", 739_000)).sees("nothing to take back")


def test_done_is_understood_while_the_number_is_asked() -> None:
    enrolled().types("done yesterday").taps("How sore now?").types("done").sees("Logged. That")


# --- where it means something else


def test_in_a_session_done_is_never_today() -> None:
    assert holding().types("done").days == {}


def test_before_the_plan_is_ready_there_is_nothing_to_log() -> None:
    assert welcomed().types("done").types("/done").days == {}


def test_an_open_menu_does_not_swallow_done() -> None:
    for command in ("/settings", "/reminder"):
        assert list(enrolled().types(command).types("done").days) == [TODAY]


# --- the diary


def test_the_state_keeps_ten_weeks_and_the_log_everything() -> None:
    play = enrolled()
    for _ in range(DIARY_DAYS + 5):
        play.types("done").waits(DAY)
    assert len(play.days) == DIARY_DAYS + 5
    assert len(play.state.diary) == DIARY_DAYS + 1
    first = play.state.diary[0].local_date
    assert play.state.diary[-1].local_date - first == timedelta(days=DIARY_DAYS)


def test_a_local_day_is_the_persons_own() -> None:
    play = enrolled(Playbook()).types("/settings").taps("Time zone").types("Honolulu")
    play.types("done")  # it is Sunday evening there
    assert list(play.days) == [YESTERDAY]


DAY = 86_400


def test_a_strength_day_that_is_done_by_words_is_followed_by_a_light_one() -> None:
    play = enrolled()  # a Monday, like Wednesday and Friday a day for strength
    for _ in range(2):
        play.types("done").waits(2 * DAY)
    play.types("done").waits(DAY).hears("A light day today")


def test_a_done_taken_back_leaves_its_strength_for_the_next_day() -> None:
    play = enrolled().types("done").waits(2 * DAY).types("done").waits(2 * DAY)
    play.types("done").types("undo").waits(DAY).hears("a little strength")
