"""The content check: every rule a catalog must keep beyond what its types say.

`python -m content` and the test run call it. A rule is a function from a catalog to the faults it
finds, and being in `RULES` is all it takes to be run.
"""

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from content import (
    gate_checks,
    keeping_checks,
    ladder_checks,
    pain_checks,
    picture_checks,
    plainness,
    question_checks,
    reminder_checks,
    routine_checks,
    weekly_checks,
    word_checks,
)
from content.faults import Fault
from content.schema import Catalog

Rule: TypeAlias = Callable[[Catalog], Iterator[Fault]]

RULES: Final[tuple[Rule, ...]] = (
    routine_checks.movements_exist,
    routine_checks.sessions_are_in_order,
    routine_checks.presets_can_be_chosen,
    routine_checks.small_sessions_are_small,
    routine_checks.holds_are_long_and_gentle,
    routine_checks.doses_are_real,
    routine_checks.substitutes_are_left,
    routine_checks.variants_have_a_giver,
    routine_checks.needs_can_be_met,
    routine_checks.movements_are_reached,
    routine_checks.rules_are_sound,
    ladder_checks.ladders_are_climbable,
    ladder_checks.softer_ways_exist,
    ladder_checks.fills_begin_with_strength,
    ladder_checks.minutes_are_kept,
    pain_checks.pain_rules_are_sound,
    pain_checks.safety_is_in_the_table,
    pain_checks.care_is_sound,
    reminder_checks.reminders_are_sound,
    weekly_checks.the_weekly_line_is_sound,
    keeping_checks.keeping_is_sound,
    weekly_checks.the_obstacles_are_a_choice,
    question_checks.the_intake_is_short,
    question_checks.questions_fit_their_kind,
    question_checks.conditions_can_be_met,
    question_checks.safety_is_weighed,
    gate_checks.gates_ask_questions,
    gate_checks.follow_ups_follow,
    gate_checks.signs_agree,
    gate_checks.tests_can_decide,
    gate_checks.words_lead_to_signs,
    gate_checks.reasons_are_there,
    gate_checks.complaints_are_answered,
    word_checks.words_are_there,
    word_checks.words_are_used,
    word_checks.placeholders_are_known,
    word_checks.placeholders_agree,
    word_checks.markup_is_closed,
    word_checks.the_tone_is_calm,
    word_checks.words_are_short,
    word_checks.commands_are_taken,
    word_checks.vocabulary_is_clear,
    picture_checks.pictures_are_there,
    picture_checks.pictures_are_chosen,
    picture_checks.pictures_can_be_sent,
    picture_checks.captions_are_short,
    plainness.words_are_plain,
    plainness.no_illness_is_named,
    plainness.nothing_is_promised,
)


def faults_of(catalog: Catalog) -> tuple[Fault, ...]:
    """Return everything the rules find wrong, in the order of the rules."""
    return tuple(fault for rule in RULES for fault in rule(catalog))


def summary_of(catalog: Catalog) -> str:
    """Return one line of counts for a catalog that is in order."""
    questions = len(catalog.intake) + len(catalog.extra_questions)
    phrases = sum(len(language.phrases) for language in catalog.languages.values())
    return (
        f"content {catalog.version} is in order: {len(catalog.movements)} movements, "
        f"{len(catalog.presets)} presets, {questions} questions, {phrases} phrases, "
        f"languages: {', '.join(sorted(catalog.languages))}"
    )
