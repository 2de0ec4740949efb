"""Whatever people answer, whatever hurts: no session holds what they must not do."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from content.schema import Option, Part
from conversations import planning, roles
from conversations.course import Course
from conversations.state import Answer, DialogueState, Resting, SessionKind
from tests.playbook import shipped

MONDAY: Final = date(2026, 3, 2)
SIDES: Final = ("left", "right", "both", "not-sure")
CATALOG: Final = shipped()
FLAGS: Final = {
    question.slug: tuple(option.slug for option in question.options)
    for question in CATALOG.intake
    if question.safety
}
EVERY_FLAG: Final = tuple((asked, option) for asked, found in FLAGS.items() for option in found)
STRENGTH: Final = tuple(
    slug for slug, found in CATALOG.movements.items() if found.part is Part.REMEMBER
)


def option_of(question: str, slug: str) -> Option:
    """Return an option of the shipped content."""
    return next(one for one in CATALOG.question(question).options if one.slug == slug)


def with_flags(state: DialogueState, *flags: tuple[str, str]) -> DialogueState:
    """Tick some safety answers."""
    ticked: dict[str, Answer] = {
        question: tuple(slug for asked, slug in flags if asked == question) for question in FLAGS
    }
    return replace(state, answers={**state.answers, **ticked})


def must_not(state: DialogueState, day: date) -> set[str]:
    """Return what must not appear, read from the answers without the planner."""
    out = {rest.movement for rest in state.resting if rest.until >= day}
    for question in FLAGS:
        for slug in roles.picked_of(state.answers.get(question)):
            out |= set(option_of(question, slug).excludes)
    return out


def check(state: DialogueState, *, day: date, kind: SessionKind) -> None:
    """Check one plan."""
    catalog = CATALOG
    steps = planning.plan(state, catalog, day=day, kind=kind)
    movements = {step.movement for step in steps}
    assert not movements & must_not(state, day)
    tools = set(roles.picked_of(state.answers.get("tools")))
    tools |= set(roles.bands_of(state))
    for step in steps:
        movement = catalog.movements[step.movement]
        assert not movement.needs or tools & set(movement.needs)
        rungs = {rung.slug: rung for rung in (*movement.easier, *movement.harder)}
        if step.rung:
            assert set(rungs[step.rung].needs) <= tools
            assert not set(rungs[step.rung].unless) & planning.variants(state, catalog)
        if movement.forward_side_only:
            assert step.side == state.answers.get("forward-side")
        assert movement.part is not Part.REMEMBER or not planning.strength_is_off(state, day)
    seconds = planning.seconds_of(steps, catalog)
    minutes = planning.preset_of(state, catalog).minutes
    rests = any(rest.until >= day for rest in state.resting)
    assert steps or rests
    assert seconds <= 60 * minutes + 60 or kind in {SessionKind.GENTLE, SessionKind.MINIMUM}
    whole = not rests and state.course.halved_until is None and not state.course.strength_off_until
    if kind is SessionKind.USUAL and whole:
        assert 60 * minutes - seconds <= 60, (seconds, minutes, sorted(movements))
        assert movements & set(STRENGTH)


def test_no_pair_of_answers_lets_an_excluded_movement_in_or_the_minutes_slip() -> None:
    pairs = [*combinations(EVERY_FLAG, 2)]
    for number, pair in enumerate(pairs):
        plain = DialogueState(
            sessions_done=number % 30,
            answers={
                "minutes": ("5", "10", "15")[number % 3],
                "tight-side": SIDES[number % 4],
                "forward-side": SIDES[number % 5 % 4],
                "tools": ("loop-band",) if number % 2 else (),
            },
        )
        day = MONDAY + timedelta(days=number % 7)
        for kind in SessionKind:
            check(with_flags(plain, *pair), day=day, kind=kind)


@st.composite
def states(draw: st.DrawFn) -> DialogueState:
    """Build somebody with any answers, steps, rests and past."""
    answers: dict[str, Answer] = {
        "minutes": draw(st.sampled_from(("5", "10", "15"))),
        "tight-side": draw(st.sampled_from(SIDES)),
        "forward-side": draw(st.sampled_from(("left", "right", "not-sure"))),
        "tools": draw(st.sampled_from(((), ("loop-band",), ("tennis-ball", "loop-band")))),
        "bands": draw(st.sampled_from(((), ("light",), ("medium", "heavy")))),
    }
    course = Course(
        levels=draw(st.dictionaries(st.sampled_from(STRENGTH), st.integers(-4, 7))),
        strength_off_until=draw(st.sampled_from((None, MONDAY + timedelta(days=2)))),
        halved_until=draw(st.sampled_from((None, MONDAY + timedelta(days=5)))),
        twice_weekly=draw(st.booleans()),
    )
    rests = draw(st.lists(st.sampled_from(sorted(CATALOG.movements)), max_size=6, unique=True))
    flags = draw(st.lists(st.sampled_from(EVERY_FLAG), max_size=12, unique=True))
    until = MONDAY + timedelta(days=3)
    state = DialogueState(
        answers=answers,
        course=course,
        sessions_done=draw(st.integers(0, 100)),
        resting=tuple(Resting(movement=slug, until=until) for slug in rests),
    )
    return with_flags(state, *flags)


@settings(max_examples=400, deadline=None)
@given(state=states(), day=st.integers(0, 13), kind=st.sampled_from(SessionKind))
def test_no_plan_holds_what_it_must_not_and_none_is_empty_without_a_reason(
    state: DialogueState, day: int, kind: SessionKind
) -> None:
    check(state, day=MONDAY + timedelta(days=day), kind=kind)
