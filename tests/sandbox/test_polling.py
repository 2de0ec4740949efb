import asyncio

from tests.fixtures_sandbox import Answer, Stage

CONFLICT = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is "
    "running"
)


def ids(updates: list[dict[str, object]]) -> list[int]:
    return [int(str(update["update_id"])) for update in updates]


async def settle(stage: Stage) -> None:
    """Let a poll that was just sent reach the server."""
    await stage.bot.call("getMe")


async def test_a_poll_waits_until_something_comes(stage: Stage) -> None:
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(stage.bot.updates(timeout=50))
        await settle(stage)
        assert not poll.done()
        stage.sandbox.person(1).sends("Hello")
    (update,) = poll.result()
    assert isinstance(update["message"], dict)
    assert update["message"]["text"] == "Hello"


async def test_a_poll_ends_empty_when_its_time_is_up(stage: Stage) -> None:
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(stage.bot.updates(timeout=30))
        await settle(stage)
        stage.clock.advance(29)
        await settle(stage)
        assert not poll.done()
        stage.clock.advance(1)
    assert poll.result() == []


async def test_a_poll_waits_fifty_seconds_at_most(stage: Stage) -> None:
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(stage.bot.updates(timeout=3600))
        await settle(stage)
        stage.clock.advance(50)
    assert poll.result() == []


async def test_updates_that_come_together_are_answered_together(stage: Stage) -> None:
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(stage.bot.updates(timeout=50))
        await settle(stage)
        for words in ("one", "two", "three"):
            stage.sandbox.person(1).sends(words)
    assert len(poll.result()) == 3


async def test_unconfirmed_updates_come_again_and_confirmed_ones_do_not(stage: Stage) -> None:
    for words in ("one", "two"):
        stage.sandbox.person(1).sends(words)
    first = ids(await stage.bot.updates(offset=0))
    stage.clock.advance(5)
    again = ids(await stage.bot.updates(offset=0))
    rest = ids(await stage.bot.updates(offset=first[0] + 1))
    assert again == first
    assert rest == first[1:]
    assert stage.sandbox.pending_updates == 1


async def test_a_hasty_poller_with_the_same_offset_gets_one_update_at_a_time(stage: Stage) -> None:
    for words in ("one", "two"):
        stage.sandbox.person(1).sends(words)
    both = await stage.bot.updates(offset=0)
    one = await stage.bot.updates(offset=0)
    assert (len(both), len(one)) == (2, 1)


async def test_a_hasty_poller_with_nothing_new_waits_three_seconds(stage: Stage) -> None:
    assert await stage.bot.updates(timeout=0) == []
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(stage.bot.updates(timeout=0))
        await settle(stage)
        assert not poll.done()
        stage.clock.advance(3)
    assert poll.result() == []


async def test_a_new_poll_ends_the_older_one(stage: Stage) -> None:
    async with asyncio.TaskGroup() as group:
        older = group.create_task(stage.bot.call("getUpdates", timeout=50))
        await settle(stage)
        newer = group.create_task(stage.bot.updates(timeout=50))
        assert (await older).refusal == (409, CONFLICT)
        stage.sandbox.person(1).sends("Hello")
    assert len(newer.result()) == 1


async def test_a_second_conflict_is_held_back_three_seconds(stage: Stage) -> None:
    async with asyncio.TaskGroup() as group:
        polls: list[asyncio.Task[Answer]] = []
        for _ in range(3):
            polls.append(group.create_task(stage.bot.call("getUpdates", timeout=50)))
            await settle(stage)
        await polls[0]
        assert not polls[1].done()
        stage.clock.advance(3)
        assert (await polls[1]).refusal == (409, CONFLICT)
        stage.sandbox.person(1).sends("Hello")


async def test_a_poller_that_went_away_leaves_nothing_behind(stage: Stage) -> None:
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(stage.bot.updates(timeout=50))
        await settle(stage)
        poll.cancel()
    stage.sandbox.person(1).sends("Hello")
    assert len(await stage.bot.updates(timeout=50)) == 1


async def test_allowed_updates_are_kept_from_poll_to_poll(stage: Stage) -> None:
    person = stage.sandbox.person(1)
    person.sends("Hello")
    await stage.bot.message_id(1)
    person.reacts("👍")
    (last,) = await stage.bot.updates(allowed_updates=["message", "message_reaction"])
    person.reacts("🔥")
    person.blocks()
    (reaction,) = await stage.bot.updates(offset=ids([last])[0] + 1)
    assert reaction["message_reaction"] == {
        "chat": {"id": 1, "first_name": "Robin", "type": "private"},
        "message_id": 2,
        "user": person.account.user(),
        "date": int(stage.clock.now().timestamp()),
        "old_reaction": [{"type": "emoji", "emoji": "👍"}],
        "new_reaction": [{"type": "emoji", "emoji": "🔥"}],
    }


async def test_a_tap_is_no_longer_delivered_after_150_seconds(stage: Stage) -> None:
    person = stage.sandbox.person(1)
    person.sends("Hello")
    keyboard = {"inline_keyboard": [[{"text": "Ready", "callback_data": "r"}]]}
    await stage.bot.message_id(1, reply_markup=keyboard)
    person.taps("Ready")
    stage.clock.advance(151)
    assert ["message" in update for update in await stage.bot.updates()] == [True]


async def test_repeated_updates_come_again_with_their_old_id(stage: Stage) -> None:
    faults = stage.sandbox.faults
    faults.follow(faults.plan.changed({"duplicate_updates": 1.0}))
    stage.sandbox.person(1).sends("Hello")
    (first,) = ids(await stage.bot.updates())
    faults.follow(faults.plan.changed({"duplicate_updates": 0.0}))
    assert ids(await stage.bot.updates(offset=first + 1)) == [first]


async def test_a_batch_can_come_out_of_order(stage: Stage) -> None:
    stage.sandbox.faults.follow(stage.sandbox.faults.plan.changed({"shuffle_updates": True}))
    for number in range(20):
        stage.sandbox.person(1).sends(f"number {number}")
    found = ids(await stage.bot.updates())
    assert found != sorted(found)
    assert len(set(found)) == 20
