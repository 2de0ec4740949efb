"""One call to Telegram, and what its answer means. Used by `bot/outbox.py` alone.

Telegram's sentences are matched without regard to case: PTB takes "Bad Request: " off and
capitalises what is left. They come from Telegram's own server source
(tdlib/telegram-bot-api, version 10.0).
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.attachments import Attachments, CannotDraw, words_of
from bot.calls import (
    EDIT_CAPTION,
    EDIT_TEXT,
    Call,
    Delivered,
    NothingToEdit,
    Outcome,
    Parked,
    Refused,
    RetryAt,
    Scope,
)
from bot.captions import Parameters, as_caption, as_text
from bot.clock import Clock
from bot.polling import PollingBot
from conversations.effects import Lane

log = logging.getLogger(__name__)

FIRST_BACK_OFF: Final = timedelta(seconds=0.5)
LONGEST_BACK_OFF: Final = {
    Lane.CUE: timedelta(seconds=2),
    Lane.REPLY: timedelta(seconds=10),
    Lane.REMINDER: timedelta(seconds=30),
    Lane.EDIT: timedelta(seconds=10),
    Lane.BROADCAST: timedelta(seconds=30),
}
TOKEN_REFUSED_BACK_OFF: Final = timedelta(seconds=30)
_MESSAGE: Final = "sendMessage"

_CHAT_IS_GONE: Final = (
    "chat not found",
    "user not found",
    "user is deactivated",
    "bot was blocked",
    "peer_id_invalid",
    "input_user_deactivated",
)
_NOTHING_TO_EDIT: Final = (
    "message is not modified",
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message to edit",
    "there is no caption in the message to edit",
    "message_id_invalid",
)
_IS_A_PICTURE: Final = ("there is no text in the message to edit",)
_IS_NO_PICTURE: Final = ("there is no caption in the message to edit",)
_TAP_TOO_OLD: Final = ("query is too old", "query id is invalid", "query_id_invalid")


class Sender:
    """Makes calls through PTB's bot, cheaply: nothing is parsed that nobody reads."""

    def __init__(self, bot: PollingBot, *, clock: Clock, attachments: Attachments) -> None:
        self._bot = bot
        self._clock = clock
        self._attachments = attachments

    async def send(self, call: Call) -> Outcome:
        """Make the call once and tell what became of it; no error of Telegram's gets out.

        A file that cannot be made, or that Telegram does not take, leaves its words to be said.
        """
        try:
            outcome = await self._send(call)
            if isinstance(outcome, Refused) and await self._attachments.can_be_made_anew(call):
                outcome = await self._send(call)
        except CannotDraw:
            outcome = Refused(reason="it could not be drawn")
        words = words_of(call) if isinstance(outcome, Refused) else None
        return outcome if words is None else await self._say_instead(call, words)

    async def _send(self, call: Call) -> Outcome:
        result: Any = None
        parameters = await self._attachments.parameters(call)
        try:
            for each in parameters:
                result = await self._bot.raw_call(call.method, each)
        except TelegramError as error:
            return await self._failed(call, error)
        await self._attachments.were_taken(call, result)
        return Delivered(at=self._clock.now(), message_id=_message_id(call, result))

    async def _failed(self, call: Call, error: TelegramError) -> Outcome:
        """Tell what an error means for the call; a toast that came too late is said instead."""
        if call.is_answer and _says(error, _TAP_TOO_OLD):
            text = call.payload.get("text")
            if not text:
                return Delivered(at=self._clock.now())  # all it had to do was stop a spinner
            return await self._say_instead(call, {"chat_id": call.person_id, "text": text})
        otherwise = _otherwise(call, error)
        if otherwise is not None:
            return await self._edit_otherwise(call, *otherwise)
        return _meaning(call, error, self._clock.now())

    async def _edit_otherwise(self, call: Call, method: str, words: Parameters) -> Outcome:
        try:
            await self._bot.raw_call(method, words)
        except TelegramError as error:
            return _meaning(call, error, self._clock.now())
        return Delivered(at=self._clock.now())

    async def _say_instead(self, call: Call, words: Parameters) -> Outcome:
        try:
            result = await self._bot.raw_call(_MESSAGE, words)
        except TelegramError as error:
            return _meaning(call, error, self._clock.now())
        return Delivered(at=self._clock.now(), message_id=result["message_id"])


def _otherwise(call: Call, error: TelegramError) -> tuple[str, Parameters] | None:
    """Return how words are changed where the message has, or lacks, the picture it should have."""
    if call.method == EDIT_TEXT and _says(error, _IS_A_PICTURE):
        return EDIT_CAPTION, as_caption(call.payload)
    if call.method == EDIT_CAPTION and _says(error, _IS_NO_PICTURE):
        return EDIT_TEXT, as_text(call.payload)
    return None


def back_off(call: Call) -> timedelta:
    """Return how long to wait after one more failure of `call`: doubling, up to its lane's most."""
    longest = LONGEST_BACK_OFF[call.lane]
    if call.attempts > 10:  # by then every lane is there, and powers grow without end
        return longest
    doubled: timedelta = FIRST_BACK_OFF * 2**call.attempts
    return min(doubled, longest)


def _meaning(call: Call, error: TelegramError, now: datetime) -> Outcome:
    match error:
        case RetryAfter():
            # Answers to taps are no messages, so theirs says nothing about the chat's.
            scope = Scope.ROW if call.is_answer else Scope.CHAT
            return RetryAt(at=now + _pause(error), scope=scope)
        case Forbidden():
            return Parked()
        case BadRequest():
            return _refusal(call, error, now)
        case ChatMigrated():
            return Refused(reason=error.message)
        case InvalidToken() | EndPointNotFound():
            # PTB makes both of a token Telegram knows no longer; waiting loses no message.
            log.error(
                "Telegram does not accept the bot's token",
                extra={"action": "token_refused"},
            )
            return RetryAt(at=now + TOKEN_REFUSED_BACK_OFF, scope=Scope.ALL)
        case _:
            _log_trouble(call, error)
            return RetryAt(at=now + back_off(call), scope=Scope.ROW)


def _refusal(call: Call, error: BadRequest, now: datetime) -> Outcome:
    if _says(error, _CHAT_IS_GONE):
        return Parked()
    if call.is_edit and _says(error, _NOTHING_TO_EDIT):
        return NothingToEdit(at=now)
    log.error(
        "Telegram refused a call",
        extra={"action": "call_refused", "method": call.method, "reason": error.message},
    )
    return Refused(reason=error.message)


def _log_trouble(call: Call, error: TelegramError) -> None:
    kind = "timeout" if isinstance(error, TimedOut) else type(error).__name__
    reason = error.message if isinstance(error, NetworkError) else kind
    log.warning(
        "A call did not get through and will be repeated",
        extra={
            "action": "call_repeated",
            "method": call.method,
            "reason": reason,
            "attempts": call.attempts + 1,
        },
    )


def _says(error: TelegramError, sentences: Sequence[str]) -> bool:
    said = error.message.lower()
    return any(sentence in said for sentence in sentences)


def _pause(error: RetryAfter) -> timedelta:
    pause = error.retry_after
    return pause if isinstance(pause, timedelta) else timedelta(seconds=pause)


def _message_id(call: Call, result: Any) -> int | None:  # noqa: ANN401
    """Return the id of a message that the call has made; an edit's result has one, but no new."""
    if call.is_edit or not isinstance(result, dict):
        return None
    message_id: int | None = result.get("message_id")
    return message_id
