"""What the check says of numbers with which reminders would make no sense."""

from typing import Final

import pytest

from content import reminder_checks
from tests.content.breakages import REMINDERS, Breakage, found_in, one, rules_of
from tests.content_samples import FILES, changed

BREAKAGES: Final = (
    one(
        "more reminders for those who are away longer",
        reminder_checks.reminders_are_sound,
        changed(REMINDERS, "every_days = 7", "every_days = 1"),
        "reminders: away must have ever more days, and ever more between two reminders",
    ),
    one(
        "numbers that make no sense",
        reminder_checks.reminders_are_sound,
        {
            **FILES,
            REMINDERS: FILES[REMINDERS]
            .replace("from_days = 2,", "from_days = 0,")
            .replace("stop_question_days = 30", "stop_question_days = 10")
            .replace("unanswered_every_days = 14", "unanswered_every_days = 0")
            .replace("unanswered_reminders = 2", "unanswered_reminders = 0")
            .replace("welcome_back_days = 5", "welcome_back_days = 0")
            .replace("preview = 7", "preview = 0")
            .replace("plan_every = 3", "plan_every = 0")
            .replace("snooze_days = 10", "snooze_days = 2")
            .replace("proposal_minutes = 15", "proposal_minutes = 7"),
        },
        "reminders: away must have ever more days, and ever more between two reminders",
        "reminders: stop_question_days must come after all of away",
        "reminders: unanswered_every_days must be 1 or more",
        "reminders: unanswered_reminders must be 1 or more",
        "reminders: welcome_back_days must be 1 or more",
        "reminders: preview must be 1 or more",
        "reminders: plan_every must be 1 or more",
        "reminders: starts, snoozes and snooze_days must be 1 or more, none above the next",
        "reminders: proposal_minutes must be one of 1, 5, 10, 15, 20, 30, 60",
    ),
)


@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda breakage: breakage.name)
def test_a_broken_rule_is_found(breakage: Breakage) -> None:
    assert found_in(breakage) == breakage.lines


def test_every_rule_is_shown_to_catch_something() -> None:
    assert {breakage.rule for breakage in BREAKAGES} == rules_of(reminder_checks)
