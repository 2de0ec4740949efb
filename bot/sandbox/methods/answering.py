"""answerCallbackQuery and setMessageReaction."""

import re

from bot.sandbox.arguments import Arguments, Unreadable
from bot.sandbox.audience import Happening
from bot.sandbox.backend import Backend
from bot.sandbox.errors import detail, refusal
from bot.sandbox.messages import Message

LONGEST_TOAST = 200
START_LINK = re.compile(r"(?:https?://)?t(?:elegram)?\.me/\S+\?start\S*|tg://resolve\?\S+")
EMOJI_STYLE = "\ufe0f"  # asks for the coloured picture; Telegram takes emoji with or without
REACTION_ROWS = (
    "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡",
    "🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈",
    "😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿",
    "🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡",
)
REACTIONS = frozenset(emoji for row in REACTION_ROWS for emoji in row.split())


def answer_callback_query(backend: Backend, arguments: Arguments) -> bool:
    """Answer a tap once, within its short life."""
    text = arguments.text("text")
    tap = backend.world.close_tap(arguments.text("callback_query_id"), backend.now())
    if tap is None:
        raise refusal("callback-too-old")
    if len(text) > LONGEST_TOAST:
        raise refusal("callback-text-too-long")
    url = arguments.text("url")
    if url and START_LINK.fullmatch(url) is None:
        raise refusal("callback-url")
    backend.audience.tell(
        tap.chat_id,
        Happening.TOAST,
        data={
            "text": text,
            "alert": arguments.flag("show_alert"),
            "message_id": tap.message_id,
            "callback_id": tap.id,
        },
    )
    return True


def set_message_reaction(backend: Backend, arguments: Arguments) -> bool:
    """Put the bot's one reaction on a message, or take it away."""
    emoji = _emoji(arguments)
    chat = backend.reachable(arguments, writing=False)
    message = backend.world.message(chat.id, arguments.integer("message_id"))
    if message is None:
        raise refusal("message-not-found", purpose="react")
    if emoji and emoji.replace(EMOJI_STYLE, "") not in REACTIONS:
        raise refusal("reaction-invalid")
    if emoji:
        message.reactions[backend.bot.id] = emoji
    else:
        message.reactions.pop(backend.bot.id, None)
    _tell_reaction(backend, message, emoji)
    return True


def _tell_reaction(backend: Backend, message: Message, emoji: str) -> None:
    data: dict[str, object] = {"id": message.id, "emoji": emoji, "from": "bot"}
    backend.audience.tell(message.chat_id, Happening.REACTION, message, data)


def _emoji(arguments: Arguments) -> str:
    if not arguments.has("reaction"):
        return ""
    try:
        given = arguments.json("reaction")
    except Unreadable:
        raise refusal("reaction-json") from None
    if not isinstance(given, list):
        raise refusal("reaction-array")
    chosen = [_reaction(one) for one in given]
    if len(chosen) > 1:
        raise refusal("reactions-too-many")  # a bot without Premium has one
    return chosen[0] if chosen else ""


def _reaction(given: object) -> str:
    if not isinstance(given, dict):
        raise refusal("reaction-type", detail=detail("object-expected"))
    kind, emoji = given.get("type"), given.get("emoji")
    if kind is None:
        raise refusal("reaction-type", detail=detail("field-missing", name="type"))
    if kind == "custom_emoji":
        raise refusal("reaction-invalid")  # needs Premium or a paid chat
    if kind != "emoji":
        raise refusal("reaction-type", detail=detail("reaction-kind"))
    if not isinstance(emoji, str):
        raise refusal("reaction-type", detail=detail("field-missing", name="emoji"))
    return emoji
