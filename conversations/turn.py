"""What handling one event gives back: the new state and what the shell is asked to do."""

from dataclasses import dataclass

from conversations.effects import Effect
from conversations.state import DialogueState


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One event handled. Both parts commit in one transaction or not at all."""

    state: DialogueState
    effects: tuple[Effect, ...] = ()
