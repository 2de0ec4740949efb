"""A broadcast reaches everybody once, when it suits them, and after everything else."""

import asyncio

import pytest

from bot.db.broadcasts import prune_copies
from bot.db.tables import BroadcastCopyRow, BroadcastRow, OutboxRow
from bot.nursery import Nursery
from conversations.effects import Lane
from tests.office import BOSS, Office
from tests.shell import ANNA, say
from tests.telegram_stub import refusal

both_databases = pytest.mark.databases("sqlite", "postgresql")

CROWD = range(1, 26)
WORDS = "The bot moves on Sunday."


async def sent(office: Office, words: str = WORDS) -> None:
    """Let the operator write and confirm a broadcast."""
    await office.types(f"/broadcast {words}")
    await office.taps("op:send:1")


async def test_a_dry_run_shows_the_words_and_the_number_and_sends_nothing(office: Office) -> None:
    await office.people([1, 2])
    await office.people([3], parked=True)
    await office.types("/broadcast  Two lines,\nas they are. ")
    await office.passes(1)
    preview, facts = office.told
    assert preview == "Two lines,\nas they are."
    assert "go to 2 people" in facts
    buttons = office.request.calls_of("sendMessage")[1]["reply_markup"]
    assert '"op:send:1"' in buttons
    assert '"op:stop:1"' in buttons
    assert office.got(preview) == [BOSS]


@both_databases
async def test_everybody_who_can_be_reached_gets_it_once(office: Office) -> None:
    await office.people(CROWD)
    await office.people([99], parked=True)
    await sent(office)
    await office.taps("op:send:1")  # a second tap
    await office.passes(5)
    assert sorted(office.got(WORDS)) == [*CROWD, BOSS]  # the operator's is the preview
    assert office.told[-1] == "Broadcast 1 is through: 25 people."
    assert await office.shell.rows(OutboxRow) == []


@both_databases
async def test_a_crash_in_the_middle_neither_repeats_nor_forgets(office: Office) -> None:
    await office.people(CROWD)
    await sent(office)
    for _ in range(4):
        await office.passes(0.5)
        await office.app.broadcasts.sweep(office.clock.now())  # committed, and then it dies
        await office.restarts()
    await office.passes(2)
    assert sorted(office.got(WORDS)) == [*CROWD, BOSS]


@both_databases
async def test_it_can_be_stopped(office: Office) -> None:
    await office.people(CROWD)
    await sent(office)
    await office.app.broadcasts.sweep(office.clock.now())
    await office.taps("op:stop:1")
    await office.passes(5)
    edits = [call["text"] for call in office.request.calls_of("editMessageText")]
    assert edits[-1].startswith("Broadcast 1 is stopped. ")
    assert len(office.got(WORDS)) < len(CROWD)
    left = [row for row in await office.shell.rows(OutboxRow) if row["lane"] == Lane.BROADCAST]
    assert left == []


async def test_a_stopped_one_cannot_be_sent_any_more(office: Office) -> None:
    await office.people(CROWD)
    await office.types(f"/broadcast {WORDS}")
    await office.taps("op:stop:1")
    await office.taps("op:send:1")
    await office.passes(2)
    assert office.got(WORDS) == [BOSS]
    edits = [call["text"] for call in office.request.calls_of("editMessageText")]
    assert edits[-1] == "Broadcast 1 cannot be sent any more. Begin anew."


async def test_an_old_draft_is_not_sent_by_a_late_tap(office: Office) -> None:
    await office.people(CROWD)
    await office.types(f"/broadcast {WORDS}")
    office.clock.advance(2 * 3600)
    await office.taps("op:send:1")
    await office.passes(2)
    assert office.got(WORDS) == [BOSS]


@both_databases
async def test_whoever_is_in_quiet_hours_gets_it_when_they_end(office: Office) -> None:
    await office.people([1, 2])
    await office.people([3], zone="Asia/Tokyo")
    await sent(office)
    await office.passes(2)
    assert sorted(office.got(WORDS)) == [1, 2, BOSS]
    office.clock.advance(11 * 3600 - 10)
    await office.passes(5)
    assert 3 not in office.got(WORDS)
    await office.passes(8)  # 08:00 in Tokyo
    assert office.got(WORDS).count(3) == 1
    assert office.told[-1] == "Broadcast 1 is through: 3 people."


