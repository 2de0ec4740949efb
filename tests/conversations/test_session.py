"""A session from its first question to its card; leaving it, silence, and taking it up again."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from conversations.state import Step
from tests.playbook import Playbook, shipped
from tests.walks import (
    at_first_instruction,
    at_first_set,
    at_movement,
    at_the_last_question,
    card_data,
    enrolled,
    finished,
    held,
    holding,
    taps_on,
    types_on,
)

TODAY = "2026-03-02"
MINUTE = 60
DAY = 24 * 60 * MINUTE


# --- from beginning to end


def test_a_session_asks_about_pain_guides_and_ends_with_a_card() -> None:
    play = finished().sees("Done. That is 1 of the last 7 days", "Held today: 1 min 30 s")
    play.sees("Sore before: 3. Sore now: 2", "Next reminder: Tue, Mar 3")
    assert play.labels == ["Undo", "How sore now?"]


def test_a_finished_session_is_logged_once_with_all_its_numbers() -> None:
    day = finished().days[TODAY]
    assert (day.source, day.partial, day.held_seconds) == ("session", False, 90)
    assert (day.steps_done, day.steps_planned) == (3, 3)
    assert (day.pain_before, day.pain_after) == (3, 2)


def test_the_number_after_may_be_skipped_and_unknown_is_not_zero() -> None:
    play = at_the_last_question().taps("Skip").does_not_see("Sore now")
    assert play.days[TODAY].pain_after is None


@pytest.mark.parametrize("word", ["skip", "done"])
def test_the_number_after_may_be_skipped_by_a_word(word: str) -> None:
    assert at_the_last_question().types(word).is_at(Step.HOME).days[TODAY].partial is False


def test_a_session_of_skips_has_nothing_to_log() -> None:
    play = at_first_instruction().taps("Skip").taps("Skip").taps("Skip").taps("2")
    play.is_at(Step.HOME).sees("Nothing to log")
    assert play.days == {}


def test_what_was_left_out_is_shown_where_it_was_asked() -> None:
    at_first_instruction().taps("Skip").hears("inside the bone, left: left out")


@pytest.mark.parametrize("start", ["start", "let's go", "routine", "ready", "yes"])
def test_a_session_can_be_started_by_a_word(start: str) -> None:
    enrolled().types(start).is_at(Step.PAIN_BEFORE)


def test_a_tapper_reaches_the_end_of_intake_and_session() -> None:
    play = Playbook().types("/start")
    for _ in range(60):
        if play.days:
            break
        taps_on(play)
    play.sees("Done. That is 1 of the last 7 days")


def test_a_typist_reaches_the_end_of_intake_and_session() -> None:
    play = Playbook().types("/start")
    for _ in range(60):
        if play.days:
            break
        types_on(play)
    play.sees("Done. That is 1 of the last 7 days")


# --- smaller


@pytest.mark.parametrize("smaller", ["smaller", "bad day", "just a little"])
def test_today_can_be_smaller_by_a_word_and_the_question_stays_open(smaller: str) -> None:
    play = enrolled().types("/routine").types(smaller).is_at(Step.PAIN_BEFORE)
    play.sees("Today smaller", "how sore is your knee").taps("2").sees("2 steps", "slow breaths")


def test_the_smallest_session_counts_as_done() -> None:
    play = enrolled().taps("Start").taps("Only 3 minutes today").taps("5")
    while play.step is not Step.HOME:
        taps_on(play)
    play.sees("Done. That is 1 of the last 7 days")


def test_pain_before_can_be_typed_in_words() -> None:
    enrolled().types("/routine").types("no pain").is_at(Step.READY).hears("Before: 0 of 10")


def test_what_is_no_number_is_asked_again() -> None:
    play = enrolled().types("/routine").types("11").is_at(Step.PAIN_BEFORE)
    play.sees("from 0 to 10")
    assert "Only 3 minutes today" in play.labels


# --- stopping


def test_stop_keeps_what_was_done() -> None:
    play = held().taps("Softer").types("/stop").sees("Stopped. 1 of 3 steps are kept")
    play.sees("1 of the last 7 days")
    day = play.days[TODAY]
    assert (day.partial, day.steps_done, day.held_seconds) == (True, 1, 90)


@pytest.mark.parametrize("stop", ["stop", "enough", "/stop", "quit", "🛑"])
def test_a_session_can_be_stopped_by_many_words(stop: str) -> None:
    holding().types(stop).is_at(Step.HOME)


def test_stopping_before_anything_was_done_keeps_nothing() -> None:
    play = enrolled().taps("Start").taps("Stop").sees("Whenever you like, start again")
    assert (play.days, play.state.session, play.labels) == ({}, None, ["Start"])


def test_stop_at_the_last_question_leaves_only_the_number_out() -> None:
    play = at_the_last_question().types("/stop").sees("Done. That is 1 of the last 7 days")
    assert (play.days[TODAY].partial, play.days[TODAY].pain_after) == (False, None)


def test_stop_ends_the_session_even_behind_an_open_setting() -> None:
    for stop in ("/stop", "stop"):
        play = holding().waits(30).types("/settings").types(stop).is_at(Step.HOME)
        assert (play.state.aside.step, play.days[TODAY].held_seconds) == (Step.NONE, 30)


def test_nothing_comes_after_a_stop() -> None:
    play = holding().waits(30).types("/stop")
    before = len(play.bubbles)
    play.waits(60 * MINUTE)
    assert len(play.bubbles) == before


def test_a_stop_after_midnight_can_be_undone() -> None:
    late = datetime(2026, 3, 3, 1, 55, tzinfo=UTC)  # 02:55 in Berlin: still Monday
    play = holding(Playbook(now=late)).waits(10 * MINUTE).taps("Softer").types("/stop")
    assert list(play.days) == [TODAY]
    play.taps("Undo").sees("Taken back")
    assert play.days == {}


# --- silence


def test_ten_minutes_of_silence_get_one_gentle_line() -> None:
    play = at_first_instruction().waits(10 * MINUTE - 1).sees("Step 1 of 3")
    play.waits(1).sees("Still here").is_at(Step.READY)
    assert len([b for b in play.bubbles.values() if "Still here" in b.text]) == 1


def test_thirty_minutes_of_silence_put_the_session_away_with_its_credit() -> None:
    play = held().taps("Softer").waits(30 * MINUTE).is_at(Step.HOME)
    play.sees("I have put the session away. 1 of 3 steps are kept", "It counts")
    assert (play.days[TODAY].partial, play.days[TODAY].held_seconds) == (True, 90)


def test_silence_before_anything_was_done_puts_away_nothing() -> None:
    play = at_first_instruction().waits(30 * MINUTE).is_at(Step.HOME).sees("start again")
    assert play.days == {}


def test_silence_before_the_first_answer_forgets_the_session() -> None:
    play = enrolled().taps("Start").waits(30 * MINUTE).is_at(Step.HOME)
    assert play.state.session is None


def test_silence_at_the_last_question_finishes_the_session() -> None:
    play = at_the_last_question().waits(30 * MINUTE).sees("Done. That is 1 of the last 7 days")
    assert play.days[TODAY].partial is False


@pytest.mark.parametrize("pause", ["pause", "wait", "one moment"])
def test_where_no_clock_runs_a_pause_is_simply_granted(pause: str) -> None:
    at_first_instruction().types(pause).is_at(Step.READY).sees("Take your time", "Step 1 of 3")
    at_first_set().types(pause).is_at(Step.SET).sees("Take your time", "Set 1 of 2")


def test_any_sign_of_the_person_starts_the_silence_anew() -> None:
    play = at_first_instruction().waits(9 * MINUTE).types("one sec").waits(9 * MINUTE)
    play.does_not_see("Still here").waits(1 * MINUTE).sees("Still here")
    play.sends("sticker").waits(29 * MINUTE).is_at(Step.READY).waits(MINUTE).is_at(Step.HOME)


def test_silence_is_heard_at_every_step_that_waits() -> None:
    asked = holding().waits(10).types("wrong")
    eased = holding().waits(10).types("wrong").types("too strong")
    paused, away = holding().taps("Pause"), holding().sleeps(200)
    for play in (paused, away, asked, eased, held(), at_first_set()):
        play.waits(31 * MINUTE).is_at(Step.HOME)


def test_a_hold_is_never_taken_for_silence() -> None:
    play = at_first_instruction().taps("Ready").waits(5).waits(89)
    assert "silence" not in {name for name, _ in play.timers}


# --- taking it up again


def test_the_same_day_a_session_goes_on_where_it_stopped() -> None:
    play = held().taps("Softer").types("/stop").waits(2 * 60 * MINUTE)
    play.types("/routine").sees("You have done 1 of 3 steps today").taps("Go on")
    play.is_at(Step.READY).sees("Welcome back", "Step 2 of 3: Slow pelvic tilts")


def test_a_session_gone_on_with_changes_the_one_log_of_its_day() -> None:
    play = held().taps("Softer").types("/stop").taps("Go on")
    play.taps("Ready").taps("Done").taps("Ready").taps("Done").taps("1")
    assert list(play.days) == [TODAY]
    day = play.days[TODAY]
    assert (day.partial, day.steps_done, day.held_seconds, day.pain_after) == (False, 3, 90, 1)


@pytest.mark.parametrize("on", ["go on", "yes", "continue", "ok"])
def test_going_on_can_be_typed(on: str) -> None:
    held().types("stop").types("/routine").types(on).is_at(Step.READY).sees("Welcome back")


def test_go_on_is_understood_without_being_asked() -> None:
    held().types("stop").types("go on").is_at(Step.READY).sees("Welcome back")
    enrolled().types("go on").is_at(Step.PAIN_BEFORE)


@pytest.mark.parametrize("anew", ["start anew", "start"])
def test_the_same_day_a_session_can_be_started_anew(anew: str) -> None:
    play = held().taps("Softer").types("stop").types("/routine").types(anew)
    play.is_at(Step.PAIN_BEFORE).taps("1").sees("Step 1 of")


def test_a_shorter_second_session_takes_nothing_away_from_the_first() -> None:
    play = finished().types("/routine").taps("5").taps("Ready").taps("Done").types("/stop")
    day = play.days[TODAY]
    assert (day.partial, day.steps_done, day.held_seconds) == (False, 3, 90)
    assert (day.pain_before, day.pain_after) == (5, 2)


@pytest.mark.parametrize("no", ["no", "later", "Close"])
def test_the_offer_to_go_on_can_be_declined(no: str) -> None:
    play = held().types("stop").types("/routine")
    (play.taps(no) if no == "Close" else play.types(no)).sees("It is kept for today")
    play.is_at(Step.HOME).types("/routine").sees("You have done")


def test_what_is_no_answer_to_the_offer_is_asked_again() -> None:
    play = held().types("stop").types("/routine").types("purple").sees("Type go on or start")
    assert play.labels.count("Go on") == 2  # the card's and the offer's


def test_the_next_day_has_a_new_session() -> None:
    play = held().types("stop").waits(DAY).types("/routine").is_at(Step.PAIN_BEFORE)
    play.sees("how sore is your knee")


def test_an_offer_of_yesterday_starts_a_new_session() -> None:
    play = held().types("stop").types("/routine").waits(DAY).taps("Go on")
    play.is_at(Step.PAIN_BEFORE)
    assert list(play.days) == [TODAY]


def test_a_card_of_yesterday_starts_a_new_session() -> None:
    held().types("stop").waits(DAY).taps("Go on").is_at(Step.PAIN_BEFORE)


def test_a_session_whose_last_step_was_ended_goes_on_with_the_question_after() -> None:
    play = at_the_last_question()
    session = play.state.session
    assert session is not None
    play.is_blocked().types("/start").types("go on").is_at(Step.PAIN_AFTER)


def test_a_session_of_an_older_content_is_not_taken_up_again() -> None:
    play = held().types("stop")
    play.catalog = replace(shipped(), version="newer")
    play.types("/routine").is_at(Step.PAIN_BEFORE)


def test_what_a_check_has_excluded_meanwhile_is_left_out_on_going_on() -> None:
    play = at_first_instruction().taps("Ready").waits(5 + 20).types("/stop").types("/check")
    for _ in range(2):
        play.taps("None of these")
    play.taps("Blood thinners, or I bleed or bruise easily").taps("Continue")
    play.taps("None of these").types("go on").sees("Step 1 of 2: Slow pelvic tilts")


# --- starting while something is open


def test_starting_twice_shows_where_the_session_is() -> None:
    play = holding().waits(10).types("/routine").is_at(Step.HOLDING)
    play.sees("in the middle of it", "80 seconds left").waits(80).is_at(Step.FEEDBACK)


def test_a_card_tapped_in_mid_session_shows_where_it_is() -> None:
    holding().taps_data(card_data("start")).is_at(Step.HOLDING).sees("in the middle of it")
    holding().taps_data(card_data("go-on")).is_at(Step.HOLDING).sees("in the middle of it")


def test_starting_a_session_leaves_what_was_open_in_front() -> None:
    play = enrolled().types("/delete").taps("Start").is_at(Step.PAIN_BEFORE)
    assert play.state.aside.step is Step.NONE
    assert "Delete everything" not in play.labels


def test_done_at_the_pain_question_is_no_number() -> None:
    play = enrolled().taps("Start").types("/done").is_at(Step.PAIN_BEFORE).sees("how sore")
    assert play.days == {}


def test_the_done_command_in_a_session_means_this_step() -> None:
    play = at_first_set().types("/done").is_at(Step.HOLDING).hears("Set 1 ✓")
    assert play.days == {}


def test_a_running_session_names_the_content_it_began_with() -> None:
    assert holding().state.session_content_version == shipped().version
    assert finished().state.session_content_version is None
    assert held().types("stop").state.session_content_version is None


def test_a_session_stopped_in_its_first_hold_keeps_the_seconds_held() -> None:
    holding().waits(35).types("stop").is_at(Step.HOME).sees("What you held is kept: 0 min 35 s")


def test_from_the_second_press_on_a_sore_spot_may_be_skipped() -> None:
    at_first_instruction().does_not_see("bruised or still sore")
    play = finished().waits(86400).types("/routine").taps("2")
    play.sees("Skip a spot that is bruised or still sore")


def test_strength_says_how_hard_it_is_to_be_and_an_easy_day_does_not() -> None:
    at_first_set().sees("An effort of 5 to 7 out of 10")
    play = enrolled().types("/routine").taps("4")
    at_movement(play, "Bridge").taps("Ready").sees("Tap Done").does_not_see("An effort")
