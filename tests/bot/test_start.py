"""How soon the bot is there after its start, and how much memory it takes; see `benchmarks/`."""

from benchmarks.start import measure

PEOPLE = 1_000
MOST_SECONDS = 2.0
BUSY_MACHINE = 2.0  # other tests run at the same time
MOST_MEGABYTES = 120.0


async def test_with_a_thousand_people_the_bot_starts_soon_and_stays_small() -> None:
    [start] = await measure(PEOPLE, runs=1)
    assert start.polling_seconds < MOST_SECONDS * BUSY_MACHINE
    assert start.sending_seconds < MOST_SECONDS * BUSY_MACHINE
    assert start.megabytes < MOST_MEGABYTES
