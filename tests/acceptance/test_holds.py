"""Holds over the real protocol: on time, few calls, and right whatever happens to edits."""

from dataclasses import replace

import pytest

from bot.sandbox.calls import Call
from tests.acceptance.world import Someone, World

VISIBLE = {"sendmessage", "editmessagetext", "editmessagereplymarkup"}


async def in_a_hold(world: World) -> tuple[Someone, int]:
    """Start the first hold; return the person and how many calls were made before it."""
    anna = world.person()
    await anna.enrols()
    await anna.types("/routine")
    await anna.taps("3")
    await anna.taps("Ready")
    before = len(world.sandbox.calls)
    await world.passes(5)
    anna.sees("90 seconds")
    return anna, before


def visible(calls: list[Call]) -> list[Call]:
    return [call for call in calls if call.method.lower() in VISIBLE]


async def test_a_hold_ends_90_seconds_after_its_opening_was_accepted(world: World) -> None:
    anna, _ = await in_a_hold(world)
    opened = anna.side.last
    await world.passes(95)
    ended = anna.side.last
    assert "Time." in ended.text
    assert ended.date - opened.date == 90


async def test_a_hold_takes_at_most_six_visible_calls(world: World) -> None:
    anna, before = await in_a_hold(world)
    await world.passes(95)
    anna.sees("Time.")
    assert len(visible(world.sandbox.calls[before:])) <= 6


async def test_a_hold_is_right_when_every_edit_is_refused(world: World) -> None:
    world.sandbox.faults.follow(replace(world.sandbox.faults.plan, refuse_edits=True))
    anna, before = await in_a_hold(world)
    opened = anna.side.last
    await world.passes(95)
    assert anna.side.last.date - opened.date == 90
    anna.sees("Time.", "How does the spot feel now?")
    tried = [call for call in world.sandbox.calls[before:] if "edit" in call.method]
    assert len(tried) >= 3
    assert not any(call.accepted for call in tried)


async def test_the_end_of_a_hold_sounds(world: World) -> None:
    anna, _ = await in_a_hold(world)
    opened = anna.side.last
    await world.passes(95)
    assert anna.side.last.id > opened.id
    assert not anna.side.last.silent


async def test_a_hold_that_ended_while_the_bot_was_down_asks_what_it_counts_for(
    world: World,
) -> None:
    anna, _ = await in_a_hold(world)
    await world.passes(40)
    world.clock.advance(300)
    await world.restart()
    await world.settle()
    anna.sees("That hold ended while I was away")
    await anna.taps("Repeat")
    await world.passes(5)
    anna.sees("90 seconds")


@pytest.mark.databases("sqlite", "postgresql")
async def test_a_hold_goes_on_and_ends_on_time_after_a_restart_in_its_middle(world: World) -> None:
    anna, _ = await in_a_hold(world)
    opened = anna.side.last
    await world.passes(40)
    await world.restart()
    await world.passes(60)
    anna.sees("Time.")
    assert anna.side.last.date - opened.date == 90


async def test_two_people_hold_at_once_and_each_ends_on_their_own_second(world: World) -> None:
    anna, _ = await in_a_hold(world)
    opened = {anna.side.account.id: anna.side.last.date}
    ben = world.person(2)
    await ben.enrols()
    await ben.types("/routine")
    await ben.taps("2")
    await ben.taps("Ready")
    await world.passes(5)
    opened[2] = ben.side.last.date
    await world.passes(95)
    ends = {one.side.account.id: ended_at(one) for one in (anna, ben)}
    assert {who: ends[who] - opened[who] for who in opened} == {1: 90, 2: 90}


def ended_at(someone: Someone) -> int:
    return next(one.date for one in reversed(someone.side.from_bot()) if "Time." in one.text)
