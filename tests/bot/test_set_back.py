"""A clock that is set back is noticed, and what was due by it is moved along."""

from datetime import timedelta

import pytest

from bot.clock import ScaledClock
from bot.db.set_back import set_back
from bot.db.tables import OutboxRow, TimerRow
from bot.set_back import ClockWatch
from bot.throttle import Throttle
from conversations.effects import StartTimer
from tests.fakes import MONDAY_MORNING, ManualClock
from tests.post import Post
from tests.shell import ANNA, BEN, at, say, text_of

HOURS = timedelta(hours=2)


def test_only_a_step_back_is_noticed_and_only_once() -> None:
    heard: list[timedelta] = []
    watch = ClockWatch(ManualClock(at(0)), on_set_back=heard.append)
    for now in (at(0), at(1), at(180), at(60), at(61), at(61) - timedelta(seconds=1)):
        watch.look(now)
    assert heard == [HOURS]


async def test_it_looks_again_and_again() -> None:
    heard: list[timedelta] = []
    shown = iter([at(0), at(0), at(10), at(-110)])
    clock = ScaledClock(real_epoch=at(0), epoch=at(0), rate=1.0, real_now=lambda: next(shown))

    async def sleep(_: float) -> None:
        if heard:
            raise InterruptedError

    watch = ClockWatch(clock, on_set_back=heard.append, sleep=sleep)
    with pytest.raises(InterruptedError):
        await watch.run()
    assert heard == [HOURS]


def test_a_throttle_has_the_same_limits_after_the_clock_was_set_back() -> None:
    throttle = Throttle(start=at(0), per_second=2)
    for chat in (ANNA, BEN):  # all that may go in a second
        throttle.take(chat, at(0))
    throttle.penalise(ANNA, at(5))
    free_at = throttle.all_free_at(), throttle.chat_free_at(ANNA, at(0))
    throttle.set_back(HOURS)
    moved = throttle.all_free_at(), throttle.chat_free_at(ANNA, at(0) - HOURS)
    assert [instant + HOURS for instant in moved] == list(free_at)


@pytest.mark.databases("sqlite", "postgresql")
async def test_what_was_due_is_moved_and_what_was_armed_since_is_not(post: Post) -> None:
    shell = post.shell
    shell.tiny.effects["yes"] = (
        StartTimer(name="end", wait_id=1, due_at=at(1.5)),
        StartTimer(name="silence", wait_id=1, due_at=at(10)),
        StartTimer(name="since", wait_id=2, due_at=at(1.5) - HOURS),
        say("Hello"),
    )
    await shell.handle(text_of(ANNA, "yes", update_id=1))
    await post.queue("again", retry_at=at(2))
    await post.queue("cue", not_after=at(3))
    await post.queue("old", retry_at=at(2) - HOURS)
    await set_back(shell.engine, ManualClock(MONDAY_MORNING - HOURS), HOURS)
    timers = {row["name"]: row["due_at"] for row in await shell.rows(TimerRow)}
    since = at(1.5) - HOURS
    assert timers == {"end": since, "silence": at(10) - HOURS, "since": since}
    calls = [(row["retry_at"], row["not_after"]) for row in await shell.rows(OutboxRow)]
    moved = [(None, None), (at(2) - HOURS, None), (None, at(3) - HOURS), (at(2) - HOURS, None)]
    assert calls == moved
