"""Refusals that have to do with chats and with messages that are there, or are not."""

from collections.abc import Mapping

from bot.sandbox.people import Membership
from tests.fixtures_sandbox import Stage
from tests.sandbox.refusals import BUTTON, PERSON, Case, nothing, png, started, text, upload

GROUP = -42
SUPERGROUP = -100_42
MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def known(stage: Stage) -> Mapping[str, object]:
    stage.sandbox.person(PERSON)
    return {}


async def blocking(stage: Stage) -> Mapping[str, object]:
    await started(stage)
    stage.sandbox.person(PERSON).blocks()
    return {}


async def gone(stage: Stage) -> Mapping[str, object]:
    await started(stage)
    stage.sandbox.person(PERSON).account.deactivated = True
    return {}


async def thrown_out(stage: Stage) -> Mapping[str, object]:
    for group_id in (GROUP, SUPERGROUP):
        group = stage.sandbox.group(group_id)
        group.adds_bot(by=PERSON)
        group.removes_bot(by=PERSON)
    return {}


async def never_added(stage: Stage) -> Mapping[str, object]:
    stage.sandbox.group(GROUP)
    stage.sandbox.group(SUPERGROUP)
    return {}


async def upgraded(stage: Stage) -> Mapping[str, object]:
    stage.sandbox.group(GROUP).account.membership = Membership.MEMBER
    stage.sandbox.group(GROUP).account.migrated_to = SUPERGROUP
    return {}


async def said(stage: Stage) -> Mapping[str, object]:
    """The bot has said hello; its message is the one the call is about."""
    await started(stage)
    return {"message_id": await stage.bot.message_id(PERSON)}


async def said_long_ago(stage: Stage) -> Mapping[str, object]:
    found = await said(stage)
    stage.clock.advance(48 * 3600 + 1)
    return found


async def heard(stage: Stage) -> Mapping[str, object]:
    """The message the call is about is the person's."""
    return {"message_id": stage.sandbox.person(PERSON).sends("Hello")}


async def heard_in_group(stage: Stage) -> Mapping[str, object]:
    group = stage.sandbox.group(GROUP)
    group.adds_bot(by=PERSON)
    return {"message_id": group.sends(PERSON, "/help")}


async def pictured(stage: Stage) -> Mapping[str, object]:
    await started(stage)
    sent = await stage.bot.upload("sendPhoto", upload("photo", png(100, 100)))
    return {"message_id": sent.fields["message_id"]}


async def tapped(stage: Stage) -> Mapping[str, object]:
    await started(stage)
    await stage.bot.message_id(PERSON, reply_markup={"inline_keyboard": [[BUTTON]]})
    return {"callback_query_id": stage.sandbox.person(PERSON).taps("Ready")}


def _edit(slug: str, words: str, method: str = "editMessageText", **parameters: object) -> Case:
    return Case(
        slug=slug,
        words=words,
        method=method,
        parameters={"chat_id": PERSON, "text": "Hello", **parameters},
        before=said,
    )


def _reaction(slug: str, words: str, reaction: object, detail: str | None = None) -> Case:
    return Case(
        slug=slug,
        words=words,
        detail=detail,
        method="setMessageReaction",
        parameters={"chat_id": PERSON, "reaction": reaction},
        before=heard,
    )


CHATS = [
    Case(slug="chat-id-empty", words="Bad Request: chat_id is empty", parameters={"text": "Hello"}),
    Case(
        slug="chat-not-found",
        words="Bad Request: chat not found",
        parameters=text("Hello"),
        before=nothing,
    ),
    Case(
        slug="never-started",
        words="Forbidden: bot can't initiate conversation with a user",
        parameters=text("Hello"),
        before=known,
        code=403,
    ),
    Case(
        slug="blocked",
        words="Forbidden: bot was blocked by the user",
        parameters=text("Hello"),
        before=blocking,
        code=403,
    ),
    Case(
        slug="deactivated",
        words="Forbidden: user is deactivated",
        parameters=text("Hello"),
        before=gone,
        code=403,
    ),
    *(
        Case(
            slug=slug,
            words=f"Forbidden: bot {what} the {kind} chat",
            parameters={"chat_id": group_id, "text": "Hello"},
            before=before,
            code=403,
        )
        for slug, what, before in (
            ("kicked", "was kicked from", thrown_out),
            ("not-a-member", "is not a member of", never_added),
        )
        for group_id, kind in ((GROUP, "group"), (SUPERGROUP, "supergroup"))
    ),
    Case(
        slug="migrated",
        words="Bad Request: group chat was upgraded to a supergroup chat",
        parameters={"chat_id": GROUP, "text": "Hello"},
        before=upgraded,
    ),
]

REPLIES = [
    Case(
        slug="reply-json",
        words="Bad Request: can't parse reply parameters JSON object",
        parameters=text("Hello", reply_parameters="{"),
    ),
    Case(
        slug="reply-object",
        words="Bad Request: object expected as reply parameters",
        parameters=text("Hello", reply_parameters=[1]),
    ),
    Case(
        slug="reply-field",
        words='Bad Request: can\'t find field "message_id"',
        parameters=text("Hello", reply_parameters={"quote": "x"}),
    ),
    Case(
        slug="reply-not-found",
        words="Bad Request: message to be replied not found",
        parameters=text("Hello", reply_parameters={"message_id": 999}),
    ),
]

