"""Steps on the ladders: when a change is proposed, what the person decides, what it leads to."""

from dataclasses import replace

import pytest

from conversations.state import Step
from tests.courses import (
    DAY,
    at_effort,
    at_proposal,
    course,
    does_a_session,
    next_morning,
    to_the_last_question,
    with_course,
)
from tests.playbook import Playbook
from tests.walks import at_movement, enrolled


def with_band(play: Playbook | None = None) -> Playbook:
    """Be enrolled, and have a loop band."""
    return enrolled(play).types("/settings").taps("Tools").taps("Loop band").taps("Continue")


def at_bridge(play: Playbook) -> Playbook:
    """Start a session and be at the instruction of the bridge, or what is in its place."""
    play.types("/routine").taps("2")
    return at_movement(play, f"Step {len(steps(play))} of")


def steps(play: Playbook) -> list[str]:
    """The movements of the running session."""
    assert play.state.session is not None
    return [step.movement for step in play.state.session.steps]


# --- when something is asked


def test_after_two_whole_sessions_with_a_good_morning_the_effort_is_asked() -> None:
    play = at_effort(enrolled()).hears("Done. That is 2 of").sees("Bridge, twice all of it")
    assert play.labels[-2:] == ["It got untidy", "Skip"]


def test_after_one_session_nothing_is_asked() -> None:
    play = does_a_session(enrolled()).sees("Done.")
    assert play.state.aside.step is Step.NONE


def test_without_an_answer_next_morning_the_step_is_held() -> None:
    play = does_a_session(next_morning(does_a_session(enrolled())).waits(DAY))
    assert (play.state.aside.step, course(play).tally("bridge").whole) == (Step.NONE, 2)


def test_a_worse_morning_is_no_reason_to_go_up() -> None:
    play = next_morning(does_a_session(enrolled())).taps("3")
    assert does_a_session(play.waits(DAY)).state.aside.step is Step.NONE


def test_a_set_left_out_begins_the_count_anew() -> None:
    play = at_bridge(enrolled()).taps("Skip").taps("2")
    assert course(play).tally("bridge").whole == 0


def test_two_sessions_on_one_day_count_once() -> None:
    play = does_a_session(does_a_session(enrolled()))
    assert course(play).tally("bridge").whole == 1


@pytest.mark.parametrize("kind", ["4", "5"])
def test_an_amber_day_is_no_step_towards_a_harder_one(kind: str) -> None:
    play = does_a_session(enrolled(), before=kind)
    assert course(play).tally("bridge").whole == 0


def test_the_effort_may_be_left_unsaid() -> None:
    play = at_effort(enrolled()).taps("Skip").is_at(Step.HOME)
    assert (play.state.aside.step, course(play).levels) == (Step.NONE, {})
    at_effort(enrolled()).types("skip").is_at(Step.HOME)


def test_a_high_effort_holds_the_step() -> None:
    play = at_proposal(enrolled(), effort="7").sees("We stay at this step")
    assert (play.state.aside.step, course(play).tally("bridge").whole) == (Step.NONE, 0)


def test_what_is_no_effort_is_asked_again() -> None:
    at_effort(enrolled()).types("purple").sees("I did not catch that", "How hard was it")


# --- the person decides


@pytest.mark.parametrize("say", ["Harder", "harder", "a step harder", "yes"])
def test_harder_is_one_step_from_next_time(say: str) -> None:
    play = at_proposal(enrolled()).sees("a step harder, stay, or go a step easier")
    (play.taps(say) if say == "Harder" else play.types(say)).hears("one step harder")
    assert course(play).levels == {"bridge": 1}
    at_bridge(play.waits(2 * DAY)).sees("Your step: a few more times").taps("Ready")
    play.sees("12 times")


@pytest.mark.parametrize("say", ["Same", "same", "no", "leave it out"])
def test_same_changes_nothing_and_asks_again_later(say: str) -> None:
    play = at_proposal(enrolled())
    (play.taps(say) if say == "Same" else play.types(say)).hears("the same step")
    assert (course(play).levels, course(play).tally("bridge").whole) == ({}, 0)


@pytest.mark.parametrize("say", ["Easier", "easier"])
def test_easier_is_one_step_from_next_time(say: str) -> None:
    play = at_proposal(enrolled())
    (play.taps(say) if say == "Easier" else play.types(say)).hears("one step easier")
    assert course(play).levels == {"bridge": -1}
    at_bridge(play.waits(2 * DAY)).sees("Your step: lift only half way")


def test_a_proposal_left_alone_changes_nothing() -> None:
    play = at_proposal(enrolled()).waits(2 * DAY).types("/routine").is_at(Step.PAIN_BEFORE)
    assert course(play).levels == {}
    assert "Harder" not in play.labels


def test_worse_is_never_taken_for_harder() -> None:
    play = at_proposal(enrolled()).types("worse").sees("Type harder, same or easier")
    assert course(play).levels == {}
    play.taps("Harder").hears("one step harder")


