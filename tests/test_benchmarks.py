"""What the measurements rest on holds; the measurements themselves are `make bench`."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from telegram import Message

from benchmarks import report
from benchmarks.crowd import Group, at_a_hold, at_home, fill, with_nothing_due
from benchmarks.figures import percentile
from benchmarks.speech import ENDING, HOLD_SECONDS, LEAVE, MENU, OPENING, READY
from benchmarks.telegram import Taken, telegram
from bot.db.engine import open_engine, table
from bot.db.tables import PersonRow, ReminderRow
from bot.request import AiohttpRequest
from bot.settings import async_database_url
from conversations import codec
from conversations.state import Step
from tests.fakes import MONDAY_MORNING
from tests.playbook import Playbook


def test_what_the_measurements_listen_for_is_what_the_bot_says() -> None:
    play = Playbook(now=MONDAY_MORNING, state=codec.decode(at_a_hold(MONDAY_MORNING)))
    play.types(READY).waits(5).sees(OPENING.decode())
    play.waits(HOLD_SECONDS).sees(ENDING.decode())


@pytest.mark.parametrize("state", [at_home, with_nothing_due])
def test_whoever_opens_the_menu_and_leaves_it_is_answered_once_each(
    state: Callable[[datetime], str],
) -> None:
    play = Playbook(now=MONDAY_MORNING, state=codec.decode(state(MONDAY_MORNING)))
    for words in (MENU, LEAVE, MENU, LEAVE):
        before = len(play.bubbles)
        play.types(words)
        assert len(play.bubbles) == before + 1
    play.is_at(Step.HOME)


async def test_a_crowd_is_as_large_as_asked_for(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/crowd.sqlite3"
    state = at_home(MONDAY_MORNING)
    groups = [
        Group(people=range(5, 12), state=state, due_at=MONDAY_MORNING),
        Group(people=range(100, 350), state=state),
    ]
    await fill(url, groups, now=MONDAY_MORNING)
    engine = open_engine(async_database_url(url))
    people, reminders = table(PersonRow), table(ReminderRow)
    async with engine.begin() as connection:
        states = await connection.execute(select(people.c.state).distinct())
        assert states.scalars().all() == [state]
        due = select(func.count()).where(reminders.c.due_at == MONDAY_MORNING)
        assert (await connection.execute(due)).scalar_one() == 7
        later = select(func.count()).where(reminders.c.due_at > MONDAY_MORNING)
        assert (await connection.execute(later)).scalar_one() == 250
    await engine.dispose()


async def test_the_lean_telegram_answers_and_keeps_its_limit() -> None:
    heard: list[Taken] = []
    async with telegram(heard.append, per_second=2) as fake, AiohttpRequest() as request:
        url = f"{fake.url}/bot1:abc"
        fake.add([(7, b'{"update_id":7}'), (8, b'{"update_id":8}')])
        assert await request.post(f"{url}/getUpdates") == [{"update_id": 7}, {"update_id": 8}]
        statuses = []
        for _ in range(4):
            status, _answer = await request.do_request(f"{url}/sendMessage", "POST")
            statuses.append(status)
    assert statuses == [200, 200, 429, 429]
    assert (len(heard), fake.refused) == (2, 2)


def test_results_replace_those_on_the_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{report.BEGIN}\n\nold\n\n{report.END}\nafter\n")
    report.write("new", page)
    assert page.read_text() == f"before\n{report.BEGIN}\n\nnew\n\n{report.END}\nafter\n"


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile([1.0] * 98 + [5.0, 9.0], 0.99) == 9.0


async def test_the_lean_telegram_answers_words_with_words_and_pictures_with_pictures() -> None:
    async with telegram(lambda _: None) as fake, AiohttpRequest() as request:
        url = f"{fake.url}/bot1:abc"
        said: Any = await request.post(f"{url}/sendMessage")
        shown: Any = await request.post(f"{url}/sendPhoto")
    assert Message.de_json(said, None).text
    assert Message.de_json(shown, None).photo
