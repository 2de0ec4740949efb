"""The pain table edited to do less, and what it does with numbers that nobody has said."""

from dataclasses import replace

from content.pain import Action, Measure
from conversations import pain
from conversations.draft import Draft
from conversations.effects import LogDay
from conversations.pain import Facts
from conversations.state import Step
from tests.conversations.test_pain_rules import TODAY, some_weeks_on
from tests.courses import (
    DAY,
    at_effort,
    at_strength,
    course,
    does_a_session,
    next_morning,
    with_course,
    with_days,
)
from tests.playbook import Playbook, shipped
from tests.walks import enrolled


def with_rule(slug: str, **changes: object) -> Playbook:
    """Be enrolled where one rule of the table is different."""
    rules = tuple(
        replace(rule, **changes) if rule.slug == slug else rule  # type: ignore[arg-type]
        for rule in shipped().pain
    )
    return enrolled(Playbook(catalog=replace(shipped(), pain=rules)))


def test_a_rule_that_does_and_says_nothing_changes_nothing() -> None:
    play = with_rule("week-worse", then=(), says=False)
    with_days(play, (9, 1), (8, 2), (7, 1), (3, 3), (2, 3))
    does_a_session(play, before="3", after="3").sees("Done.")
    assert (play.state.aside.step, course(play).halved_until) == (Step.NONE, None)
    play = with_rule("before-closed", then=(Action.NO_SESSION,)).types("/routine").taps("8")
    assert (play.is_at(Step.HOME).state.aside.step, play.state.session) == (Step.NONE, None)
    play = at_effort(with_rule("effort-hard", says=False)).taps("8").hears("Effort: 8")
    assert play.state.aside.step is Step.NONE
    silent = at_strength(with_rule("during-fine", says=False)).types("pain 1")
    assert silent.is_at(Step.SET).answer == []
    play = does_a_session(
        some_weeks_on(with_rule("function-some", then=(), says=False), (1, 2, 2), 1, 1)
    )
    play.types("better").types("same").types("worse").hears("Sleep: Worse")
    assert play.state.aside.step is Step.NONE


def test_a_rule_may_propose_without_asking_for_the_effort() -> None:
    play = with_rule("progress-ready", then=(Action.PROPOSE_HARDER,))
    next_morning(does_a_session(play)).taps("2")
    does_a_session(play.waits(DAY)).sees("a step harder, stay")
    bottom = with_rule("progress-ready", then=(Action.PROPOSE_EASIER,))
    with_course(bottom, levels={"bridge": -2, "glute-squeeze": -1})
    next_morning(does_a_session(bottom)).taps("2")
    does_a_session(bottom.waits(DAY)).sees("Done.")


def test_from_the_bottom_there_is_only_a_way_up() -> None:
    play = with_course(enrolled(), levels={"bridge": -2, "glute-squeeze": -1})
    at_effort(play).taps("5")
    assert play.labels[-2:] == ["Harder", "Same"]


def test_what_is_not_known_yet_is_not_in_the_facts() -> None:
    play = enrolled()
    draft = Draft(play.state, now=play.now, catalog=shipped())
    assert pain.review(draft) == Facts()
    entry = LogDay(local_date=TODAY, at=play.now, source="text")
    assert pain.morning(draft, entry) == Facts()
    with_course(play, first_pains=(0, 0, 0))
    draft = Draft(play.state, now=play.now, catalog=shipped())
    assert pain.review(draft).values == {Measure.BASE: 0}
    with_days(play, (1, 0), (2, 0), (3, 0))
    draft = Draft(play.state, now=play.now, catalog=shipped())
    assert pain.review(draft).values == {Measure.BASE: 0, Measure.BETTER_POINTS: 0}
