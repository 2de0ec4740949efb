"""Telegram's side of a webhook: posts updates over as many connections as Telegram would."""

import asyncio
import socket
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from typing import Final, Self

from bot.webhook import SECRET_HEADER

CONNECTIONS: Final = 100  # Bot API, setWebhook, max_connections
PATH: Final = "/hook"
_AGAIN_SECONDS: Final = 0.1


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


class _Line(asyncio.Protocol):
    """One kept-alive connection, with at most one update on its way."""

    def __init__(self, poster: "Poster") -> None:
        self._poster = poster
        self._transport: asyncio.Transport | None = None
        self._answer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for updates."""
        if isinstance(transport, asyncio.Transport):
            self._transport = transport
        self._poster.is_idle(self)

    def data_received(self, data: bytes) -> None:
        """Wait for the next update once the one before is answered."""
        self._answer += data
        if b"\r\n\r\n" in self._answer:
            self._answer = b""
            self._poster.is_idle(self)

    def post(self, request: bytes) -> None:
        """Send an update."""
        if self._transport is not None:
            self._transport.write(request)

    def close(self) -> None:
        """End."""
        if self._transport is not None:
            self._transport.close()


class Poster:
    """Posts updates to a webhook server, in their order, as soon as a connection is free."""

    def __init__(self, port: int, *, secret: str) -> None:
        self._port = port
        self._head = (
            f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\n{SECRET_HEADER}: {secret}\r\n"
            "Content-Type: application/json\r\nContent-Length: "
        ).encode()
        self._waiting: deque[bytes] = deque()
        self._idle: deque[_Line] = deque()
        self._lines: list[_Line] = []

    async def __aenter__(self) -> Self:
        """Connect, as soon as somebody listens."""
        loop = asyncio.get_running_loop()
        while len(self._lines) < CONNECTIONS:
            with suppress(OSError):
                _, line = await loop.create_connection(lambda: _Line(self), "127.0.0.1", self._port)
                self._lines.append(line)
                continue
            await asyncio.sleep(_AGAIN_SECONDS)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Hang up."""
        for line in self._lines:
            line.close()

    def post(self, updates: Iterable[tuple[int, bytes]]) -> None:
        """Post updates."""
        self._waiting.extend(body for _, body in updates)
        while self._waiting and self._idle:
            self._send(self._idle.popleft())

    def is_idle(self, line: _Line) -> None:
        """Give a connection something to do."""
        if self._waiting:
            self._send(line)
        else:
            self._idle.append(line)

    def _send(self, line: _Line) -> None:
        body = self._waiting.popleft()
        line.post(self._head + b"%d\r\n\r\n" % len(body) + body)
