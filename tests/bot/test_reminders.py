"""Due reminders ring late: only as many as can be sent, and never twice in one go."""

import pytest

from bot.db.tables import ReminderRow
from bot.reminders import Reminders
from conversations.effects import PlanReminder
from conversations.events import ReminderDue
from tests.shell import ANNA, BEN, CARL, Shell, at, text_of

pytestmark = pytest.mark.databases("sqlite", "postgresql")


@pytest.fixture
def reminders(shell: Shell) -> Reminders:
    return Reminders(shell.engine, take=shell.turns.handle)


async def plan(shell: Shell, person_id: int, minutes: float, *, update_id: int) -> None:
    shell.tiny.effects["plan"] = (PlanReminder(due_at=at(minutes)),)
    await shell.consenting(person_id)
    await shell.handle(text_of(person_id, "plan", update_id=update_id))


def rung(shell: Shell) -> list[ReminderDue]:
    return [event for event in shell.tiny.heard if isinstance(event, ReminderDue)]


async def planned(shell: Shell) -> dict[int, object]:
    return {row["person_id"]: row["due_at"] for row in await shell.rows(ReminderRow)}


async def test_a_due_reminder_rings_with_the_instant_it_was_planned_for(
    shell: Shell, reminders: Reminders
) -> None:
    await plan(shell, ANNA, 5, update_id=1)
    assert await reminders.sweep(at(4)) == 0
    assert await reminders.sweep(at(7)) == 1
    assert rung(shell) == [ReminderDue(due_at=at(5))]


async def test_no_more_ring_than_there_is_room_for(shell: Shell, reminders: Reminders) -> None:
    for number, (person_id, minutes) in enumerate([(ANNA, 3), (BEN, 1), (CARL, 2)], start=1):
        await plan(shell, person_id, minutes, update_id=number)
    assert await reminders.sweep(at(5), 0) == 0
    assert await reminders.sweep(at(5), 2) == 2
    assert [event.due_at for event in rung(shell)] == [at(1), at(2)]
    assert await reminders.sweep(at(5), 2) == 1


async def test_whoever_plans_anew_before_it_rings_is_left_alone(
    shell: Shell, reminders: Reminders
) -> None:
    await plan(shell, ANNA, 1, update_id=1)
    await plan(shell, ANNA, 90, update_id=2)
    assert await reminders.sweep(at(5)) == 0


async def test_the_turn_plans_the_next_instant(shell: Shell, reminders: Reminders) -> None:
    await plan(shell, ANNA, 1, update_id=1)
    shell.tiny.effects["ReminderDue"] = (PlanReminder(due_at=at(1000)),)
    await reminders.sweep(at(5))
    assert await planned(shell) == {ANNA: at(1000)}


async def test_a_turn_may_plan_none(shell: Shell, reminders: Reminders) -> None:
    await plan(shell, ANNA, 1, update_id=1)
    shell.tiny.effects["ReminderDue"] = (PlanReminder(due_at=None),)
    await reminders.sweep(at(5))
    assert await planned(shell) == {ANNA: None}


async def test_a_reminder_its_turn_leaves_is_moved_off_by_a_day(
    shell: Shell, reminders: Reminders
) -> None:
    await plan(shell, ANNA, 1, update_id=1)
    await reminders.sweep(at(5))
    assert await planned(shell) == {ANNA: at(24 * 60 + 1)}
    assert await reminders.sweep(at(5)) == 0


async def test_a_reminder_long_past_is_moved_into_the_future(
    shell: Shell, reminders: Reminders
) -> None:
    await plan(shell, ANNA, 1, update_id=1)
    shell.clock.move_to(at(72 * 60))
    await reminders.sweep(at(72 * 60))
    assert await planned(shell) == {ANNA: at(96 * 60)}
