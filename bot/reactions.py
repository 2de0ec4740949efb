"""What a reaction is about: the buttons of the message it was put on; pure. For the turns alone.

Telegram names only a message's id. The outbox keeps what was sent, and the buttons that went out
with a message say for which day it was, even after they have been taken away (decision 36).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final, TypeAlias

from bot.arrivals import Arrival
from conversations.events import ReactionAdded

MessageKey: TypeAlias = tuple[int, int]
"""A person's id and Telegram's id of a message in their chat."""

_NO_BUTTONS: Final[tuple[str, ...]] = ()


def reacted_to(arrivals: Iterable[Arrival]) -> set[MessageKey]:
    """Return the messages that reactions of a batch were put on."""
    return {
        (arrival.person_id, arrival.event.message_id)
        for arrival in arrivals
        if isinstance(arrival.event, ReactionAdded)
    }


def buttons_of(payload: str) -> tuple[str, ...]:
    """Return what the inline buttons of a stored call carry, in order."""
    parameters: dict[str, Any] = json.loads(payload)
    rows = parameters.get("reply_markup", {}).get("inline_keyboard", ())
    return tuple(button["callback_data"] for row in rows for button in row)


def told(arrival: Arrival, buttons: Mapping[MessageKey, tuple[str, ...]]) -> Arrival:
    """Tell a reaction what its message's buttons were; of any other message it has none."""
    event = arrival.event
    if not isinstance(event, ReactionAdded):
        return arrival
    known = buttons.get((arrival.person_id, event.message_id), _NO_BUTTONS)
    return replace(arrival, event=replace(event, buttons=known))
