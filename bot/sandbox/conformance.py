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
BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, NOT_FOUND = 400, 401, 403, 404
PAUSE_SECONDS: Final = 1.1  # the real service takes about one message a second in a chat
LOCAL_TOKEN: Final = "1000000002:a-token-for-comparing-answers-only"  # noqa: S105
NO_BOT: Final = (
    "TELEGRAM_BOT_TOKEN: conformance needs the token of a bot of your own, best one made for trying"
)
NO_CHAT: Final = (
    "ADMIN_IDS: conformance needs exactly one user id, yours; the bot writes three messages to you"
)
NOT_STARTED: Final = (
    "ADMIN_IDS: Telegram does not let the bot write to this person ({words});"
    " send /start to the bot, then try again"
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


MAY_WRITE: Final = Case(
    name="may the bot write",
    method="sendChatAction",
    parameters={"chat_id": CHAT, "action": "typing"},
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


async def check_chat(real: Side) -> None:
    """Ask whether the bot is known and may write, which everything else depends on.

    Raises:
        SettingsError: the token is unknown, or the person has not started the bot.
    """
    answer = await real.answers(MAY_WRITE)
    if answer.code in {UNAUTHORIZED, NOT_FOUND}:
        raise SettingsError("TELEGRAM_BOT_TOKEN: Telegram does not know this token")
    if answer.code in {BAD_REQUEST, FORBIDDEN}:
        raise SettingsError(NOT_STARTED.format(words=answer.words))


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


async def compare(
    settings: Settings,
    *,
    pause: Callable[[], Awaitable[None]],
    begin: Callable[[], None] = lambda: None,
) -> list[Difference]:
    """Compare the service that `settings` name with a fresh stand-in.

    `begin` is called once everything it needs is there.

    Raises:
        SettingsError: token or chat are not given or of no use, or the service cannot be reached.
    """
    if settings.token is None:
        raise SettingsError(NO_BOT)
    if len(settings.admin_ids) != 1:
        raise SettingsError(NO_CHAT)
    (chat_id,) = settings.admin_ids
    sandbox = Sandbox(clock=SystemClock(), options=SandboxOptions(token=LOCAL_TOKEN))
    await sandbox.start()
    sandbox.person(chat_id).sends("/start")
    try:
        async with aiohttp.ClientSession() as http:
            real = Side(http, f"{settings.api_url}/bot{settings.token}", chat_id)
            local = Side(http, f"{sandbox.url}/bot{LOCAL_TOKEN}", chat_id)
            await check_chat(real)
            begin()
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


def _say_what_is_coming() -> None:
    number, seconds = len(cases()), len(cases()) * PAUSE_SECONDS
    sys.stdout.write(f"Asking both sides {number} things, which takes {seconds:.0f} seconds.\n")
    sys.stdout.flush()


async def run_conformance(settings: Settings) -> None:
    """Compare and print; ends the program with 1 where answers differ.

    Raises:
        SettingsError: token or chat are not given or of no use, or the service cannot be reached.
    """
    found = await compare(
        settings, pause=lambda: asyncio.sleep(PAUSE_SECONDS), begin=_say_what_is_coming
    )
    for line in report(found):
        sys.stdout.write(f"{line}\n")
    if found:
        sys.exit(1)
