"""Anything can be sent at any moment, and each gets an answer that makes sense there."""

import json
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import text
from sqlmodel import SQLModel

from bot.sandbox.faults import Fault
from tests.acceptance.test_holds import in_a_hold
from tests.acceptance.world import World


async def rows(world: World) -> dict[str, int]:
    """Count the rows of every table that holds anything of a person."""
    counts = {}
    async with world.app.engine.connect() as connection:
        for name, table in SQLModel.metadata.tables.items():
            if name == "person" or "person_id" in table.columns:
                found = await connection.execute(text(f"SELECT count(*) FROM {name}"))  # noqa: S608
                counts[name] = found.scalar_one()
    return counts


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


async def test_a_no_to_consent_stores_nothing(world: World) -> None:
    anna = world.person()
    await anna.types("/start")
    await anna.taps("No, thank you")
    anna.sees("Nothing was kept")
    assert set((await rows(world)).values()) == {0}


@pytest.mark.databases("sqlite", "postgresql")
async def test_delete_leaves_no_row_and_no_word_of_the_person(world: World, tmp_path: Path) -> None:
    anna = world.person()
    await anna.enrols(city="Reykjavik")
    await anna.types("done, pain 3")
    await anna.types("/delete")
    await anna.taps("Delete everything")
    anna.sees("Everything is deleted")
    assert set((await rows(world)).values()) == {0}
    await world.passes(2 * 24 * 3600)
    anna.sees("Everything is deleted")
    await world.app.engine.dispose()
    assert b"Reykjavik" not in everything_in(tmp_path)


async def test_the_export_is_a_json_and_a_csv_file_with_what_was_said(world: World) -> None:
    anna = world.person()
    await anna.enrols(city="Lisbon")
    await anna.types("done 4")
    await anna.types("/export")
    await world.passes(5)
    files = [one.document for one in anna.side.from_bot() if one.document]
    assert [str(file["file_name"]).rsplit(".", 1)[-1] for file in files] == ["json", "csv"]
    whole = json.loads(await fetched(world.sandbox.url + str(files[0]["url"])))
    assert "Lisbon" in json.dumps(whole)


async def fetched(url: str) -> bytes:
    async with aiohttp.ClientSession() as http, http.get(url) as response:
        return await response.read()


async def test_two_taps_on_one_button_are_one_answer_and_one_kind_word(world: World) -> None:
    anna = world.person()
    await anna.types("/start")
    await anna.taps("I am 18 or over and I agree")
    question = anna.side.last
    data = question.buttons[0][0].data
    anna.side.taps(message_id=question.id, data=data)
    anna.side.taps(message_id=question.id, data=data)
    await world.passes(3)
    anna.sees("3 of 12")
    answers = world.sandbox.calls_of("answerCallbackQuery")
    assert "earlier step" in str(answers[-1].arguments)


async def test_a_redelivered_update_does_nothing(world: World) -> None:
    world.sandbox.faults.follow(world.sandbox.faults.plan.changed({"duplicate_updates": 1.0}))
    anna = world.person()
    await anna.enrols()
    await anna.types("done")
    assert sum("Logged." in words for words in anna.texts) == 1
    assert not any("already logged" in words for words in anna.texts)


async def test_settings_in_the_middle_of_a_hold_do_not_move_its_end(world: World) -> None:
    anna, _ = await in_a_hold(world)
    opened = anna.side.last
    await anna.types("/settings")
    await anna.taps("Length")
    await anna.taps("About 10 minutes")
    await world.passes(95)
    end = next(one for one in anna.side.from_bot() if "Time." in one.text)
    assert end.date - opened.date == 90


@pytest.mark.parametrize("what", ["sticker", "photo", "voice", "dice", "poll", "contact"])
async def test_what_the_bot_cannot_read_is_answered_and_leads_on(world: World, what: str) -> None:
    anna = world.person()
    await anna.enrols()
    await world.passes(5)
    anna.side.sends_sample(what)
    await world.settle()
    anna.sees("I can only read words and taps", "What would you like to do?")


@pytest.mark.parametrize(
    "typed", ["<b>&</b>", "*bold* {name}", "שלום", "\u202eevil", "x" * 4000, "👩‍👩‍👧"]
)
async def test_strange_texts_are_answered_in_the_middle_of_the_intake(
    world: World, typed: str
) -> None:
    anna = world.person()
    await anna.types("/start")
    await anna.taps("I am 18 or over and I agree")
    await anna.types(typed)
    anna.sees("I did not catch that", "Which knee is sore?")


async def test_a_group_is_told_once_that_the_bot_works_in_private(world: World) -> None:
    group = world.sandbox.group(-100500)
    group.adds_bot(by=7)
    await world.settle()
    group.sends(7, "/routine@sandbox_bot")
    await world.settle()
    calls = world.sandbox.calls_of("sendMessage", chat_id=-100500)
    assert len(calls) == 1
    assert "t.me/sandbox_bot" in str(calls[0].arguments)
    assert set((await rows(world)).values()) == {0}


async def test_a_blocked_bot_is_quiet_and_start_brings_it_back(world: World) -> None:
    anna = world.person()
    await anna.enrols(time="07:30")
    anna.side.blocks()
    await world.passes(3 * 24 * 3600)
    before = len(anna.side.from_bot())
    anna.side.unblocks()
    await anna.types("/start")
    anna.sees("Welcome back")
    await world.passes(25 * 3600)
    assert len(anna.side.from_bot()) > before + 1


async def test_a_reminder_after_two_hours_of_downtime_is_missed_not_sent(world: World) -> None:
    anna = world.person()
    await anna.enrols(time="07:30")
    await world.passes(3600)
    seen = len(anna.side.from_bot())
    world.clock.advance(timedelta(hours=26).total_seconds())
    await world.restart()
    await world.settle()
    assert len(anna.side.from_bot()) == seen
    await world.passes(24 * 3600)
    assert len(anna.side.from_bot()) == seen + 1


async def test_a_flood_limit_is_obeyed_to_the_second_and_nothing_is_lost(world: World) -> None:
    anna = world.person()
    await anna.types("/start")
    world.sandbox.faults.once(Fault.FLOOD, "sendMessage")
    await anna.taps("I am 18 or over and I agree")
    await world.passes(10)
    anna.sees("Which knee is sore?")
    refused, accepted = world.sandbox.calls_of("sendMessage")[-2:]
    assert accepted.at - refused.at >= 5
