"""Refusals that have to do with the envelope, files, the bot's profile and updates."""

import asyncio
from collections.abc import Mapping
from io import BytesIO

from bot.sandbox import files
from tests.fixtures_sandbox import TOKEN, Answer, Stage
from tests.sandbox.refusals import PERSON, Case, nothing, png, started, text, upload

POLLER = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is "
    "running"
)
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete "
    "the webhook first"
)
WEBHOOK_PORTS = "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"


async def strange_token(stage: Stage) -> Answer:
    return await stage.bot.post("/bottoken/getMe")


async def other_token(stage: Stage) -> Answer:
    return await stage.bot.post("/bot1:not-the-one-that-is-wanted/getMe")


async def huge_body(stage: Stage) -> Answer:
    body = BytesIO(b"x" * (files.LARGEST_UPLOAD_BYTES + 2 * 1024 * 1024))
    return await stage.bot.post(f"/bot{TOKEN}/getMe", data=body)


async def many_messages(stage: Stage) -> Mapping[str, object]:
    await started(stage)
    for _ in range(8):
        await stage.bot.message_id(PERSON)
    return {}


async def logged_out(stage: Stage) -> Mapping[str, object]:
    await stage.bot.call("logOut")
    return {}


async def poll_until_the_end(stage: Stage) -> Answer:
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(stage.bot.call("getUpdates", timeout=50))
        await stage.bot.call("getMe")
        await stage.sandbox.stop()
    return poll.result()


async def poll_twice(stage: Stage) -> Answer:
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(stage.bot.call("getUpdates", timeout=50))
        await stage.bot.call("getMe")
        group.create_task(stage.bot.call("getUpdates", timeout=50))
        answer = await poll
        stage.sandbox.person(PERSON).sends("Hello")  # ends the second one
    return answer


async def poll_and_set_webhook(stage: Stage) -> Answer:
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(stage.bot.call("getUpdates", timeout=50))
        await stage.bot.call("getMe")
        await stage.bot.call("setWebhook", url="http://127.0.0.1:9/hook")
    return poll.result()


async def set_webhook_twice(stage: Stage) -> Answer:
    await webhook_set(stage)
    return await stage.bot.call("setWebhook", url="http://127.0.0.1:9/other")


async def webhook_set(stage: Stage) -> Mapping[str, object]:
    await stage.bot.call("setWebhook", url="http://127.0.0.1:9/hook")
    return {}


async def document_sent(stage: Stage) -> Mapping[str, object]:
    await started(stage)
    sent = await stage.bot.upload("sendDocument", upload("document", b"notes", "notes.txt"))
    document = sent.fields["document"]
    assert isinstance(document, dict)
    return {"photo": document["file_id"]}


async def large_document_sent(stage: Stage) -> Mapping[str, object]:
    await started(stage)
    content = b"x" * (files.LARGEST_DOWNLOAD_BYTES + 1)
    sent = await stage.bot.upload("sendDocument", upload("document", content))
    document = sent.fields["document"]
    assert isinstance(document, dict)
    return {"file_id": document["file_id"]}


def _photo(slug: str, words: str, content: bytes) -> Case:
    async def call(stage: Stage) -> Answer:
        return await stage.bot.upload("sendPhoto", upload("photo", content))

    return Case(slug=slug, words=words, call=call)


def _commands(slug: str, words: str, commands: object, detail: str | None = None) -> Case:
    return Case(
        slug=slug,
        words=f"Bad Request: {words}",
        detail=detail,
        method="setMyCommands",
        parameters={"commands": commands},
    )


def _scope(words: str, scope: object, slug: str, detail: str | None = None) -> Case:
    return Case(
        slug=slug,
        words=f"Bad Request: {words}",
        detail=detail,
        method="getMyCommands",
        parameters={"scope": scope},
    )


def _webhook(slug: str, words: str, **parameters: object) -> Case:
    return Case(slug=slug, words=words, method="setWebhook", parameters=parameters)


