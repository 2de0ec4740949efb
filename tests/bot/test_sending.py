"""One call through PTB's bot, against a Bot API that answers as the test says."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.attachments import Attachments, ExportedFile
from bot.calls import (
    Call,
    Delivered,
    NothingToEdit,
    Outcome,
    Parked,
    Refused,
    RetryAt,
    Scope,
)
from bot.drawing.artist import Artist
from bot.drawing.sheet import as_json
from bot.pictures import Pictures
from bot.polling import PollingBot
from bot.sending import LONGEST_BACK_OFF, Sender, back_off
from conversations.effects import Lane
from tests.bot.drawing.test_picture import sheet
from tests.fakes import ManualClock, RememberedUploads

ANNA = 101
ME = {"id": 1, "is_bot": True, "first_name": "Knees", "username": "knees_bot"}
TAKEN = {"ok": True, "result": {"message_id": 55, "date": 0, "chat": {"id": ANNA}}}
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


class BotApi(BaseRequest):
    """Answers calls one after the other as it was told, the rest by taking them."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.files: list[tuple[str, bytes]] = []
        self.answers: list[tuple[int, bytes] | Exception] = []

    @property
    def read_timeout(self) -> float | None:
        return 1.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    def refuses(self, code: int, description: str, **parameters: object) -> None:
        body = {"ok": False, "error_code": code, "description": description}
        if parameters:
            body["parameters"] = parameters
        self.answers.append((code, encoded(body)))

    def bad_request(self, description: str) -> None:
        self.refuses(400, f"Bad Request: {description}")

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002
        request_data: RequestData | None = None,
        *_: object,
        **__: object,
    ) -> tuple[int, bytes]:
        name = urlsplit(url).path.rpartition("/")[2]
        if name == "getMe":
            return 200, encoded({"ok": True, "result": ME})
        self._remember(name, request_data or RequestData())
        answer = self.answers.pop(0) if self.answers else (200, encoded(TAKEN))
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _remember(self, name: str, data: RequestData) -> None:
        self.asked.append((name, data.parameters))
        for file in data.multipart_data.values():
            assert isinstance(file[1], bytes)
            self.files.append((file[0], file[1]))


def encoded(body: object) -> bytes:
    return json.dumps(body).encode()


async def exports(person_id: int) -> Sequence[ExportedFile]:
    return [
        ExportedFile(name="knees.json", content=b"%d" % person_id),
        ExportedFile(name="knees.csv", content=b"a,b"),
    ]


@pytest.fixture
def api() -> BotApi:
    return BotApi()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest_asyncio.fixture
async def sender(api: BotApi, clock: ManualClock) -> AsyncIterator[Sender]:
    async with PollingBot("1:token", request=api, get_updates_request=BotApi()) as bot:
        files = Attachments(exports, Artist(), Pictures(RememberedUploads()))
        yield Sender(bot, clock=clock, attachments=files)


def call(method: str = "sendMessage", **payload: object) -> Call:
    return Call(id=7, person_id=ANNA, lane=Lane.REPLY, method=method, payload=payload)


MESSAGE = call(chat_id=ANNA, text="Hello")
EDIT = call("editMessageText", chat_id=ANNA, message_id=5, text="Hello")
TOAST = call("answerCallbackQuery", callback_query_id="q1", text="Too late")
SILENT_ANSWER = call("answerCallbackQuery", callback_query_id="q1")


async def test_a_taken_message_has_an_id_and_an_instant(
    sender: Sender, api: BotApi, clock: ManualClock
) -> None:
    assert await sender.send(MESSAGE) == Delivered(at=clock.now(), message_id=55)
    assert api.asked == [("sendMessage", {"chat_id": ANNA, "text": "Hello"})]


async def test_parameters_go_out_as_they_are(sender: Sender, api: BotApi) -> None:
    parameters: dict[str, object] = {
        "chat_id": ANNA,
        "text": "*x*",
        "entities": [{"type": "bold", "offset": 0, "length": 1}],
        "reply_markup": {"inline_keyboard": [[{"text": "Ok", "callback_data": "ok"}]]},
        "link_preview_options": {"is_disabled": True},
        "disable_notification": True,
    }
    await sender.send(replace(MESSAGE, payload=parameters))
    assert api.asked == [("sendMessage", parameters)]


