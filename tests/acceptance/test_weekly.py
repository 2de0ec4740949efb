"""Sunday evening over the whole wire: once a week, whatever is restarted, and not long after."""

from datetime import UTC, datetime, timedelta

from tests.acceptance.world import Someone, World

SUNDAY = datetime(2026, 3, 8, 17, tzinfo=UTC)  # 18:00 in Berlin
WEEK = timedelta(days=7)


def said(someone: Someone, words: str) -> int:
    return sum(words in text for text in someone.texts)


async def test_the_line_about_the_week_comes_once_and_survives_restarts_and_downtime(
    world: World,
) -> None:
    anna = world.person()
    await anna.enrols()
    await world.until(SUNDAY - timedelta(seconds=1))
    await world.restart()
    await world.until(SUNDAY + timedelta(minutes=31))
    await world.restart()
    await world.until(SUNDAY + timedelta(hours=3))
    assert said(anna, "Your routine is new") == 1

    await anna.types("done")
    world.clock.move_to(SUNDAY + WEEK + timedelta(hours=1))  # down for a week, and when it was due
    await world.restart()
    await world.settle()
    anna.sees("What got in the way most?")
    question = anna.side.last.id
    await anna.taps("More")
    await world.restart()
    await anna.taps("It is dull")
    anna.sees("One thing to try", "Put on music")
    assert [m.text for m in anna.side.from_bot() if m.id == question] == [
        "In the way: It is dull ✓"
    ]

    world.clock.move_to(SUNDAY + 2 * WEEK + timedelta(hours=3))  # down, and for too long
    await world.restart()
    await world.settle()
    assert said(anna, "What got in the way most?") == 0
    anna.sees("One thing to try")
