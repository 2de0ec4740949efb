"""Telegram for measurements: as little of it as a bot needs, so that the bot is what is measured.

It speaks HTTP by itself, because every library for it costs more than a bot's whole call. It
knows no dialogue: it hands out updates made beforehand, takes every call, and notes when. What
it can take at most is measured in the same run (`benchmarks/throughput.py`).
"""

import asyncio
import re
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from time import perf_counter
from typing import Final

from bot.nursery import Nursery

UPDATES_AT_ONCE: Final = 100  # Bot API, getUpdates
_END_OF_HEAD: Final = b"\r\n\r\n"
_LENGTH: Final = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_CHUNKED: Final = re.compile(rb"transfer-encoding: *chunked", re.IGNORECASE)
_METHOD: Final = re.compile(rb"POST /bot[^/]+/(\w+)")
# A parameter comes as part of a form, of JSON or of a multipart body, as the library likes.
_NUMBER: Final = rb'\b%s(?:=|": ?|"(?:\r\n[^\r\n]+)*\r\n\r\n)(-?\d+)'
_CHAT: Final = re.compile(_NUMBER % rb"chat_id")
_OFFSET: Final = re.compile(_NUMBER % rb"offset")
_TIMEOUT: Final = re.compile(_NUMBER % rb"timeout")
_ME: Final = (
    b'{"id":4242424242,"is_bot":true,"first_name":"Bot","username":"the_bot",'
    b'"can_join_groups":true,"can_read_all_group_messages":false,"supports_inline_queries":false}'
)
_HEAD: Final = b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
_PHOTO: Final = b'"photo":[{"file_id":"A","file_unique_id":"B","width":1,"height":1}]'
_SENDS: Final = frozenset({b"sendMessage", b"sendDocument", b"sendPhoto"})


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that a bot has sent."""

    chat: int
    at: float  # by `perf_counter`
    body: bytes


Hears = Callable[[Taken], None]


@dataclass(eq=False)
class Telegram:
    """Updates on one side, messages on the other.

    `hears` is told of every message. `per_second` is the limit beyond which calls are refused
    with 429; None takes everything.
    """

    hears: Hears
    per_second: int | None = None
    url: str = ""
    refused: int = 0  # with 429
    calls: int = 0
    first_poll_at: float | None = None
    _updates: deque[tuple[int, bytes]] = field(default_factory=deque)
    _next_message: int = 1
    _left: float = 0.0  # of the limit: a bucket that holds a second's worth, as the sandbox's
    _refilled_at: float = float("-inf")
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, updates: Iterable[tuple[int, bytes]]) -> None:
        """Let updates wait to be fetched: their ids, which grow, and their JSON."""
        self._updates.extend(updates)
        self._more.set()

    @property
    def waiting(self) -> int:
        """How many updates nobody has confirmed yet."""
        return len(self._updates)

    # --- answers

    def answer(self, method: bytes, body: bytes) -> bytes:
        """Return the JSON with which a call is answered; all but `getUpdates`, which waits."""
        self.calls += 1
        if method in _SENDS or method.startswith(b"edit"):
            return self._take(method, body)
        return b'{"ok":true,"result":%s}' % (_ME if method.lower() == b"getme" else b"true")

    def _take(self, method: bytes, body: bytes) -> bytes:
        now = perf_counter()
        if self._is_too_much(now):
            self.refused += 1
            return (
                b'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 1",'
                b'"parameters":{"retry_after":1}}'
            )
        chat = int(found[1]) if (found := _CHAT.search(body)) else 0
        if method in _SENDS:
            self._next_message += 1
            self.hears(Taken(chat, now, body))
        return (
            b'{"ok":true,"result":{"message_id":%d,"date":1700000000,"chat":{"id":%d,'
            b'"type":"private","first_name":"P"},%s}}'
            % (self._next_message, chat, _PHOTO if b"Photo" in method else b'"text":"."')
        )

    def _is_too_much(self, now: float) -> bool:
        if self.per_second is None:
            return False
        refilled = self._left + (now - self._refilled_at) * self.per_second
        self._left, self._refilled_at = min(float(self.per_second), refilled), now
        if self._left < 1:
            return True
        self._left -= 1
        return False

    async def poll(self, body: bytes) -> bytes:
        """Return the JSON with which `getUpdates` is answered, once there are updates."""
        if self.first_poll_at is None:
            self.first_poll_at = perf_counter()
        offset = _OFFSET.search(body)
        confirmed = int(offset[1]) if offset else 0
        while self._updates and self._updates[0][0] < confirmed:
            self._updates.popleft()
        timeout = _TIMEOUT.search(body)
        if not self._updates and timeout:
            self._more.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(int(timeout[1])):
                    await self._more.wait()
        most = min(UPDATES_AT_ONCE, len(self._updates))
        found = b",".join(self._updates[index][1] for index in range(most))
        return b'{"ok":true,"result":[%s]}' % found


class _Connection(asyncio.Protocol):
    """One kept-alive connection; requests on it come one after the other."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self._polls = Nursery()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    def connection_lost(self, _: Exception | None) -> None:
        """Let a poll find nobody any more."""
        self._transport = None

    def data_received(self, data: bytes) -> None:
        """Answer what has come in whole."""
        self._buffer += data
        while request := self._request():
            method, body = request
            if method.lower() == b"getupdates":
                self._polls.start(self._poll(body), name="poll")
            else:
                self._write(self._telegram.answer(method, body))

    async def _poll(self, body: bytes) -> None:
        self._write(await self._telegram.poll(body))

    def _write(self, answer: bytes) -> None:
        if self._transport is not None:
            status = b"429 Too Many Requests" if _is_refusal(answer) else b"200 OK"
            self._transport.write(_HEAD % (status, len(answer)) + answer)

    def _request(self) -> tuple[bytes, bytes] | None:
        end = self._buffer.find(_END_OF_HEAD)
        if end < 0:
            return None
        head, rest = self._buffer[:end], end + len(_END_OF_HEAD)
        if _CHUNKED.search(head):
            stop = self._buffer.find(b"\r\n0\r\n\r\n", rest - 2)
            if stop < 0:
                return None
            stop += len(b"\r\n0\r\n\r\n")
        else:
            length = _LENGTH.search(head)
            stop = rest + (int(length[1]) if length else 0)
            if len(self._buffer) < stop:
                return None
        body, self._buffer = self._buffer[rest:stop], self._buffer[stop:]
        method = _METHOD.match(head)
        return (method[1] if method else b"unknown"), body


def _is_refusal(answer: bytes) -> bool:
    return answer.startswith(b'{"ok":false')


@asynccontextmanager
async def telegram(hears: Hears, *, per_second: int | None = None) -> AsyncIterator[Telegram]:
    """Open one on a free port of this machine."""
    found = Telegram(hears, per_second)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(found), "127.0.0.1", 0)
    found.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield found
    finally:
        server.close()
