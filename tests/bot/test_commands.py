"""Telegram is told the commands in every language that has its own."""

import json
from dataclasses import replace

from bot.commands import register_commands
from bot.polling import PollingBot
from content.schema import Catalog
from tests.shell import catalog
from tests.telegram_stub import TOKEN, StubRequest, refusal


def speaking(**commands: dict[str, str]) -> Catalog:
    """Build a catalog whose languages have these commands."""
    whole = catalog()
    languages = {
        tag.replace("_", "-"): replace(whole.languages["en"], commands=texts)
        for tag, texts in commands.items()
    }
    return replace(whole, languages=languages)


async def registered(request: StubRequest, whole: Catalog) -> dict[str | None, dict[str, str]]:
    await register_commands(PollingBot(TOKEN, request=request, get_updates_request=request), whole)
    return {
        call.get("language_code"): {
            each["command"]: each["description"] for each in json.loads(call["commands"])
        }
        for call in request.calls_of("setMyCommands")
    }


async def test_the_default_language_is_everybodys_and_others_are_their_own() -> None:
    whole = speaking(en={"start": "Begin"}, de={"start": "Anfangen"})
    assert await registered(StubRequest(), whole) == {
        None: {"start": "Begin"},
        "de": {"start": "Anfangen"},
    }


async def test_a_regional_language_is_registered_by_its_two_letters() -> None:
    whole = speaking(en={"start": "Begin"}, pt_BR={"start": "Início"}, fil={"start": "Simula"})
    assert set(await registered(StubRequest(), whole)) == {None, "pt"}


async def test_commands_are_offered_in_private_chats_alone() -> None:
    request = StubRequest()
    await registered(request, speaking(en={"start": "Begin"}))
    assert [json.loads(call["scope"]) for call in request.calls_of("setMyCommands")] == [
        {"type": "all_private_chats"}
    ]


async def test_a_list_that_is_refused_does_not_keep_the_others_back() -> None:
    request = StubRequest()
    request.script("setMyCommands", refusal(400, "Bad Request: BOT_COMMAND_INVALID"))
    whole = speaking(en={"start": "Begin"}, de={"start": "Anfangen"})
    assert set(await registered(request, whole)) == {None, "de"}


async def test_a_telegram_that_is_away_is_asked_again_until_it_is_back() -> None:
    request = StubRequest()
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    request.script("setMyCommands", refusal(502, "Bad Gateway"), refusal(502, "Bad Gateway"))
    bot = PollingBot(TOKEN, request=request, get_updates_request=request)
    await register_commands(bot, speaking(en={"start": "Begin"}), sleep=sleep)
    assert len(pauses) == 2