async def upload_too_much(stage: Stage) -> Answer:
    content = b"x" * (files.LARGEST_UPLOAD_BYTES + 1)
    return await stage.bot.upload("sendDocument", upload("document", content))


ENVELOPE = [
    Case(slug="malformed-token", words="Not Found", code=404, call=strange_token),
    Case(slug="unknown-token", words="Unauthorized", code=401, call=other_token),
    Case(slug="unknown-method", words="Not Found: method not found", code=404, method="makeCoffee"),
    Case(
        slug="body-too-large",
        words=f"Request Entity Too Large: content length is {52 * 1024 * 1024}",
        code=413,
        call=huge_body,
    ),
    Case(
        slug="file-too-large",
        words=f"Request Entity Too Large: file of size {50 * 1024 * 1024 + 1} is too big to be "
        "uploaded",
        code=413,
        call=upload_too_much,
    ),
    Case(
        slug="flood",
        words="Too Many Requests: retry after 1",
        code=429,
        parameters=text("Hello"),
        before=many_messages,
    ),
    Case(
        slug="restart",
        words="Internal Server Error: restart",
        code=500,
        before=nothing,
        call=poll_until_the_end,
    ),
    Case(slug="logged-out", words="Logged out", method="getMe", before=logged_out),
]

FILES = [
    Case(
        slug="no-photo",
        words="Bad Request: there is no photo in the request",
        method="sendPhoto",
        parameters={"chat_id": PERSON},
    ),
    Case(
        slug="no-animation",
        words="Bad Request: there is no animation in the request",
        method="sendAnimation",
        parameters={"chat_id": PERSON},
    ),
    Case(
        slug="no-document",
        words="Bad Request: there is no document in the request",
        method="sendDocument",
        parameters={"chat_id": PERSON, "document": "attach://nothing"},
    ),
    _photo("file-empty", "Bad Request: file must be non-empty", b""),
    _photo(
        "photo-too-big",
        "Bad Request: file of size 10485761 bytes is too big for a photo; the maximum size is "
        "10485760 bytes",
        b"x" * (files.LARGEST_PHOTO_BYTES + 1),
    ),
    _photo("photo-unreadable", "Bad Request: IMAGE_PROCESS_FAILED", b"not a picture"),
    _photo("photo-dimensions", "Bad Request: PHOTO_INVALID_DIMENSIONS", png(5000, 5001)),
    _photo("photo-dimensions", "Bad Request: PHOTO_INVALID_DIMENSIONS", png(10, 201)),
    Case(
        slug="file-id-wrong",
        words="Bad Request: wrong file identifier/HTTP URL specified",
        method="sendPhoto",
        parameters={"chat_id": PERSON, "photo": "AgACAg"},
    ),
    Case(
        slug="file-url",
        words="Bad Request: failed to get HTTP URL content",
        method="sendPhoto",
        parameters={"chat_id": PERSON, "photo": "https://example.org/knee.png"},
    ),
    Case(
        slug="file-kind",
        words="Bad Request: can't use file of type Document as Photo",
        method="sendPhoto",
        parameters={"chat_id": PERSON},
        before=document_sent,
    ),
    Case(slug="file-id-missing", words="Bad Request: file_id not specified", method="getFile"),
    Case(
        slug="file-id-invalid",
        words="Bad Request: invalid file_id",
        method="getFile",
        parameters={"file_id": "x"},
    ),
    Case(
        slug="file-too-big",
        words="Bad Request: file is too big",
        method="getFile",
        before=large_document_sent,
    ),
]

