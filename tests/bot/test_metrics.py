"""The metrics move with what happens, and the monitor shows them."""

import asyncio
import socket
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot import monitor as module
from bot.calls import Call, Delivered, Expired, Outcome, RetryAt, Scope
from bot.db.migrate import migrate
from bot.measuring import Samples, watch_loop
from bot.metrics import Metrics, outcome_name
from bot.monitor import Monitor
from bot.nursery import Nursery
from conversations.effects import Lane, OccurrenceFate, RecordOccurrence, Say, StartTimer, words
from tests.fakes import MONDAY_MORNING as NOW
from tests.office import NOON, Office, an_office
from tests.post import Post
from tests.shell import ANNA, BEN, Shell, say
from tests.telegram_stub import refusal


class Numbers:
    """The metrics of a process, by name and labels."""

    def __init__(self, metrics: Metrics) -> None:
        self._value = metrics.registry.get_sample_value

    def __call__(self, name: str, **labels: str) -> float:
        return self._value(f"bot_{name}", labels) or 0.0


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    async with an_office(database_url) as opened:
        yield opened


@pytest.fixture
def number(office: Office) -> Numbers:
    return Numbers(office.app.base.metrics)


async def test_an_update_and_its_reply_are_measured(office: Office, number: Numbers) -> None:
    office.tiny.effects["hello"] = (say("Hi"),)
    await office.types("hello", person_id=ANNA)
    assert number("updates_total", kind="text_received") == 1
    assert number("batch_size_count") >= 1
    assert number("batch_database_seconds_sum") > 0
    assert number("calls_total", method="sendMessage", outcome="delivered") == 1
    assert number("reply_seconds_count") == 1
    assert number("call_seconds_count") == 1


async def test_the_lateness_of_a_cue_counts_from_when_it_was_due(
    office: Office, number: Numbers
) -> None:
    due_at = office.clock.now()
    office.tiny.effects |= {
        "yes": (StartTimer(name="cue", wait_id=1, due_at=due_at),),
        "cue": (Say(ref="", text=(words("said", text="Time"),), lane=Lane.CUE),),
    }
    await office.types("yes", person_id=ANNA)
    office.clock.advance(3)
    late = (office.clock.now() - due_at).total_seconds()
    await office.app.timers.sweep(office.clock.now())
    await office.app.outbox.drain()
    assert number("timer_lateness_seconds_sum") == pytest.approx(late)
    assert number("cue_lateness_seconds_sum") == pytest.approx(late)
    assert number("cue_lateness_seconds_count") == 1


async def test_failed_turns_parked_people_and_reminders_are_counted(
    office: Office, number: Numbers
) -> None:
    occurrence = RecordOccurrence(local_date=NOON.date(), due_at=NOON, fate=OccurrenceFate.MISSED)
    office.tiny.effects |= {"missed": (occurrence,), "hello": (say("Hi"),)}
    office.request.script("sendMessage", refusal(403, "Forbidden: bot was blocked by the user"))
    for text in ("yes", "boom", "missed"):
        await office.types(text, person_id=ANNA)
    await office.types("hello", person_id=ANNA)
    assert number("failed_events_total", kind="text_received") == 1
    assert number("reminders_total", fate="missed") == 1
    assert number("parked_total") == 1
    assert number("calls_total", method="sendMessage", outcome="parked") == 1


async def test_what_expires_and_what_is_shed_are_told_apart(post: Post) -> None:
    metrics = Metrics()
    post.shell.turns.on_batch(metrics.see_batch)
    await post.queue("late", not_after=NOW, lane=Lane.CUE.value)
    for text in ("old", "new"):
        await post.queue(text, method="editMessageText", target_ref="m1", lane=Lane.EDIT.value)
    await post.advance(5)
    number = Numbers(metrics)
    assert number("undelivered_total", lane="cue", fate="expired") == 1
    assert number("undelivered_total", lane="edit", fate="shed") == 1


@pytest.mark.parametrize(
    ("outcome", "name"),
    [
        (Delivered(at=NOW), "delivered"),
        (Expired(), "expired"),
        (RetryAt(at=NOW, scope=Scope.CHAT), "flood"),
        (RetryAt(at=NOW, scope=Scope.ROW), "retry"),
    ],
)
def test_an_outcome_has_a_name(outcome: Outcome, name: str) -> None:
    assert outcome_name(outcome) == name


