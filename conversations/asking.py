"""One question in a chat: asked, ticked, not understood, answered. Every flow asks this way."""

from collections.abc import Mapping
from typing import Final, assert_never

from content.schema import Question
from conversations import buttons, questions, roles
from conversations.draft import Draft, question_of
from conversations.effects import (
    AskLocation,
    Button,
    Keyboard,
    RemoveReplyKeyboard,
    TappedMessage,
    Words,
    words,
)
from conversations.expect import present
from conversations.questions import Ambiguous, LocationWanted, Partial, Ticked
from conversations.state import Answer, Place, Step

MAKES_ROOM: Final = frozenset(
    {
        Step.NONE,
        Step.MORNING,
        Step.EFFORT,
        Step.PROPOSAL,
        Step.BANDS,
        Step.MAINTENANCE,
        Step.FUNCTION,
        Step.BARRIER,
    }
)
"""What the bot itself has asked outside of a session, and the person may leave."""

LOCATING: Final = "locate"
"""Kept in `picked` while the location keyboard is shown, so that it is taken away again."""

BELOW: Final[Mapping[Step, tuple[str, ...]]] = {
    Step.INTAKE: ("back",),
    Step.SETTING: ("back",),
    Step.CHECK: ("back",),
    Step.PAIN_BEFORE: ("smaller", "stop"),
    Step.PAIN_AFTER: ("skip",),
    Step.PAIN_TODAY: ("back",),
    Step.PAUSING: ("back",),
    Step.UNWELL: ("stop",),
    Step.MORNING: ("skip",),
    Step.EFFORT: ("form", "skip"),
    Step.FUNCTION: ("skip",),
    Step.BARRIER: ("more", "skip"),
    Step.EVEN: ("skip", "stop"),
    Step.MINI_CHECK: ("back",),
    Step.CHECK_FIRST: ("back",),
    Step.AFTERWARDS: ("back",),
    Step.TESTS: ("back", "enough"),
}
"""Buttons below the answers, by the step that asks."""


def ask(draft: Draft, step: Step, slug: str, *before: Words, picked: tuple[str, ...] = ()) -> None:
    """Ask a question at a step; a new wait begins."""
    place = draft.go(step, item=slug, picked=picked)
    _prompt(draft, place, *before)


def ask_again(draft: Draft, place: Place, *before: Words) -> None:
    """Ask the same question in a new message; the wait goes on, old buttons stay good."""
    draft.settle(place)
    _prompt(draft, place, *before)


def _prompt(draft: Draft, place: Place, *before: Words) -> None:
    draft.prompt(place, *before, *question_text(draft, place), markup=markup_of(draft, place))


def question_text(draft: Draft, place: Place) -> tuple[Words, ...]:
    """Return the question with its way mark ("3 of 12") where it has one."""
    question = question_of(draft, place)
    at = way_mark(draft, place)
    return (*at, questions.ask_words(question))


def way_mark(draft: Draft, place: Place) -> tuple[Words, ...]:
    """Return how far the intake is; empty for questions outside it."""
    if place.step is not Step.INTAKE:
        return ()
    asked = applicable(draft)
    at = [question.slug for question in asked].index(place.item)
    # A question asked of few shares the number of the one before it. The welcome is number one.
    number = sum(question.when is None for question in asked[: at + 1]) + 1
    of = sum(question.when is None for question in asked) + 1
    return (words("intake.way", at=number, of=of),)


def applicable(draft: Draft) -> list[Question]:
    """Return the questions of the intake this person is asked, in order."""
    return [question for question in draft.catalog.intake if roles.applies(question, draft.answers)]


def follow_up(draft: Draft, slug: str) -> str | None:
    """Return a question that the answer to this one has opened and nobody has answered yet."""
    when = draft.catalog.question(slug).when
    opener = when.question if when is not None else slug
    return next(
        (
            question.slug
            for question in applicable(draft)
            if question.when is not None
            and question.when.question == opener
            and question.slug not in draft.answers
        ),
        None,
    )


