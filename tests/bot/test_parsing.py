"""Updates are read as PTB reads them; plain text goes a shorter way."""

from typing import Any

import pytest
from telegram import Bot, Update

from bot.parsing import update_of

BOT = Bot("1:a")
ANNA = {"id": 101, "is_bot": False, "first_name": "Anna", "language_code": "en"}
CHAT = {"id": 101, "type": "private", "first_name": "Anna"}
BOLD = {"type": "bold", "offset": 0, "length": 4}
PHOTO = {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}


def message(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    body = {"message_id": 5, "date": 1_700_000_000, "chat": CHAT, "from": ANNA}
    return {"update_id": 9, "message": {**body, **more}}


@pytest.mark.parametrize(
    "raw",
    [
        message(text="done"),
        message(text="/settings", entities=[{**BOLD, "type": "bot_command", "length": 9}]),
        message(text="note this", entities=[BOLD, {**BOLD, "type": "url"}]),
        message(),
        message(text="done", has_protected_content=True),
        message(photo=[PHOTO], caption="my knee"),
        message(text="yes", reply_to_message=message(text="ready?")["message"]),
        {"update_id": 9, "edited_message": message(text="done")["message"]},
        {**message(text="done"), "a_new_field": {"of": "Telegram's"}},
        {"update_id": 9},
    ],
)
def test_an_update_is_read_as_ptb_reads_it(raw: dict[str, Any]) -> None:
    ours, theirs = update_of(raw, BOT), Update.de_json(raw, BOT)
    assert ours.to_dict() == theirs.to_dict()
    assert ours.message == theirs.message
    if ours.message is not None and theirs.message is not None:
        assert ours.message.date == theirs.message.date
        assert ours.message.get_bot() is ours.get_bot() is BOT


@pytest.mark.parametrize(
    "raw",
    [
        {"update_id": 9, "message": {"text": "done"}},
        message(text="done", chat=7),
        message(text="done", date="yesterday"),
        {"update_id": 9, "message": "done"},
    ],
)
def test_what_ptb_cannot_read_is_not_read(raw: dict[str, Any]) -> None:
    for read in (update_of, Update.de_json):
        with pytest.raises((TypeError, KeyError, ValueError, AttributeError)):
            read(raw, BOT)
