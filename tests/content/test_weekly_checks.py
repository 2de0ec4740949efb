"""What the check says of a weekly line that could not come, and of obstacles that are none."""

from typing import Final

import pytest

from content import weekly_checks, word_checks
from tests.content.breakages import INTAKE, WEEKLY, WORDS, Breakage, found_in, one, rules_of
from tests.content_samples import FILES, changed

QUIET: Final = "weekly: at and spread_seconds must stay out of the quiet hours"

BROKEN: Final = (
    one(
        "a day there is not",
        weekly_checks.the_weekly_line_is_sound,
        changed(WEEKLY, "weekday = 7", "weekday = 8"),
        "weekly: weekday must be from 1 to 7",
    ),
    one(
        "an aim nobody can reach",
        weekly_checks.the_weekly_line_is_sound,
        changed(WEEKLY, "praise_from = 3", "praise_from = 8"),
        "weekly: praise_from must be from 1 to 7",
    ),
    one(
        "in the middle of the night",
        weekly_checks.the_weekly_line_is_sound,
        changed(WEEKLY, "at = 18:00:00", "at = 02:00:00"),
        QUIET,
    ),
    one(
        "so spread that some get it at night",
        weekly_checks.the_weekly_line_is_sound,
        changed(WEEKLY, "at = 18:00:00", "at = 20:45:00"),
        QUIET,
    ),
    one(
        "looked at again only when it is too old",
        weekly_checks.the_weekly_line_is_sound,
        changed(WEEKLY, "again_seconds = 1800", "again_seconds = 7201"),
        "weekly: again_seconds must be 1 or more, and not above age_limit_seconds",
    ),
    one(
        "obstacles nobody is asked about",
        weekly_checks.the_obstacles_are_a_choice,
        changed(WEEKLY, 'barrier = "stairs"', 'barrier = "ladders"'),
        "weekly: barrier: there is no question 'ladders'",
    ),
    one(
        "obstacles that are a number",
        weekly_checks.the_obstacles_are_a_choice,
        changed(WEEKLY, 'barrier = "stairs"', 'barrier = "pain"'),
        "question pain: is what got in the way: must be a choice",
    ),
    one(
        "an obstacle without a tip",
        word_checks.words_are_there,
        changed(WORDS, 'better = "Go on like that."', ""),
        "language en: tip.better: has no words",
    ),
    one(
        "a tip for nothing",
        word_checks.words_are_used,
        changed(INTAKE, '{ slug = "better" }, { slug = "worse" }', '{ slug = "better" }'),
        "language en: question.stairs.options.worse: is used by nothing",
        "language en: tip.worse: is used by nothing",
    ),
)


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_each_fault_is_one_line_that_names_it(broken: Breakage) -> None:
    assert found_in(broken) == broken.lines


def test_every_rule_has_a_breakage() -> None:
    assert rules_of(weekly_checks) <= {broken.rule for broken in BROKEN}


def test_quiet_hours_within_a_day_are_kept_too() -> None:
    noon = changed("routine/rules.toml", "quiet_from = 21:00:00", "quiet_from = 01:00:00")
    files = {**FILES, "routine/rules.toml": noon["routine/rules.toml"]}
    assert found_in(one("a short night", weekly_checks.the_weekly_line_is_sound, files)) == ()
