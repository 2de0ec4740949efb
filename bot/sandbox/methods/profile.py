"""getMe, what the bot says of itself, getChat, getFile, logOut and close."""

import re
from collections.abc import Callable

from bot.sandbox.arguments import Arguments, Unreadable
from bot.sandbox.backend import Backend
from bot.sandbox.errors import Refusal, detail, refusal
from bot.sandbox.files import LARGEST_DOWNLOAD_BYTES
from bot.sandbox.people import Group
from bot.sandbox.profile import DEFAULT_SCOPE, BotProfile, Commands, in_language
from bot.sandbox.wire import JsonObject, encode, utf8_length

LONGEST_COMMAND = 32
LONGEST_COMMAND_DESCRIPTION = 256
MOST_COMMANDS = 100
MOST_COMMAND_BYTES = 7_800
LONGEST_NAME = 64
LONGEST_DESCRIPTION = 512
LONGEST_SHORT_DESCRIPTION = 120
LOGGED_OUT_SECONDS = 600.0
COMMAND = re.compile(r"[a-z0-9_]+")
LANGUAGE = re.compile(r"(?:[a-z]{2})?")
WIDE_SCOPES = frozenset(
    {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
)
CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})


def get_me(backend: Backend, _arguments: Arguments) -> JsonObject:
    """Say who the bot is."""
    return backend.bot.full_user()


def get_chat(backend: Backend, arguments: Arguments) -> JsonObject:
    """Describe a chat as `ChatFullInfo`."""
    chat = backend.reachable(arguments, writing=False)
    full: JsonObject = {
        **chat.chat(),
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }
    if isinstance(chat, Group):
        full["permissions"] = {"can_send_messages": True}
    return full


def get_file(backend: Backend, arguments: Arguments) -> JsonObject:
    """Say where a file can be fetched."""
    if not arguments.has("file_id"):
        raise refusal("file-id-missing")
    stored = backend.files.by_id(arguments.text("file_id"))
    if stored is None:
        raise refusal("file-id-invalid")
    if len(stored.content) > LARGEST_DOWNLOAD_BYTES:
        raise refusal("file-too-big")
    return {**stored.ids(), "file_path": stored.path}


def set_my_commands(backend: Backend, arguments: Arguments) -> bool:
    """Name the bot's commands for a scope and a language."""
    commands = [_command(one) for one in _command_list(arguments)]
    scope, language = _scope(backend, arguments), _language(arguments)
    if len(commands) > MOST_COMMANDS or utf8_length(encode(commands)) > MOST_COMMAND_BYTES:
        raise refusal("commands-too-many")
    backend.profile.commands[scope, language] = commands
    return True


def get_my_commands(backend: Backend, arguments: Arguments) -> Commands:
    """Return the commands of exactly that scope and language."""
    scope, language = _scope(backend, arguments), _language(arguments)
    return backend.profile.commands.get((scope, language), [])


def delete_my_commands(backend: Backend, arguments: Arguments) -> bool:
    """Forget the commands of a scope and language."""
    scope, language = _scope(backend, arguments), _language(arguments)
    backend.profile.commands.pop((scope, language), None)
    return True


def set_my_name(backend: Backend, arguments: Arguments) -> bool:
    """Set the bot's name in a language."""
    return _set_text(backend.profile.names, arguments, "name", LONGEST_NAME)


def set_my_description(backend: Backend, arguments: Arguments) -> bool:
    """Set what an empty chat shows."""
    texts = backend.profile.descriptions
    return _set_text(texts, arguments, "description", LONGEST_DESCRIPTION)


def set_my_short_description(backend: Backend, arguments: Arguments) -> bool:
    """Set what the bot's profile page shows."""
    texts = backend.profile.short_descriptions
    return _set_text(texts, arguments, "short_description", LONGEST_SHORT_DESCRIPTION)


def get_my_name(backend: Backend, arguments: Arguments) -> JsonObject:
    """Return the bot's name in a language."""
    name = _get_text(backend, arguments, lambda profile: profile.names)
    return {"name": name or backend.bot.first_name}


