"""Dialogue state to versioned JSON and back. Old versions upgrade when they are read."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

import pydantic_core
from pydantic import TypeAdapter

from conversations.errors import StateUnreadable
from conversations.state import DialogueState

VERSION: Final = 2
_ADAPTER: Final = TypeAdapter(DialogueState)
_HEAD: Final = f'{{"version":{VERSION}'
_NEWEST: Final = (f"{_HEAD},", f"{_HEAD}}}")  # how a text begins that needs no upgrade

Upgrade: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]


def _to_2(raw: dict[str, Any]) -> dict[str, Any]:
    """Reminders were paused or not; now a pause has days, and the last sign of a person counts."""
    diary, consent = raw.get("diary", ()), raw["consent"]
    seen_at: str = max((day["at"] for day in diary), default=consent["at"])
    paused = [{"first": seen_at[:10]}] if raw.get("reminder_paused") else []
    return {**raw, "rhythm": {"seen_at": seen_at, "pauses": paused}}


UPGRADES: Final[Mapping[int, Upgrade]] = {1: _to_2}
"""From each older version, the function that makes the next one out of the raw JSON object."""


def encode(state: DialogueState) -> str:
    """Return the state as JSON text, carrying the version it is written in."""
    body = _ADAPTER.dump_json(state, exclude_defaults=True).decode()
    return _HEAD + ("}" if body == "{}" else f",{body[1:]}")


def decode(text: str, *, upgrades: Mapping[int, Upgrade] = UPGRADES) -> DialogueState:
    """Read a state written by this or an older version, which is upgraded step by step.

    Raises:
        StateUnreadable: the text is no state, or a newer version of the bot wrote it.
    """
    try:
        if text.startswith(_NEWEST):
            return _ADAPTER.validate_json(text, strict=False)
        raw = pydantic_core.from_json(text)
        version = raw.pop("version")
        while version != VERSION:
            raw = upgrades[version](raw)
            version += 1
        return _ADAPTER.validate_python(raw, strict=False)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        # The cause may quote answers, so it is not carried along (see architecture rule 11).
        raise StateUnreadable(type(error).__name__) from None
