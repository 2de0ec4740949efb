"""A person's chat as it looks to them: the bot's messages, and the buttons that can be tapped."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from bot.calls import EDIT_TEXT
from bot.render import Outgoing
from conversations.effects import Lane

KEPT = 30  # nobody scrolls further up


@dataclass(kw_only=True)
class Message:
    """One message of the bot. `data` is what its buttons carry."""

    id: int
    at: datetime
    ref: str | None
    text: str
    data: list[str]
    is_reminder: bool  # or the question whether to go on with them


@dataclass(kw_only=True)
class Chat:
    """The newest messages, newest last."""

    messages: list[Message] = field(default_factory=list)
    _ids: Any = field(default_factory=lambda: count(1))

    def new_id(self) -> int:
        """Return the id of the next message."""
        number: int = next(self._ids)
        return number

    def shows(self, row: Outgoing, *, message_id: int, now: datetime) -> Message | None:
        """Show what has been sent; return a new message, None for anything else."""
        if row.method == "sendMessage":
            message = Message(
                id=message_id,
                at=now,
                ref=row.ref,
                text=row.payload["text"],
                data=_data_of(row.payload),
                is_reminder=row.tracked and row.lane is Lane.REMINDER,
            )
            self.messages = [*self.messages[-KEPT:], message]
            return message
        if row.method.startswith("editMessage"):
            self._edit(row)
        return None

    def _edit(self, row: Outgoing) -> None:
        wanted = row.payload.get("message_id")
        for message in self.messages:
            if message.id == wanted or (row.target_ref and message.ref == row.target_ref):
                message.data = _data_of(row.payload)
                if row.method == EDIT_TEXT:
                    message.text = row.payload["text"]

    def forgives(self, refs: Collection[str | None]) -> None:
        """Take the buttons of messages whose edit could not reach the chat."""
        for message in self.messages:
            if message.ref in refs:
                message.data = []

    def button(self, *endings: str) -> tuple[int, str] | None:
        """Return the newest button whose data ends with one of these, with its message's id."""
        for message in reversed(self.messages):
            for data in message.data:
                if data.endswith(endings):
                    return message.id, data
        return None

    @property
    def asks(self) -> str:
        """What the newest message with buttons belongs to: "before", "first", "keep" …"""
        newest = next((one for one in reversed(self.messages) if one.data), None)
        return "" if newest is None else newest.data[0].partition(":")[0]

    @property
    def open_reminders(self) -> int:
        """How many reminders still have buttons."""
        return sum(message.is_reminder and bool(message.data) for message in self.messages)


def _data_of(payload: dict[str, Any]) -> list[str]:
    rows = payload.get("reply_markup", {}).get("inline_keyboard", ())
    return [button["callback_data"] for row in rows for button in row]
