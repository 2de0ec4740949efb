"""What the shipped content must keep saying, whoever edits it."""

import re
from datetime import time

import pytest

from content.loader import load
from content.schema import Hold, Option, Part, Tier

CATALOG = load()
MUSCLES = ("iliacus", "psoas", "tfl", "piriformis", "rotators")
OPTIONS = {
    option.slug: option
    for question in CATALOG.intake
    if question.safety
    for option in question.options
}
LONGEST_READABLE_LABEL = 45  # what one line of a phone shows without cutting a sign short


def ticked(*slugs: str) -> list[Option]:
    return [OPTIONS[slug] for slug in slugs]


def test_every_emergency_sign_closes_the_routine() -> None:
    signs = [
        "rf-breath",
        "rf-foot",
        "rf-saddle",
        "rf-bladder",
        "rf-belly",
        "rf-hot",
        "rf-weight",
        "rf-thin-fall",
        "ps-hernia-hard",
        "rf-clot",
        "rf-shape",
        "rf-lift",
        "rf-lock",
        "rf-sudden",
        "rf-bend",
        "rf-bone",
    ]
    assert {option.tier for option in ticked(*signs)} == {Tier.EMERGENCY}


def test_signs_for_a_clinician_close_the_routine_until_cleared() -> None:
    signs = [
        "rf-nerve",
        "rf-night",
        "rf-general",
        "rf-hip",
        "rf-give",
        "rf-joints",
        "rf-surgery",
        "rf-replace",
        "rf-severe",
        "rf-heart",
        "rf-belly-pulse",
        "ps-clot",
    ]
    assert {option.tier for option in ticked(*signs)} == {Tier.CLINICIAN}


def test_the_gravest_signs_come_first_so_that_theirs_is_the_card_shown() -> None:
    gravity = {Tier.EMERGENCY: 0, Tier.CLINICIAN: 1, Tier.ADAPT: 2, None: 3}
    for question in CATALOG.intake:
        if question.safety:
            tiers = [gravity[option.tier] for option in question.options]
            assert tiers == sorted(tiers)


@pytest.mark.parametrize(
    "slug",
    [
        "rf-surgery",
        "rf-thin",
        "rf-preg",
        "rf-belly-pulse",
        "ps-aorta",
        "ps-hernia",
        "ps-gyn",
        "ps-iud-new",
        "ps-hip",
    ],
)
def test_the_front_of_the_hip_is_left_alone(slug: str) -> None:
    assert {"iliacus", "psoas"} <= set(OPTIONS[slug].excludes + OPTIONS[slug].until_answered)


@pytest.mark.parametrize("slug", ["ps-clot", "ps-skin"])
def test_no_muscle_is_pressed(slug: str) -> None:
    assert set(OPTIONS[slug].excludes + OPTIONS[slug].until_answered) >= set(MUSCLES)


@pytest.mark.parametrize("slug", ["rf-thin", "ps-bone"])
def test_pressing_is_by_hand_and_light(slug: str) -> None:
    phrases = CATALOG.language("en").phrases
    assert OPTIONS[slug].variants == ("hand-only",)
    for muscle in MUSCLES:
        assert CATALOG.movements[muscle].variants[0] == "hand-only"
        assert "3 out of 10 at most" in phrases[f"movement.{muscle}.position-hand-only"]["other"]


def test_realigning_is_skipped_with_a_new_hip_and_in_pregnancy() -> None:
    assert all("realign-met" in option.excludes for option in ticked("ps-hip", "rf-preg"))


def test_a_muscle_is_held_for_nine_slow_breaths() -> None:
    for slug in MUSCLES:
        hold = CATALOG.movements[slug].dose
        assert isinstance(hold, Hold)
        assert hold.seconds == 9 * (hold.breath_in_seconds + hold.breath_out_seconds)
        assert [cue.at_seconds for cue in hold.cues] == [30, 60, 80]


def test_every_muscle_comes_round_in_every_preset() -> None:
    for preset in CATALOG.presets.values():
        assert set(preset.release) == set(MUSCLES)


def test_the_gentle_session_leaves_the_belly_and_strength_alone() -> None:
    for item in CATALOG.gentle:
        assert item.movement not in {"iliacus", "psoas"}
        assert CATALOG.movements[item.movement].part in {Part.BREATHE, Part.RELEASE}


def test_quiet_hours_and_strength_days_are_as_agreed() -> None:
    rules = CATALOG.rules
    assert (rules.quiet_from, rules.quiet_until) == (time(21), time(8))
    assert rules.strength_weekdays == (1, 3, 5)


def test_every_emergency_card_gives_the_number_to_call_and_the_way_back() -> None:
    phrases = CATALOG.language("en").phrases
    for card in ("card.emergency", "card.same-day"):
        assert re.findall(r"\b(?:112|999|911)\b", phrases[card]["other"]) == [
            "112",
            "999",
            "911",
        ]
        assert "/check" in phrases[card]["other"]


def test_no_sign_is_cut_short_on_a_phone() -> None:
    for slug, phrase in CATALOG.language("en").phrases.items():
        if slug.startswith("question.") and ".options." in slug:
            assert len(phrase["other"]) <= LONGEST_READABLE_LABEL, slug


def test_no_illness_is_named() -> None:
    named = re.compile(
        r"arthr|osteopor|thrombo|sciatic|meniscus|ligament|tendin|tendon|bursit|aneurysm|hernia"
        r"|fracture|dislocat|infarct|gout|endometrio|crohn|colitis|diabet|syndrome",
        re.IGNORECASE,
    )
    for language in CATALOG.languages.values():
        for slug, phrase in language.phrases.items():
            assert not any(named.search(text) for text in phrase.values()), slug
