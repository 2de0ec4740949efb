"""Whole walks: from /start to the next morning's "done", over the real protocol."""

import random
from collections.abc import Awaitable, Callable

import pytest

from bot.sandbox.seen import SeenMessage
from tests.acceptance.world import Someone, World

MOST_INPUTS = 120


async def test_a_person_who_only_taps_reaches_the_end_of_a_session(world: World) -> None:
    anna = world.person()
    await anna.enrols()
    await walks_through(anna, tap_on)
    assert "That is 1 of the last 7 days" in anna.side.last.text
    assert "Held today: 1 min 30 s." in anna.side.last.text


async def test_a_person_who_only_types_reaches_the_end_of_a_session(world: World) -> None:
    ben = world.person()
    for text in (
        "/start", "yes", "my right one", "three", "none", "None of these", "none", "none",
        "not sure", "none", "5", "Berlin", "half past seven", "7:30",
    ):  # fmt: skip
        await ben.types(text)
    ben.sees("Your plan is ready", "Next reminder")
    await walks_through(ben, type_on)
    ben.sees("of the last 7 days")


async def test_a_person_who_taps_and_types_at_random_reaches_the_end(world: World) -> None:
    dice = random.Random(7)  # noqa: S311 - repeatable on purpose
    carl = world.person()
    await carl.enrols()
    await carl.types("/routine")
    for _ in range(MOST_INPUTS):
        if "of the last 7 days" in carl.side.last.text:
            break
        if dice.random() < 0.5:
            await tap_on(carl)
        else:
            await type_on(carl)
        await world.passes(dice.choice((1, 20)))
    carl.sees("of the last 7 days")


@pytest.mark.databases("sqlite", "postgresql")
async def test_the_reminder_comes_next_morning_and_done_is_logged_once(world: World) -> None:
    anna = world.person()
    await anna.enrols(time="07:30")
    await walks_through(anna, tap_on)
    await world.passes(24.5 * 3600)
    reminder = next(one for one in anna.side.from_bot() if one.text.startswith("A light day today"))
    assert reminder.labels == ("Start", "Later, 1 h", "Not today", "Done already")
    assert "the day after" in anna.side.last.text  # asked with the reminder, never by itself
    assert anna.side.last.silent
    await anna.taps("Done already")
    anna.sees("Logged. That is 2 of the last 7 days.")
    await anna.types("done")
    anna.sees("Today is already logged")
    await anna.types("/progress")
    anna.sees("2 of the last 7 days")


async def test_a_restart_between_any_two_inputs_changes_nothing(world: World) -> None:
    anna = world.person()
    await anna.enrols()
    await anna.types("/routine")
    for _ in range(MOST_INPUTS):
        if "of the last 7 days" in anna.side.last.text:
            break
        await world.restart()
        await tap_on(anna)
        await world.passes(8)
    anna.sees("That is 1 of the last 7 days")


async def walks_through(someone: Someone, move: Callable[[Someone], Awaitable[object]]) -> None:
    """Do the whole session, one move at a time."""
    await someone.types("/routine")
    for _ in range(MOST_INPUTS):
        if "of the last 7 days" in someone.side.last.text:
            return
        await move(someone)
        await someone.world.passes(10)


async def tap_on(anna: Someone) -> SeenMessage:
    """Tap whatever leads on."""
    for label in ("Ready", "Softer", "Done", "Go on", "Count it", "2"):
        if label in anna.side.last.labels:
            return await anna.taps(label)
    return anna.side.last


async def type_on(ben: Someone) -> SeenMessage:
    """Type whatever leads on."""
    words = {"Ready": "ready", "Softer": "Softer!", "Done": "done", "Go on": "go on", "2": "2 / 10"}
    for label, text in words.items():
        if label in ben.side.last.labels:
            return await ben.types(text)
    return ben.side.last
