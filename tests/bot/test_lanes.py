"""The order in which waiting calls go."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.calls import Call
from bot.lanes import CUE_SLOTS, EDIT_SLOTS, OTHERS_THROUGH, PATIENCE, SHED_EDITS_AT, Lanes
from bot.throttle import CHAT_BURST, Throttle
from conversations.effects import Lane
from tests.fakes import MONDAY_MORNING

START = MONDAY_MORNING
ANNA, BEN, CARL = 101, 102, 103


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def message(
    call_id: int,
    person: int = ANNA,
    lane: Lane = Lane.REPLY,
    *,
    not_after: datetime | None = None,
) -> Call:
    return Call(
        id=call_id,
        person_id=person,
        lane=lane,
        method="sendMessage",
        payload={},
        not_after=not_after,
    )


def edit(call_id: int, target: str = "m1", *, person: int = ANNA, lane: Lane = Lane.EDIT) -> Call:
    return Call(
        id=call_id,
        person_id=person,
        lane=lane,
        method="editMessageText",
        payload={},
        target_ref=target,
    )


def strip(call_id: int, target: str = "m1") -> Call:
    return replace(edit(call_id, target), method="editMessageReplyMarkup")


def answer(call_id: int, person: int = ANNA) -> Call:
    return replace(message(call_id, person), method="answerCallbackQuery")


class Line:
    """Lanes with a clock of their own; every call picked is taken by Telegram at once."""

    def __init__(self, per_second: float = 1000.0) -> None:
        self.throttle = Throttle(start=START, per_second=per_second)
        self.lanes = Lanes(self.throttle)
        self.now = START

    def add(self, *calls: Call) -> list[int]:
        return ids(self.lanes.add(calls, self.now))

    def pick(self, slots: int = 100) -> list[Call]:
        return self.lanes.pick(self.now, slots=slots)

    def takes(self, call: Call) -> bool:
        return self.lanes.take_new(call, self.now, slots=100)

    def sent(self) -> list[int]:
        """Send all that may go now, one after the other, and return the order."""
        order: list[int] = []
        while picked := self.pick(slots=CUE_SLOTS + 1) or self.pick(slots=EDIT_SLOTS + 1):
            # one at a time, cues aside
            for call in picked:
                order.append(call.id)
                self.lanes.settle(call, self.now, taken=True)
        return order

    def fail(self, call: Call, *, retry_in: float) -> Call:
        again = replace(
            call, retry_at=self.now + timedelta(seconds=retry_in), attempts=call.attempts + 1
        )
        self.lanes.retry(again, self.now)
        return again

    def next(self, slots: int = 100) -> datetime | None:
        return self.lanes.next_instant(self.now, slots=slots)


def ids(calls: list[Call]) -> list[int]:
    return [call.id for call in calls]


@pytest.fixture
def line() -> Line:
    return Line()


def test_lanes_ahead_are_served_first(line: Line) -> None:
    line.add(
        edit(1, person=104),
        message(2, ANNA, Lane.REMINDER),
        message(3, BEN, Lane.REPLY),
        message(4, CARL, Lane.CUE),
    )
    assert line.sent() == [4, 3, 2, 1]


def test_within_a_lane_the_oldest_goes_first(line: Line) -> None:
    line.add(*(message(number, person=number) for number in (3, 1, 2)))
    assert line.sent() == [1, 2, 3]


def test_one_chat_gets_one_call_at_a_time(line: Line) -> None:
    line.add(message(1), message(2), message(3, BEN))
    first = line.pick()
    assert ids(first) == [1, 3]
    assert line.pick() == []
    line.lanes.settle(first[0], line.now, taken=True)
    assert ids(line.pick()) == [2]


def test_a_cue_does_not_overtake_an_earlier_reply_of_its_chat(line: Line) -> None:
    line.add(message(1, lane=Lane.REPLY), message(2, lane=Lane.CUE))
    assert line.sent() == [1, 2]


def test_a_chat_is_served_in_its_most_urgent_lane(line: Line) -> None:
    line.add(
        message(1, ANNA, Lane.REMINDER),
        message(2, BEN, Lane.REPLY),
        message(3, ANNA, Lane.CUE),
    )
    assert line.sent() == [1, 3, 2]


def test_a_message_overtakes_a_cosmetic_edit_of_its_chat(line: Line) -> None:
    line.add(edit(1), message(2), message(3, lane=Lane.CUE))
    assert line.sent() == [2, 3, 1]


def test_an_urgent_edit_keeps_its_place_among_the_messages(line: Line) -> None:
    line.add(edit(1, lane=Lane.REPLY), message(2), edit(3, "m2", lane=Lane.REPLY), message(4))
    assert line.sent() == [1, 2, 3, 4]


def test_a_newer_edit_of_the_same_message_replaces_the_older(line: Line) -> None:
    assert line.add(edit(1), edit(2, "m2"), edit(3)) == [1]
    assert line.sent() == [2, 3]


def test_a_strip_replaces_a_cosmetic_edit(line: Line) -> None:
    assert line.add(edit(1), strip(2)) == [1]
    assert line.sent() == [2]


def test_an_urgent_edit_replaces_an_urgent_one_and_a_cosmetic_edit_does_not(line: Line) -> None:
    assert line.add(edit(1, lane=Lane.REPLY), edit(2, lane=Lane.REPLY)) == [1]
    assert line.add(edit(3), strip(4)) == [3]
    assert line.sent() == [2, 4]


def test_edits_of_different_chats_do_not_replace_each_other(line: Line) -> None:
    assert line.add(edit(1), edit(2, person=BEN)) == []


def test_cosmetic_edits_are_shed_when_many_calls_wait_and_strips_are_not(line: Line) -> None:
    line.add(*(message(number, person=1000 + number) for number in range(SHED_EDITS_AT + 1)))
    assert line.add(edit(901), strip(902), edit(903, "m3", lane=Lane.REPLY)) == [901]


def test_after_a_rush_cosmetic_edits_go_a_few_at_a_time_and_no_reply_waits_for_more(
    line: Line,
) -> None:
    slots = EDIT_SLOTS + 3
    line.add(*(edit(number, person=1000 + number) for number in range(1, 9)))
    assert ids(line.pick(slots=slots)) == [1, 2, 3]
    assert line.next(slots=slots - 3) is None
    line.add(message(999))
    assert ids(line.pick(slots=slots - 3)) == [999]
    assert line.next(slots=slots - 2) == line.now
    assert ids(line.pick(slots=slots - 2)) == [4]


def test_a_new_call_goes_past_what_is_less_urgent_and_behind_what_is_not(line: Line) -> None:
    line.add(message(1, BEN, Lane.REMINDER))
    assert line.takes(message(2))
    assert not line.takes(message(3))  # its chat has one in flight
    assert not line.takes(message(4, CARL, Lane.REMINDER))
    assert line.takes(answer(5))
    assert ids(line.pick()) == [1]


def test_a_new_call_is_under_the_limits_and_counts_against_them() -> None:
    slow = Line(per_second=1)
    assert slow.takes(message(1))
    assert not slow.takes(message(2, BEN))
    slow.now = at(2)
    slow.throttle.penalise(BEN, at(60))
    assert not slow.takes(message(2, BEN))
    assert slow.takes(message(3, CARL))


def test_a_new_edit_waits_in_line_where_it_replaces_older_ones(line: Line) -> None:
    line.add(edit(1), edit(2, "m2"))
    newer = edit(3, lane=Lane.REPLY)
    assert not line.takes(newer)
    assert line.add(newer) == [1]
    assert line.sent() == [3, 2]


def test_a_cosmetic_edit_leaves_tokens_of_its_chat_to_messages(line: Line) -> None:
    for _ in range(CHAT_BURST - 2):
        line.throttle.take(ANNA, line.now)
    line.add(edit(1))
    assert line.sent() == []
    assert line.next() == at(1)
    line.add(message(2))
    assert line.sent() == [2]


def test_a_chat_over_its_limit_holds_nobody_else_up(line: Line) -> None:
    line.add(*(message(number) for number in range(1, 9)), message(9, BEN))
    assert sorted(line.sent()) == [1, 2, 3, 4, 5, 9]
    assert line.next() == at(1)
    line.now = at(1)
    assert line.sent() == [6]


def test_the_bots_own_limit_is_kept() -> None:
    slow = Line(per_second=10)
    slow.add(*(message(number, person=number) for number in range(1, 4)))
    assert slow.sent() == [1]
    next_at = slow.next()
    assert next_at is not None
    assert at(0) < next_at <= at(0.12)
    slow.now = next_at
    assert slow.sent() == [2]


def test_a_cue_that_comes_while_the_bot_waits_goes_next() -> None:
    slow = Line(per_second=10)
    slow.add(*(message(number, person=number, lane=Lane.REMINDER) for number in range(1, 4)))
    assert slow.sent() == [1]
    slow.add(message(4, CARL, Lane.CUE))
    slow.now = slow.next() or slow.now
    assert slow.sent() == [4]


def test_answers_to_taps_wait_for_no_limit_and_for_no_message(line: Line) -> None:
    line.throttle.penalise_all(at(60))
    line.add(message(1), answer(2), answer(3), answer(4, BEN))
    assert ids(line.pick()) == [2, 3, 4]


def test_slots_are_kept_free_for_cues(line: Line) -> None:
    line.add(message(1), answer(2, BEN), message(3, CARL, Lane.CUE))
    assert ids(line.pick(slots=CUE_SLOTS)) == [3]
    assert line.next(slots=CUE_SLOTS - 1) is None
    assert line.next() == at(0)


def test_a_later_message_waits_for_the_one_that_is_to_be_repeated(line: Line) -> None:
    line.add(message(1), message(2, lane=Lane.CUE), message(3, BEN))
    (first, _) = line.pick()
    line.fail(first, retry_in=4)
    assert line.pick() == []
    assert line.next() == at(4)
    line.now = at(4)
    assert line.sent() == [1, 2]


def failing(line: Line, *, others: int) -> list[int]:
    """Let call 1 fail until patience ends, while `others` get through; return what goes next."""
    line.add(message(1), message(2))
    for attempt in range(PATIENCE):
        (call,) = line.pick()
        line.fail(call, retry_in=1)
        if attempt == 0:
            line.add(*(message(100 + number, person=500 + number) for number in range(others)))
            line.sent()
        line.now += timedelta(seconds=1)
    return ids(line.pick())


def test_a_call_that_fails_for_ever_while_others_get_through_lets_its_chat_go_on(
    line: Line,
) -> None:
    assert failing(line, others=OTHERS_THROUGH) == [2]


def test_order_is_kept_however_long_nothing_gets_through(line: Line) -> None:
    assert failing(line, others=0) == [1]


def test_an_edit_to_be_repeated_gives_way_to_a_newer_one(line: Line) -> None:
    line.add(edit(1))
    (first,) = line.pick()
    line.add(edit(2))
    dropped = line.lanes.retry(replace(first, retry_at=at(1)), line.now)
    assert ids(dropped) == [1]
    assert line.sent() == [2]


def test_an_edit_to_be_repeated_waits_for_its_time(line: Line) -> None:
    line.add(edit(1))
    (first,) = line.pick()
    assert line.lanes.retry(replace(first, retry_at=at(1)), line.now) == []
    assert line.sent() == []
    line.now = at(1)
    assert line.sent() == [1]


def test_a_call_whose_lease_was_lost_comes_back_to_its_place(line: Line) -> None:
    line.add(message(2), message(4), edit(7))
    assert line.add(message(1), message(3), edit(6)) == [6]
    assert line.sent() == [1, 2, 3, 4]
    line.now = at(9)
    assert line.sent() == [7]


def test_a_known_call_is_not_added_twice(line: Line) -> None:
    line.add(message(1))
    line.add(message(1))
    (first,) = line.pick()
    line.add(message(1))
    line.lanes.settle(first, line.now, taken=True)
    assert line.sent() == []
    assert len(line.lanes) == 0


def test_a_call_expires_just_after_its_not_after(line: Line) -> None:
    line.throttle.penalise(ANNA, at(99))
    line.add(message(1, lane=Lane.CUE, not_after=at(5)), message(2))
    assert line.lanes.expire(at(5)) == []
    assert line.next() == at(5.000001)
    assert ids(line.lanes.expire(at(5.000001))) == [1]
    line.now = at(99)
    assert line.sent() == [2]


def test_a_call_behind_one_to_be_repeated_expires_in_time(line: Line) -> None:
    line.add(message(1), message(2, lane=Lane.CUE, not_after=at(3)))
    (first,) = line.pick()
    line.fail(first, retry_in=60)
    assert ids(line.lanes.expire(at(4))) == [2]


def test_a_call_in_flight_does_not_expire_and_can_do_so_when_it_comes_back(line: Line) -> None:
    line.add(message(1, not_after=at(3)))
    (first,) = line.pick()
    assert line.lanes.expire(at(4)) == []
    line.lanes.retry(first, at(4))
    assert ids(line.lanes.expire(at(4))) == [1]


def test_a_parked_chat_is_emptied_and_others_go_on(line: Line) -> None:
    line.add(message(1), message(2), edit(3), message(4, BEN))
    first = line.pick()[0]
    assert ids(line.lanes.drop_chat(ANNA, line.now)) == [2, 3]
    line.lanes.settle(first, line.now, taken=False)
    assert len(line.lanes) == 1
    assert line.lanes.drop_chat(CARL, line.now) == []


def test_nothing_waiting_means_no_next_instant(line: Line) -> None:
    assert line.next() is None


def test_ready_counts_chats_that_only_wait_for_the_bots_turn() -> None:
    slow = Line(per_second=1)
    slow.add(*(message(number, person=number % 3) for number in range(9)))
    assert slow.lanes.ready == 3