EDITS = [
    Case(
        slug="message-not-found",
        words="Bad Request: message to edit not found",
        method="editMessageText",
        parameters=text("Hello", message_id=999),
    ),
    Case(
        slug="message-id-missing",
        words="Bad Request: message identifier is not specified",
        method="editMessageText",
        parameters={"text": "Hello"},
    ),
    Case(
        slug="inline-message-id",
        words="Bad Request: MESSAGE_ID_INVALID",
        method="editMessageText",
        parameters={"text": "Hello", "inline_message_id": "x"},
    ),
    Case(
        slug="not-editable",
        words="Bad Request: message can't be edited",
        method="editMessageText",
        parameters=text("Hello"),
        before=heard,
    ),
    Case(
        slug="no-text-to-edit",
        words="Bad Request: there is no text in the message to edit",
        method="editMessageText",
        parameters=text("Hello"),
        before=pictured,
    ),
    _edit(
        "no-caption-to-edit",
        "Bad Request: there is no caption in the message to edit",
        "editMessageCaption",
        caption="Hello",
    ),
    _edit("not-modified", MODIFIED),
    _edit("not-modified", MODIFIED, "editMessageReplyMarkup"),
    _edit("text-missing", "Bad Request: message text is empty", text=""),
    _edit("text-blank", "Bad Request: text must be non-empty", text=" "),
    _edit("edit-too-long", "Bad Request: MESSAGE_TOO_LONG", text="x" * 4097),
    Case(
        slug="caption-too-long",
        words="Bad Request: message caption is too long",
        method="editMessageCaption",
        parameters={"chat_id": PERSON, "caption": "x" * 1025},
        before=pictured,
    ),
]

DELETIONS = [
    Case(
        slug="delete-chat-missing",
        words="Bad Request: chat identifier is not specified",
        method="deleteMessage",
        parameters={"message_id": 1},
    ),
    Case(
        slug="message-id-missing",
        words="Bad Request: message identifier is not specified",
        method="deleteMessage",
        parameters={"chat_id": PERSON},
    ),
    Case(
        slug="not-deletable",
        words="Bad Request: message can't be deleted",
        method="deleteMessage",
        parameters={"chat_id": GROUP},
        before=heard_in_group,
    ),
    Case(
        slug="delete-too-old",
        words="Bad Request: message can't be deleted for everyone",
        method="deleteMessage",
        parameters={"chat_id": PERSON},
        before=said_long_ago,
    ),
    *(
        Case(
            slug=slug,
            words=f"Bad Request: {words}",
            method="deleteMessages",
            parameters={"chat_id": PERSON, "message_ids": ids},
        )
        for slug, words, ids in (
            ("message-ids-missing", "message identifiers are not specified", ""),
            ("message-ids-missing", "message identifiers are not specified", []),
            ("message-ids-json", "can't parse message_ids JSON object", "["),
            ("message-ids-array", "expected an Array of message identifiers", {"id": 1}),
            ("message-ids-too-many", "too many message identifiers specified", [1] * 101),
            ("message-ids-number", "message identifier must be a Number", [True]),
            ("message-ids-parse", "can't parse message identifier as a Number", ["one"]),
            ("message-ids-invalid", "invalid message identifier specified", [0]),
        )
    ),
]

ANSWERS = [
    Case(
        slug="chat-action",
        words="Bad Request: wrong parameter action in request",
        method="sendChatAction",
        parameters={"chat_id": PERSON, "action": "dancing"},
    ),
    Case(
        slug="callback-too-old",
        words=TOO_OLD,
        method="answerCallbackQuery",
        parameters={"callback_query_id": "1"},
    ),
    Case(
        slug="callback-text-too-long",
        words="Bad Request: MESSAGE_TOO_LONG",
        method="answerCallbackQuery",
        parameters={"text": "x" * 201},
        before=tapped,
    ),
    Case(
        slug="callback-url",
        words="Bad Request: URL_INVALID",
        method="answerCallbackQuery",
        parameters={"url": "https://example.org"},
        before=tapped,
    ),
    _reaction("reaction-json", "Bad Request: can't parse reaction types JSON object", "["),
    _reaction("reaction-array", "Bad Request: expected an Array of ReactionType", {"type": "x"}),
    _reaction(
        "reaction-type",
        "Bad Request: can't parse ReactionType: invalid reaction type specified",
        [{"type": "x"}],
        detail="reaction-kind",
    ),
    *(
        _reaction(
            "reaction-type", f"Bad Request: can't parse ReactionType: {words}", [given], detail
        )
        for detail, words, given in (
            ("object-expected", "expected an Object", "👍"),
            ("field-missing", 'Can\'t find field "type"', {"emoji": "👍"}),
            ("field-missing", 'Can\'t find field "emoji"', {"type": "emoji"}),
        )
    ),
    _reaction(
        "reaction-invalid",
        "Bad Request: REACTION_INVALID",
        [{"type": "custom_emoji", "custom_emoji_id": "5"}],
    ),
    _reaction(
        "reaction-invalid",
        "Bad Request: REACTION_INVALID",
        [{"type": "emoji", "emoji": "🦵"}],
    ),
    _reaction(
        "reactions-too-many",
        "Bad Request: REACTIONS_TOO_MANY",
        [{"type": "emoji", "emoji": "👍"}, {"type": "emoji", "emoji": "🔥"}],
    ),
]

CASES = [*CHATS, *REPLIES, *EDITS, *DELETIONS, *ANSWERS]
