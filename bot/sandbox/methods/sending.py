"""sendMessage, sendPhoto, sendAnimation, sendDocument and sendChatAction."""

from bot.sandbox.arguments import Arguments, Unreadable
from bot.sandbox.audience import Happening
from bot.sandbox.backend import Backend
from bot.sandbox.entities import words_of
from bot.sandbox.errors import refusal
from bot.sandbox.files import StoredFile, animation_object, document_object, photo_sizes
from bot.sandbox.keyboards import markup_of
from bot.sandbox.messages import Message, Words
from bot.sandbox.people import Group, Person
from bot.sandbox.wire import JsonObject

LONGEST_TEXT = 4096  # code points, after the marks are parsed
LONGEST_CAPTION = 1024
ACTIONS = frozenset(
    {
        "cancel",
        "typing",
        "record_video",
        "upload_video",
        "record_audio",
        "record_voice",
        "upload_audio",
        "upload_voice",
        "upload_photo",
        "upload_document",
        "choose_sticker",
        "pick_up_location",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def send_message(backend: Backend, arguments: Arguments) -> JsonObject:
    """Send a text."""
    if not arguments.has("text"):
        raise refusal("text-missing")
    words = words_of(arguments, "text", "entities")
    draft = _draft(backend, arguments)
    chat = backend.reachable(arguments)
    if not words.text:
        raise refusal("text-blank")
    if len(words.text) > LONGEST_TEXT:
        raise refusal("message-too-long")
    draft.words = words
    return _send(backend, chat, draft, arguments)


def send_photo(backend: Backend, arguments: Arguments) -> JsonObject:
    """Send a picture with a caption."""
    stored = backend.files.chosen(arguments, "photo")
    return _send_file(backend, arguments, stored, content=photo_sizes(stored))


def send_animation(backend: Backend, arguments: Arguments) -> JsonObject:
    """Send a GIF or a short film without sound, with a caption."""
    stored = backend.files.chosen(arguments, "animation")
    size = arguments.integer("width"), arguments.integer("height")
    content = animation_object(stored, size=size, duration=arguments.integer("duration"))
    beside: JsonObject = {"document": document_object(stored)}  # as Telegram adds it
    return _send_file(backend, arguments, stored, content=content, beside=beside)


def send_document(backend: Backend, arguments: Arguments) -> JsonObject:
    """Send a file with a caption."""
    stored = backend.files.chosen(arguments, "document")
    return _send_file(backend, arguments, stored, content=document_object(stored))


def send_chat_action(backend: Backend, arguments: Arguments) -> bool:
    """Show "typing …" for five seconds."""
    action = arguments.text("action").lower()
    if action not in ACTIONS:
        raise refusal("chat-action")
    chat = backend.reachable(arguments)
    backend.accept(chat)
    backend.audience.tell(chat.id, Happening.TYPING, data={"action": action})
    return True


def _send_file(
    backend: Backend,
    arguments: Arguments,
    stored: StoredFile,
    *,
    content: object,
    beside: JsonObject | None = None,
) -> JsonObject:
    words = caption_of(arguments)
    draft = _draft(backend, arguments)
    draft.extra.update(beside or {})
    draft.kind, draft.words, draft.content = stored.kind, words, content
    return _send(backend, backend.reachable(arguments), draft, arguments)


def caption_of(arguments: Arguments) -> Words:
    """Read a caption; it may be empty.

    Raises:
        Refusal: it is too long or cannot be read.
    """
    words = words_of(arguments, "caption", "caption_entities")
    if len(words.text) > LONGEST_CAPTION:
        raise refusal("caption-too-long")
    return words


def _draft(backend: Backend, arguments: Arguments) -> Message:
    message = Message(
        id=0,
        chat={"id": arguments.integer("chat_id")},
        sender=backend.bot.user(),
        from_bot=True,
        date=0,
        markup=markup_of(arguments, private=arguments.integer("chat_id") > 0),
        silent=arguments.flag("disable_notification"),
    )
    if arguments.flag("protect_content"):
        message.extra["has_protected_content"] = True
    if arguments.has("message_effect_id"):
        message.extra["effect_id"] = arguments.text("message_effect_id")
    return message


def _send(
    backend: Backend, chat: Person | Group, draft: Message, arguments: Arguments
) -> JsonObject:
    draft.reply_to = _replied_to(backend, chat, arguments)
    backend.accept(chat)
    draft.id = backend.world.next_message_id()
    draft.chat = chat.chat()
    draft.date = int(backend.now())
    backend.add_from_bot(draft)
    return draft.wire()


def _replied_to(backend: Backend, chat: Person | Group, arguments: Arguments) -> Message | None:
    if arguments.has("reply_parameters"):
        message_id, optional = _reply_parameters(arguments)
    else:
        message_id = arguments.integer("reply_to_message_id")
        optional = arguments.flag("allow_sending_without_reply")
    if message_id <= 0:
        return None
    found = backend.world.message(chat.id, message_id)
    if found is None and not optional:
        raise refusal("reply-not-found")
    return found


def _reply_parameters(arguments: Arguments) -> tuple[int, bool]:
    try:
        given = arguments.json("reply_parameters")
    except Unreadable:
        raise refusal("reply-json") from None
    if not isinstance(given, dict):
        raise refusal("reply-object")
    if not given:
        return 0, False
    message_id = given.get("message_id")
    if not isinstance(message_id, int):
        raise refusal("reply-field")
    return message_id, given.get("allow_sending_without_reply") is True
