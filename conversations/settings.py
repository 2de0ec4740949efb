"""Changing an answer later: the menu, one question of the intake asked again, the reminder."""

from typing import Final

from conversations import (
    asking,
    buttons,
    intake,
    plan_card,
    questions,
    reminders,
    roles,
    stepping,
    travel,
)
from conversations.draft import Draft
from conversations.effects import Button, words
from conversations.state import SESSION_STEPS, Answer, Place, Step

MENU_COLUMNS = 2
_OF_REMINDER: Final = frozenset({roles.REMINDER_TIME, roles.IF_THEN})
"""Answers that change no plan, only the reminder."""


def menu(draft: Draft) -> None:
    """Show what can be changed."""
    asking.leave_aside(draft)
    place = draft.go(Step.SETTINGS)
    draft.prompt(place, words("settings.what"), markup=buttons.keyboard(*_rows(draft, place)))


def menu_again(draft: Draft) -> None:
    """Answer what was not understood with the menu."""
    place = draft.state.aside
    draft.settle(place)
    rows = _rows(draft, place)
    draft.prompt(
        place, words("settings.unclear"), words("settings.what"), markup=buttons.keyboard(*rows)
    )


def _rows(draft: Draft, place: Place) -> tuple[tuple[Button, ...], ...]:
    flat = [
        buttons.button(place, "q", label=words(f"question.{slug}.name"), value=slug)
        for slug, question in questions.changeable(draft.catalog).items()
        if roles.applies(question, draft.answers)
    ]
    rows = [tuple(flat[at : at + MENU_COLUMNS]) for at in range(0, len(flat), MENU_COLUMNS)]
    return (*rows, (buttons.button(place, "show-me"), buttons.button(place, "close")))


def choose(draft: Draft, slug: str) -> None:
    """Ask the chosen question again, with what was ticked before."""
    draft.settle(draft.state.aside)
    question = draft.catalog.question(slug)
    picked = questions.still_offered(question, draft.answers.get(slug))
    asking.ask(draft, Step.SETTING, slug, picked=picked)


def answer(draft: Draft, given: Answer) -> None:
    """Keep the new answer, ask what follows from it, and show the plan that comes of it."""
    question = draft.catalog.question(draft.state.aside.item)
    clock = roles.reminder_zone_of(draft.state)
    intake.keep(draft, question, given)
    follow_up = asking.follow_up(draft, question.slug)
    if follow_up is not None:
        asking.ask(draft, Step.SETTING, follow_up)
        return
    draft.close_aside()
    if travel.ask_if_moved(draft, clock):
        return
    if question.slug in _OF_REMINDER:
        draft.say(words("settings.kept"), *reminders.next_words(draft))
        return
    if draft.state.main.step is Step.HOME:
        plan_card.show(draft, words("settings.kept"))
        return
    draft.say(words("settings.kept"))
    if draft.state.main.step in SESSION_STEPS:
        stepping.obey_answers(draft)


def back(draft: Draft) -> None:
    """Go back to the menu without a change."""
    menu(draft)


def close(draft: Draft) -> None:
    """Leave things as they are."""
    asking.leave_aside(draft)
    draft.say(words("settings.closed"))
