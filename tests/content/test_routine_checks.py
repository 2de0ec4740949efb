from typing import Final

import pytest

from content import routine_checks
from tests.content.breakages import (
    INTAKE,
    MOVEMENTS,
    PRESETS,
    RULES,
    Breakage,
    found_in,
    one,
    rules_of,
)
from tests.content_samples import FILES, changed

BREAKAGES: Final = (
    one(
        "an excluded movement that is not there",
        routine_checks.movements_exist,
        changed(INTAKE, 'excludes = ["press"]', 'excludes = ["pres"]'),
        "question signs: option frail: names the movement 'pres', which is not there",
    ),
    one(
        "a substitute that is not there",
        routine_checks.movements_exist,
        changed(MOVEMENTS, 'substitutes = ["breathe"]', 'substitutes = ["breath"]'),
        "movement press: names the movement 'breath', which is not there",
    ),
    one(
        "a preset of a movement that is not there",
        routine_checks.movements_exist,
        changed(PRESETS, 'realign = "even"', 'realign = "evenly"'),
        "preset 5: realign: names the movement 'evenly', which is not there",
    ),
    one(
        "strength in the gentle session",
        routine_checks.sessions_are_in_order,
        changed(PRESETS, '[[gentle]]\nmovement = "press"', '[[gentle]]\nmovement = "lift"'),
        "gentle: lift belongs to remember",
    ),
    one(
        "a session without strength",
        routine_checks.sessions_are_in_order,
        changed(PRESETS, 'remember = [{ movement = "lift" }]', "remember = []"),
        "preset 6: remember: is empty",
    ),
    one(
        "a session without a lighter day",
        routine_checks.sessions_are_in_order,
        changed(PRESETS, 'light = [{ movement = "lift" }]', ""),
        "preset 6: light: is empty",
    ),
    one(
        "a length nobody can choose",
        routine_checks.presets_can_be_chosen,
        changed(INTAKE, '{ slug = "6" }', '{ slug = "8" }'),
        "preset 6: is not an option of question minutes",
        "preset 8: is not a preset",
    ),
    one(
        "more muscles than there are",
        routine_checks.presets_can_be_chosen,
        changed(PRESETS, "muscles = 1", "muscles = 2"),
        "preset 5: takes 2 muscles at a time out of 1",
    ),
    one(
        "a guess at the forward side",
        routine_checks.presets_can_be_chosen,
        changed(PRESETS, 'realign_unknown = "tilt"', 'realign_unknown = "even"'),
        "preset 5: realign_unknown: even needs a known forward side",
    ),
    one(
        "a long bad-day session",
        routine_checks.small_sessions_are_small,
        changed(
            PRESETS,
            '[[minimum]]\nmovement = "breathe"',
            '[[minimum]]\nmovement = "press"\n[[minimum]]\nmovement = "breathe"',
        ),
        "minimum: takes 330 seconds, more than 240",
    ),
    one(
        "a short release hold",
        routine_checks.holds_are_long_and_gentle,
        changed(MOVEMENTS, "seconds = 90\next", "seconds = 85\next"),
        "movement press: hold.seconds is 85; a release hold has 90 or more",
    ),
    one(
        "an extension over the cap",
        routine_checks.holds_are_long_and_gentle,
        changed(MOVEMENTS, "extension_seconds = 30", "extension_seconds = 31"),
        "movement press: hold.cap_seconds is 120; with the extension it takes 121",
    ),
    one(
        "a breath of no length",
        routine_checks.holds_are_long_and_gentle,
        changed(MOVEMENTS, "breath_in_seconds = 4\n", "breath_in_seconds = 0\n"),
        "movement press: hold: a breath takes at least one second in and one out",
    ),
    one(
        "a cue outside its hold",
        routine_checks.holds_are_long_and_gentle,
        changed(MOVEMENTS, "at_seconds = 80", "at_seconds = 90"),
        "movement press: cue late at 90 seconds is not inside the hold",
    ),
    one(
        "cues out of order",
        routine_checks.holds_are_long_and_gentle,
        changed(MOVEMENTS, "at_seconds = 80", "at_seconds = 30"),
        "movement press: cue late comes no later than cue early before it",
    ),
    one(
        "an empty dose",
        routine_checks.doses_are_real,
        changed(
            PRESETS,
            'movement = "lift"',
            'movement = "lift"\nrounds = { rounds = 0, work_seconds = 5, rest_seconds = 0 }',
        ),
        "preset 5: remember: lift: has a dose that takes no time",
    ),
    one(
        "a muscle with nothing in its place",
        routine_checks.substitutes_are_left,
        changed(INTAKE, 'excludes = ["press"]', 'excludes = ["press", "breathe", "lift"]'),
        "movement press: can be excluded, but none of its substitutes is always allowed",
    ),
    one(
        "a variant no movement knows, and one no answer brings",
        routine_checks.variants_have_a_giver,
        changed(INTAKE, 'variants = ["by-hand"]', 'variants = ["by-foot"]'),
        "question signs: option frail: no movement has the variant 'by-foot'",
        "movement press: no answer brings the variant 'by-hand'",
    ),
    one(
        "a tool nobody is asked about",
        routine_checks.needs_can_be_met,
        changed(MOVEMENTS, 'needs = ["ball"]', 'needs = ["roller"]'),
        "movement press: needs 'roller', which question tools does not offer",
    ),
    one(
        "no tools question at all",
        routine_checks.needs_can_be_met,
        {**FILES, INTAKE: FILES[INTAKE].replace("tools", "gear")},
        "movement press: needs 'ball', which question tools does not offer",
    ),
    one(
        "a movement nobody is given",
        routine_checks.movements_are_reached,
        changed(PRESETS, 'realign = "even"', ""),
        "movement even: is in no session and stands in for nothing",
    ),
    one(
        "numbers off the scale, and a nudge after the end",
        routine_checks.rules_are_sound,
        {
            **FILES,
            RULES: FILES[RULES]
            .replace("ease_off_from = 6", "ease_off_from = 11")
            .replace("nudge_after_seconds = 600", "nudge_after_seconds = 1800"),
        },
        "rules: ease_off_from must be from 1 to 10",
        "rules: nudge_after_seconds must be less than put_away_after_seconds",
    ),
    one(
        "strength on Sunday and Monday",
        routine_checks.rules_are_sound,
        changed(RULES, "[1, 3, 5]", "[1, 4, 7]"),
        "rules: strength_weekdays must be days from 1 to 7, never two in a row",
    ),
)


@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda breakage: breakage.name)
def test_a_broken_rule_is_found(breakage: Breakage) -> None:
    assert found_in(breakage) == breakage.lines


def test_every_rule_is_shown_to_catch_something() -> None:
    assert {breakage.rule for breakage in BREAKAGES} == rules_of(routine_checks)
