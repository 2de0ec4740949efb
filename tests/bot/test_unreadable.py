"""A row that nobody can read any more: its person has ways on, and nobody else notices."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest

from bot.arrivals import Arrival, UpdateReceipt
from bot.catalogs import Catalogs
from bot.db.tables import DayLogRow, FailedEventRow, OutboxRow, PersonRow, ReminderRow, TimerRow
from bot.export import Exporter
from bot.turns import Turns
from content.schema import Catalog
from conversations import codec
from conversations.engine import advance
from conversations.events import CommandReceived, Event, LocationShared
from conversations.state import DialogueState, Step
from conversations.turn import Turn
from tests.fakes import MONDAY_MORNING
from tests.playbook import shipped
from tests.seeded import seed
from tests.shell import ANNA, BEN, Shell, database, tap_of, text_of

pytestmark = pytest.mark.databases("sqlite", "postgresql")

GARBLED = '{"version": 99, "what": "a newer version wrote"}'


def brittle(state: DialogueState, event: Event, *, now: datetime, catalog: Catalog) -> Turn:
    """Be the engine, with a fault that a shared location brings to light for ever after."""
    if isinstance(event, LocationShared) or state.answers.get("knee") == "broken":
        raise KeyError("a word of theirs")
    return advance(state, event, now=now, catalog=catalog)


@dataclass
class Broken:
    """Anna and Ben are enrolled and have done six days; Anna's row is garbled."""

    shell: Shell
    number: int = 0

    async def garbles(self, state: str = GARBLED) -> None:
        async with self.shell.engine.begin() as connection:
            update = PersonRow.__table__.update()  # type: ignore[attr-defined]
            await connection.execute(update.where(PersonRow.id == ANNA).values(state=state))

    async def state_of(self, person_id: int) -> str:
        rows = await self.shell.rows(PersonRow)
        [state] = [row["state"] for row in rows if row["id"] == person_id]
        return str(state)

    async def hears(self, arrival: Arrival) -> str:
        """Hand an arrival in, and return the words of the newest message."""
        await self.shell.turns.handle([arrival])
        return (await self.shell.said())[-1][1]

    async def sends(self, text: str, *, person: int = ANNA) -> str:
        self.number += 1
        if not text.startswith("/"):
            return await self.hears(text_of(person, text, update_id=self.number))
        event = CommandReceived(name=text[1:], argument="")
        receipt = UpdateReceipt(update_id=self.number)
        return await self.hears(Arrival(person_id=person, event=event, receipt=receipt))

    async def taps(self, label: str) -> str:
        """Tap the newest button with a label."""
        self.number += 1
        payloads = [json.loads(row["payload"]) for row in await self.shell.rows(OutboxRow)]
        boards = [one.get("reply_markup", {}).get("inline_keyboard", []) for one in payloads]
        keys = [key for board in boards for row in board for key in row if key["text"] == label]
        return await self.hears(tap_of(ANNA, keys[-1]["callback_data"], update_id=self.number))

    async def anna_has(self, row: Any) -> int:  # noqa: ANN401 - a row class
        return sum(one["person_id"] == ANNA for one in await self.shell.rows(row))


@pytest.fixture
async def broken(database_url: str) -> AsyncIterator[Broken]:
    await seed(database_url, range(ANNA, BEN + 1), now=MONDAY_MORNING)
    async with database(database_url) as engine:
        shell = Shell(engine)
        catalogs = Catalogs(shipped(), files={}, load_files=lambda _: shipped())
        shell.turns = Turns(engine, clock=shell.clock, catalogs=catalogs, advance=brittle)
        one = Broken(shell)
        await one.garbles()
        yield one


async def test_start_says_what_is_broken_and_leaves_the_row_for_whoever_can_read_it(
    broken: Broken,
) -> None:
    assert "Something is broken on my side" in await broken.sends("/start")
    assert "Which knee" not in await broken.sends("yes")
    assert await broken.state_of(ANNA) == GARBLED
    assert await broken.anna_has(DayLogRow) == 6
    failed = await broken.shell.rows(FailedEventRow)
    assert [(row["person_id"], row["error"]) for row in failed] == [(ANNA, "StateUnreadable")] * 2


async def test_another_person_in_the_same_batch_notices_nothing(broken: Broken) -> None:
    await broken.shell.handle(
        text_of(ANNA, "hello", update_id=51), text_of(BEN, "done", update_id=52)
    )
    told = dict(await broken.shell.said())
    assert "of the last 7 days" in told[BEN]
    assert "Something is broken" in told[ANNA]


async def test_begin_again_asks_anew_and_keeps_the_days(broken: Broken) -> None:
    await broken.sends("/start")
    assert "18 or over" in await broken.taps("Begin again")
    assert await broken.state_of(ANNA) == GARBLED  # until she agrees
    assert "Which knee" in await broken.taps("I am 18 or over and I agree")
    state = codec.decode(await broken.state_of(ANNA))
    assert state.main.step is Step.INTAKE
    assert len(state.diary) == await broken.anna_has(DayLogRow) == 6
    assert state.diary[0].local_date == date(2026, 11, 12)
    reminders = await broken.shell.rows(ReminderRow)
    assert [row["due_at"] for row in reminders if row["person_id"] == ANNA] == [None]
    assert "how sore" in (await broken.sends("right")).lower()  # and on it goes
    assert len(await broken.shell.rows(FailedEventRow)) == 3


async def test_delete_removes_every_row_and_export_has_all_of_them(broken: Broken) -> None:
    assert "in two files" in await broken.sends("/export")
    file, _ = await Exporter(broken.shell.engine)(ANNA)
    exported = json.loads(file.content)
    assert exported["person"][0]["state"]["what"] == "a newer version wrote"
    assert len(exported["day_log"]) == 6
    assert "cannot be undone" in await broken.sends("/delete")
    assert "Everything is deleted" in await broken.taps("Delete everything")
    assert [row["id"] for row in await broken.shell.rows(PersonRow)] == [BEN]
    for row in (DayLogRow, ReminderRow, TimerRow):
        assert await broken.anna_has(row) == 0
    assert "18 or over" in await broken.sends("/start")  # a stranger again


async def test_what_must_always_work_does_so_too_where_every_turn_raises(broken: Broken) -> None:
    whole = codec.decode(await broken.state_of(BEN))
    answers = {**whole.answers, "knee": "broken"}
    poisoned = codec.encode(DialogueState(consent=whole.consent, answers=answers))
    await broken.garbles(poisoned)
    assert "Something went wrong on my side" in await broken.sends("hello")
    assert "I keep what you answer" in await broken.sends("/privacy")
    assert "in two files" in await broken.sends("/export")
    assert "Something is broken on my side" in await broken.sends("/start")
    await broken.sends("/delete")
    assert "nothing was changed" in await broken.taps("Keep it")
    assert await broken.state_of(ANNA) == poisoned
    await broken.sends("/delete")
    assert "Everything is deleted" in await broken.taps("Delete everything")
    assert [row["id"] for row in await broken.shell.rows(PersonRow)] == [BEN]


async def test_a_stranger_whose_turn_raises_hears_only_an_apology(broken: Broken) -> None:
    receipt = UpdateReceipt(update_id=99)
    arrival = Arrival(person_id=777, event=LocationShared(zone=None), receipt=receipt)
    assert "Something went wrong on my side" in await broken.hears(arrival)
