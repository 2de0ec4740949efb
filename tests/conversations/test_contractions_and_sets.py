"""Pushes and rests by the clock, repetitions by the person's word, and rests between sets."""

from datetime import timedelta

import pytest

from conversations.effects import Lane, Say
from conversations.state import Step
from tests.playbook import Playbook
from tests.walks import at_first_set, at_movement, enrolled, in_rounds, resting

# --- contractions: four pushes of 5 s, 10 s between them


def test_every_push_sounds_and_every_rest_is_a_quiet_edit() -> None:
    play = in_rounds().sees("Now, 1 of 4", "5 seconds")
    first = play.last
    play.waits(5)
    assert "Let go. Rest 10 seconds" in first.text
    play.waits(10).sees("Now, 2 of 4")
    assert play.last is not first
    assert first.buttons == []


def test_contractions_end_after_the_last_push_without_a_question() -> None:
    play = in_rounds().waits(49).is_at(Step.HOLDING).sees("Now, 4 of 4")
    play.waits(1).is_at(Step.EVEN).sees("Time. Let go slowly", "Any answer is fine")
    play.taps("More even").is_at(Step.READY).sees("Bridge")


def test_a_push_may_not_be_announced_after_it_is_over() -> None:
    play = in_rounds().waits(15)
    push = play.effects[-1]
    assert isinstance(push, Say)
    assert (push.lane, push.not_after) == (Lane.CUE, play.now + timedelta(seconds=5))


def test_a_push_of_long_ago_is_not_announced_any_more() -> None:
    play = in_rounds()
    before = len(play.bubbles)
    play.sleeps(21)  # the second push came and went meanwhile
    assert len(play.bubbles) == before
    play.waits(9).sees("Now, 3 of 4")


def test_contractions_that_ended_unseen_are_asked_about() -> None:
    play = in_rounds().sleeps(300).is_at(Step.AWAY).types("repeat").waits(5)
    play.sees("Now, 1 of 4").waits(50).is_at(Step.EVEN)


def test_a_pause_in_a_push_resumes_that_push() -> None:
    play = in_rounds().waits(17).taps("Pause").sees("33 seconds left").waits(99).taps("Go on")
    play.waits(3).sees("Now, 2 of 4", "3 seconds").waits(33).is_at(Step.EVEN)


def test_a_pause_in_a_rest_between_pushes_resumes_that_rest() -> None:
    play = in_rounds().waits(8).taps("Pause").taps("Go on").waits(3).sees("Rest 7 seconds")
    play.waits(7).sees("Now, 2 of 4")


def test_a_pause_in_the_last_push_resumes_to_its_end() -> None:
    play = in_rounds().waits(46).taps("Pause").taps("Go on").waits(3)
    play.sees("Now, 4 of 4", "4 seconds").waits(4).is_at(Step.EVEN)


def test_seconds_of_contractions_count_as_held() -> None:
    play = in_rounds().waits(20).types("/stop")
    assert play.days["2026-03-02"].held_seconds == 20


def test_the_plank_is_timed_the_same_way() -> None:
    play = enrolled(minutes="10").taps("Start").taps("2")
    at_movement(play, "Plank").taps("Ready").waits(5).sees("Now, 1 of 4", "10 seconds")
    play.waits(10 + 20).sees("Now, 2 of 4")


def test_an_amber_day_has_one_round_or_set_fewer() -> None:
    play = enrolled(minutes="10").taps("Start").taps("4")
    at_movement(play, "Plank").taps("Ready").waits(5).sees("Now, 1 of 3")


def test_a_paused_breath_is_taken_up_in_its_own_words() -> None:
    play = enrolled().taps("Start").taps("Only 3 minutes today").taps("3")
    play.sees("slow breaths").taps("Ready").waits(5).sees("Start now. 90 seconds")
    play.waits(30).taps("Pause").taps("Go on").waits(3).sees("We go on", "60 seconds left")


# --- sets: the person counts


def test_a_set_says_how_many_and_how_slowly() -> None:
    play = at_first_set().sees("Set 1 of 2: 10 times", "2 up, 2 hold, 3 down", "Done")
    assert play.labels == ["Done", "Skip", "Stop", "Something feels wrong"]


def test_a_single_set_is_not_numbered() -> None:
    play = enrolled().taps("Start").taps("3")
    at_movement(play, "Slow pelvic tilts").taps("Ready").sees("10 times").does_not_see("Set 1")
    play.taps("Done").hears("Slow pelvic tilts ✓")


@pytest.mark.parametrize("done", ["done", "Done!", "did it", "✅", "ready", "finished"])
def test_done_can_be_typed_and_means_this_set(done: str) -> None:
    play = at_first_set().types(done).is_at(Step.HOLDING).hears("Set 1 ✓", "Rest 45 seconds")
    assert play.days == {}


def test_the_rest_is_counted_and_ends_with_a_sound_and_the_next_set() -> None:
    play = resting().waits(44).is_at(Step.HOLDING).waits(1).is_at(Step.SET)
    play.sees("Set 2 of 2")
    assert play.last.sent_at == play.now


def test_a_rest_can_be_skipped() -> None:
    resting().taps("Skip the rest").is_at(Step.SET).sees("Set 2 of 2")


def test_done_in_a_rest_ends_the_rest() -> None:
    resting().types("done").is_at(Step.SET).sees("Set 2 of 2")


def test_a_rest_can_be_paused() -> None:
    play = resting().waits(20).taps("Pause").sees("25 seconds left").waits(50).taps("Go on")
    play.waits(3).sees("Rest 25 seconds").waits(25).is_at(Step.SET)


def test_a_number_typed_in_a_rest_is_no_pain() -> None:
    resting().types("7").is_at(Step.HOLDING).sees("I did not catch that", "clock is running")


def test_a_rest_whose_message_was_lost_is_over() -> None:
    play = at_first_set().goes_offline().taps("Done").waits(60).loses()
    play.is_at(Step.SET).sees("Set 2 of 2")


def test_a_rest_that_ended_unseen_leads_to_the_next_set() -> None:
    resting().sleeps(600).is_at(Step.SET).sees("Set 2 of 2")


def test_a_rest_is_not_held_time() -> None:
    play = resting().waits(30).types("/stop").sees("Whenever you like, start again")
    assert play.days == {}


def test_the_last_set_leads_on_and_the_movement_is_counted() -> None:
    play = resting().waits(45).taps("Done").is_at(Step.PAIN_AFTER).hears("Bridge: all 2 sets ✓")
    play.taps("Skip")
    assert play.days["2026-03-02"].steps_done == 1


def test_a_set_can_be_skipped() -> None:
    at_first_set().types("skip").is_at(Step.PAIN_AFTER)


def test_sides_are_announced_when_they_change() -> None:
    play = enrolled(minutes="10").taps("Start").taps("3")
    at_movement(play, "Clamshell").sees("left side").taps("Ready").taps("Done")
    play.hears("Clamshell, left ✓").sees("now the right side")


def test_two_sides_of_an_unknown_tight_hip_follow_one_another() -> None:
    play = enrolled(Playbook(), tight="Not sure").taps("Start").taps("3").sees("left side")
    play.taps("Skip").sees("now the right side", "Lie on your back")
