"""What the garbage collector leaves alone."""

import gc
from collections.abc import Iterator

import pytest

from bot.collector import YOUNG_OBJECTS, set_apart


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_what_exists_is_never_looked_through_again() -> None:
    known: list[list[int]] = [[]]
    set_apart()
    assert gc.get_freeze_count() > 0
    assert not any(one is known for one in gc.get_objects())


def test_what_comes_later_is_looked_through_less_often() -> None:
    set_apart()
    assert gc.get_threshold()[0] == YOUNG_OBJECTS
    later: list[list[int]] = [[]]
    assert any(one is later for one in gc.get_objects())
