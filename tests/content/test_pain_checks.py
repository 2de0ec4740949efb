from typing import Final

import pytest

from content import pain_checks
from tests.content.breakages import Breakage, found_in, one, rules_of
from tests.content_samples import FILES, changed

PAIN: Final = "routine/pain.toml"

BREAKAGES: Final = (
    one(
        "two rules of one name",
        pain_checks.pain_rules_are_sound,
        changed(PAIN, 'slug = "fine"', 'slug = "much-worse"'),
        "pain rule much-worse: is there 2 times",
    ),
    one(
        "a rule behind one that always holds",
        pain_checks.pain_rules_are_sound,
        changed(PAIN, 'all = [{ measure = "rise", at_least = 3 }]', ""),
        "pain rule fine: never counts: much-worse before it always holds",
    ),
    one(
        "a measure that nobody knows yet",
        pain_checks.pain_rules_are_sound,
        changed(PAIN, 'measure = "pain", at_least = 8', 'measure = "rise", at_least = 8'),
        "pain rule closed: rise is not known in the phase before",
    ),
    one(
        "an action out of place",
        pain_checks.pain_rules_are_sound,
        changed(PAIN, '["strength-off"]', '["amber"]'),
        "pain rule much-worse: amber cannot be done in the phase after",
    ),
    one(
        "a condition about nothing",
        pain_checks.pain_rules_are_sound,
        changed(PAIN, '"rise", at_least = 3', '"rise"'),
        "pain rule much-worse: rise: has neither at_least nor under",
    ),
    one(
        "a condition no number meets",
        pain_checks.pain_rules_are_sound,
        changed(PAIN, '"rise", at_least = 3', '"rise", at_least = 3, under = 3'),
        "pain rule much-worse: rise: no number is at_least that and under that",
    ),
    one(
        "pain beyond the scale, counted in days",
        pain_checks.pain_rules_are_sound,
        changed(PAIN, '"pain", at_least = 8', '"pain", at_least = 11, days = 2'),
        "pain rule closed: pain: counts no days",
        "pain rule closed: pain: is never more than 10",
    ),
    one(
        "days that are not counted",
        pain_checks.pain_rules_are_sound,
        changed(PAIN, "at_least = 3, days = 14", "at_least = 3"),
        "pain rule third-morning: worse-mornings: needs days",
    ),
    one(
        "a table without its alarm",
        pain_checks.safety_is_in_the_table,
        changed(PAIN, '["no-session", "clinician"]', '["no-session"]'),
        "pain: no rule of the phase before does clinician",
    ),
    one(
        "numbers that make no sense",
        pain_checks.care_is_sound,
        {
            **FILES,
            PAIN: FILES[PAIN]
            .replace("worse_morning_from = 2", "worse_morning_from = 0")
            .replace("base_numbers = 3", "base_numbers = 0")
            .replace("week_numbers = 3", "week_numbers = 0")
            .replace("[1, 4]", "[1, 2]")
            .replace('["stairs"]', '["steps"]'),
        },
        "care: names the question 'steps', which is not there",
        "care: worse_morning_from must be 1 or more",
        "care: base_numbers must be 1 or more",
        "care: week_numbers must be 1 or more",
        "care: maintenance_weekdays must be days from 1 to 7, never two in a row",
    ),
)


@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda breakage: breakage.name)
def test_a_broken_rule_is_found(breakage: Breakage) -> None:
    assert found_in(breakage) == breakage.lines


def test_every_rule_is_shown_to_catch_something() -> None:
    assert {breakage.rule for breakage in BREAKAGES} == rules_of(pain_checks)