@pytest.mark.parametrize("method", ["editMessageText", "editMessageReplyMarkup"])
async def test_an_edit_makes_no_new_message(
    sender: Sender, clock: ManualClock, method: str
) -> None:
    outcome = await sender.send(call(method, chat_id=ANNA, message_id=5))
    assert outcome == Delivered(at=clock.now())


async def test_a_tap_is_answered(sender: Sender, api: BotApi, clock: ManualClock) -> None:
    api.answers.append((200, encoded({"ok": True, "result": True})))
    assert await sender.send(TOAST) == Delivered(at=clock.now())
    assert api.asked == [("answerCallbackQuery", dict(TOAST.payload))]


async def test_an_export_is_gathered_and_sent_file_by_file(
    sender: Sender, api: BotApi, clock: ManualClock
) -> None:
    outcome = await sender.send(call("sendDocument", chat_id=ANNA))
    assert outcome == Delivered(at=clock.now(), message_id=55)
    assert api.asked == [("sendDocument", {"chat_id": ANNA})] * 2
    assert api.files == [("knees.json", b"101"), ("knees.csv", b"a,b")]


async def test_a_flood_limit_is_obeyed_to_the_second(
    sender: Sender, api: BotApi, clock: ManualClock
) -> None:
    api.refuses(429, "Too Many Requests: retry after 17", retry_after=17)
    until = clock.now() + timedelta(seconds=17)
    assert await sender.send(MESSAGE) == RetryAt(at=until, scope=Scope.CHAT)


async def test_an_answers_flood_limit_says_nothing_about_messages(
    sender: Sender, api: BotApi, clock: ManualClock
) -> None:
    api.refuses(429, "Too Many Requests: retry after 3", retry_after=3)
    until = clock.now() + timedelta(seconds=3)
    assert await sender.send(TOAST) == RetryAt(at=until, scope=Scope.ROW)


@pytest.mark.parametrize(
    ("code", "description"),
    [
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: user is deactivated"),
        (403, "Forbidden: bot can't initiate conversation with a user"),
        (400, "Bad Request: chat not found"),
        (400, "Bad Request: PEER_ID_INVALID"),
    ],
)
async def test_a_chat_that_cannot_be_reached_is_parked(
    sender: Sender, api: BotApi, code: int, description: str
) -> None:
    api.refuses(code, description)
    assert await sender.send(MESSAGE) == Parked()


@pytest.mark.parametrize(
    "description",
    [
        "message is not modified: specified new message content and reply markup are …",
        "message to edit not found",
        "message can't be edited",
        "MESSAGE_ID_INVALID",
    ],
)
async def test_an_edit_with_nothing_to_edit_is_done(
    sender: Sender, api: BotApi, clock: ManualClock, description: str
) -> None:
    api.bad_request(description)
    assert await sender.send(EDIT) == NothingToEdit(at=clock.now())


@pytest.mark.parametrize(
    ("call_", "description"),
    [
        (MESSAGE, "message is too long"),
        (MESSAGE, "BUTTON_DATA_INVALID"),
        (EDIT, "MESSAGE_TOO_LONG"),
    ],
)
async def test_what_telegram_never_takes_is_refused(
    sender: Sender, api: BotApi, call_: Call, description: str
) -> None:
    api.bad_request(description)
    outcome = await sender.send(call_)
    assert isinstance(outcome, Refused)
    assert outcome.reason.lower() == description.lower()


async def test_a_chat_that_became_another_is_refused(sender: Sender, api: BotApi) -> None:
    api.refuses(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100)
    assert isinstance(await sender.send(MESSAGE), Refused)


@pytest.mark.parametrize(
    "trouble",
    [
        TimedOut(),
        NetworkError("aiohttp.ServerDisconnectedError"),
        (500, encoded({"ok": False, "description": "Internal Server Error: restart"})),
        (502, b"{}"),
        (409, encoded({"ok": False, "description": "Conflict: terminated by setWebhook"})),
        (200, b"<html>"),
    ],
)
async def test_a_call_that_did_not_get_through_is_repeated(
    sender: Sender, api: BotApi, clock: ManualClock, trouble: tuple[int, bytes] | Exception
) -> None:
    api.answers.append(trouble)
    soon = clock.now() + timedelta(seconds=0.5)
    assert await sender.send(MESSAGE) == RetryAt(at=soon, scope=Scope.ROW)


