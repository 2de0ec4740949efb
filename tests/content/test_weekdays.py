"""Weekdays: which are neighbours, and how far apart they are."""

import pytest

from content.weekdays import largest_gap, neighbours


@pytest.mark.parametrize(
    ("days", "in_a_row", "apart"),
    [((1, 3, 5), False, 3), ((1, 4), False, 4), ((2,), False, 7), ((1, 7), True, 6)],
)
def test_a_week_goes_on_after_sunday(days: tuple[int, ...], in_a_row: bool, apart: int) -> None:  # noqa: FBT001
    assert (neighbours(days), largest_gap(days)) == (in_a_row, apart)