async def test_what_has_waited_too_long_to_be_sent_waits_for_the_morning(office: Office) -> None:
    await office.people([3], zone="Asia/Tokyo")
    await sent(office)
    await office.passes(1)
    office.clock.advance(24 * 3600 + 3600)  # asleep all day, and it is night there again
    await office.passes(1)
    assert 3 not in office.got(WORDS)
    office.clock.advance(10 * 3600)
    await office.passes(1)
    assert office.got(WORDS).count(3) == 1


async def test_everything_else_goes_first(office: Office) -> None:
    office.tiny.effects["hello"] = (say("Hi"),)
    await office.people(CROWD)
    await sent(office)
    await office.app.broadcasts.sweep(office.clock.now())
    before = len(office.request.calls_of("sendMessage"))
    await office.types("hello", person_id=ANNA)
    texts = [call["text"] for call in office.request.calls_of("sendMessage")]
    assert texts[before : before + 2] == ["Gesagt: Hi", WORDS]


async def test_somebody_who_has_blocked_the_bot_is_left_alone_from_then_on(office: Office) -> None:
    await office.people([1, 2])
    office.request.responders["sendMessage"] = lambda call: (
        refusal(403, "Forbidden: bot was blocked by the user")
        if call["chat_id"] == "1"
        else (200, {"ok": True, "result": {"message_id": 5}})
    )
    await sent(office)
    await office.passes(2)
    await office.types("/broadcast Again")
    assert "go to 1 people" in office.told[-1]


async def test_progress_is_told_and_can_be_stopped_from_there(office: Office) -> None:
    await office.types("/broadcast")
    assert office.told[-1].startswith("No broadcast is running. Write")
    await office.people([1])
    await office.people([2], zone="Asia/Tokyo")
    await sent(office)
    await office.passes(1)
    await office.types("/broadcast")
    assert office.told[-1] == (
        "Broadcast 1 is on its way: 1 people have got it, 0 are next, 1 are in quiet hours."
    )
    await office.taps("op:stop:1")
    await office.taps("op:stop:1")
    edits = [call["text"] for call in office.request.calls_of("editMessageText")]
    assert edits[-2:] == [
        "Broadcast 1 is stopped. 1 people have got it.",
        "Broadcast 1 had ended before.",
    ]


async def test_too_many_words_are_refused(office: Office) -> None:
    await office.types("/broadcast " + "x" * 4097)
    assert office.told == ["That is too long: at most 4096 characters."]
    assert await office.shell.rows(BroadcastRow) == []


async def test_nobody_else_can_broadcast_or_press_an_operators_button(office: Office) -> None:
    await office.people(CROWD)
    await office.types(f"/broadcast {WORDS}", person_id=ANNA)
    await office.types(f"/broadcast {WORDS}")
    await office.taps("op:send:1", person_id=ANNA)
    await office.passes(2)
    assert office.got(WORDS) == [BOSS]


@both_databases
async def test_who_got_what_is_forgotten_afterwards(office: Office) -> None:
    await office.people(CROWD)
    await sent(office)
    await office.passes(1)
    assert await prune_copies(office.app.engine) == 0
    await office.passes(4)
    assert await prune_copies(office.app.engine) == len(CROWD)
    assert await office.shell.rows(BroadcastCopyRow) == []


async def test_it_goes_on_by_itself(office: Office) -> None:
    await office.people([1])
    await sent(office)
    nursery = Nursery()
    nursery.start(office.app.broadcasts.run(), name="broadcasts")
    async with asyncio.timeout(5):
        while 1 not in office.got(WORDS):
            await asyncio.sleep(0.005)
            await office.app.outbox.drain()
            office.clock.advance(0.25)
    office.app.broadcasts.stop()
    await nursery.close(grace_seconds=1)
