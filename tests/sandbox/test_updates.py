import json

from bot.sandbox.updates import FIRST_UPDATE_ID, UpdateQueue

NOON = 1_800_000_000.0


class Pushes:
    def __init__(self) -> None:
        self.heard = 0

    def __call__(self) -> None:
        self.heard += 1


def queue_of(count: int) -> UpdateQueue:
    queue = UpdateQueue(Pushes())
    for number in range(count):
        queue.push("message", {"n": number}, lane="c1", expires_at=NOON + 100)
    return queue


def numbers(queue: UpdateQueue, limit: int = 100, now: float = NOON) -> list[int]:
    return [update.id - FIRST_UPDATE_ID for update in queue.peek(limit, now)]


def test_updates_get_increasing_ids_and_are_json_from_the_start() -> None:
    queue = queue_of(2)
    assert [json.loads(update.json) for update in queue.peek(10, NOON)] == [
        {"update_id": FIRST_UPDATE_ID, "message": {"n": 0}},
        {"update_id": FIRST_UPDATE_ID + 1, "message": {"n": 1}},
    ]


def test_an_update_stays_until_it_is_confirmed() -> None:
    queue = queue_of(3)
    assert numbers(queue) == numbers(queue) == [0, 1, 2]
    queue.confirm(FIRST_UPDATE_ID + 2)
    assert numbers(queue) == [2]
    assert len(queue) == 1


def test_a_limit_gives_the_oldest() -> None:
    assert numbers(queue_of(3), limit=2) == [0, 1]


def test_a_negative_offset_keeps_only_the_last() -> None:
    queue = queue_of(5)
    queue.confirm(-2)
    assert numbers(queue) == [3, 4]


def test_an_offset_far_beyond_the_newest_is_taken_for_a_mistake() -> None:
    queue = queue_of(3)
    queue.confirm(FIRST_UPDATE_ID + 50)
    assert numbers(queue) == [0, 1, 2]
    queue.confirm(FIRST_UPDATE_ID + 5)
    assert numbers(queue) == []


def test_no_offset_confirms_nothing() -> None:
    queue = queue_of(2)
    queue.confirm(0)
    assert numbers(queue) == [0, 1]


def test_expired_updates_are_gone_wherever_they_stand() -> None:
    queue = UpdateQueue(Pushes())
    for life in (100, 10, 100):
        queue.push("message", {}, lane="c1", expires_at=NOON + life)
    assert numbers(queue, now=NOON + 50) == [0, 2]
    assert numbers(queue, now=NOON + 100) == []


def test_kinds_that_were_not_asked_for_are_not_queued() -> None:
    heard = Pushes()
    queue = UpdateQueue(heard)
    assert queue.push("message_reaction", {}, lane="r1", expires_at=NOON) is None
    queue.allow(["message_reaction", "unheard_of"])
    assert queue.push("message", {}, lane="c1", expires_at=NOON) is None
    assert queue.push("message_reaction", {}, lane="r1", expires_at=NOON) == FIRST_UPDATE_ID
    assert heard.heard == 1
    queue.allow([])
    assert queue.push("message", {}, lane="c1", expires_at=NOON) is not None


def test_a_webhook_removes_what_it_has_delivered() -> None:
    queue = queue_of(3)
    second = queue.peek(3, NOON)[1]
    queue.remove(second)
    queue.remove(second)
    assert numbers(queue) == [0, 2]
    queue.clear()
    assert numbers(queue) == []