@pytest.mark.parametrize("code", [401, 404])
async def test_a_token_that_is_refused_stops_everything_for_a_while(
    sender: Sender, api: BotApi, code: int
) -> None:
    api.refuses(code, "Unauthorized")
    outcome: Outcome = await sender.send(MESSAGE)
    assert isinstance(outcome, RetryAt)
    assert outcome.scope is Scope.ALL


async def test_a_toast_that_comes_too_late_is_said_as_a_message(
    sender: Sender, api: BotApi, clock: ManualClock
) -> None:
    api.bad_request(TOO_OLD)
    assert await sender.send(TOAST) == Delivered(at=clock.now(), message_id=55)
    assert api.asked[1] == ("sendMessage", {"chat_id": ANNA, "text": "Too late"})


async def test_a_late_toast_whose_message_fails_is_repeated(sender: Sender, api: BotApi) -> None:
    api.bad_request(TOO_OLD)
    api.answers.append(TimedOut())
    assert isinstance(await sender.send(TOAST), RetryAt)


async def test_a_silent_answer_that_comes_too_late_is_done(
    sender: Sender, api: BotApi, clock: ManualClock
) -> None:
    api.bad_request(TOO_OLD)
    assert await sender.send(SILENT_ANSWER) == Delivered(at=clock.now())
    assert len(api.asked) == 1


def test_back_off_doubles_up_to_the_lanes_longest() -> None:
    waits = [
        back_off(Call(id=1, person_id=1, lane=Lane.CUE, method="", payload={}, attempts=attempts))
        for attempts in (0, 1, 2, 3, 10_000)
    ]
    assert [wait.total_seconds() for wait in waits] == [0.5, 1, 2, 2, 2]


def test_cues_are_repeated_soonest() -> None:
    assert min(LONGEST_BACK_OFF, key=lambda lane: LONGEST_BACK_OFF[lane]) is Lane.CUE


@pytest.mark.parametrize("trouble", [(403, "Forbidden: x"), (429, "Too Many Requests")])
async def test_nothing_said_to_a_person_is_logged(
    sender: Sender, api: BotApi, caplog: pytest.LogCaptureFixture, trouble: tuple[int, str]
) -> None:
    caplog.set_level("INFO")
    api.refuses(*trouble)
    api.bad_request("message is too long")
    await sender.send(call(chat_id=ANNA, text="my knee"))
    await sender.send(call(chat_id=ANNA, text="my knee"))
    assert "my knee" not in " ".join(str(vars(record)) for record in caplog.records)


PICTURE = call(
    "sendPhoto",
    chat_id=ANNA,
    caption="4 of the last 7 days.",
    caption_entities=[{"type": "bold", "offset": 0, "length": 1}],
    picture=as_json(sheet("empty")),
)
WORDS_ALONE = {
    "chat_id": ANNA,
    "text": "4 of the last 7 days.",
    "entities": [{"type": "bold", "offset": 0, "length": 1}],
}


async def test_a_picture_is_sent_with_its_words(sender: Sender, api: BotApi) -> None:
    assert isinstance(await sender.send(PICTURE), Delivered)
    ((method, parameters),) = api.asked
    assert (method, parameters["caption"], "picture" in parameters) == (
        "sendPhoto",
        "4 of the last 7 days.",
        False,
    )
    ((name, content),) = api.files
    assert (name, content[:4]) == ("progress.png", b"\x89PNG")


async def test_a_picture_that_is_refused_leaves_its_words(sender: Sender, api: BotApi) -> None:
    api.bad_request("PHOTO_INVALID_DIMENSIONS")
    assert isinstance(await sender.send(PICTURE), Delivered)
    assert api.asked[-1] == ("sendMessage", WORDS_ALONE)


async def test_a_picture_that_cannot_be_drawn_leaves_its_words(sender: Sender, api: BotApi) -> None:
    broken = replace(PICTURE, payload={**PICTURE.payload, "picture": {}})
    assert isinstance(await sender.send(broken), Delivered)
    assert api.asked == [("sendMessage", WORDS_ALONE)]


async def test_a_picture_for_somebody_who_has_gone_is_no_reason_for_words(
    sender: Sender, api: BotApi
) -> None:
    api.refuses(403, "Forbidden: bot was blocked by the user")
    assert await sender.send(PICTURE) == Parked()
    assert len(api.asked) == 1


async def test_a_picture_that_did_not_get_through_is_sent_again(
    sender: Sender, api: BotApi
) -> None:
    api.answers.append(TimedOut())
    assert isinstance(await sender.send(PICTURE), RetryAt)
