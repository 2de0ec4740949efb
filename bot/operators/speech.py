"""What operators are told, as calls for the outbox."""

from typing import Final, TypeAlias

from bot.render import Outgoing, Payload
from conversations.effects import Lane

MOST_CHARACTERS: Final = 4096  # Bot API, sendMessage: "1-4096 characters after entities parsing"

Buttons: TypeAlias = tuple[tuple[str, str], ...]  # label and data, in one row


def message(chat_id: int, text: str, *, buttons: Buttons = ()) -> Outgoing:
    """Return a message that leaves no trace once it is sent."""
    return Outgoing(
        method="sendMessage",
        payload={"chat_id": chat_id, **_text(text, buttons)},
        lane=Lane.REPLY,
        ephemeral=True,
    )


def edit(chat_id: int, message_id: int, text: str, *, buttons: Buttons = ()) -> Outgoing:
    """Return an edit of a message that was tapped on."""
    return Outgoing(
        method="editMessageText",
        payload={"chat_id": chat_id, "message_id": message_id, **_text(text, buttons)},
        lane=Lane.REPLY,
        ephemeral=True,
    )


def answer(callback_query_id: str) -> Outgoing:
    """Return the answer that lets a tapped button stop waiting."""
    return Outgoing(
        method="answerCallbackQuery",
        payload={"callback_query_id": callback_query_id},
        lane=Lane.REPLY,
        ephemeral=True,
    )


def _text(text: str, buttons: Buttons) -> Payload:
    payload: Payload = {"text": text, "link_preview_options": {"is_disabled": True}}
    if buttons:
        row = [{"text": label, "callback_data": data} for label, data in buttons]
        payload["reply_markup"] = {"inline_keyboard": [row]}
    return payload
