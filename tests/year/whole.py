"""Many people through the same weather, each a life of its own; the same seed is the same year."""

from collections import Counter
from random import Random

from content.loader import load
from tests.year.memory import Memory
from tests.year.weather import weather_of
from tests.year.year import START, Year


def live(*, people: int, days: int, seed: int) -> Counter[str]:
    """Live it and judge it; return the counts of everybody together.

    Raises:
        AssertionError: something did not hold; it names the seed and the person to live it again.
    """
    catalog = load()
    chance = Random(seed)  # noqa: S311 - repeatable on purpose
    weather = weather_of(chance, start=START, days=days)
    counts: Counter[str] = Counter()
    for number in range(people):
        dice = Random(f"{seed}/{number}")  # noqa: S311 - likewise
        year = Year(dice=dice, weather=weather, memory=Memory(catalog=catalog), days=days)
        try:
            counts.update(year.passes())
        except AssertionError as error:
            error.add_note(f"seed {seed}, person {number}, at {year.now}")
            raise
    counts["people"] = people
    counts["days"] = people * days
    return counts
