"""Every pair of flags and pressure answers, and every way to answer what follows from them."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations, cycle, product

import pytest

from content.schema import Option, Question, QuestionKind, Tier
from conversations import planning, safety
from conversations.state import Answer, DialogueState, SessionKind
from tests.playbook import shipped

MONDAY = date(2026, 3, 2)
CLOSING = (Tier.EMERGENCY, Tier.CLINICIAN)


def ticks() -> list[tuple[Question, Option]]:
    return [
        (question, option)
        for question in shipped().intake
        if any(one.tier for one in question.options)
        for option in question.options
    ]


def follow_ups(picked: set[str]) -> Iterator[dict[str, Answer]]:
    """Every way to answer the questions that these ticks open, none at all among them."""
    opened = [
        question
        for question in shipped().intake
        if question.when is not None and picked & set(question.when.answers)
    ]
    ways = [
        [None, *(one.slug for one in question.options)]
        if question.kind is QuestionKind.CHOICE
        else [None, (), *((one.slug,) for one in question.options)]
        for question in opened
    ]
    for given in product(*ways):
        yield {q.slug: said for q, said in zip(opened, given, strict=True) if said is not None}


def forbidden(state: DialogueState) -> set[tuple[str, str]]:
    """What the content says must not appear, read without the planner's own code."""
    found = set()
    for question in shipped().intake:
        said = state.answers.get(question.slug)
        picked = said if isinstance(said, tuple) else (said,)
        for option in question.options:
            if option.slug not in picked:
                continue
            waiting = option.until_answered if option.asks not in state.answers else ()
            sides = (option.side,) if option.side else ("left", "right", "")
            found |= {(slug, side) for slug in option.excludes for side in sides}
            found |= {(slug, side) for slug in waiting for side in ("left", "right", "")}
    return found


@pytest.mark.parametrize("preset", sorted(shipped().presets))
def test_no_pair_of_answers_ever_lets_a_forbidden_movement_through(preset: str) -> None:
    turns = cycle(((0, "left"), (1, "both"), (2, "right"), (3, "left")))
    for (first, one), (second, other) in combinations(ticks(), 2):
        picked = {first.slug: (one.slug,)}
        picked[second.slug] = (*picked.get(second.slug, ()), other.slug)
        for more in follow_ups({one.slug, other.slug}):
            done, tight = next(turns)
            turned: dict[str, Answer] = {"tight-side": tight, "forward-side": "right"}
            _is_kept(picked | {"minutes": preset} | turned | more, done=done)


def _is_kept(answers: dict[str, Answer], *, done: int) -> None:
    """A plan without what is forbidden and never empty; a lock has its reason."""
    closed = [
        safety.worst(question, answers.get(question.slug, ())) for question in shipped().intake
    ]
    for option in filter(None, closed):
        assert option.tier in CLOSING
        assert f"{option.card or f'card.{option.tier}'}" in shipped().language("en").phrases
    state = DialogueState(answers=answers, sessions_done=done)
    out = forbidden(state)
    for kind in SessionKind:
        steps = planning.plan(state, shipped(), day=MONDAY + timedelta(days=done), kind=kind)
        assert steps, answers
        assert not {(step.movement, step.side) for step in steps} & out, answers
