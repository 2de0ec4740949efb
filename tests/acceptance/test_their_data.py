"""What a person gets to see of their own, and how all of it goes away."""

import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.db.engine import table
from bot.db.tables import PersonRow
from bot.logs import configure_logging
from bot.settings import LogFormat
from tests.acceptance.world import TOKEN, World

DAY = 24 * 3600


async def test_progress_is_a_picture_with_its_words_below(world: World) -> None:
    anna = world.person()
    await anna.enrols()
    await anna.types("done, pain 3")
    message = await anna.types("/progress")
    assert message.photo is not None
    anna.sees("1 of the last 7 days", "Next:")
    await anna.taps("My plan")
    anna.sees("Next session")


async def test_a_picture_waits_for_the_network_like_everything_else(world: World) -> None:
    anna = world.person()
    await anna.enrols()
    anna.side.sends("/progress")
    await world.app.poller.poll_once(timeout_seconds=0)
    await world.restart()
    await world.settle()
    assert anna.side.last.photo is not None


async def test_the_page_for_a_physiotherapist_is_a_pdf(world: World) -> None:
    anna = world.person()
    await anna.enrols()
    message = await anna.types("/export report")
    assert message.document is not None
    assert message.document["file_name"] == "hip-routine.pdf"
    anna.sees("your routine on one page")


WORDS = ("Reykjavik", "Atlantic/Reykjavik", "a sentence of hers", "swollen in the evening")
HER_ID = 7_345_678_901


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What is logged, as it is in a running bot, in every detail."""
    root, written = logging.getLogger(), StringIO()
    handlers, level = root.handlers[:], root.level
    configure_logging(level="DEBUG", log_format=LogFormat.JSON, secret=TOKEN, stream=written)
    yield written
    root.handlers[:], root.level = handlers, level


def traces(folder: Path) -> list[str]:
    """What is found of her in the files of the database, the write-ahead log included."""
    files = b"".join(path.read_bytes() for path in folder.iterdir())
    found = [word for word in WORDS if word.encode() in files]
    return found + [str(HER_ID)] * (HER_ID.to_bytes(6, "big") in files or b"7345678901" in files)


async def test_after_delete_nothing_of_her_is_in_the_files_or_the_log(
    world: World, tmp_path: Path, log: StringIO
) -> None:
    anna, ben = world.person(HER_ID), world.person(2)
    await ben.enrols(city="Lisbon")
    await anna.enrols(city="Reykjavik")
    for words in ("a sentence of hers", "/routine", "2", "my knee is swollen in the evening"):
        await anna.types(words)
    for words in ("/stop", "done 3", "/progress", "/export report", "/export"):
        await anna.types(words)
    assert traces(tmp_path)
    await anna.types("/delete")
    await anna.taps("Delete everything")
    anna.sees("Everything is deleted")
    assert [trace for trace in traces(tmp_path) if trace in WORDS] == []
    await world.passes(3600)
    await world.app.ticker.keep_house(world.clock.now())
    assert traces(tmp_path) == []
    assert [word for word in (*WORDS, str(HER_ID), "Lisbon") if word in log.getvalue()] == []
    assert log.getvalue()
    await ben.types("/progress")
    ben.sees("of the last 7 days")


async def test_a_year_of_silence_ends_in_one_notice_and_a_month_later_in_nothing(
    world: World, tmp_path: Path
) -> None:
    anna, ben = world.person(HER_ID), world.person(2)
    await anna.enrols(city="Reykjavik")
    await ben.enrols(city="Lisbon")
    ben.side.blocks()
    await world.passes(366 * DAY)
    notices = [text for text in anna.texts if "I have not heard from you" in text]
    assert len(notices) == 1
    await world.passes(31 * DAY)
    assert [text for text in anna.texts if "I have not heard from you" in text] == notices
    assert await people(world) == 0
    await world.app.ticker.keep_house(world.clock.now())
    assert traces(tmp_path) == []
    await anna.types("hello")
    anna.sees("18 or over")


async def people(world: World) -> int:
    async with world.app.engine.connect() as connection:
        found = await connection.execute(select(func.count()).select_from(table(PersonRow)))
    return int(found.scalar_one())
