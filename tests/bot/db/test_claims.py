"""Leases on outbox rows, and what the sender reads."""

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select

from bot.calls import Call
from bot.db import claims
from bot.db.engine import table
from bot.db.tables import Delivery, OutboxRow
from conversations.effects import Lane
from tests.fakes import MONDAY_MORNING as NOW
from tests.shell import ANNA, BEN, Shell

pytestmark = pytest.mark.databases("sqlite", "postgresql")

OUTBOX = table(OutboxRow)
LATER = NOW + timedelta(minutes=2)
EARLIER = NOW - timedelta(minutes=2)


async def put(shell: Shell, **columns: object) -> None:
    row: dict[str, object] = {
        "person_id": ANNA,
        "lane": Lane.REPLY.value,
        "method": "sendMessage",
        "payload": json.dumps({"text": "Hello"}),
        "tracked": False,
        "ephemeral": False,
        "status": Delivery.PENDING.value,
        "attempts": 0,
        "created_at": NOW,
    }
    async with shell.engine.begin() as connection:
        await connection.execute(insert(OUTBOX).values(**row | columns))


async def waiting(shell: Shell, *, most: int = 10, **after: int) -> list[int]:
    behind = {Lane[lane.upper()]: row_id for lane, row_id in after.items()}
    async with shell.engine.begin() as connection:
        found = await claims.read_waiting(connection, after=behind, most=most)
    return [call.id for call in found]


async def statuses(shell: Shell) -> list[str]:
    return [row["status"] for row in await shell.rows(OutboxRow)]


async def test_a_row_is_decoded_whole(shell: Shell) -> None:
    await put(
        shell,
        ref="m1",
        target_ref="m0",
        tracked=True,
        due_at=EARLIER,
        not_after=LATER,
        retry_at=NOW,
        attempts=2,
        lane=Lane.CUE.value,
    )
    async with shell.engine.begin() as connection:
        found = await claims.read_waiting(connection, after={}, most=10)
    assert found == [
        Call(
            id=1,
            person_id=ANNA,
            ref="m1",
            lane=Lane.CUE,
            method="sendMessage",
            payload={"text": "Hello"},
            target_ref="m0",
            tracked=True,
            wanted_at=EARLIER,
            not_after=LATER,
            retry_at=NOW,
            attempts=2,
        )
    ]


async def test_only_pending_rows_wait_in_the_order_of_their_ids(shell: Shell) -> None:
    for status in (Delivery.PENDING, Delivery.CLAIMED, Delivery.DELIVERED):
        await put(shell, status=status.value)
    await put(shell, lane=Lane.CUE.value)
    assert await waiting(shell) == [1, 4]


async def test_rows_that_were_read_are_not_read_again(shell: Shell) -> None:
    for lane in (Lane.REPLY, Lane.CUE, Lane.REPLY, Lane.EDIT):
        await put(shell, lane=lane.value)
    assert await waiting(shell, reply=1, cue=2) == [3, 4]


async def test_each_lane_has_its_own_room(shell: Shell) -> None:
    for lane in (Lane.REPLY, Lane.REPLY, Lane.REPLY, Lane.CUE):
        await put(shell, lane=lane.value)
    assert await waiting(shell, most=2) == [1, 2, 4]


async def claim(shell: Shell, *ids: int, until: datetime = LATER) -> set[int]:
    async with shell.engine.begin() as connection:
        return await claims.claim(connection, ids, until=until)


async def test_a_row_can_be_leased_once(shell: Shell) -> None:
    await put(shell)
    await put(shell)
    assert await claim(shell, 1) == {1}
    assert await claim(shell, 1, 2, 3) == {2}


async def take_back(shell: Shell, *, expired_by: datetime | None, held: tuple[int, ...]) -> int:
    async with shell.engine.begin() as connection:
        return await claims.take_back(connection, expired_by=expired_by, held=held)


async def test_only_leases_that_are_over_are_taken_back(shell: Shell) -> None:
    for minutes in (1, 2, 3):
        await put(shell)
        await claim(shell, minutes, until=NOW + timedelta(minutes=minutes))
    assert await take_back(shell, expired_by=LATER, held=(1,)) == 1
    assert await statuses(shell) == [Delivery.CLAIMED, Delivery.PENDING, Delivery.CLAIMED]


async def test_a_sender_alone_takes_back_all_it_does_not_hold(shell: Shell) -> None:
    await put(shell)
    await put(shell)
    await claim(shell, 1, 2)
    assert await take_back(shell, expired_by=None, held=(2,)) == 1
    assert await statuses(shell) == [Delivery.PENDING, Delivery.CLAIMED]


async def test_refs_are_looked_up_for_each_person_and_the_latest_counts(shell: Shell) -> None:
    for person_id, ref, message_id in (
        (ANNA, "m1", 11),
        (ANNA, "m1", 12),
        (BEN, "m1", 21),
        (ANNA, "m2", None),
    ):
        await put(shell, person_id=person_id, ref=ref, message_id=message_id)
    edits = [edit(ANNA, "m1"), edit(ANNA, "m2"), edit(BEN, "m1"), edit(BEN, "m3"), edit(BEN, None)]
    async with shell.engine.begin() as connection:
        found = await claims.message_ids(connection, edits)
        assert await claims.message_ids(connection, [edit(ANNA, None)]) == {}
        untouched = (await connection.execute(select(OUTBOX.c.id))).scalars().all()
    assert found == {(ANNA, "m1"): 12, (BEN, "m1"): 21}
    assert len(untouched) == 4


def edit(person_id: int, target_ref: str | None) -> Call:
    return Call(
        id=99,
        person_id=person_id,
        lane=Lane.EDIT,
        method="editMessageText",
        payload={},
        target_ref=target_ref,
    )