def test_an_edit_is_no_reply() -> None:
    metrics = Metrics()
    call = Call(
        id=1, person_id=ANNA, lane=Lane.REPLY, method="editMessageText", payload={}, wanted_at=NOW
    )
    metrics.see_call(call, Delivered(at=NOW), 0.1)
    assert Numbers(metrics)("reply_seconds_count") == 0


async def test_the_lag_of_the_loop_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.measuring.LAG_EVERY_SECONDS", 0.0)
    metrics, nursery = Metrics(), Nursery()
    nursery.start(watch_loop(metrics), name="lag")
    number = Numbers(metrics)
    async with asyncio.timeout(5):
        while not number("loop_lag_seconds_count"):  # noqa: ASYNC110
            await asyncio.sleep(0)
    await nursery.close()


# --- shown


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def monitor(shell: Shell, metrics: Metrics) -> Monitor:
    samples = Samples(shell.engine, clock=shell.clock, metrics=metrics)
    return Monitor(shell.engine, metrics=metrics, samples=samples)


@pytest.fixture
async def client(
    monitor: Monitor,
) -> AsyncIterator["TestClient[web.Request, web.Application]"]:
    app = web.Application()
    app.add_routes(monitor.routes())
    async with TestClient(TestServer(app)) as opened:
        yield opened


async def text_at(client: "TestClient[web.Request, web.Application]", path: str) -> tuple[int, str]:
    async with client.get(path) as answer:
        return answer.status, await answer.text()


async def test_what_waits_in_the_database_is_shown(
    shell: Shell, client: "TestClient[web.Request, web.Application]"
) -> None:
    shell.tiny.effects["yes"] = (say("Welcome"),)
    await shell.consenting(ANNA, BEN)
    shell.clock.advance(7)
    status, text = await text_at(client, "/metrics")
    lines = text.splitlines()
    assert status == 200
    assert 'bot_lane_waiting{lane="reply"} 2.0' in lines
    assert 'bot_lane_oldest_seconds{lane="reply"} 7.0' in lines
    assert 'bot_lane_waiting{lane="broadcast"} 0.0' in lines
    assert "bot_people 2.0" in lines
    await shell.consenting(BEN + 1)
    assert "bot_people 2.0" in (await text_at(client, "/metrics"))[1].splitlines()


async def test_a_database_that_is_not_migrated_is_not_ready(
    empty_database_url: str, metrics: Metrics
) -> None:
    from bot.db.engine import open_engine  # noqa: PLC0415
    from bot.settings import async_database_url  # noqa: PLC0415

    engine = open_engine(async_database_url(empty_database_url))
    app = web.Application()
    samples = Samples(engine, clock=Shell(engine).clock, metrics=metrics)
    app.add_routes(Monitor(engine, metrics=metrics, samples=samples).routes())
    async with TestClient(TestServer(app)) as client:
        assert await text_at(client, "/readyz") == (503, "the database is not migrated\n")
        assert (await text_at(client, "/healthz"))[0] == 200
        assert (await text_at(client, "/metrics"))[0] == 200  # without what cannot be looked up
        await migrate(engine)
        assert await text_at(client, "/readyz") == (200, "ok\n")
    await engine.dispose()


async def test_without_a_database_it_lives_but_is_not_ready(
    client: "TestClient[web.Request, web.Application]", monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_: object) -> bool:
        raise ConnectionError("away")

    monkeypatch.setattr(module, "is_current", away)
    assert await text_at(client, "/readyz") == (503, "the database cannot serve\n")
    assert await text_at(client, "/healthz") == (200, "ok\n")


async def test_a_port_that_is_taken_is_asked_for_again(
    monitor: Monitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TRY_AGAIN_SECONDS", 0.01)
    nursery = Nursery()
    with socket.socket() as other:
        other.bind(("0.0.0.0", 0))  # noqa: S104
        other.listen()
        port = other.getsockname()[1]
        nursery.start(monitor.serve(port), name="monitor")
        await asyncio.sleep(0.02)
    async with aiohttp.ClientSession() as http, asyncio.timeout(5):
        while True:
            try:
                async with http.get(f"http://127.0.0.1:{port}/healthz") as answer:
                    assert answer.status == 200
                    break
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.005)
    await nursery.close()
