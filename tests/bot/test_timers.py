"""Due timers fire once, longest due first, in batches."""

from collections.abc import Sequence

import pytest
from sqlalchemy.exc import OperationalError

from bot import timers
from bot.arrivals import Arrival
from bot.db.tables import TimerRow
from bot.timers import Timers
from conversations.effects import StartTimer
from conversations.events import TimerFired
from tests.shell import ANNA, BEN, Shell, at, text_of

pytestmark = pytest.mark.databases("sqlite", "postgresql")


async def arm(shell: Shell, person_id: int, update_id: int, *timers_: StartTimer) -> None:
    shell.tiny.effects["arm"] = timers_
    await shell.consenting(person_id)
    await shell.handle(text_of(person_id, "arm", update_id=update_id))


def timer(name: str, minutes: float) -> StartTimer:
    return StartTimer(name=name, wait_id=1, due_at=at(minutes))


def fired(shell: Shell) -> list[str]:
    return [event.name for event in shell.tiny.heard if isinstance(event, TimerFired)]


async def test_what_is_due_fires_and_what_is_not_waits(shell: Shell) -> None:
    await arm(shell, ANNA, 1, timer("soon", 1), timer("later", 2))
    sweep = Timers(shell.engine, take=shell.turns.handle).sweep
    assert await sweep(at(0.9)) == 0
    assert await sweep(at(1)) == 1
    assert fired(shell) == ["soon"]
    assert [row["name"] for row in await shell.rows(TimerRow)] == ["later"]


async def test_timers_fire_in_the_order_they_fell_due(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timers, "MOST_AT_ONCE", 2)
    await arm(shell, ANNA, 1, timer("5", 5), timer("3", 3), timer("3 as well", 3))
    await arm(shell, BEN, 2, timer("1", 1), timer("4", 4))
    assert await Timers(shell.engine, take=shell.turns.handle).sweep(at(10)) == 5
    assert fired(shell) == ["1", "3", "3 as well", "4", "5"]


async def test_a_timer_armed_by_a_firing_and_already_due_fires_too(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timers, "MOST_AT_ONCE", 1)
    shell.tiny.effects["first"] = (timer("second", 2),)
    await arm(shell, ANNA, 1, timer("first", 1))
    assert await Timers(shell.engine, take=shell.turns.handle).sweep(at(10)) == 2
    assert fired(shell) == ["first", "second"]


async def test_a_timer_that_stays_does_not_hold_up_the_sweep(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timers, "MOST_AT_ONCE", 1)
    await arm(shell, ANNA, 1, timer("a", 1), timer("b", 1))
    batches: list[Sequence[Arrival]] = []

    async def take(arrivals: Sequence[Arrival]) -> None:
        batches.append(arrivals)

    assert await Timers(shell.engine, take=take).sweep(at(10)) == 2
    assert len(batches) == 2


async def test_an_outage_leaves_everything_due(shell: Shell) -> None:
    await arm(shell, ANNA, 1, timer("a", 1))

    async def take(_: Sequence[Arrival]) -> None:
        raise OperationalError("COMMIT", {}, Exception("locked"))

    with pytest.raises(OperationalError):
        await Timers(shell.engine, take=take).sweep(at(10))
    assert await Timers(shell.engine, take=shell.turns.handle).sweep(at(10)) == 1
