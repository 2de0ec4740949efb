"""One call to Telegram out of the outbox, and what can become of it.

Shared by the sender's parts: `bot/lanes.py` (order), `bot/sending.py` (one call) and
`bot/outbox.py` (the loop).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, Final, TypeAlias

from conversations.effects import Lane

ANSWER: Final = "answerCallbackQuery"
EDIT_TEXT: Final = "editMessageText"
EDIT_CAPTION: Final = "editMessageCaption"
_EDITS: Final = frozenset({EDIT_TEXT, EDIT_CAPTION, "editMessageReplyMarkup"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """An outbox row, decoded once. `person_id` is the chat as well."""

    id: int
    person_id: int
    ref: str | None = None
    lane: Lane
    method: str
    payload: Mapping[str, Any] = field(hash=False)
    target_ref: str | None = None
    tracked: bool = False
    wanted_at: datetime | None = None  # when it was due, or else committed
    not_after: datetime | None = None
    retry_at: datetime | None = None
    attempts: int = 0  # that failed for a while

    @property
    def is_answer(self) -> bool:
        """Whether it answers a tap: no message, in no order with messages, and under no limit."""
        return self.method == ANSWER

    @property
    def is_edit(self) -> bool:
        """Whether it changes a message that is there already."""
        return self.method in _EDITS

    @property
    def is_cosmetic(self) -> bool:
        """Whether anything else may go first, and nothing is lost without it."""
        return self.is_edit and self.lane is Lane.EDIT

    @property
    def target(self) -> str | int | None:
        """The message an edit changes, by its ref or its Telegram id."""
        if not self.is_edit:
            return None
        if self.target_ref is not None:
            return self.target_ref
        message_id: int | None = self.payload.get("message_id")
        return message_id


class Scope(Enum):
    """What has to wait."""

    ROW = "row"  # this call, and with it whatever its chat has behind it
    CHAT = "chat"  # Telegram has set this chat a flood limit
    ALL = "all"  # nothing can be sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """Telegram has taken it at `at`; `message_id` where that made a message."""

    at: datetime
    message_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingToEdit:
    """The message to edit is gone, or is as it should be already. As good as done at `at`."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryAt:
    """Not now; the same again at `at`."""

    at: datetime
    scope: Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Telegram will never take this call. `reason` is Telegram's sentence."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """Nothing reaches this chat any more: blocked, deactivated, never begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired:
    """It was not sent, because its time is over or a newer edit says more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """An edit that failed too often to be worth another call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreachable:
    """It was waiting when its chat was parked by another call, whose fate says so."""


Outcome: TypeAlias = (
    Delivered | NothingToEdit | RetryAt | Refused | Parked | Expired | GivenUp | Unreachable
)
