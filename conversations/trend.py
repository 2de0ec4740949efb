"""How sore it was before a session at the start, and how sore it is lately."""

from collections.abc import Sequence
from statistics import median

from conversations.state import DialogueState

FEW = 3
"""So many numbers make a beginning, and so many the present (clinical facts, section 7: `base`)."""


def then_and_now(state: DialogueState) -> tuple[int, int] | None:
    """Return the middle of the first numbers ever and of the latest; None while there are few."""
    said = [entry.pain_before for entry in state.diary if entry.pain_before is not None]
    if len(said) < FEW:
        return None
    first = state.course.first_pains
    return _middle(first if len(first) >= FEW else said[:FEW]), _middle(said[-FEW:])


def _middle(numbers: Sequence[int]) -> int:
    return round(median(numbers))