def test_untidy_form_offers_an_easier_step_and_says_what_slips() -> None:
    play = at_effort(enrolled()).taps("It got untidy").hears("Back arching?", "go a step easier")
    assert play.labels[-2:] == ["Same", "Easier"]
    play.types("harder").sees("Type harder", "go a step easier, or stay")
    assert course(play).levels == {}
    play.taps("Easier")
    assert course(play).levels == {"bridge": -1}


def test_untidy_at_the_bottom_has_nothing_to_offer() -> None:
    play = with_course(enrolled(), levels={"bridge": -2, "glute-squeeze": -1})
    play = at_effort(play).types("untidy").sees("Doing it well counts")
    assert play.state.aside.step is Step.NONE


def test_only_one_thing_is_proposed_at_a_time() -> None:
    play = at_effort(enrolled(minutes="15"))
    assert [b.text for b in play.bubbles.values()].count("Bridge, twice all of it.") <= 1
    play.taps("5").taps("Harder")
    assert (course(play).levels, play.state.aside.step) == ({"bridge": 1}, Step.NONE)


# --- bands


def at_the_band(play: Playbook) -> Playbook:
    """Be offered the step after "more" of somebody who has a loop band."""
    return at_proposal(with_course(play, levels={"bridge": 1})).taps("Harder")


def test_which_band_is_asked_only_where_it_matters() -> None:
    play = at_the_band(with_band()).sees("Which loop bands do you have?")
    play.taps("Medium").taps("Continue").hears("one step harder")
    assert (course(play).levels, play.state.answers["bands"]) == ({"bridge": 3}, ("medium",))
    at_bridge(play.waits(2 * DAY)).sees("medium band just above your knees").taps("Ready")
    play.sees("10 times")


def test_a_known_band_is_not_asked_about_again() -> None:
    play = with_band().types("/settings").taps("Loop bands").types("light")
    play = at_the_band(play).hears("one step harder")
    assert course(play).levels == {"bridge": 2}


def test_without_the_band_a_step_is_stepped_over() -> None:
    play = at_the_band(enrolled()).hears("one step harder")
    assert course(play).levels == {"bridge": 5}
    assert "bridge-single" in steps(at_bridge(play.waits(2 * DAY)))


def test_a_band_that_is_gone_leads_to_the_step_below() -> None:
    play = with_course(enrolled(), levels={"bridge": 3})
    at_bridge(play).sees("a few more times")


def test_no_fitting_band_and_no_other_step_is_said_kindly() -> None:
    play = with_course(with_band(), levels={"bridge": 5, "bridge-single": 1})
    play = at_proposal(play).taps("Harder").sees("Which loop bands").taps("None of these")
    play.sees("no harder step with what you have")
    assert course(play).levels == {"bridge": 5, "bridge-single": 1}


def test_at_the_top_nothing_is_proposed() -> None:
    play = with_course(enrolled(), levels={"bridge": 5, "bridge-single": 1})
    next_morning(does_a_session(play)).taps("2")
    assert does_a_session(play.waits(DAY)).state.aside.step is Step.NONE


def test_the_step_below_another_movement_is_back_on_the_first_ladder() -> None:
    play = with_course(enrolled(), levels={"bridge": 5, "bridge-single": -1})
    play = at_proposal(play).taps("Easier")
    assert course(play).levels == {"bridge": 1, "bridge-single": -1}


# --- how it is done


def test_left_and_right_alternate_by_set_with_the_tight_side_first() -> None:
    play = with_course(enrolled(minutes="15", tight="Right"))
    catalog = play.catalog
    preset = replace(catalog.presets["15"], minutes=30)
    play.catalog = replace(catalog, presets={**catalog.presets, "15": preset})
    play.types("/routine").taps("2")
    assert play.state.session is not None
    clam = [
        (step.side, step.at, step.of)
        for step in play.state.session.steps
        if step.movement == "clamshell"
    ]
    assert clam == [("right", 1, 2), ("left", 1, 2), ("right", 2, 2), ("left", 2, 2)]
    at_movement(play, "Clamshell").taps("Ready").sees("Set 1 of 2").taps("Done")
    play.sees("now the left side").taps("Ready").taps("Done")
    play.sees("now the right side", "Rolling back").taps("Ready").sees("Set 2 of 2")


def test_an_amber_day_leaves_the_last_set_of_each_side_out() -> None:
    play = enrolled(minutes="15")
    preset = replace(play.catalog.presets["15"], minutes=30)
    play.catalog = replace(play.catalog, presets={**play.catalog.presets, "15": preset})
    play.types("/routine").taps("4").hears("one set fewer")
    assert steps(play).count("clamshell") == 2
    assert play.state.session is not None
    assert {step.of for step in play.state.session.steps} == {1}


def test_the_day_after_is_never_asked_with_a_sound() -> None:
    play = next_morning(does_a_session(enrolled())).sees("the day after")
    silent = [effect.silent for effect in play.effects if hasattr(effect, "silent")]
    assert silent == [False, True]


def test_the_last_question_may_stay_open() -> None:
    to_the_last_question(enrolled()).waits(1800).is_at(Step.HOME).sees("Done.")
