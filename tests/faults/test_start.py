"""How soon the bot is there after its start, and how much memory it takes; see `benchmarks/`."""

from benchmarks.start import measure

PEOPLE = 1_000
MOST_SECONDS = 2.0
BUSY_MACHINE = 2.0  # other tests run at the same time
MOST_MEGABYTES = 120.0
RUNS = 3  # the best one counts: the others tell about the neighbours


async def test_with_a_thousand_people_the_bot_starts_soon_and_stays_small() -> None:
    starts = await measure(PEOPLE, runs=RUNS)
    assert min(start.polling_seconds for start in starts) < MOST_SECONDS * BUSY_MACHINE
    assert min(start.sending_seconds for start in starts) < MOST_SECONDS * BUSY_MACHINE
    assert max(start.megabytes for start in starts) < MOST_MEGABYTES