PROFILE = [
    _commands("commands-json", "can't parse commands JSON object", "["),
    _commands("commands-array", "expected an Array of BotCommand", {"command": "start"}),
    _commands(
        "command-unreadable",
        "can't parse BotCommand: Can't find field \"description\"",
        [{"command": "start"}],
        detail="field-missing",
    ),
    _commands(
        "command-unreadable",
        "can't parse BotCommand: expected an Object",
        ["start"],
        detail="object-expected",
    ),
    _commands(
        "command-unreadable",
        'can\'t parse BotCommand: Field "command" must be of type String',
        [{"command": 5, "description": "Begin"}],
        detail="field-type",
    ),
    *(
        _commands(slug, words, [{"command": command, "description": description}])
        for slug, words, command, description in (
            ("command-empty", "command must be non-empty", "/", "Begin"),
            ("command-too-long", "command length must not exceed 32", "x" * 33, "Begin"),
            ("command-invalid", "BOT_COMMAND_INVALID", "Start", "Begin"),
            ("command-description-empty", "command description must be non-empty", "start", " "),
            (
                "command-description-too-long",
                "command description length must not exceed 256",
                "start",
                "x" * 257,
            ),
        )
    ),
    _commands(
        "commands-too-many",
        "BOT_COMMANDS_TOO_MUCH",
        [{"command": f"c{number}", "description": "Begin"} for number in range(101)],
    ),
    _commands(
        "commands-too-many",
        "BOT_COMMANDS_TOO_MUCH",
        [{"command": f"c{number}", "description": "x" * 120} for number in range(63)],
    ),
    _scope("can't parse BotCommandScope JSON object", "{", "scope-json"),
    *(
        _scope(f"can't parse BotCommandScope: {words}", scope, "scope-unreadable", detail)
        for words, scope, detail in (
            ("BotCommandScope must be an Object", [1], "scope-object"),
            ("Unsupported type specified", {"type": "everybody"}, "scope-type"),
            ('Can\'t find field "type"', {}, "field-missing"),
            ('Can\'t find field "chat_id"', {"type": "chat"}, "field-missing"),
            ("Empty chat_id specified", {"type": "chat", "chat_id": ""}, "scope-chat"),
            (
                "Invalid user_id specified",
                {"type": "chat_member", "chat_id": PERSON, "user_id": 0},
                "scope-user",
            ),
        )
    ),
    Case(
        slug="language-code",
        words="Bad Request: invalid language code specified",
        method="getMyName",
        parameters={"language_code": "english"},
    ),
    *(
        Case(
            slug="profile-text-too-long",
            words=f"Bad Request: {field} is too long; the limit is {limit} characters",
            method=method,
            parameters={field: "x" * (limit + 1)},
        )
        for method, field, limit in (
            ("setMyName", "name", 64),
            ("setMyDescription", "description", 512),
            ("setMyShortDescription", "short_description", 120),
        )
    ),
]

UPDATES = [
    Case(slug="other-poll", words=POLLER, code=409, before=nothing, call=poll_twice),
    Case(
        slug="ended-by-webhook",
        words="Conflict: terminated by setWebhook request",
        code=409,
        before=nothing,
        call=poll_and_set_webhook,
    ),
    Case(
        slug="webhook-active",
        words=WEBHOOK_ACTIVE,
        code=409,
        method="getUpdates",
        before=webhook_set,
    ),
    Case(
        slug="flood",
        words="Too Many Requests: retry after 1",
        code=429,
        before=nothing,
        call=set_webhook_twice,
    ),
    _webhook("webhook-url", "Bad Request: invalid webhook URL specified", url="https://[::1"),
    _webhook(
        "webhook-https",
        "Bad Request: bad webhook: An HTTPS URL must be provided for webhook",
        url="http://example.org/hook",
    ),
    _webhook("webhook-port", WEBHOOK_PORTS, url="https://example.org:8080/hook"),
    _webhook(
        "secret-too-long",
        "Bad Request: secret token is too long",
        url="https://example.org/hook",
        secret_token="x" * 257,
    ),
    _webhook(
        "secret-characters",
        "Bad Request: secret token contains unallowed characters",
        url="https://example.org/hook",
        secret_token="no spaces",
    ),
]

CASES = [*ENVELOPE, *FILES, *PROFILE, *UPDATES]
