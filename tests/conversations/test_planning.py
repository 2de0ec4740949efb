"""Today's session: the same for the same day, never empty, and never with what is excluded."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.composing import off_sides
from content.schema import Hold, Part, QuestionKind, Rounds, Sets
from conversations import planning
from conversations.course import Course
from conversations.state import (
    Answer,
    Consent,
    DialogueState,
    PlannedStep,
    Resting,
    SessionKind,
)
from tests.playbook import shipped

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
CATALOG = shipped()
USUAL = SessionKind.USUAL


def person(**answers: Answer) -> DialogueState:
    """Somebody enrolled, with answers by question; an underscore stands for a hyphen."""
    given_answers: dict[str, Answer] = {"minutes": "5", "tight-side": "left", "tools": ()}
    given_answers |= {slug.replace("_", "-"): answer for slug, answer in answers.items()}
    consent = Consent(version=1, at=datetime(2026, 3, 1, tzinfo=UTC))
    return DialogueState(answers=given_answers, consent=consent)


def steps_of(
    state: DialogueState, *, day: date = MONDAY, kind: SessionKind = USUAL
) -> tuple[PlannedStep, ...]:
    return planning.plan(state, CATALOG, day=day, kind=kind)


def movements(state: DialogueState, *, day: date = MONDAY, kind: SessionKind = USUAL) -> list[str]:
    return list(dict.fromkeys(step.movement for step in steps_of(state, day=day, kind=kind)))


def sides(state: DialogueState, movement: str, *, day: date = MONDAY) -> list[str]:
    return [step.side for step in steps_of(state, day=day) if step.movement == movement]


# --- what a day holds


def test_a_strength_day_and_a_light_day_differ_in_their_last_part() -> None:
    assert movements(person(), day=MONDAY) == ["iliacus", "pelvic-tilts", "bridge"]
    assert movements(person(), day=TUESDAY) == ["iliacus", "pelvic-tilts", "glute-squeeze"]


def test_every_muscle_of_every_preset_comes_round() -> None:
    for slug, preset in CATALOG.presets.items():
        for tight in ("left", "both"):
            state = person(minutes=slug, tight_side=tight)
            pressed = {
                movement
                for done in range(len(preset.release))
                for movement in movements(replace(state, sessions_done=done))
            }
            assert pressed >= set(preset.release)


def test_two_muscles_of_a_session_keep_the_order_of_the_preset() -> None:
    order = CATALOG.presets["15"].release
    for done in range(10):
        pressed = movements(replace(person(minutes="15"), sessions_done=done), day=TUESDAY)
        muscles = [movement for movement in pressed if movement in order]
        assert len(muscles) >= 2
        assert muscles == [muscle for muscle in order if muscle in muscles]


def test_the_realign_exercise_needs_a_known_forward_side() -> None:
    assert "realign-met" in movements(person(forward_side="right"))
    for unknown in ("not-sure", "both"):
        assert "realign-met" not in movements(person(forward_side=unknown))
        assert "pelvic-tilts" in movements(person(forward_side=unknown))


def test_a_realign_exercise_that_is_excluded_makes_place_for_the_other() -> None:
    state = person(minutes="15", forward_side="right", pressure=("ps-hip",))
    assert "realign-met" not in movements(state)
    assert "pelvic-tilts" in movements(state)


def test_a_preset_may_do_without_a_realign_exercise() -> None:
    bare = replace(CATALOG.presets["5"], realign=None, realign_unknown=None)
    catalog = replace(CATALOG, presets={"5": bare})
    steps = planning.plan(person(forward_side="left"), catalog, day=MONDAY, kind=USUAL)
    assert [step.movement for step in steps] == ["iliacus", "bridge", "plank"]


def test_a_preset_that_is_offered_no_more_becomes_the_shortest() -> None:
    assert planning.preset_of(person(minutes="99"), CATALOG).minutes == 5


def test_the_longest_session_is_the_starter_of_the_facts() -> None:
    for tight in ("left", "both"):
        steps = steps_of(person(minutes="15", tight_side=tight))
        assert sum(CATALOG.movements[step.movement].feedback for step in steps) == 2
        done = {step.movement for step in steps}
        assert {"bridge", "clamshell", "plank", "march"} <= done
        assert 13 * 60 <= planning.seconds_of(steps, CATALOG) <= 16 * 60


def test_the_smaller_kinds_are_what_the_content_says() -> None:
    assert movements(person(), kind=SessionKind.MINIMUM) == ["sub-breath", "bridge"]
    assert movements(person(), kind=SessionKind.GENTLE) == ["sub-breath", "piriformis"]


# --- sides


def test_the_tight_side_comes_every_time_and_the_other_every_second_time() -> None:
    state = person(tight_side="right")
    assert sides(state, "iliacus") == ["right"]
    assert sides(replace(state, sessions_done=1), "tfl") == ["right", "left"]


def test_without_a_tight_side_both_sides_follow_one_another() -> None:
    for unknown in ("both", "not-sure"):
        assert sides(person(tight_side=unknown), "iliacus") == ["left", "right"]


def test_strength_is_always_on_both_sides_the_tight_one_first() -> None:
    assert sides(person(minutes="10", tight_side="right"), "clamshell") == ["right", "left"]


def test_the_realign_exercise_is_done_on_the_forward_side_alone() -> None:
    assert sides(person(forward_side="right"), "realign-met") == ["right"]


def test_what_has_no_sides_is_done_once() -> None:
    assert sides(person(), "bridge") == [""]


# --- what is left out


def test_an_excluded_muscle_is_replaced_by_all_its_allowed_substitutes() -> None:
    assert movements(person(pressure=("ps-aorta",)))[:2] == ["sub-breath", "sub-stretch"]


ONE_SIDE_OFF: dict[str, dict[str, Answer]] = {
    "the front": {"pressure": ("ps-hip",), "hip-side": "left"},
    "the pocket": {"pressure": ("ps-skin",), "skin-spots": ("pocket-right",)},
    "a buttock": {"pressure": ("ps-skin",), "skin-spots": ("buttock-left",)},
}


@pytest.mark.parametrize("where", ONE_SIDE_OFF)
def test_a_side_that_is_left_out_has_at_least_its_breaths(where: str) -> None:
    for minutes in CATALOG.presets:
        for tight in ("left", "right", "both"):
            for done in range(30):
                answers = {**ONE_SIDE_OFF[where], "minutes": minutes, "tight-side": tight}
                state = replace(person(), answers=answers, sessions_done=done)
                wish = planning.wish_of(state, CATALOG, MONDAY)
                plan = set(movements(state))
                pressed = (CATALOG.movements[slug] for slug in plan)
                off = [one.slug for one in pressed if one.feedback and off_sides(one, wish)]
                assert not off or "sub-breath" in plan, (answers, done)


def test_in_a_short_session_the_sides_take_turns_where_one_is_left_out() -> None:
    state = person(tight_side="both", **ONE_SIDE_OFF["the front"])
    assert movements(state) == ["sub-breath", "sub-stretch", "bridge"]
    assert sides(state, "sub-stretch") == ["left"]
    after = replace(state, sessions_done=1)
    assert movements(after) == ["sub-breath", "tfl", "bridge"]
    assert sides(after, "tfl") == ["right"]


def test_muscles_of_a_session_come_in_the_order_of_the_content() -> None:
    order = [slug for slug, found in CATALOG.movements.items() if found.feedback]
    assert order == ["iliacus", "psoas", "tfl", "piriformis", "rotators"]
    for done in range(10):
        pressed = movements(replace(person(minutes="10"), sessions_done=done), day=TUESDAY)
        assert [slug for slug in pressed if slug in order] == [
            slug for slug in order if slug in pressed
        ]


def test_two_muscles_left_out_share_a_substitute() -> None:
    plan = movements(person(minutes="15", pressure=("ps-aorta",)))
    assert plan.count("sub-breath") == 1


def test_a_movement_rests_up_to_its_last_day() -> None:
    state = replace(person(), resting=(Resting(movement="bridge", until=MONDAY),))
    assert "bridge" not in movements(state, day=MONDAY)
    assert "bridge" in movements(state, day=MONDAY + timedelta(days=2))


def test_the_most_careful_variant_of_those_wanted_is_used() -> None:
    state = person(tools=("tennis-ball",), pressure=("ps-bone",))
    wanted = planning.variants(state, CATALOG)
    assert planning.variant_of(CATALOG.movements["tfl"], wanted) == "hand-only"
    ball = planning.variants(person(tools=("tennis-ball",)), CATALOG)
    assert planning.variant_of(CATALOG.movements["tfl"], ball) == "ball"
    assert planning.variant_of(CATALOG.movements["tfl"], frozenset()) == ""


def test_in_the_first_week_muscles_are_pressed_by_hand() -> None:
    state, tfl = person(tools=("roller",)), CATALOG.movements["tfl"]
    for began, day, way in (
        (None, MONDAY, ""),
        (MONDAY, MONDAY + timedelta(days=6), ""),
        (MONDAY, MONDAY + timedelta(days=7), "roller"),
    ):
        at = replace(state, course=Course(began=began))
        assert planning.way_of(at, CATALOG, tfl, day) == way


# --- an amber day, and how long it takes


@pytest.mark.parametrize("slug", ["bridge", "plank", "iliacus"])
def test_an_amber_day_takes_one_set_or_round_off_and_leaves_holds_alone(slug: str) -> None:
    dose = CATALOG.movements[slug].dose
    smaller = planning.smaller([PlannedStep(movement=slug, side="", dose=dose)])[0].dose
    match dose, smaller:
        case Sets(sets=before), Sets(sets=after):
            assert after == before - 1
        case Rounds(rounds=before), Rounds(rounds=after):
            assert after == before - 1
        case Hold(), Hold():
            assert smaller == dose


def test_nothing_gets_smaller_than_one() -> None:
    once = Sets(sets=1, reps=8, tempo=(2, 2, 3), rest_seconds=45)
    step = PlannedStep(movement="bridge", side="", dose=once)
    assert planning.smaller([step]) == (step,)


def test_a_session_takes_about_as_long_as_it_says() -> None:
    for slug, preset in CATALOG.presets.items():
        minutes = planning.minutes_of(steps_of(person(minutes=slug)), CATALOG)
        assert abs(minutes - preset.minutes) <= 1


def test_nothing_takes_no_time_at_all() -> None:
    assert planning.minutes_of((), CATALOG) == 1


# --- for everybody


def everybody() -> st.SearchStrategy[DialogueState]:
    """People with any answers to the questions that have options."""
    asked = [
        question
        for question in (*CATALOG.intake, CATALOG.question("forward-side"))
        if question.kind in {QuestionKind.CHOICE, QuestionKind.FLAGS}
    ]
    strategies: dict[str, st.SearchStrategy[Answer]] = {}
    for question in asked:
        slugs = [option.slug for option in question.options]
        if question.kind is QuestionKind.CHOICE:
            strategies[question.slug] = st.sampled_from(slugs)
        else:
            strategies[question.slug] = st.sets(st.sampled_from(slugs)).map(tuple)
    return st.builds(
        lambda answers, done: replace(person(), answers=answers, sessions_done=done),
        st.fixed_dictionaries(strategies),
        st.integers(0, 30),
    )


days = st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 12, 31))


@given(state=everybody(), day=days, kind=st.sampled_from(SessionKind))
def test_nobody_gets_an_empty_session_or_what_is_excluded(
    state: DialogueState, day: date, kind: SessionKind
) -> None:
    steps = steps_of(state, day=day, kind=kind)
    out = planning.excluded(state, CATALOG, day)
    assert steps
    assert [step for step in steps if step.movement in out] == []
    assert len({(step.movement, step.side, step.at) for step in steps}) == len(steps)


@given(state=everybody(), day=days)
def test_strength_is_never_dropped(state: DialogueState, day: date) -> None:
    parts = {CATALOG.movements[step.movement].part for step in steps_of(state, day=day)}
    assert Part.REMEMBER in parts


@given(state=everybody(), day=days, kind=st.sampled_from(SessionKind))
def test_the_same_day_has_the_same_session(
    state: DialogueState, day: date, kind: SessionKind
) -> None:
    assert steps_of(state, day=day, kind=kind) == steps_of(state, day=day, kind=kind)
