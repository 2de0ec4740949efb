from typing import Final

import pytest

from content import ladder_checks
from tests.content.breakages import MOVEMENTS, PRESETS, Breakage, found_in, one, rules_of
from tests.content_samples import changed

EASIER: Final = 'easier = [{ slug = "half" }]'

BREAKAGES: Final = (
    one(
        "no easier version",
        ladder_checks.ladders_are_climbable,
        changed(MOVEMENTS, EASIER, ""),
        "movement lift: has no easier step",
    ),
    one(
        "two steps of one name",
        ladder_checks.ladders_are_climbable,
        changed(MOVEMENTS, EASIER, 'easier = [{ slug = "more" }]'),
        "movement lift: has the step more twice",
    ),
    one(
        "a ladder of something that is not strength",
        ladder_checks.ladders_are_climbable,
        changed(MOVEMENTS, 'part = "realign"\nsets', f'part = "realign"\n{EASIER}\nsets'),
        "movement tilt: belongs to realign, which has no ladders",
    ),
    one(
        "strength that is pressed and held",
        ladder_checks.ladders_are_climbable,
        changed(MOVEMENTS, 'part = "breathe"', f'part = "remember"\n{EASIER}'),
        "movement breathe: is strength, so its dose is sets or rounds",
    ),
    one(
        "a step that needs what nobody is asked for",
        ladder_checks.ladders_are_climbable,
        changed(MOVEMENTS, '{ slug = "half" }', '{ slug = "half", needs = ["rope"] }'),
        "movement lift: step half needs 'rope', which no question about tools offers",
    ),
    one(
        "a step for people with a variant nothing has",
        ladder_checks.ladders_are_climbable,
        changed(MOVEMENTS, '{ slug = "half" }', '{ slug = "half", unless = ["by-foot"] }'),
        "movement lift: step half names the variant 'by-foot', which no movement has",
    ),
    one(
        "a step to a movement that is not there",
        ladder_checks.ladders_are_climbable,
        changed(MOVEMENTS, '{ slug = "half" }', '{ slug = "half", movement = "lfit" }'),
        "movement lift: step half names the movement 'lfit', which is not there",
    ),
    one(
        "a step to something that is not strength",
        ladder_checks.ladders_are_climbable,
        changed(MOVEMENTS, '{ slug = "half" }', '{ slug = "half", movement = "tilt" }'),
        "movement lift: step half leads to tilt, which belongs to realign",
    ),
    one(
        "a step to itself, with a dose of its own",
        ladder_checks.ladders_are_climbable,
        changed(MOVEMENTS, '{ slug = "more", sets', '{ slug = "more", movement = "lift", sets'),
        "movement lift: step more is another movement, so it has no dose of its own",
        "movement lift: is reached again from its own ladder",
    ),
    one(
        "a step of no length",
        ladder_checks.ladders_are_climbable,
        changed(MOVEMENTS, "sets = 3, reps = 12", "sets = 1, reps = 0"),
        "movement lift: step more has a dose that takes no time",
    ),
    one(
        "a softer way that is not there",
        ladder_checks.softer_ways_exist,
        changed(MOVEMENTS, 'softer = "by-hand"', 'softer = "by-foot"'),
        "movement press: softer: 'by-foot' is none of its variants",
    ),
    one(
        "no softer way",
        ladder_checks.softer_ways_exist,
        changed(MOVEMENTS, 'softer = "by-hand"', ""),
        "movement press: asks how it felt, but has no softer way",
    ),
    one(
        "strength that comes second",
        ladder_checks.fills_begin_with_strength,
        changed(PRESETS, 'fill = ["exercise", "release"', 'fill = ["release", "exercise"'),
        "preset 5: fill must begin with exercise: strength is never dropped for time",
    ),
    one(
        "a session longer than it says",
        ladder_checks.minutes_are_kept,
        changed(PRESETS, "minutes = 5", "minutes = 9"),
        "preset 5: takes 6.8 minutes on a strength day, with no tight side, at level -1, "
        "in turn 0, not about 9",
    ),
)


@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda breakage: breakage.name)
def test_a_broken_rule_is_found(breakage: Breakage) -> None:
    assert found_in(breakage) == breakage.lines


def test_every_rule_is_shown_to_catch_something() -> None:
    assert {breakage.rule for breakage in BREAKAGES} == rules_of(ladder_checks)


def test_what_is_not_there_is_left_to_the_check_of_names() -> None:
    broken = changed(PRESETS, 'release = ["press"]', 'release = ["pres"]')
    assert found_in(one("", ladder_checks.minutes_are_kept, broken)) == ()
