"""One message in a chat, as the stand-in keeps it and as the Bot API shows it."""

from dataclasses import dataclass, field
from typing import TypeAlias

from bot.sandbox.wire import JsonObject, Rows

CHANGEABLE = ("text", "photo", "document", "animation")
"""Contents whose words or buttons the bot may change later (TDLib, `can_edit_message`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Text with its entities, cleaned and trimmed as Telegram does."""

    text: str
    entities: tuple[JsonObject, ...] = ()


NO_WORDS = Words(text="")


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineKeyboard:
    """Buttons below a message."""

    rows: Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherMarkup:
    """A reply keyboard, its removal or a forced reply. Such a message cannot be edited later."""

    content: JsonObject


Markup: TypeAlias = InlineKeyboard | OtherMarkup | None


@dataclass(slots=True, kw_only=True)
class Message:
    """A message. `kind` is the name of its content field ("text", "photo", "sticker" …).

    `words` are the text of a text message and the caption of any other. Dates are POSIX seconds.
    """

    id: int
    chat: JsonObject
    sender: JsonObject
    from_bot: bool
    date: int
    kind: str = "text"
    words: Words = NO_WORDS
    content: object = None
    markup: Markup = None
    silent: bool = False
    edit_date: int | None = None
    reply_to: "Message | None" = None
    extra: JsonObject = field(default_factory=dict)
    reactions: dict[int, str] = field(default_factory=dict)

    @property
    def chat_id(self) -> int:
        """Return the id of the chat it is in."""
        chat_id = self.chat["id"]
        assert isinstance(chat_id, int)  # noqa: S101 - `Person.chat` and `Group.chat` make it
        return chat_id

    @property
    def editable(self) -> bool:
        """Say whether the bot may edit it: its own, changeable, sent without a reply keyboard."""
        return (
            self.from_bot and self.kind in CHANGEABLE and not isinstance(self.markup, OtherMarkup)
        )

    def wire(self, *, with_reply: bool = True) -> JsonObject:
        """Return the Bot API's `Message` object."""
        shown: JsonObject = {
            "message_id": self.id,
            "from": self.sender,
            "chat": self.chat,
            "date": self.date,
        }
        if self.edit_date is not None:
            shown["edit_date"] = self.edit_date
        if with_reply and self.reply_to is not None:
            shown["reply_to_message"] = self.reply_to.wire(with_reply=False)
        shown.update(self.extra)
        self._add_content(shown)
        if isinstance(self.markup, InlineKeyboard):
            shown["reply_markup"] = {"inline_keyboard": self.markup.rows}
        return shown

    def _add_content(self, shown: JsonObject) -> None:
        if self.kind == "text":
            shown["text"] = self.words.text
            if self.words.entities:
                shown["entities"] = self.words.entities
            return
        shown[self.kind] = self.content
        if self.words.text:
            shown["caption"] = self.words.text
            if self.words.entities:
                shown["caption_entities"] = self.words.entities
