"""A process that is told to end and hangs leaves by itself, a moment before it is killed."""

import logging
from threading import Event, active_count

import pytest

from bot.leaving import in_time, told_to_end


def test_whoever_hangs_when_told_to_end_leaves_with_0(caplog: pytest.LogCaptureFixture) -> None:
    left, codes = Event(), list[int]()

    def leave(code: int) -> None:
        codes.append(code)
        left.set()

    with caplog.at_level(logging.WARNING), in_time(seconds=0.01, leave=leave):
        told_to_end.get()()
        assert left.wait(5)
    assert codes == [0]
    assert [record.__dict__["action"] for record in caplog.records] == ["left_in_time"]


def test_whoever_comes_to_an_end_is_left_alone() -> None:
    threads, codes = active_count(), list[int]()
    with in_time(seconds=60, leave=codes.append):
        told_to_end.get()()
    told_to_end.get()()  # nobody is waited for any more
    assert codes == []
    assert active_count() <= threads + 1  # the timer's thread ends by itself
