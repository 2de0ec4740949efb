"""A message as it looks in a chat, checked against every limit of Telegram's on its way there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(kw_only=True)
class Bubble:
    """One message of the bot in the chat, as it looks now."""

    id: int
    text: str
    buttons: list[list[tuple[str, str]]]  # (label, data)
    reply_keyboard: bool = False
    sent_at: datetime
    captioned: bool = False  # the words stand below a picture or a file
    picture: str = ""  # of a movement: its name
    edits: int = 0
    carried: tuple[str, ...] = ()  # by its buttons, when it was sent

    def has(self, data: str) -> bool:
        """Whether one of its buttons carries that data."""
        return any(data == carried for row in self.buttons for _, carried in row)


def words_in(payload: Mapping[str, Any]) -> str:
    """Return a message's text or caption after checking it against Telegram's limits."""
    text, most = (payload["caption"], 1024) if "caption" in payload else (payload["text"], 4096)
    assert text.strip(), "an empty message"
    assert len(text) <= most, f"a message over {most} characters"
    return str(text)


def rows_of(markup: dict[str, object]) -> list[list[tuple[str, str]]]:
    """Return a message's inline buttons after checking them against Telegram's limits."""
    rows = markup.get("inline_keyboard", [])
    assert isinstance(rows, list)
    assert sum(len(row) for row in rows) <= 100
    for row in rows:
        assert 1 <= len(row) <= 8
        for button in row:
            assert 1 <= len(button["callback_data"].encode()) <= 64
            assert 1 <= len(button["text"]) <= 64
    return [[(button["text"], button["callback_data"]) for button in row] for row in rows]
