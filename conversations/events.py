"""What can happen to a dialogue. The shell makes events; the engine only reads them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class TextReceived:
    """The person typed something. Nothing in it is ever read as markup."""

    text: str
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandReceived:
    """A slash command, lower case and without the slash; `argument` is the rest of the line."""

    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonPressed:
    """A tap on one of our buttons. `data` is what `buttons.py` encoded, or anything at all."""

    data: str
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationShared:
    """A shared place, already turned into an IANA zone; None where no zone is known for it.

    Coordinates stay in the shell and are never stored.
    """

    zone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionAdded:
    """The person reacted to one of the bot's messages.

    `added` are the new emoji, `before` those that were there already. `buttons` is what the
    message's own buttons carried when it was sent, if the shell still knows; the message may
    have lost them since.
    """

    added: tuple[str, ...]
    message_id: int
    before: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherReceived:
    """Something the bot cannot use (sticker, photo, voice, poll …); it is answered all the same."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerFired:
    """A timer row came due. `due_at` is when it should have fired; the engine judges lateness."""

    name: str
    wait_id: int
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderDue:
    """The person's reminder row came due at the instant the engine once planned."""

    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDelivered:
    """Telegram accepted a tracked message at `at`. A hold is anchored to this instant."""

    ref: str
    at: datetime


class Undelivered(StrEnum):
    """Why a message never reached the person."""

    EXPIRED = "expired"  # its `not_after` passed first
    REFUSED = "refused"  # Telegram will not take this message
    PARKED = "parked"  # the chat is gone or the bot was blocked


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFailed:
    """A tracked message will never be delivered. Sent once with an empty `ref` on parking."""

    ref: str
    reason: Undelivered


@dataclass(frozen=True, slots=True, kw_only=True)
class BotBlocked:
    """The person blocked the bot (Telegram's `my_chat_member` update)."""


Event: TypeAlias = (
    TextReceived
    | CommandReceived
    | ButtonPressed
    | LocationShared
    | ReactionAdded
    | OtherReceived
    | TimerFired
    | ReminderDue
    | MessageDelivered
    | DeliveryFailed
    | BotBlocked
)
