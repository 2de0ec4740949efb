"""A network and a Telegram at their worst: nothing is lost, and what Telegram asks is obeyed."""

import asyncio
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

from bot.sandbox.calls import Call
from bot.sandbox.faults import FaultPlan
from tests.faults import ledger
from tests.faults.evidence import STALE, Evidence, Mark
from tests.faults.stand import MortalBot, mortal_bot
from tests.faults.thumb import Thumb
from tests.figures import Tell

TROUBLE: Final = FaultPlan(
    seed=8,
    bad_gateway=0.06,
    drop_before=0.06,
    drop_after=0.06,
    flood=0.12,
    flood_seconds=2,
    duplicate_updates=0.4,
    shuffle_updates=True,
)
RATE: Final = 60.0
_RETRY_AFTER: Final = re.compile(r"retry after (\d+)")


async def test_sessions_of_three_people_come_through_every_kind_of_trouble(
    tmp_path: Path, tell: Tell
) -> None:
    async with asyncio.timeout(90), mortal_bot(tmp_path, rate=RATE) as bot:
        people = [bot.person(number) for number in (1, 2, 3)]
        await bot.begins()
        async with asyncio.TaskGroup() as intakes:
            for person in people:
                intakes.create_task(person.enrols())
        await bot.is_quiet()
        mark = Mark.now(bot)
        bot.sandbox.faults.follow(TROUBLE)
        await sessions(bot, people)
        assert await bot.stops() == 0
        evidence = Evidence(bot=bot, people=people, mark=mark)
        # Whoever gets no answer to a tap's words says them again, as a message.
        evidence.compare(toasts=evidence.toasts())
        assert evidence.unanswered_taps() == set()
        assert len(evidence.logged_days()) == len(people)
        assert evidence.count("failed_event") == 0
        assert [words for words in evidence.toasts() if STALE in words] == []  # no tap counts twice
        check_repeats(evidence)
        check_floods([call for call in bot.calls if call.number > mark.call])
        tell(summary(evidence))


async def sessions(bot: MortalBot, people: Iterable[Thumb]) -> None:
    async with asyncio.TaskGroup() as both:
        for person in people:
            newest = person.side.last.id
            person.side.sends("/routine")
            both.create_task(person.goes_through(after=newest))
    await bot.is_quiet()


def check_repeats(evidence: Evidence) -> None:
    """Only a call whose answer was lost is made again after Telegram has taken it."""
    rows = ledger.query(evidence.bot.database, "SELECT id, attempts FROM outbox")
    failed = {row["id"]: row["attempts"] for row in rows}
    assert [one for one, times in evidence.repeats.items() if times > failed[one]] == []


def check_floods(calls: Iterable[Call]) -> None:
    """After a flood limit of so many seconds, so many seconds pass without that call."""
    by_aim: dict[object, list[Call]] = {}
    for call in calls:
        aim = call.chat_id or call.arguments.get("callback_query_id")
        if aim is not None:
            by_aim.setdefault(aim, []).append(call)
    floods = [flood for same in by_aim.values() for flood in _floods(same)]
    assert floods
    assert [flood for flood in floods if flood[0] < flood[1]] == []


def _floods(calls: list[Call]) -> Iterator[tuple[float, int]]:
    """Tell of each flood limit how long it was obeyed and how long it was."""
    for call, following in pairwise(calls):
        wanted = _RETRY_AFTER.search(call.description)
        if call.status == 429 and wanted is not None:
            yield following.at - call.at, int(wanted[1])


def summary(evidence: Evidence) -> str:
    calls = [call for call in evidence.bot.calls if call.number > evidence.mark.call]
    failed = sum(call.status != 200 for call in calls)
    messages = sum(len(evidence.sent(person)) for person in evidence.people)
    return (
        f"{failed} of {len(calls)} calls failed; {messages} messages, 0 lost,"
        f" {evidence.repeats.total()} repeated, {evidence.said_instead.total()} toasts also said"
    )
