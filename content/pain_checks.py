"""What must be true of the table of pain rules; run by `content/lint.py`."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from content.faults import Fault
from content.pain import ACTIONS, COUNTS_DAYS, MEASURES, Action, Bound, Measure, PainRule, Phase
from content.routine_checks import HIGHEST_PAIN
from content.schema import Catalog
from content.weekdays import DAYS_OF_WEEK, neighbours

NEEDED: Final = (
    (Phase.BEFORE, Action.NO_SESSION),
    (Phase.BEFORE, Action.CLINICIAN),
    (Phase.DURING, Action.END_MOVEMENT),
    (Phase.AFTER, Action.STRENGTH_OFF),
    (Phase.MORNING, Action.CLINICIAN),
)
"""What keeps people safe, and must be somewhere in the table."""


def pain_rules_are_sound(catalog: Catalog) -> Iterator[Fault]:
    """Each rule asks what its phase knows and does what its phase can, and can be reached."""
    for slug, times in Counter(rule.slug for rule in catalog.pain).items():
        if times > 1:
            yield _fault(slug, f"is there {times} times")
    closed: dict[Phase, str] = {}
    for rule in catalog.pain:
        if rule.phase in closed:
            yield _fault(rule.slug, f"never counts: {closed[rule.phase]} before it always holds")
        elif not rule.all and not rule.any:
            closed[rule.phase] = rule.slug
        for message in _rule_faults(rule):
            yield _fault(rule.slug, message)


def _rule_faults(rule: PainRule) -> Iterator[str]:
    for bound in (*rule.all, *rule.any):
        if bound.measure not in MEASURES[rule.phase]:
            yield f"{bound.measure} is not known in the phase {rule.phase}"
        yield from (f"{bound.measure}: {fault}" for fault in _bound_faults(bound))
    for action in rule.then:
        if action not in ACTIONS[rule.phase]:
            yield f"{action} cannot be done in the phase {rule.phase}"


def _bound_faults(bound: Bound) -> Iterator[str]:
    least, under = bound.at_least, bound.under
    if least is None and under is None:
        yield "has neither at_least nor under"
    elif least is not None and under is not None and least >= under:
        yield "no number is at_least that and under that"
    if (bound.measure in COUNTS_DAYS) != bool(bound.days):
        yield "needs days" if bound.measure in COUNTS_DAYS else "counts no days"
    if bound.measure in {Measure.PAIN, Measure.BEFORE} and (least or 0) > HIGHEST_PAIN:
        yield f"is never more than {HIGHEST_PAIN}"


def safety_is_in_the_table(catalog: Catalog) -> Iterator[Fault]:
    """What keeps people safe cannot be edited away."""
    there = {(rule.phase, action) for rule in catalog.pain for action in rule.then}
    for phase, action in NEEDED:
        if (phase, action) not in there:
            yield Fault(entry="pain", message=f"no rule of the phase {phase} does {action}")


def care_is_sound(catalog: Catalog) -> Iterator[Fault]:
    """The numbers behind measures and actions make sense."""
    care = catalog.care
    days = care.maintenance_weekdays
    for slug in care.function_questions:
        if slug not in catalog.extra_questions:
            yield Fault(entry="care", message=f"names the question {slug!r}, which is not there")
    for holds, message in (
        (bool(care.function_questions), "function_questions must name a question"),
        (care.worse_morning_from > 0, "worse_morning_from must be 1 or more"),
        (care.base_numbers > 0, "base_numbers must be 1 or more"),
        (care.week_numbers > 0, "week_numbers must be 1 or more"),
        (
            bool(days) and set(days) <= set(DAYS_OF_WEEK) and not neighbours(days),
            "maintenance_weekdays must be days from 1 to 7, never two in a row",
        ),
    ):
        if not holds:
            yield Fault(entry="care", message=message)


def _fault(slug: str, message: str) -> Fault:
    return Fault(entry=f"pain rule {slug}", message=message)
