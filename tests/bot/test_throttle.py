"""Rates are kept, and flood limits obeyed exactly where they apply."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.throttle import CHAT_BURST, Throttle
from tests.fakes import MONDAY_MORNING

START = MONDAY_MORNING
ANN, BEN, CLEO = 1, 2, 3


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def throttle(per_second: float = 1000.0) -> Throttle:
    return Throttle(start=START, per_second=per_second)


def next_free(limits: Throttle, chat: int, now: datetime, *, leave: int = 0) -> datetime:
    """When a call to the chat may go; `now` if it may go at once."""
    return max(limits.all_free_at(), limits.chat_free_at(chat, now, leave=leave))


def spend(limits: Throttle, chat: int, calls: int, now: datetime) -> None:
    for _ in range(calls):
        limits.take(chat, now)


def test_a_quiet_bot_may_send_at_once() -> None:
    assert next_free(throttle(), ANN, at(7)) == at(7)


def test_a_chat_takes_a_short_burst_and_then_one_a_second() -> None:
    limits = throttle()
    spend(limits, ANN, CHAT_BURST - 1, at(0))
    assert next_free(limits, ANN, at(0)) == at(0)
    limits.take(ANN, at(0))
    assert next_free(limits, ANN, at(0)) == at(1)
    limits.take(ANN, at(1))
    assert next_free(limits, ANN, at(1)) == at(2)


def test_a_chat_regains_its_burst_by_being_quiet() -> None:
    limits = throttle()
    spend(limits, ANN, CHAT_BURST, at(0))
    spend(limits, ANN, CHAT_BURST, at(10))
    assert next_free(limits, ANN, at(10)) == at(11)


def test_one_chats_burst_is_not_anothers() -> None:
    limits = throttle()
    spend(limits, ANN, CHAT_BURST, at(0))
    assert next_free(limits, BEN, at(0)) == at(0)


def test_the_less_important_leaves_tokens_for_the_rest() -> None:
    limits = throttle()
    spend(limits, ANN, CHAT_BURST - 2, at(0))
    assert next_free(limits, ANN, at(0), leave=2) == at(1)
    assert next_free(limits, ANN, at(0)) == at(0)


@given(
    gaps=st.lists(st.floats(min_value=0, max_value=0.5), max_size=150),
    per_second=st.sampled_from([1.0, 5.0, 30.0, 60.0, 100.0]),
)
def test_no_second_ever_holds_more_than_the_limit(gaps: list[float], per_second: float) -> None:
    limits = throttle(per_second)
    now, sent = START, list[datetime]()
    for chat, gap in enumerate(gaps):
        now = next_free(limits, chat, now + timedelta(seconds=gap))
        limits.take(chat, now)
        sent.append(now)
    most = max((sum(0 <= (b - a).total_seconds() < 1 for b in sent) for a in sent), default=0)
    assert most <= per_second


def test_a_wave_goes_out_at_nearly_the_full_rate() -> None:
    limits = throttle(30)
    now = START
    for chat in range(300):
        now = next_free(limits, chat, now)
        limits.take(chat, now)
    assert now <= at(300 / 29.6)


def test_a_flood_limit_holds_its_chat_to_the_very_instant() -> None:
    limits = throttle()
    assert limits.flooded(ANN, until=at(7), now=at(0)) is False
    assert next_free(limits, ANN, at(0)) == at(7)
    assert next_free(limits, ANN, at(6.999)) == at(7)
    assert next_free(limits, ANN, at(7)) == at(7)


def test_a_flood_limit_holds_no_other_chat() -> None:
    limits = throttle()
    limits.flooded(ANN, until=at(7), now=at(0))
    assert next_free(limits, BEN, at(0)) == at(0)


def test_a_shorter_flood_limit_does_not_lift_a_longer_one() -> None:
    limits = throttle()
    limits.penalise(ANN, at(9))
    limits.penalise(ANN, at(2))
    assert next_free(limits, ANN, at(0)) == at(9)


def test_a_penalty_for_all_holds_everyone() -> None:
    limits = throttle()
    limits.penalise_all(at(4))
    limits.penalise_all(at(3))
    assert next_free(limits, BEN, at(0)) == at(4)


def test_three_different_chats_flooded_in_a_row_mean_the_whole_bot() -> None:
    limits = throttle()
    for chat in range(100, 120):
        limits.take(chat, at(0))
    concerns_all = [limits.flooded(chat, until=at(5), now=at(0.1)) for chat in (ANN, BEN, CLEO)]
    assert concerns_all == [False, False, True]
    assert next_free(limits, 99, at(0.1)) == at(5)


def test_an_accepted_call_in_between_clears_the_bot() -> None:
    limits = throttle()
    for chat in range(100, 120):
        limits.take(chat, at(0))
    limits.flooded(ANN, until=at(5), now=at(0.1))
    limits.flooded(BEN, until=at(5), now=at(0.1))
    limits.accepted()
    assert limits.flooded(CLEO, until=at(5), now=at(0.1)) is False


def test_one_chat_flooded_often_means_that_chat() -> None:
    limits = throttle()
    for chat in range(100, 120):
        limits.take(chat, at(0))
    assert not any(limits.flooded(ANN, until=at(5), now=at(0.1)) for _ in range(5))


@pytest.mark.parametrize(
    ("calls_before", "between"), [(3, 0.1), (20, 2.0)], ids=["little traffic", "far apart"]
)
def test_flooded_chats_are_no_sign_when_traffic_is_low(calls_before: int, between: float) -> None:
    limits = throttle()
    for chat in range(100, 100 + calls_before):
        limits.take(chat, at(0))
    flooded = [
        limits.flooded(chat, until=at(9), now=at(between * chat)) for chat in (ANN, BEN, CLEO)
    ]
    assert flooded == [False, False, False]


def test_one_chat_without_an_answer_holds_no_other_up() -> None:
    limits = throttle()
    for _ in range(5):
        limits.unanswered(ANN, now=at(0))
    assert next_free(limits, BEN, at(0)) == at(0)


def test_three_chats_without_an_answer_make_the_bot_pause() -> None:
    limits = throttle()
    for chat in (ANN, BEN, CLEO):
        limits.unanswered(chat, now=at(0))
    assert next_free(limits, ANN, at(0)) == at(1)


def test_failures_during_the_pause_do_not_prolong_it_and_those_after_it_do() -> None:
    limits = throttle()
    for chat in (ANN, BEN, CLEO):
        limits.unanswered(chat, now=at(0))
    limits.unanswered(4, now=at(0.9))
    assert next_free(limits, ANN, at(0.9)) == at(1)
    limits.unanswered(4, now=at(1.5))
    assert next_free(limits, ANN, at(1.5)) == at(2.5)


def test_one_answer_ends_the_suspicion() -> None:
    limits = throttle()
    limits.unanswered(ANN, now=at(0))
    limits.unanswered(BEN, now=at(0))
    limits.accepted()
    limits.unanswered(CLEO, now=at(0))
    assert next_free(limits, ANN, at(0)) == at(0)


def test_capacity_is_what_still_fits() -> None:
    limits = throttle(30)
    assert limits.capacity(at(0), timedelta(seconds=1)) == 29
    limits.penalise_all(at(2))
    assert limits.capacity(at(0), timedelta(seconds=1)) == 0


def test_idle_chats_are_forgotten() -> None:
    limits = throttle()
    limits.penalise(-1, at(1))
    for chat in range(20_000):
        limits.take(chat, at(chat * 0.01))
    assert limits.known_chats < 2_200
