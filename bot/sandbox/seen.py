"""A chat as the person sees it, for tests in this process and as JSON for the page."""

from dataclasses import dataclass

from bot.sandbox.messages import InlineKeyboard, Message, OtherMarkup
from bot.sandbox.wire import JsonObject

BUTTON_FIELDS = {"text": "text", "callback_data": "data", "url": "url", "style": "style"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenButton:
    """A button below a message. `data` is None for buttons that open something."""

    text: str
    data: str | None = None
    url: str | None = None
    style: str | None = None

    def to_json(self) -> JsonObject:
        """Return it without what it has not."""
        shown: JsonObject = {"text": self.text}
        for name, value in (("data", self.data), ("url", self.url), ("style", self.style)):
            if value is not None:
                shown[name] = value
        return shown


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenMessage:
    """A message as it looks now. `date` and `edit_date` are POSIX seconds.

    `text` is the caption of pictures and files. `reply_keyboard` is None where the message brings
    none, and empty where it takes the keyboard away. `reaction` is the other side's.
    """

    id: int
    from_bot: bool
    date: int
    edit_date: int | None
    kind: str
    text: str
    entities: tuple[JsonObject, ...]
    buttons: tuple[tuple[SeenButton, ...], ...]
    photo: JsonObject | None
    animation: JsonObject | None
    document: JsonObject | None
    reply_keyboard: tuple[tuple[JsonObject, ...], ...] | None
    silent: bool
    reaction: str | None

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the labels of all buttons, row by row."""
        return tuple(button.text for row in self.buttons for button in row)

    def to_json(self) -> JsonObject:
        """Return what the page is given."""
        return {
            "id": self.id,
            "from": "bot" if self.from_bot else "person",
            "date": self.date,
            "edit_date": self.edit_date,
            "kind": self.kind,
            "text": self.text,
            "entities": self.entities,
            "buttons": [[button.to_json() for button in row] for row in self.buttons],
            "photo": self.photo,
            "animation": self.animation,
            "document": self.document,
            "reply_keyboard": self.reply_keyboard,
            "silent": self.silent,
            "reaction": self.reaction,
        }


def seen(message: Message) -> SeenMessage:
    """Return a message as it looks now."""
    return SeenMessage(
        id=message.id,
        from_bot=message.from_bot,
        date=message.date,
        edit_date=message.edit_date,
        kind=message.kind,
        text=message.words.text,
        entities=message.words.entities,
        buttons=_buttons(message),
        photo=_photo(message),
        animation=_animation(message),
        document=_document(message),
        reply_keyboard=_reply_keyboard(message),
        silent=message.silent,
        reaction=_reaction(message),
    )


def _buttons(message: Message) -> tuple[tuple[SeenButton, ...], ...]:
    if not isinstance(message.markup, InlineKeyboard):
        return ()
    return tuple(tuple(_button(one) for one in row) for row in message.markup.rows)


def _button(button: JsonObject) -> SeenButton:
    values = {
        ours: str(button[theirs]) for theirs, ours in BUTTON_FIELDS.items() if theirs in button
    }
    return SeenButton(**values)


def _photo(message: Message) -> JsonObject | None:
    if message.kind != "photo" or not isinstance(message.content, list):
        return None
    largest: JsonObject = message.content[-1]
    fields = {name: largest.get(name) for name in ("file_id", "width", "height")}
    return {**fields, "url": _file_url(largest)}


def _animation(message: Message) -> JsonObject | None:
    names = ("file_id", "mime_type", "width", "height")
    return _described(message, "animation", names)


def _document(message: Message) -> JsonObject | None:
    names = ("file_id", "file_name", "mime_type", "file_size")
    return _described(message, "document", names)


def _described(message: Message, kind: str, names: tuple[str, ...]) -> JsonObject | None:
    content = message.content
    if message.kind != kind or not isinstance(content, dict):
        return None
    return {**{name: content.get(name) for name in names}, "url": _file_url(content)}


def _file_url(described: JsonObject) -> str:
    return f"/sandbox/files/{described.get('file_unique_id')}"


def _reply_keyboard(message: Message) -> tuple[tuple[JsonObject, ...], ...] | None:
    if not isinstance(message.markup, OtherMarkup):
        return None
    rows = message.markup.content.get("keyboard")
    if isinstance(rows, list):
        return tuple(tuple(row) for row in rows)
    return () if "remove_keyboard" in message.markup.content else None


def _reaction(message: Message) -> str | None:
    # In a private chat only the other side's reaction is of interest.
    sender = message.sender.get("id")
    return next((emoji for who, emoji in message.reactions.items() if who != sender), None)
