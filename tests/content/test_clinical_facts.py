"""The numbers of the clinical facts, written down once more: the content must say the same.

Whoever changes a dose or a tier in the content changes it here too, with its source, and with the
page that a physiotherapist signs (docs/clinical-sign-off.md).
"""

import pytest

from content.loader import load
from content.schema import Dose, Hold, Movement, Rounds, Sets

CATALOG = load()

# --- section 1: which card each sign shows

CARDS = {
    "card.emergency": (
        "rf-breath rf-foot rf-saddle rf-bladder rf-belly rf-hot rf-weight rf-thin-fall "
        "ps-hernia-hard rf-shape rf-lift"
    ),
    "card.same-day": "rf-clot rf-lock rf-sudden rf-bend rf-bone",
    "card.clinician-soon": "rf-nerve rf-severe rf-night rf-general",
    "card.clinician": (
        "rf-hip rf-give rf-joints rf-surgery rf-replace rf-heart rf-belly-pulse ps-clot"
    ),
    "card.adapt": (
        "rf-thin rf-preg ps-aorta ps-hernia ps-gyn ps-iud ps-iud-new ps-hip ps-bone ps-skin "
        "ps-outer ps-floor"
    ),
}


def test_each_sign_has_the_card_of_its_tier() -> None:
    shown = {
        option.slug: option.card or f"card.{option.tier}"
        for question in CATALOG.intake
        if question.safety
        for option in question.options
    }
    assert shown == {slug: card for card, slugs in CARDS.items() for slug in slugs.split()}


def test_the_mini_check_asks_its_five_signs_every_two_weeks() -> None:
    asked = CATALOG.question(CATALOG.gates.mini_check)
    signs = ["rf-hot", "rf-weight", "rf-clot", "rf-lock", "rf-nerve"]
    assert [option.slug for option in asked.options] == signs
    assert CATALOG.gates.mini_check_days == 14


# --- section 2: what comes in the place of a muscle, and what comes after a sign

FRONT, BACK = ("sub-breath", "sub-stretch"), ("sub-breath", "fall-outs")


def test_each_muscle_has_its_substitutes() -> None:
    found = {slug: one.substitutes for slug, one in CATALOG.movements.items() if one.feedback}
    assert found == {
        "iliacus": FRONT,
        "psoas": ("sub-breath", "sub-contract"),
        "tfl": BACK,
        "piriformis": BACK,
        "rotators": BACK,
    }


def test_what_feels_wrong_has_its_consequence() -> None:
    pressed = {option.slug: option for option in CATALOG.question("feels-wrong").options}
    assert (pressed["pulse"].eases, pressed["too-strong"].eases) == (1, 1)
    assert all(pressed[slug].rest_days == 7 for slug in ("pulse", "sharp", "tingling", "dizzy"))
    assert (pressed["tingling"].asks, CATALOG.gates.follow_up_seconds) == ("still-tingling", 600)
    assert CATALOG.rules.ease_off_from == 6  # never above 5
    assert CATALOG.rules.ease_off_lightly_from == 4  # 3 at most
    front = {CATALOG.movements[slug].ease_off_from for slug in ("iliacus", "psoas")}
    assert front == {5}  # 4 at most


# --- sections 4 to 6: doses and ladders


def sets(count: int, reps: int, *tempo: int, rest: int = 45) -> Sets:
    up, hold, down = tempo
    return Sets(sets=count, reps=reps, tempo=(up, hold, down), rest_seconds=rest)


def rounds(count: int, work: int, rest: int) -> Rounds:
    return Rounds(rounds=count, work_seconds=work, rest_seconds=rest)


DOSES: dict[str, Dose] = {
    "sub-stretch": rounds(2, 45, 15),
    "sub-contract": rounds(4, 5, 10),
    "realign-met": rounds(4, 5, 10),
    "bridge": sets(2, 10, 2, 2, 3),
    "bridge-single": sets(2, 6, 2, 1, 3),
    "clamshell": sets(2, 12, 2, 2, 3),
    "side-raise": sets(2, 10, 2, 1, 3),
    "plank": rounds(4, 10, 20),
    "march": sets(2, 8, 2, 2, 2),
    "side-step": sets(2, 8, 1, 0, 1),
    "glute-squeeze": sets(1, 10, 1, 5, 1, rest=30),
}


