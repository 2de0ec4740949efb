"""What people send and what they are told: updates made beforehand, and answers told apart."""

import json
from typing import Any, Final

MENU, LEAVE, READY = "/settings", "back", "ready"
HOLD_SECONDS: Final = 90.0
# Parts of what the bot says. `tests/test_benchmarks.py` sees to it that it does.
OPENING: Final = b"Sink in until"
ENDING: Final = b"Time. Ease off"


def text_update(update_id: int, person: int, text: str) -> tuple[int, bytes]:
    """Return a private message as Telegram sends it, with its id."""
    user = {"id": person, "first_name": "Anna"}
    message: dict[str, Any] = {
        "message_id": update_id,
        "date": 1_700_000_000,
        "chat": {**user, "type": "private"},
        "from": {**user, "is_bot": False, "language_code": "en"},
        "text": text,
    }
    if text.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    return update_id, json.dumps({"update_id": update_id, "message": message}).encode()
