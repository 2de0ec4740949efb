"""What the check says of data that would be kept too short a time, or without warning."""

from typing import Final

import pytest

from content import keeping_checks
from tests.content.breakages import KEEPING, Breakage, found_in, one, rules_of
from tests.content_samples import changed

BREAKAGES: Final = (
    one(
        "a version before the first",
        keeping_checks.keeping_is_sound,
        changed(KEEPING, "consent_version = 1", "consent_version = 0"),
        "keeping: consent_version must be 1 or more",
    ),
    one(
        "deleted while still reminded",
        keeping_checks.keeping_is_sound,
        changed(KEEPING, "silent_days = 365", "silent_days = 30"),
        "keeping: silent_days must come after the reminders' stop_question_days",
    ),
    one(
        "deleted almost without warning",
        keeping_checks.keeping_is_sound,
        changed(KEEPING, "notice_days = 30", "notice_days = 6"),
        "keeping: notice_days must be 7 or more",
    ),
)


@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda breakage: breakage.name)
def test_a_broken_rule_is_found(breakage: Breakage) -> None:
    assert found_in(breakage) == breakage.lines


def test_every_rule_here_is_broken_once() -> None:
    assert {breakage.rule for breakage in BREAKAGES} == rules_of(keeping_checks)