@pytest.mark.parametrize("slug", DOSES)
def test_an_exercise_starts_with_its_dose(slug: str) -> None:
    assert CATALOG.movements[slug].dose == DOSES[slug]


@pytest.mark.parametrize("slug", ["iliacus", "psoas", "tfl", "piriformis", "rotators"])
def test_a_muscle_is_pressed_for_its_time(slug: str) -> None:
    dose = CATALOG.movements[slug].dose
    assert isinstance(dose, Hold)
    cues = [(cue.slug, cue.at_seconds) for cue in dose.cues]
    assert cues == [("number-now", 30), ("heavy", 60), ("softer-yet", 80)]
    assert (dose.seconds, dose.extension_seconds, dose.cap_seconds) == (90, 30, 120)
    assert (dose.breath_in_seconds, dose.breath_out_seconds) == (4, 6)


def test_ten_tilts_and_ten_fall_outs() -> None:
    for slug in ("pelvic-tilts", "fall-outs"):
        dose = CATALOG.movements[slug].dose
        assert isinstance(dose, Sets)
        assert (dose.sets, dose.reps) == (1, 10)


BANDS = ("light-band", "medium-band", "heavy-band")
LADDERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "bridge": (("half-height", "squeeze"), ("more", *BANDS, "one-leg")),
    "bridge-single": (("marching",), ("more", *BANDS)),
    "clamshell": (("small-range",), ("more", *BANDS[:2], "stepping")),
    "side-raise": (("bent-knee", "standing"), ("more", "band-knees", "band-ankles")),
    "plank": (("table", "wall"), ("six", "longer", "longest", "toes")),
    "march": (("heel-slides", "smaller"), ("standing", *BANDS)),
    "side-step": (("band-knees",), ("band-ankles",)),
}
MORE: dict[tuple[str, str], Dose] = {
    ("bridge", "more"): sets(3, 12, 2, 2, 3),
    ("bridge-single", "more"): sets(3, 10, 2, 1, 3),
    ("clamshell", "more"): sets(3, 15, 2, 2, 3),
    ("side-raise", "more"): sets(3, 12, 2, 1, 3),
    ("plank", "six"): rounds(6, 10, 20),
    ("plank", "longer"): rounds(3, 20, 20),
    ("plank", "longest"): rounds(3, 30, 20),
}


@pytest.mark.parametrize("slug", LADDERS)
def test_an_exercise_has_its_easier_and_harder_steps_in_their_order(slug: str) -> None:
    movement: Movement = CATALOG.movements[slug]
    easier, harder = (
        tuple(rung.slug for rung in row) for row in (movement.easier, movement.harder)
    )
    assert (easier, harder) == LADDERS[slug]
    for rung in movement.harder:  # a band, or another movement, begins at its starting dose again
        assert rung.dose == MORE.get((slug, rung.slug))


WORDS = {
    "iliacus": (
        "bony point",
        "2 to 3 cm inwards",
        "heel",
        "beat",
        "tingling in the thigh",
        "cramp",
    ),
    "psoas": ("navel", "never in the middle", "never above", "Fingers only", "breathe out", "sick"),
    "tfl": ("trouser pocket", "Turn your leg in", "bony outer hip", "burns"),
    "piriformis": ("Middle of the buttock", "tail bone", "fist", "shoots down the leg"),
    "rotators": ("hand lower", "bone you sit on", "shoots down the leg"),
    "realign-met": (
        "behind the thigh",
        "breathe out",
        "mild pull",
        "Groin",
        "strap",
        "Half the eff",
    ),
    "bridge": ("heels", "Ribs down", "tail tucked", "squeeze", "over your toes", "cramp", "arch"),
    "bridge-single": ("pelvis level", "thighs side by side", "drop", "not the toes"),
    "clamshell": ("half bent", "heels together", "slightly forward", "roll back", "waist"),
    "side-raise": ("slightly forward", "in line", "heel first", "drift forward", "roll back"),
    "plank": ("forearms", "straight line", "Squeeze your buttocks", "breathing", "sags"),
    "march": ("knees bent", "back still", "right angle", "arch", "swing", "snap at the groin"),
    "side-step": ("knees soft", "toes forward", "slowly", "drop in", "sway", "cracks"),
}


