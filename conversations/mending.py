"""What a change of the content leaves behind in a stored dialogue, put right before its next turn.

Questions may be taken out of the content while somebody has one of them open. A running session
needs no mending: it keeps the content it began with.
"""

from typing import Final

from conversations import asking, intake, questions
from conversations.draft import Draft
from conversations.state import Place, Step


def mend(draft: Draft) -> bool:
    """Leave questions that are no longer asked; return whether that was the whole turn."""
    if draft.state.aside.step in {Step.SETTING, Step.CHECK} and _is_gone(draft, draft.state.aside):
        asking.leave_aside(draft)
    if draft.state.aside.step in ASKS_ANYTHING and not _is_known(draft, draft.state.aside):
        asking.leave_aside(draft)
    if draft.state.main.step is not Step.INTAKE or not _is_gone(draft, draft.state.main):
        return False
    asking.leave(draft, draft.state.main)
    intake.ask_next(draft)
    return True


ASKS_ANYTHING: Final = frozenset({Step.MINI_CHECK, Step.CHECK_FIRST, Step.AFTERWARDS, Step.TESTS})
"""Asides whose question may be any of the content's."""


def _is_known(draft: Draft, place: Place) -> bool:
    intake_slugs = {question.slug for question in draft.catalog.intake}
    return place.item in intake_slugs | draft.catalog.extra_questions.keys()


def _is_gone(draft: Draft, place: Place) -> bool:
    if place.step is Step.SETTING:
        return place.item not in questions.changeable(draft.catalog)
    return place.item not in {question.slug for question in asking.applicable(draft)}
