"""The rough checks of the hips, one at a time, and what they decide (clinical facts, section 3).

Which checks there are, who is shown them and how they decide is content; here is only the walk.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from content.gates import Decision, SelfTest
from conversations import asking, buttons, intake, plan_card, planning, roles, safety
from conversations.changing import changed
from conversations.draft import Draft
from conversations.effects import Words, words
from conversations.expect import present
from conversations.state import Answer, DialogueState, Step

SIDES: Final = ("left", "right")
SAYS_SOMETHING: Final = frozenset({*SIDES, "same"})
WORDS_OF: Final[Mapping[str, str]] = {roles.TIGHT_SIDE: "tight", roles.FORWARD_SIDE: "forward"}


# --- deciding


def decide(decision: Decision, tests: tuple[SelfTest, ...], results: Mapping[str, Answer]) -> str:
    """Return the side that the tests name by the decision's rule, else its `otherwise`.

    "Not sure" and what was left out say nothing; "same" speaks against either side.
    """
    said = [
        roles.text_of(results.get(test.question))
        for test in tests
        if test.decides == decision.question
    ]
    votes = Counter(vote for vote in said if vote in SAYS_SOMETHING)
    side = max(SIDES, key=lambda one: votes[one])
    needed = votes.total() if decision.unanimous else votes.total() // 2 + 1
    enough = votes[side] >= max(decision.at_least, needed)
    return side if enough else decision.otherwise


def shown(draft: Draft) -> tuple[SelfTest, ...]:
    """Return the tests for this person, in order; what does not suit them is left out."""
    gates = draft.catalog.gates
    ticked = {option.slug for option in planning.ticked_options(draft.state, draft.catalog)}
    ticked |= set(roles.picked_of(draft.state.test_results.get(gates.before_tests)))
    off = planning.excluded(draft.state, draft.catalog, draft.today)
    off |= {slug for slug, _ in planning.excluded_on_a_side(draft.state, draft.catalog)}
    given_up = _given_up(draft)
    return tuple(
        test
        for test in gates.tests
        if ticked.isdisjoint(test.unless)
        and off.isdisjoint(test.with_movements)
        and test.decides not in given_up
    )


def _given_up(draft: Draft) -> frozenset[str]:
    """Return the questions that stayed unknown so often that they are not offered any more."""
    gates = draft.catalog.gates
    if draft.state.unknown_retests < gates.unknown_retests:
        return frozenset()
    return frozenset(decision.question for decision in gates.decisions if decision.unanimous)


# --- walking through


def begin(draft: Draft, *, asked_of: str = "") -> None:
    """Begin the tests. Somebody who asks for a side by name is shown its tests again."""
    if asked_of in _given_up(draft):
        draft.state = changed(draft.state, unknown_retests=0)
    asking.leave_aside(draft)
    draft.state = changed(draft.state, test_results={})
    asking.ask(draft, Step.TESTS, draft.catalog.gates.before_tests)


def from_card(draft: Draft) -> None:
    """Begin the tests from the card that offers them."""
    draft.settle_card()
    begin(draft)


def answer(draft: Draft, given: Answer) -> None:
    """Keep a result until the tests are over, and show the next one; a sign closes the routine."""
    slug = draft.state.aside.item
    question = draft.catalog.question(slug)
    if safety.worst(question, given) is not None:
        draft.close_aside()
        draft.state = changed(draft.state, test_results={})
        safety.close_if_needed(draft, question, given)
        return
    results = {**draft.state.test_results, slug: given}
    draft.state = changed(draft.state, test_results=results)
    _next(draft)


def skip(draft: Draft) -> None:
    """Leave this test out."""
    draft.settle(draft.state.aside)
    _next(draft)


def _next(draft: Draft) -> None:
    slugs = _slugs(draft)
    at = slugs.index(draft.state.aside.item)
    if at + 1 < len(slugs):
        asking.ask(draft, Step.TESTS, slugs[at + 1])
    else:
        _conclude(draft)


def _slugs(draft: Draft) -> list[str]:
    """Return the questions of the walk in order, the one that is open in any case among them."""
    tests = [test.question for test in shown(draft)]
    return [draft.catalog.gates.before_tests, *tests]


def back(draft: Draft) -> None:
    """Show the test before this one; from the first question, leave the tests."""
    slugs = _slugs(draft)
    at = slugs.index(draft.state.aside.item)
    draft.settle(draft.state.aside)
    if at:
        asking.ask(draft, Step.TESTS, slugs[at - 1])
    else:
        draft.close_aside()
        draft.say(words("tests.nothing"))


def enough(draft: Draft) -> None:
    """End the tests here; what was found so far decides."""
    draft.settle(draft.state.aside)
    _conclude(draft)


# --- concluding


def _conclude(draft: Draft) -> None:
    draft.close_aside()
    found = [_decided(draft, decision) for decision in _answered(draft)]
    results = draft.state.test_results
    draft.state = changed(draft.state, test_results={})
    if not found:
        tried = len(results) > 1
        draft.say(words("tests.nothing" if tried or shown(draft) else "tests.none-left"))
        return
    draft.state = changed(draft.state, tested_on=draft.today)
    _lead_on(draft, *found, words("tests.rough"))


def _answered(draft: Draft) -> list[Decision]:
    """Return the decisions for which at least one test was done."""
    gates, results = draft.catalog.gates, draft.state.test_results
    tested = {test.decides for test in gates.tests if test.question in results}
    return [decision for decision in gates.decisions if decision.question in tested]


def _decided(draft: Draft, decision: Decision) -> Words:
    side = decide(decision, draft.catalog.gates.tests, draft.state.test_results)
    draft.set_answer(decision.question, side)
    if decision.unanimous:
        retested = draft.state.tested_on is not None  # the first time is no retest
        unknown = draft.state.unknown_retests + retested if side == decision.otherwise else 0
        draft.state = changed(draft.state, unknown_retests=unknown)
    said = side if side in SIDES else "unclear"
    return words(f"tests.{WORDS_OF[decision.question]}-{said}")


def _lead_on(draft: Draft, *said: Words) -> None:
    """Say what was found and go on: the question it answers, or the plan that comes of it."""
    main = draft.state.main
    if main.step is Step.INTAKE and main.item in draft.answers:
        asking.note(draft, main, draft.answers[main.item])
        draft.say(*said)
        intake.ask_next(draft, after=draft.catalog.question(main.item))
    elif main.step is Step.HOME:
        plan_card.show(draft, *said)
    else:
        draft.say(*said)


# --- offering them again


def offer(draft: Draft) -> None:
    """Offer the tests every two weeks, in one line that stands in nobody's way."""
    if not _is_due(draft.state, draft) or not shown(draft):
        return
    draft.state = changed(draft.state, retest_offered_on=draft.today)
    draft.say(words("tests.offer"), markup=buttons.keyboard((buttons.card_button("show-me"),)))


def _is_due(state: DialogueState, draft: Draft) -> bool:
    known = (
        state.tested_on,
        state.retest_offered_on,
        draft.day_of(present(state.consent, "consent").at),
    )
    last = max(day for day in known if day is not None)
    return (draft.today - last).days >= draft.catalog.gates.retest_days
