"""The comparison with the real Bot API: here a second stand-in plays Telegram."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.clock import MovableClock
from bot.sandbox import conformance
from bot.sandbox.conformance import Answer, cases, compare, report, run_conformance
from bot.sandbox.errors import rows
from bot.sandbox.options import SandboxOptions
from bot.sandbox.server import Sandbox
from bot.settings import Settings, SettingsError
from tests.fixtures_sandbox import TOKEN

CHAT = 7


async def at_once() -> None:
    """No pause: a stand-in that is moved in time is not needed for that."""


@pytest.fixture
async def telegram() -> AsyncIterator[Sandbox]:
    running = Sandbox(clock=MovableClock(), options=SandboxOptions(token=TOKEN))
    await running.start()
    running.person(CHAT).sends("/start")
    yield running
    await running.stop()


@pytest.fixture
def own(telegram: Sandbox) -> Settings:
    return Settings(token=TOKEN, api_url=telegram.url, admin_ids=frozenset({CHAT}))


async def test_two_stand_ins_answer_everything_alike(own: Settings) -> None:
    assert await compare(own, pause=at_once) == []


async def test_a_difference_is_told_with_both_answers(own: Settings, telegram: Sandbox) -> None:
    plan = telegram.faults.plan
    telegram.faults.follow(replace(plan, refuse_edits=True))
    found = await compare(own, pause=at_once)
    assert all(one.case.method.startswith("editMessage") for one in found)
    (first, *_), last = report(found), list(report(found))[-1]
    assert first.startswith("edit a text (editMessageText)\n  Telegram: 400 Bad Request: ")
    assert "\n  stand-in: 200 with chat, date, edit_date, " in first
    assert last == f"{len(cases()) - len(found)} of {len(cases())} answers are the same."


async def test_every_refusal_that_is_compared_is_one_of_the_table(
    own: Settings, telegram: Sandbox
) -> None:
    await compare(own, pause=at_once)
    known = [_pattern(row.words) for row in rows().values() if row.code is not None]
    refused = [call.description for call in telegram.calls if not call.accepted]
    assert len(refused) > 15
    assert [words for words in refused if not any(one.fullmatch(words) for one in known)] == []


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, re.split(r"\{\w+\}", words))))


def test_cases_have_names_of_their_own() -> None:
    names = [case.name for case in cases()]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"token": None}, "TELEGRAM_BOT_TOKEN: .* of your own"),
        ({"admin_ids": frozenset()}, "ADMIN_IDS: .* exactly one"),
        ({"admin_ids": frozenset({1, 2})}, "ADMIN_IDS: .* exactly one"),
        ({"token": "1:somebody-elses"}, "TELEGRAM_BOT_TOKEN: .* not know"),
        ({"token": "no token"}, "TELEGRAM_BOT_TOKEN: .* not know"),
        (
            {"admin_ids": frozenset({8})},
            r"ADMIN_IDS: .*\(Bad Request: chat not found\); send /start",
        ),
    ],
)
async def test_without_a_token_and_one_chat_it_says_what_it_needs(
    own: Settings, changes: dict[str, object], words: str
) -> None:
    with pytest.raises(SettingsError, match=words):
        await compare(replace(own, **changes), pause=at_once)  # type: ignore[arg-type]


async def test_a_service_that_is_away_is_one_line_without_the_token(
    own: Settings, unused_tcp_port: int
) -> None:
    away = replace(own, api_url=f"http://127.0.0.1:{unused_tcp_port}")
    with pytest.raises(SettingsError, match="cannot be reached") as caught:
        await compare(away, pause=at_once)
    assert TOKEN not in str(caught.value)


async def test_the_program_ends_with_1_where_answers_differ(
    own: Settings,
    telegram: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(conformance, "PAUSE_SECONDS", 0)
    await run_conformance(own)
    assert f"{len(cases())} of {len(cases())}" in capsys.readouterr().out
    telegram.faults.follow(replace(telegram.faults.plan, refuse_edits=True))
    with pytest.raises(SystemExit) as ended:
        await run_conformance(own)
    assert ended.value.code == 1


def test_an_answer_reads_like_a_status_line() -> None:
    assert str(Answer(code=400, words="Bad Request: oh")) == "400 Bad Request: oh"
