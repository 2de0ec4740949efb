"""Weekdays by their ISO numbers, Monday is 1: which are neighbours, and how far apart they are."""

from collections.abc import Collection
from typing import Final

DAYS_OF_WEEK: Final = range(1, 8)


def neighbours(days: Collection[int]) -> bool:
    """Whether two of these weekdays follow each other; Monday follows Sunday."""
    return any(day % 7 + 1 in days for day in days)


def largest_gap(days: Collection[int]) -> int:
    """Return the most days from one of these weekdays to the next; 7 for a single one."""
    inorder = sorted(days)
    following = (*inorder[1:], inorder[0] + 7)
    return max(after - day for day, after in zip(inorder, following, strict=True))
