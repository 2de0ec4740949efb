"""A message as it looks in a chat, checked against every limit of Telegram's on its way there."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(kw_only=True)
class Bubble:
    """One message of the bot in the chat, as it looks now."""

    id: int
    text: str
    buttons: list[list[tuple[str, str]]]  # (label, data)
    reply_keyboard: bool = False
    sent_at: datetime
    edits: int = 0
    carried: tuple[str, ...] = ()  # by its buttons, when it was sent

    def has(self, data: str) -> bool:
        """Whether one of its buttons carries that data."""
        return any(data == carried for row in self.buttons for _, carried in row)


def checked(text: str) -> str:
    """Return a message's text after checking it against Telegram's limits."""
    assert text.strip(), "an empty message"
    assert len(text) <= 4096, "a message over 4096 characters"
    return text


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
