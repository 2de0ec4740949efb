"""editMessageText, editMessageCaption, editMessageReplyMarkup, deleteMessage(s)."""

from bot.sandbox.arguments import Arguments, Unreadable
from bot.sandbox.audience import Happening
from bot.sandbox.backend import Backend
from bot.sandbox.entities import words_of
from bot.sandbox.errors import refusal
from bot.sandbox.keyboards import markup_of
from bot.sandbox.messages import InlineKeyboard, Markup, Message, Words
from bot.sandbox.methods.sending import LONGEST_TEXT, caption_of
from bot.sandbox.people import Group, Person
from bot.sandbox.wire import JsonObject

DELETABLE_SECONDS = 48 * 3600
MOST_IDS = 100


def edit_message_text(backend: Backend, arguments: Arguments) -> JsonObject:
    """Replace a text message's words and buttons."""
    if not arguments.has("text"):
        raise refusal("text-missing")
    words = words_of(arguments, "text", "entities")
    markup = inline_markup(arguments)
    chat, message = _editable(backend, arguments)
    if message.kind != "text":
        raise refusal("no-text-to-edit")
    if not words.text:
        raise refusal("text-blank")
    if len(words.text) > LONGEST_TEXT:
        raise refusal("edit-too-long")
    return _edit(backend, chat, message, words=words, markup=markup)


def edit_message_caption(backend: Backend, arguments: Arguments) -> JsonObject:
    """Replace the words below a picture or file, and the buttons."""
    markup = inline_markup(arguments)
    caption = caption_of(arguments)
    chat, message = _editable(backend, arguments)
    if message.kind == "text":
        raise refusal("no-caption-to-edit")
    return _edit(backend, chat, message, words=caption, markup=markup)


def edit_message_reply_markup(backend: Backend, arguments: Arguments) -> JsonObject:
    """Replace a message's buttons and leave its words."""
    markup = inline_markup(arguments)
    chat, message = _editable(backend, arguments)
    return _edit(backend, chat, message, words=message.words, markup=markup)


def delete_message(backend: Backend, arguments: Arguments) -> bool:
    """Delete one message; a missing one is an error."""
    if not arguments.has("chat_id"):
        raise refusal("delete-chat-missing")
    message_id = arguments.integer("message_id")
    if message_id <= 0:
        raise refusal("message-id-missing")
    chat = backend.reachable(arguments)
    message = backend.world.message(chat.id, message_id)
    if message is None:
        raise refusal("message-not-found", purpose="delete")
    _delete(backend, [message])
    return True


def delete_messages(backend: Backend, arguments: Arguments) -> bool:
    """Delete up to 100 messages; missing ones are left out."""
    ids = _message_ids(arguments)
    chat = backend.reachable(arguments)
    found = [backend.world.message(chat.id, message_id) for message_id in ids]
    _delete(backend, [message for message in found if message is not None])
    return True


def inline_markup(arguments: Arguments) -> InlineKeyboard | None:
    """Read the buttons of an edit; anything but inline buttons counts as none."""
    markup: Markup = markup_of(arguments)
    return markup if isinstance(markup, InlineKeyboard) else None


def _editable(backend: Backend, arguments: Arguments) -> tuple[Person | Group, Message]:
    message_id = arguments.integer("message_id")
    if not arguments.has("chat_id") and message_id <= 0:
        known = arguments.has("inline_message_id")
        raise refusal("inline-message-id" if known else "message-id-missing")
    chat = backend.reachable(arguments)
    message = backend.world.message(chat.id, message_id)
    if message is None:
        raise refusal("message-not-found", purpose="edit")
    if not message.editable or backend.faults.plan.refuse_edits:
        raise refusal("not-editable")
    return chat, message


def _edit(
    backend: Backend,
    chat: Person | Group,
    message: Message,
    *,
    words: Words,
    markup: InlineKeyboard | None,
) -> JsonObject:
    backend.accept(chat)
    if words == message.words and markup == message.markup:
        raise refusal("not-modified")
    message.words = words
    message.markup = markup
    message.edit_date = int(backend.now())
    backend.audience.tell(chat.id, Happening.EDIT, message)
    return message.wire()


def _delete(backend: Backend, messages: list[Message]) -> None:
    oldest = backend.now() - DELETABLE_SECONDS
    for message in messages:
        # Deleting other people's messages in a group needs a right this bot is never given.
        if message.chat_id < 0 and not message.from_bot:
            raise refusal("not-deletable")
        if message.date < oldest:
            raise refusal("delete-too-old")
    for message in messages:
        backend.world.remove(message)
        backend.audience.tell(message.chat_id, Happening.DELETE, message)


def _message_ids(arguments: Arguments) -> list[int]:
    if not arguments.has("message_ids"):
        raise refusal("message-ids-missing")
    try:
        given = arguments.json("message_ids")
    except Unreadable:
        raise refusal("message-ids-json") from None
    if not isinstance(given, list):
        raise refusal("message-ids-array")
    if len(given) > MOST_IDS:
        raise refusal("message-ids-too-many")
    if not given:
        raise refusal("message-ids-missing")
    return [_message_id(one) for one in given]


def _message_id(given: object) -> int:
    if isinstance(given, bool) or not isinstance(given, int | str):
        raise refusal("message-ids-number")
    try:
        message_id = int(given)
    except ValueError:
        raise refusal("message-ids-parse") from None
    if message_id <= 0:
        raise refusal("message-ids-invalid")
    return message_id
