import asyncio

import aiohttp
import pytest

from bot.sandbox.faults import Fault, FaultInjector, FaultPlan
from tests.fixtures_sandbox import TOKEN, Stage


def test_nothing_goes_wrong_by_itself() -> None:
    assert {FaultInjector().draw("sendmessage") for _ in range(100)} == {None}


def test_the_same_seed_brings_the_same_faults() -> None:
    plan = FaultPlan(seed=5, bad_gateway=0.2, drop_after=0.2, slow=0.2)
    first, second = FaultInjector(plan), FaultInjector(plan)
    drawn = [first.draw("sendmessage") for _ in range(200)]
    assert drawn == [second.draw("sendmessage") for _ in range(200)]
    assert set(drawn) == {None, Fault.BAD_GATEWAY, Fault.DROP_AFTER, Fault.SLOW}


def test_a_new_seed_starts_the_dice_anew() -> None:
    faults = FaultInjector(FaultPlan(seed=1, flood=0.5))
    drawn = [faults.draw("sendmessage") for _ in range(50)]
    faults.follow(FaultPlan(seed=2, flood=0.5))
    faults.follow(FaultPlan(seed=1, flood=0.5))
    assert [faults.draw("sendmessage") for _ in range(50)] == drawn


def test_polling_only_suffers_when_it_is_named() -> None:
    assert FaultInjector(FaultPlan(flood=1.0)).draw("getupdates") is None
    named = FaultInjector(FaultPlan(flood=1.0, methods=("getupdates",)))
    assert named.draw("getupdates") is Fault.FLOOD
    assert named.draw("sendmessage") is None


def test_a_single_fault_hits_the_next_call_of_its_method() -> None:
    faults = FaultInjector()
    faults.once(Fault.DROP_AFTER, "sendMessage", times=2)
    drawn = [faults.draw(name) for name in ("getme", *["sendmessage"] * 3)]
    assert drawn == [None, Fault.DROP_AFTER, Fault.DROP_AFTER, None]


@pytest.mark.parametrize(
    "changes",
    [
        {"coffee": 1.0},
        {"flood": 2},
        {"flood": "often"},
        {"slow_seconds": -1},
        {"refuse_edits": 1},
        {"methods": "sendMessage"},
    ],
)
def test_a_wrong_change_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=str(next(iter(changes)))):
        FaultPlan().changed(changes)


def test_a_change_leaves_the_rest() -> None:
    plan = FaultPlan(flood=0.5).changed({"methods": ["sendMessage"], "bad_gateway": True})
    assert plan == FaultPlan(flood=0.5, bad_gateway=1.0, methods=("sendmessage",))


@pytest.fixture
async def talking(stage: Stage) -> Stage:
    stage.sandbox.person(1).sends("/start")
    return stage


async def test_a_bad_gateway_answers_with_a_page_and_does_nothing(talking: Stage) -> None:
    talking.sandbox.faults.once(Fault.BAD_GATEWAY, "sendMessage")
    path = f"{talking.sandbox.url}/bot{TOKEN}/sendMessage"
    async with talking.bot.http.post(path, json={"chat_id": 1, "text": "Hello"}) as response:
        assert (response.status, response.content_type) == (502, "text/html")
    assert talking.sandbox.person(1).from_bot() == []


async def test_a_flood_answer_says_when_to_come_back(talking: Stage) -> None:
    talking.sandbox.faults.once(Fault.FLOOD, "sendMessage")
    answer = await talking.bot.call("sendMessage", chat_id=1, text="Hello")
    assert answer.refusal == (429, "Too Many Requests: retry after 5")
    assert answer.body["parameters"] == {"retry_after": 5}
    assert answer.headers["Retry-After"] == "5"


@pytest.mark.parametrize(
    ("fault", "texts"), [(Fault.DROP_BEFORE, []), (Fault.DROP_AFTER, ["Hello"])]
)
async def test_a_broken_connection_leaves_open_whether_it_was_done(
    talking: Stage, fault: Fault, texts: list[str]
) -> None:
    talking.sandbox.faults.once(fault, "sendMessage")
    with pytest.raises(aiohttp.ClientError):
        await talking.bot.call("sendMessage", chat_id=1, text="Hello")
    assert [message.text for message in talking.sandbox.person(1).from_bot()] == texts
    assert talking.sandbox.calls[-1].accepted is bool(texts)


async def test_a_slow_answer_comes_late_although_it_was_done_at_once(talking: Stage) -> None:
    talking.sandbox.faults.once(Fault.SLOW, "sendMessage")
    async with asyncio.TaskGroup() as group:
        call = group.create_task(talking.bot.call("sendMessage", chat_id=1, text="Hello"))
        await talking.sandbox.person(1).hears("Hello")
        assert not call.done()
        talking.clock.advance(3)
    assert call.result().status == 200


async def test_all_edits_can_be_refused(talking: Stage) -> None:
    faults = talking.sandbox.faults
    message_id = await talking.bot.message_id(1)
    faults.follow(faults.plan.changed({"refuse_edits": True}))
    answer = await talking.bot.call("editMessageText", chat_id=1, message_id=message_id, text="x")
    assert answer.refusal == (400, "Bad Request: message can't be edited")
