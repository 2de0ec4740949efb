from datetime import time

import pytest

from content.loader import load_files
from content.schema import Cue, Hold, Part, Prescribed, Rounds, Sets, Tier
from tests.content_samples import FILES, changed, refusal

INTAKE = "intake/intake.toml"
MOVEMENTS = "routine/movements.toml"
PRESETS = "routine/presets.toml"
RULES = "routine/rules.toml"


def test_a_hold_is_read_with_its_cues() -> None:
    press = load_files(FILES).movements["press"]
    assert press.part is Part.RELEASE
    assert press.dose == Hold(
        seconds=90,
        extension_seconds=30,
        cap_seconds=120,
        breath_in_seconds=4,
        breath_out_seconds=6,
        cues=(Cue(slug="early", at_seconds=30), Cue(slug="late", at_seconds=80)),
    )


def test_rounds_and_sets_are_told_apart_by_their_key() -> None:
    movements = load_files(FILES).movements
    assert movements["even"].dose == Rounds(rounds=4, work_seconds=5, rest_seconds=10)
    assert movements["tilt"].dose == Sets(sets=1, reps=10, tempo=(3, 1, 3), rest_seconds=30)


def test_a_preset_keeps_its_own_dose_and_leaves_the_others() -> None:
    own = Sets(sets=1, reps=8, tempo=(2, 2, 3), rest_seconds=45)
    dose = "sets = { sets = 1, reps = 8, tempo = [2, 2, 3], rest_seconds = 45 }"
    row = 'movement = "lift"'
    presets = load_files(changed(PRESETS, row, f"{row}\n{dose}")).presets
    assert presets["5"].remember == (Prescribed(movement="lift", dose=own),)
    assert presets["6"].remember == (Prescribed(movement="lift"),)


def test_options_carry_what_they_mean() -> None:
    grave, today, frail = load_files(FILES).question("signs").options
    assert grave.tier is Tier.EMERGENCY
    assert today.card == "card.same-day"
    assert (frail.excludes, frail.variants) == (("press",), ("by-hand",))


def test_clock_times_are_times() -> None:
    catalog = load_files(FILES)
    assert catalog.rules.quiet_from == time(21)
    assert catalog.question("when").options[0].at == time(7)


BROKEN = {
    "missing value": (
        changed(MOVEMENTS, "seconds = 90\next", "ext"),
        "content/routine/movements.toml: movement press: hold.seconds is missing",
    ),
    "missing dose": (
        changed(MOVEMENTS, "rounds = { rounds = 4, work_seconds = 5, rest_seconds = 10 }", ""),
        "content/routine/movements.toml: movement even: one of hold, rounds, sets is missing",
    ),
    "two doses": (
        changed(MOVEMENTS, "sets = {", "rounds = {}\nsets = {"),
        ("content/routine/movements.toml: movement tilt: has more than one of hold, rounds, sets"),
    ),
    "a dose by its inner name": (
        changed(MOVEMENTS, "rounds = {", "dose = {"),
        "content/routine/movements.toml: movement even: dose is not a known key",
    ),
    "unknown key": (
        changed(MOVEMENTS, "feedback = true", "feedbak = true"),
        "content/routine/movements.toml: movement press: feedbak is not a known key",
    ),
    "unknown key deep down": (
        changed(MOVEMENTS, 'slug = "late", at_seconds', 'slug = "late", at_second'),
        "content/routine/movements.toml: movement press: hold.cues[2].at_second is not a known key",
    ),
    "a slug that says the name again": (
        changed(MOVEMENTS, "feedback = true", 'slug = "press"'),
        "content/routine/movements.toml: movement press: slug is not a known key",
    ),
    "text for a number": (
        changed(MOVEMENTS, "seconds = 90", 'seconds = "90"'),
        (
            "content/routine/movements.toml: movement press: "
            "hold.seconds must be a whole number, not '90'"
        ),
    ),
    "true for a number": (
        changed(RULES, "ease_off_from = 6", "ease_off_from = true"),
        "content/routine/rules.toml: rules.ease_off_from must be a whole number, not True",
    ),
    "a negative number": (
        changed(RULES, "ease_off_from = 6", "ease_off_from = -6"),
        "content/routine/rules.toml: rules.ease_off_from must not be negative",
    ),
    "text for a time": (
        changed(RULES, "quiet_from = 21:00:00", 'quiet_from = "21:00"'),
        (
            "content/routine/rules.toml: rules.quiet_from "
            "must be a time of day such as 07:30:00, not '21:00'"
        ),
    ),
    "a word that is none of the choices": (
        changed(INTAKE, 'tier = "emergency"', 'tier = "urgent"'),
        (
            "content/intake/intake.toml: question signs: options[1].tier "
            "must be one of emergency, clinician, adapt, not 'urgent'"
        ),
    ),
    "a tempo of two numbers": (
        changed(MOVEMENTS, "tempo = [3, 1, 3]", "tempo = [3, 3]"),
        "content/routine/movements.toml: movement tilt: sets.tempo must have 3 items, not 2",
    ),
    "one where a list should be": (
        changed(MOVEMENTS, 'substitutes = ["breathe"]', 'substitutes = "breathe"'),
        "content/routine/movements.toml: movement press: substitutes must be a list",
    ),
    "a list where a table should be": (
        changed(INTAKE, 'when = { question = "tools", answers = ["ball"] }', "when = []"),
        "content/intake/intake.toml: question minutes: when must be a table",
    ),
    "a slug with a capital": (
        changed(MOVEMENTS, "[movement.breathe]", "[movement.Breathe]"),
        (
            "content/routine/movements.toml: movement Breathe: "
            "'Breathe' is not a slug (a-z, 0-9 and single hyphens)"
        ),
    ),
    "a name that is no slug": (
        changed(MOVEMENTS, 'substitutes = ["breathe"]', 'substitutes = ["deep breath"]'),
        (
            "content/routine/movements.toml: movement press: "
            "substitutes[1] 'deep breath' is not a slug"
        ),
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_with_one_line(name: str) -> None:
    files, line = BROKEN[name]
    assert refusal(files) == line
