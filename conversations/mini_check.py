"""A few safety questions asked again: when they are due, when a pain rule asks, after a word.

A yes closes the routine with the sign's own card; a no changes nothing, and opens nothing either:
a closed routine is opened by `check.py` alone. The answers themselves are not kept.
"""

from functools import lru_cache
from typing import Final

from content.schema import Question, QuestionKind, Sign, Tier
from conversations import answers, asking, safety
from conversations.changing import changed
from conversations.draft import Draft
from conversations.effects import Words, words
from conversations.expect import present
from conversations.state import Answer, Lock, Step

NEGATION: Final = "grammar-negation"


def due(draft: Draft) -> bool:
    """Whether it is time for the mini-check before a session."""
    last = draft.state.checked_on or draft.day_of(present(draft.state.consent, "consent").at)
    return (draft.today - last).days >= draft.catalog.gates.mini_check_days


def note(draft: Draft) -> None:
    """Remember that the signs were asked about today."""
    draft.state = changed(draft.state, checked_on=draft.today)


def ask(draft: Draft, *before: Words, step: Step = Step.MINI_CHECK) -> None:
    """Ask the five signs again, in front of whatever is open."""
    asking.leave_aside(draft)
    asking.ask(draft, step, draft.catalog.gates.mini_check, *before)


def answer(draft: Draft, given: Answer) -> None:
    """Close the routine for a sign, or say that there is none."""
    if is_clear(draft, given):
        draft.say(words("mini.clear"))


def is_clear(draft: Draft, given: Answer) -> bool:
    """Close the routine if an answer asks for it; return whether nothing does.

    A lock is never made lighter: what needed care at once stays the card that is shown.
    """
    question = draft.catalog.question(draft.state.aside.item)
    draft.close_aside()
    if question.slug == draft.catalog.gates.mini_check:
        note(draft)
    lock = draft.state.lock
    worst = safety.worst(question, given)
    if worst is not None and lock is not None:
        if not _graver(worst.tier, lock):
            safety.show_lock(draft)
            return False
        draft.settle(draft.state.main)  # what opened the lighter lock opens this one no more
    return not safety.close_if_needed(draft, question, given)


def _graver(tier: Tier | None, lock: Lock) -> bool:
    return tier is Tier.EMERGENCY and lock.tier is not Tier.EMERGENCY


def leave(draft: Draft) -> None:
    """Leave the questions without an answer; a session that waits for them does not begin."""
    asking.leave_aside(draft)
    draft.say(words("check.left"))


# --- words anywhere in what is typed


def sign_in(draft: Draft, text: str) -> Sign | None:
    """Return the first sign that something typed speaks of; None at a question that asks it."""
    said = tuple(answers.fold(text).split())
    for sign in draft.language.signs:
        if any(_mentions(draft, said, words_) for words_ in sign.words):
            return None if _is_being_asked(draft, sign) else sign
    return None


def _mentions(draft: Draft, said: tuple[str, ...], phrase: str) -> bool:
    """Whether a phrase stands among the words, with no "not" just before it."""
    wanted = _words_in(phrase)
    if wanted[0] not in said:  # nearly always
        return False
    negations = draft.language.vocabulary.get(NEGATION, ())
    return any(
        said[at : at + len(wanted)] == wanted and (not at or said[at - 1] not in negations)
        for at in range(len(said) - len(wanted) + 1)
    )


@lru_cache(maxsize=2048)
def _words_in(phrase: str) -> tuple[str, ...]:
    """Split a phrase of the content."""
    return tuple(phrase.split())


def _is_being_asked(draft: Draft, sign: Sign) -> bool:
    """Whether a screen of signs is open that the sign's own question adds nothing to."""
    aside = draft.state.aside
    place = draft.state.main if aside.step is Step.NONE else aside
    if not place.item:
        return False
    asked = draft.catalog.question(place.item)
    return asked.slug == sign.question or (
        _weighs(asked) and sign.question == draft.catalog.gates.mini_check
    )


def _weighs(question: Question) -> bool:
    return question.kind is QuestionKind.FLAGS and any(option.tier for option in question.options)


def because_of(draft: Draft, sign: Sign) -> None:
    """Ask the sign's question kindly, in front of whatever is open."""
    asking.leave_aside(draft)
    asking.ask(draft, Step.MINI_CHECK, sign.question, words("mini.word"))
