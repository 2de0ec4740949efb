"""Asks the real Bot API and the stand-in the same things and tells where their answers differ.

`python -m bot conformance`, for somebody with a token of a bot of their own. The stand-in is only
as good as what is known of the real service, and this is how more becomes known.
"""

import asyncio
import sys
import tomllib
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import aiohttp

from bot.clock import SystemClock
from bot.sandbox.options import SandboxOptions
from bot.sandbox.server import Sandbox
from bot.settings import Settings, SettingsError

TABLE: Final = Path(__file__).with_name("conformance.toml")
CHAT, MESSAGE, SENDS = "$chat", "$message", "send"
PAUSE_SECONDS: Final = 1.1  # the real service takes about one message a second in a chat
LOCAL_TOKEN: Final = "1000000002:a-token-for-comparing-answers-only"  # noqa: S105
MISSING: Final = (
    "conformance needs TELEGRAM_BOT_TOKEN, and in ADMIN_IDS the one person who has started that bot"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One thing that is asked. `parameters` may hold the placeholders that TABLE explains."""

    name: str
    method: str
    parameters: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What can be compared of an answer: a refusal word for word, a result by its fields."""

    code: int
    words: str

    def __str__(self) -> str:
        return f"{self.code} {self.words}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A case that the two sides answer differently."""

    case: Case
    real: Answer
    local: Answer

    def __str__(self) -> str:
        name = f"{self.case.name} ({self.case.method})"
        return f"{name}\n  Telegram: {self.real}\n  stand-in: {self.local}"


@cache
def cases() -> tuple[Case, ...]:
    """Return all cases, read once."""
    raw = tomllib.loads(TABLE.read_text(encoding="utf-8"))["case"]
    return tuple(
        Case(name=one["name"], method=one["method"], parameters=one.get("parameters", {}))
        for one in raw
    )


class Side:
    """One of the two services, in one chat."""

    def __init__(self, http: aiohttp.ClientSession, base: str, chat_id: int) -> None:
        self._http = http
        self._base = base
        self._known: dict[object, object] = {CHAT: chat_id}

    async def answers(self, case: Case) -> Answer:
        """Ask, and return what can be compared.

        Raises:
            aiohttp.ClientError: it cannot be reached, or answers with something else than JSON.
        """
        given = {name: self._filled(value) for name, value in case.parameters.items()}
        async with self._http.post(f"{self._base}/{case.method}", json=given) as response:
            body = await response.json()
        if not body.get("ok"):
            return Answer(code=response.status, words=str(body.get("description")))
        result = body["result"]
        if case.name == SENDS:
            self._known[MESSAGE] = result["message_id"]
        return Answer(code=response.status, words=shape(result))

    def _filled(self, value: object) -> object:
        return self._known.get(value, value) if isinstance(value, str) else value


def shape(result: object) -> str:
    """Return the fields of a result; what stands in them differs from chat to chat."""
    if isinstance(result, dict):
        return "with " + ", ".join(sorted(result))
    return f"with {result}"


async def differences(
    real: Side, local: Side, *, pause: Callable[[], Awaitable[None]]
) -> list[Difference]:
    """Ask both sides everything, pausing before each case."""
    found = []
    for case in cases():
        await pause()
        theirs, ours = await real.answers(case), await local.answers(case)
        if theirs != ours:
            found.append(Difference(case=case, real=theirs, local=ours))
    return found


async def compare(settings: Settings, *, pause: Callable[[], Awaitable[None]]) -> list[Difference]:
    """Compare the service that `settings` name with a fresh stand-in.

    Raises:
        SettingsError: token or chat are not given, or the service cannot be reached.
    """
    if settings.token is None or len(settings.admin_ids) != 1:
        raise SettingsError(MISSING)
    (chat_id,) = settings.admin_ids
    sandbox = Sandbox(clock=SystemClock(), options=SandboxOptions(token=LOCAL_TOKEN))
    await sandbox.start()
    sandbox.person(chat_id).sends("/start")
    try:
        async with aiohttp.ClientSession() as http:
            real = Side(http, f"{settings.api_url}/bot{settings.token}", chat_id)
            local = Side(http, f"{sandbox.url}/bot{LOCAL_TOKEN}", chat_id)
            return await differences(real, local, pause=pause)
    except aiohttp.ClientError:
        # Its own text repeats the address, and with it the token.
        raise SettingsError("TELEGRAM_API_URL: the Bot API cannot be reached") from None
    finally:
        await sandbox.stop()


def report(found: list[Difference]) -> Iterator[str]:
    """Tell what was found, for a person."""
    for difference in found:
        yield str(difference)
    yield f"{len(cases()) - len(found)} of {len(cases())} answers are the same."


async def run_conformance(settings: Settings) -> None:
    """Compare and print; ends the program with 1 where answers differ.

    Raises:
        SettingsError: token or chat are not given, or the service cannot be reached.
    """
    found = await compare(settings, pause=lambda: asyncio.sleep(PAUSE_SECONDS))
    for line in report(found):
        sys.stdout.write(f"{line}\n")
    if found:
        sys.exit(1)