def get_my_description(backend: Backend, arguments: Arguments) -> JsonObject:
    """Return what an empty chat shows."""
    return {"description": _get_text(backend, arguments, lambda profile: profile.descriptions)}


def get_my_short_description(backend: Backend, arguments: Arguments) -> JsonObject:
    """Return what the bot's profile page shows."""
    text = _get_text(backend, arguments, lambda profile: profile.short_descriptions)
    return {"short_description": text}


def log_out(backend: Backend, _arguments: Arguments) -> bool:
    """Leave the cloud server; it lets nobody back in for ten minutes."""
    backend.queue.clear()
    backend.logged_out_until = backend.now() + LOGGED_OUT_SECONDS
    return True


def close(_backend: Backend, _arguments: Arguments) -> bool:
    """Close the bot's instance; a stand-in has nothing to move elsewhere."""
    return True


def _set_text(texts: dict[str, str], arguments: Arguments, field: str, limit: int) -> bool:
    language, text = _language(arguments), arguments.text(field)
    if len(text) > limit:
        raise refusal("profile-text-too-long", field=field, limit=limit)
    texts[language] = text
    return True


def _get_text(
    backend: Backend, arguments: Arguments, choose: Callable[[BotProfile], dict[str, str]]
) -> str:
    return in_language(choose(backend.profile), _language(arguments))


def _language(arguments: Arguments) -> str:
    language = arguments.text("language_code")
    if LANGUAGE.fullmatch(language) is None:
        raise refusal("language-code")
    return language


def _command_list(arguments: Arguments) -> list[object]:
    if not arguments.has("commands"):
        return []
    try:
        given = arguments.json("commands")
    except Unreadable:
        raise refusal("commands-json") from None
    if not isinstance(given, list):
        raise refusal("commands-array")
    return given


def _command(given: object) -> JsonObject:
    if not isinstance(given, dict):
        raise refusal("command-unreadable", detail=detail("object-expected"))
    command = _field(given, "command").strip().removeprefix("/")
    description = _field(given, "description").strip()
    if not command:
        raise refusal("command-empty")
    if len(command) > LONGEST_COMMAND:
        raise refusal("command-too-long")
    if not description:
        raise refusal("command-description-empty")
    if len(description) > LONGEST_COMMAND_DESCRIPTION:
        raise refusal("command-description-too-long")
    if COMMAND.fullmatch(command) is None:
        raise refusal("command-invalid")
    return {"command": command, "description": description}


def _field(given: JsonObject, name: str) -> str:
    value = given.get(name)
    if value is None:
        raise refusal("command-unreadable", detail=detail("field-missing", name=name))
    if not isinstance(value, str):
        problem = detail("field-type", name=name, kind="String")
        raise refusal("command-unreadable", detail=problem)
    return value


def _scope(backend: Backend, arguments: Arguments) -> str:
    if not arguments.has("scope"):
        return DEFAULT_SCOPE
    try:
        given = arguments.json("scope")
    except Unreadable:
        raise refusal("scope-json") from None
    if not isinstance(given, dict):
        raise _bad_scope("scope-object")
    kind = given.get("type")
    if kind is None:
        raise _bad_scope("field-missing", name="type")
    if kind in WIDE_SCOPES:
        return encode({"type": kind})
    if kind not in CHAT_SCOPES:
        raise _bad_scope("scope-type")
    return encode(_chat_scope(backend, given))


def _chat_scope(backend: Backend, given: JsonObject) -> JsonObject:
    if "chat_id" not in given:
        raise _bad_scope("field-missing", name="chat_id")
    if given["chat_id"] == "":
        raise _bad_scope("scope-chat")
    scope: JsonObject = {"type": given["type"], "chat_id": given["chat_id"]}
    if given["type"] == "chat_member":
        user_id = given.get("user_id")
        if not isinstance(user_id, int) or user_id <= 0:
            raise _bad_scope("scope-user")
        scope["user_id"] = user_id
    backend.reachable(Arguments({"chat_id": given["chat_id"]}), writing=False)
    return scope


def _bad_scope(slug: str, **values: object) -> Refusal:
    return refusal("scope-unreadable", detail=detail(slug, **values))
