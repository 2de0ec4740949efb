from bot.sandbox.limits import FloodLimits, FloodOptions, Rate

NOON = 1_800_000_000.0


def test_a_chat_takes_a_short_burst_and_then_one_a_second() -> None:
    limits = FloodLimits(FloodOptions())
    assert [limits.take(1, NOON) for _ in range(9)] == [0] * 8 + [1]
    assert [limits.take(1, NOON + 1) for _ in range(2)] == [0, 1]


def test_another_chat_is_not_concerned() -> None:
    limits = FloodLimits(FloodOptions())
    for _ in range(9):
        limits.take(1, NOON)
    assert limits.take(2, NOON) == 0


def test_thirty_a_second_go_to_all_chats_together() -> None:
    limits = FloodLimits(FloodOptions())
    assert [limits.take(chat_id, NOON) for chat_id in range(1, 32)] == [0] * 30 + [1]
    assert limits.take(99, NOON + 0.05) == 0


def test_a_group_takes_twenty_a_minute() -> None:
    limits = FloodLimits(FloodOptions())
    assert [limits.take(-5, NOON) for _ in range(21)] == [0] * 20 + [3]
    assert limits.take(-5, NOON + 3) == 0


def test_a_refused_message_is_not_counted() -> None:
    limits = FloodLimits(FloodOptions(chat=Rate(burst=1, per_second=0.1)))
    assert [limits.take(1, NOON) for _ in range(3)] == [0, 10, 10]
    assert limits.take(1, NOON + 10) == 0


def test_the_burst_does_not_grow_while_nothing_is_sent() -> None:
    limits = FloodLimits(FloodOptions())
    limits.take(1, NOON)
    assert [limits.take(1, NOON + 3600) for _ in range(9)] == [0] * 8 + [1]


def test_limits_can_be_off() -> None:
    limits = FloodLimits(FloodOptions(enabled=False))
    assert {limits.take(1, NOON) for _ in range(1000)} == {0}
