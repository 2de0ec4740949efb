"""What stands around the pain table: who is asked when, and what is not counted twice."""

from dataclasses import replace
from datetime import date, timedelta

from content.pain import Phase
from conversations import pain
from conversations.draft import Draft
from conversations.pain import Facts
from conversations.state import Step
from tests.courses import (
    DAY,
    at_effort,
    at_strength,
    before_the_third,
    course,
    does_a_session,
    next_morning,
    strength_of,
    with_course,
)
from tests.playbook import shipped
from tests.walks import enrolled, taps_on

TODAY = date(2026, 3, 2)


def test_a_flare_after_a_gentle_session_makes_the_last_strength_work_easier_too() -> None:
    play = does_a_session(enrolled()).waits(2 * DAY)
    does_a_session(play, before="6", after="7").sees("comes back a step easier")
    assert course(play).levels == {"bridge": -1}
    play = does_a_session(enrolled(), before="7", after="6").sees("comes back a step easier")
    assert set(course(play).levels.values()) == {-1}


def test_one_session_costs_one_step_however_many_rules_it_breaks() -> None:
    play = does_a_session(enrolled(), before="2", after="6")
    next_morning(play).taps("5")
    assert course(play).levels == {"bridge": -1}


def test_the_first_number_of_the_day_after_is_the_answer_too() -> None:
    play = next_morning(does_a_session(enrolled())).types("/routine").taps("4")
    play.hears("A bit sorer the day after", "one set fewer")
    assert play.days["2026-03-02"].pain_morning == 4


def test_a_third_sorer_day_is_noticed_at_the_start_of_a_session_too() -> None:
    play = before_the_third()
    next_morning(does_a_session(play)).types("/routine").taps("6").is_at(Step.LOCKED)


def test_a_very_sore_day_after_says_both() -> None:
    play = next_morning(does_a_session(enrolled())).types("/routine").taps("8")
    play.hears("A bit sorer the day after", "no exercise today")


def test_the_question_of_the_day_after_may_be_left() -> None:
    play = next_morning(does_a_session(enrolled())).taps("Skip")
    assert (play.state.aside.step, play.days["2026-03-02"].pain_morning) == (Step.NONE, None)


def test_the_day_after_is_not_asked_over_something_open() -> None:
    play = does_a_session(enrolled()).types("/settings")
    assert next_morning(play).state.aside.step is Step.SETTINGS


def test_after_a_lighter_day_the_day_after_is_not_asked() -> None:
    play = does_a_session(enrolled().waits(DAY))
    assert next_morning(play).state.aside.step is Step.NONE


def test_the_day_after_of_an_undone_log_leads_nowhere() -> None:
    play = next_morning(does_a_session(enrolled()).waits(100))
    play.state = replace(play.state, diary=())
    play.taps("4").is_at(Step.HOME)
    assert play.days["2026-03-02"].pain_morning is None


def test_a_bare_number_between_repetitions_is_not_taken_for_pain() -> None:
    for typed in ("8", "eight"):
        play = at_strength().types(typed).is_at(Step.SET).sees("or pain 4 if your knee hurts")
        assert course(play).levels == {}


def test_with_strength_off_even_the_smallest_session_has_none() -> None:
    play = does_a_session(enrolled(), after="6").waits(DAY).types("/routine")
    play.taps("Only 3 minutes today").taps("2")
    assert strength_of(play) == set()


def test_a_week_of_half_the_load_does_not_count_towards_more() -> None:
    play = with_course(enrolled(), halved_until=TODAY)
    assert course(does_a_session(play)).tally("bridge").whole == 0


def test_half_the_load_halves_sets_and_rounds_alike() -> None:
    play = with_course(enrolled(minutes="15"), halved_until=TODAY)
    preset = replace(play.catalog.presets["15"], minutes=30)
    play.catalog = replace(play.catalog, presets={**play.catalog.presets, "15": preset})
    play.types("/routine").taps("2")
    assert play.state.session is not None
    doses = {step.movement: step.dose for step in play.state.session.steps}
    assert doses["plank"].rounds == 2  # type: ignore[union-attr]
    assert doses["bridge"].sets == 1  # type: ignore[union-attr]
    assert [step.movement for step in play.state.session.steps].count("clamshell") == 2


def test_nothing_known_meets_no_condition() -> None:
    for phase in (Phase.BEFORE, Phase.AFTER, Phase.MORNING, Phase.WEEKLY, Phase.REVIEW):
        draft = Draft(enrolled().state, now=enrolled().now, catalog=shipped())
        assert pain.decide(draft, phase, Facts()) is None


def test_a_session_of_taps_leads_on_to_the_proposal() -> None:
    play = at_effort(enrolled())
    for _ in range(3):
        taps_on(play)
    assert play.state.aside.step is not Step.EFFORT


def test_a_flare_is_noticed_whoever_asked_for_the_number() -> None:
    play = does_a_session(enrolled()).taps("How sore now?").taps("6")
    play.sees("Noted: 6 of 10", "a lot of soreness")
    assert course(play).strength_off_until == TODAY + timedelta(days=2)
    assert course(play).levels == {"bridge": -1}
    play.types("done, pain 7")
    assert course(play).levels == {"bridge": -1}  # one session costs one step
    enrolled().types("done, pain 6").sees("Logged", "a lot of soreness")


def test_a_number_that_is_no_flare_is_noted_and_no_more() -> None:
    for play in (does_a_session(enrolled()), enrolled()):
        play.types("done, pain 3").does_not_see("soreness")
        assert course(play).strength_off_until is None
    does_a_session(enrolled()).types("done, pain 4").sees("A little sorer than before")
    play = enrolled().types("done yesterday, pain 8").does_not_see("soreness")
    assert course(play).strength_off_until is None