def markup_of(draft: Draft, place: Place) -> Keyboard:
    """Return the buttons of the question a place asks."""
    rows = questions.answer_buttons(question_of(draft, place), place)
    shown = (buttons.button(place, "show-me"),) if can_be_shown(draft, place) else ()
    return questions.with_row((*rows, shown), *below(draft, place))


def can_be_shown(draft: Draft, place: Place) -> bool:
    """Whether self-tests can answer the question that a place asks."""
    decided = {decision.question for decision in draft.catalog.gates.decisions}
    return place.step in {Step.INTAKE, Step.SETTING} and place.item in decided


def below(draft: Draft, place: Place) -> tuple[Button, ...]:
    """Return the buttons below the answers; nothing leads back from the first question."""
    if place.step is Step.INTAKE and place.item == draft.catalog.intake[0].slug:
        return ()
    return tuple(
        buttons.button(place, choice)
        for choice in BELOW.get(place.step, ())
        if choice != "more" or question_of(draft, place).page
    )


def next_page(draft: Draft, place: Place) -> tuple[str, ...]:
    """Return what to keep as picked to show the options after these; the first follow the last."""
    question = question_of(draft, place)
    pages = -(-len(question.options) // question.page) if question.page else 1
    return (str((questions.page_of(place) + 1) % pages),)


def tick(draft: Draft, place: Place, ticked: Ticked) -> None:
    """Show a multi-select with its new ticks, in place."""
    changed = draft.repick(place, ticked.picked)
    tapped = TappedMessage(message_id=present(draft.tapped, "tap"))
    draft.edit(tapped, *question_text(draft, changed), markup=markup_of(draft, changed))


def unclear(draft: Draft, place: Place) -> None:
    """Say kindly what would be understood, and ask the same again; nothing is lost."""
    ask_again(draft, place, words(f"question.{place.item}.example"))


def offer(draft: Draft, place: Place, meanings: Ambiguous) -> None:
    """Ask which of several meanings was meant."""
    rows = questions.meaning_buttons(place, meanings)
    draft.settle(place)
    asked = draft.repick(place, meanings.answers or place.picked)
    draft.prompt(
        asked,
        words(f"which.{question_of(draft, place).kind}"),
        markup=questions.with_row(rows, *below(draft, place)),
    )


def locate(draft: Draft, place: Place) -> None:
    """Show the button that shares a location; typing a city stays possible."""
    draft.repick(place, (LOCATING,))
    draft.say(words("zone.share"), markup=AskLocation(label=words("button.share-location")))


def partly(draft: Draft, place: Place, partial: Partial) -> None:
    """Deal with an answer that is not complete yet: a tick, several meanings, a wish to locate."""
    match partial:
        case Ticked():
            tick(draft, place, partial)
        case Ambiguous():
            offer(draft, place, partial)
        case LocationWanted():
            locate(draft, place)
        case _:
            assert_never(partial)


def leave(draft: Draft, place: Place) -> None:
    """Take away what a question left open: its buttons, and the one that shares a location."""
    draft.settle(place)
    if LOCATING in place.picked:
        draft.repick(draft.place(place.step), ())
        draft.say(words("zone.not-shared"), markup=RemoveReplyKeyboard())


def leave_aside(draft: Draft) -> bool:
    """Close the aside, whatever it is, and return whether one was open."""
    aside = draft.state.aside
    if aside.step is Step.NONE:
        return False
    leave(draft, aside)
    draft.close_aside()
    return True


def note(draft: Draft, place: Place, answer: Answer) -> None:
    """Show the answer in the question's own message, and take away what asked for it."""
    question = question_of(draft, place)
    shown = questions.answered_words(draft, question, answer)
    draft.settle(place, shown)
    if LOCATING in place.picked:
        draft.say(shown, markup=RemoveReplyKeyboard())