@pytest.mark.parametrize("slug", WORDS)
def test_the_words_hold_every_cue_and_every_fault(slug: str) -> None:
    phrases = CATALOG.language("en").phrases
    said = " ".join(
        phrase["other"] for name, phrase in phrases.items() if name.startswith(f"movement.{slug}.")
    )
    assert [part for part in WORDS[slug] if part not in said] == []


# --- section 6 and 7: the days and the numbers of pain


def test_strength_is_on_three_days_and_on_two_for_those_who_keep_what_they_have() -> None:
    assert CATALOG.rules.strength_weekdays == (1, 3, 5)
    assert CATALOG.care.maintenance_weekdays == (1, 4)


def test_the_smallest_session_is_nine_breaths_and_eight_bridges() -> None:
    assert [item.movement for item in CATALOG.minimum] == ["sub-breath", "bridge"]
    assert CATALOG.minimum[1].dose == sets(1, 8, 2, 2, 3)


PAIN_TABLE = [
    "before-closed-again: pain 8- and very-sore 2- -> no-session, clinician",
    "before-closed: pain 8- -> no-session, check",
    "before-gentle: pain 6- -> gentle",
    "before-amber: pain 4- -> amber",
    "during-too-much:  or pain 6- or sharp 1- -> end-movement, regress-movement",
    "during-sore-again: pain 4- and sore-sessions 2- -> note, regress-movement",
    "during-sore: pain 4- -> note",
    "during-fine:  -> ",
    "after-much-worse:  or rise 3- or pain 6- -> strength-off, regress-session",
    "after-worse: rise 2- -> ask-morning",
    "after-green: pain 0-4 and before 0-4 -> progress",
    "morning-third: rise 2- and worse-mornings 3- -> regress-session, clinician",
    "morning-twice: rise 2- and worse-running 2- -> strength-off, regress-session",
    "morning-worse: rise 2- -> regress-session",
    "progress-ready: whole-sessions 2- and morning-rise 0-1 -> ask-effort",
    "effort-form: form-worse 1- -> propose-easier",
    "effort-fine: effort 0-7 -> propose-harder",
    "effort-hard:  -> ",
    "week-worse: week-rise 2- -> halve, check",
    "review-function: weeks 6- and base 0-3 -> ask-function",
    (
        "review-better: weeks 6- and base 3- or better-points 2- or better-percent 33- "
        "-> offer-maintenance, suggest-knee-strength"
    ),
    (
        "review-same: weeks 6- and base 3- and better-points 0-1 and better-percent 0-15 "
        "-> offer-export, suggest-knee-strength"
    ),
    "review-some: weeks 6- and better-points 0- -> suggest-knee-strength",
    (
        "function-better: function-better 2- and function-worse 0-1 "
        "-> offer-maintenance, suggest-knee-strength"
    ),
    "function-same: function-better 0-1 -> offer-export, suggest-knee-strength",
    "function-some:  -> suggest-knee-strength",
]


def test_the_pain_table_is_the_one_of_the_facts_row_by_row() -> None:
    rows = [
        f"{rule.slug}: "
        + " and ".join(f"{one.measure} {one.at_least or 0}-{one.under or ''}" for one in rule.all)
        + (" or " if rule.any else "")
        + " or ".join(f"{one.measure} {one.at_least or 0}-{one.under or ''}" for one in rule.any)
        + f" -> {', '.join(rule.then)}"
        for rule in CATALOG.pain
    ]
    assert rows == PAIN_TABLE
    assert (CATALOG.care.strength_off_hours, CATALOG.care.rest_movement_days) == (48, 7)
    assert CATALOG.care.base_numbers == 3
