"""The webhook's side of the web server: what Telegram may post, and what it is answered.

200 goes out only after the update's turn has committed, so an update that is answered is never
lost and one that is not comes again (Bot API, setWebhook: "In case of an unsuccessful request
… we will repeat the request"). Updates are handled in the order they come in. Telegram itself
queues messages by chat and taps by person, so a tap may overtake a text of the same person;
the engine takes either order, because a button names the wait it belongs to.
"""

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from hashlib import sha256
from time import perf_counter
from typing import Final

from aiohttp import web

from bot.logs import place_of
from bot.metrics import Metrics
from bot.reception import RawUpdate, has_id

log = logging.getLogger(__name__)

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
LARGEST_BODY_BYTES: Final = 1024 * 1024  # a text has 4096 characters; updates are small
BODY_SECONDS: Final = 10.0
_PURPOSE: Final = b"webhook secret"


def derived_secret(token: str) -> str:
    """Return a secret that all processes of a bot come to without talking to each other.

    It tells nothing about the token, and only who has the token can make it.
    """
    return hmac.new(token.encode(), _PURPOSE, sha256).hexdigest()


class Webhook:
    """Answers Telegram's posts. `take` returns once an update's turn has committed."""

    def __init__(
        self,
        *,
        secret: str,
        take: Callable[[RawUpdate], Awaitable[None]],
        metrics: Metrics,
    ) -> None:
        self._secret = secret.encode()
        self._take = take
        self._metrics = metrics

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one post."""
        began = perf_counter()
        status = await self._status_for(request)
        self._metrics.webhooks.labels(str(status)).inc()
        self._metrics.webhook_seconds.observe(perf_counter() - began)
        return web.Response(status=status)

    async def _status_for(self, request: web.Request) -> int:
        # First of all, and before the body is read: whoever guesses must cost us nothing.
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            return 401
        raw = await _update_in(request)
        if isinstance(raw, int):
            return raw
        try:
            await self._take(raw)
        except Exception as error:  # noqa: BLE001 - Telegram will ask again
            log.warning(
                "An update could not be stored; Telegram will repeat it",
                extra={
                    "action": "update_not_stored",
                    "error": type(error).__name__,
                    "place": place_of(error),
                },
            )
            return 503
        return 200


async def _update_in(request: web.Request) -> RawUpdate | int:
    """Read the posted update, or return the status that says why there is none."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        return 413
    except TimeoutError:
        return 408
    except (ConnectionError, web.RequestPayloadError):  # whoever posted it has gone away
        return 400
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        return 400
    return raw if has_id(raw) else 400
