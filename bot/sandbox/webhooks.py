"""Webhook delivery: updates posted to the bot's server, as Telegram posts them.

Within a lane (a chat, or a tapping person) one update at a time and in order, lanes beside each
other. What is not answered with 2xx is tried again until it expires, and blocks only its lane.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

import aiohttp

from bot.clock import Clock
from bot.nursery import Nursery
from bot.sandbox.errors import refusal
from bot.sandbox.updates import QueuedUpdate, UpdateQueue
from bot.sandbox.wire import JsonObject, is_here

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
PORTS = frozenset({80, 88, 443, 8443})
LONGEST_SECRET = 256
SECRET = re.compile(r"[A-Za-z0-9_-]*")
ANSWER_SECONDS = 60
FIRST_PAUSE_SECONDS = 2
LONGEST_PAUSE_SECONDS = 60
LONGEST_RETRY_AFTER_SECONDS = 3600
FAR_AHEAD = 10_000  # how far into the queue lanes are looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSettings:
    """Where updates go, and how many at once."""

    url: str
    secret: str
    connections: int


def check_url(url: str) -> None:
    """Check a webhook's URL; one on this machine may do without HTTPS and on any port.

    Raises:
        Refusal: Telegram would not deliver there.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise refusal("webhook-url") from None
    if not parts.hostname or parts.scheme not in {"", "http", "https"}:
        raise refusal("webhook-url")
    if is_here(parts.hostname):
        return
    if parts.scheme != "https":
        raise refusal("webhook-https")
    if (port or 443) not in PORTS:
        raise refusal("webhook-port")


def check_secret(secret: str) -> None:
    """Check a webhook's secret token.

    Raises:
        Refusal: it is too long or holds other characters than A-Z a-z 0-9 _ -.
    """
    if len(secret) > LONGEST_SECRET:
        raise refusal("secret-too-long")
    if SECRET.fullmatch(secret) is None:
        raise refusal("secret-characters")


@dataclass(slots=True)
class Webhook:
    """The delivering side of the update queue. `run` does the work while a webhook is set."""

    clock: Clock
    queue: UpdateQueue
    settings: WebhookSettings | None = None
    set_at: float = float("-inf")
    last_error: tuple[int, str] | None = None
    _busy: set[str] = field(default_factory=set)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        """Return where updates go; empty while polling is in use."""
        return self.settings.url if self.settings is not None else ""

    def set(self, settings: WebhookSettings | None) -> None:
        """Deliver there from now on; None ends delivery."""
        self.settings = settings
        self.last_error = None
        if settings is not None:
            self.set_at = self.clock.now().timestamp()
        self.wake()

    def wake(self) -> None:
        """Look at the queue again."""
        self._woken.set()

    async def run(
        self, nursery: Nursery, on_reply: Callable[[JsonObject], Awaitable[None]]
    ) -> None:
        """Deliver for ever; `on_reply` is given the method call an answer may carry."""
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as http:
            while True:
                await self._woken.wait()
                self._woken.clear()
                for lane in self._free_lanes():
                    self._busy.add(lane)
                    nursery.start(self._serve(lane, http, on_reply), name=f"webhook {lane}")

    def _free_lanes(self) -> list[str]:
        if self.settings is None:
            return []
        waiting = self.queue.peek(FAR_AHEAD, self._now())
        free = [
            lane for lane in dict.fromkeys(one.lane for one in waiting) if lane not in self._busy
        ]
        return free[: self.settings.connections - len(self._busy)]

    async def _serve(
        self,
        lane: str,
        http: aiohttp.ClientSession,
        on_reply: Callable[[JsonObject], Awaitable[None]],
    ) -> None:
        pause = 0
        try:
            while (settings := self.settings) is not None and (update := self._first(lane)):
                wait = await self._deliver(settings, update, http, on_reply)
                if wait is None:
                    self.queue.remove(update)
                    pause = 0
                    continue
                await self.clock.sleep_until(self.clock.now() + timedelta(seconds=max(wait, pause)))
                pause = min(max(2 * pause, FIRST_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)
        finally:
            self._busy.discard(lane)
            self.wake()

    def _first(self, lane: str) -> QueuedUpdate | None:
        waiting = self.queue.peek(FAR_AHEAD, self._now())
        return next((update for update in waiting if update.lane == lane), None)

    async def _deliver(
        self,
        settings: WebhookSettings,
        update: QueuedUpdate,
        http: aiohttp.ClientSession,
        on_reply: Callable[[JsonObject], Awaitable[None]],
    ) -> int | None:
        # Returns None when the update was taken, else the seconds the bot asked to be left alone.
        headers = {"Content-Type": "application/json"}
        if settings.secret:
            headers[SECRET_HEADER] = settings.secret
        try:
            async with http.post(settings.url, data=update.json, headers=headers) as answer:
                body = await answer.read()
        except (aiohttp.ClientError, TimeoutError) as problem:
            self._note_error(type(problem).__name__)
            return 0
        if 200 <= answer.status < 300:
            reply = _method_call(body)
            if reply is not None:
                await on_reply(reply)
            return None
        words = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        self._note_error(words)
        return _retry_after(answer.headers.get("Retry-After", ""))

    def _note_error(self, words: str) -> None:
        self.last_error = (int(self._now()), words)

    def _now(self) -> float:
        return self.clock.now().timestamp()


def _retry_after(header: str) -> int:
    return min(int(header), LONGEST_RETRY_AFTER_SECONDS) if header.isdecimal() else 0


def _method_call(body: bytes) -> JsonObject | None:
    try:
        reply = json.loads(body)
    except ValueError:
        return None
    return reply if isinstance(reply, dict) and isinstance(reply.get("method"), str) else None
