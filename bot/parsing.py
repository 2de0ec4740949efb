"""Raw updates -> PTB's types. Used by `bot/reception.py`.

Most of what people send is plain text, and much of what `Message.de_json` does is to look for some
ninety fields that plain text has not. So what has no other fields is made into PTB's objects
directly, which takes a fifth less; everything else is left to PTB.
"""

from datetime import UTC, datetime
from typing import Any, Final

from telegram import Bot, Chat, Message, MessageEntity, Update, User

_PLAIN: Final = frozenset({"message_id", "from", "chat", "date", "text", "entities"})


def update_of(raw: dict[str, Any], bot: Bot) -> Update:
    """Read an update.

    Raises:
        Exception: it cannot be read; PTB raises whatever it happens to meet.
    """
    message = raw.get("message")
    if len(raw) > 2 or not isinstance(message, dict) or not _PLAIN.issuperset(message):
        return Update.de_json(raw, bot)
    update = Update(raw["update_id"], message=_plain(message, bot))
    update.set_bot(bot)
    return update


def _plain(raw: dict[str, Any], bot: Bot) -> Message:
    message = Message(
        message_id=raw["message_id"],
        date=datetime.fromtimestamp(raw["date"], UTC),
        chat=Chat.de_json(raw["chat"], bot),
        from_user=User.de_json(raw["from"], bot) if "from" in raw else None,
        text=raw.get("text"),
        entities=MessageEntity.de_list(raw.get("entities", ()), bot),
    )
    message.set_bot(bot)
    return message
