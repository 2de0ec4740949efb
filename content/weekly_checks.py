"""What must be true of the weekly line and of what it asks about; run by `content/lint.py`."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from content.faults import Fault
from content.schema import Catalog, QuestionKind, Rules
from content.weekly import Weekly

_SOME_DAY = datetime(2026, 3, 1)  # noqa: DTZ001 - a wall clock, of no place


def the_weekly_line_is_sound(catalog: Catalog) -> Iterator[Fault]:
    """It comes on a day there is, outside the quiet hours, and its numbers fit together."""
    weekly = catalog.weekly
    for holds, message in (
        (1 <= weekly.weekday <= 7, "weekday must be from 1 to 7"),
        (1 <= weekly.praise_from <= 7, "praise_from must be from 1 to 7"),
        (
            not _touches_the_quiet_hours(weekly, catalog.rules),
            "at and spread_seconds must stay out of the quiet hours",
        ),
        (
            0 < weekly.again_seconds <= weekly.age_limit_seconds,
            "again_seconds must be 1 or more, and not above age_limit_seconds",
        ),
    ):
        if not holds:
            yield Fault(entry="weekly", message=message)


def the_obstacles_are_a_choice(catalog: Catalog) -> Iterator[Fault]:
    """What got in the way is one question of the kind choice."""
    slug = catalog.weekly.barrier
    known = {question.slug: question for question in (*catalog.intake,)} | dict(
        catalog.extra_questions
    )
    if slug not in known:
        yield Fault(entry="weekly", message=f"barrier: there is no question {slug!r}")
    elif known[slug].kind is not QuestionKind.CHOICE:
        yield Fault(entry=f"question {slug}", message="is what got in the way: must be a choice")


def _touches_the_quiet_hours(weekly: Weekly, rules: Rules) -> bool:
    first = datetime.combine(_SOME_DAY, weekly.at)
    last = first + timedelta(seconds=weekly.spread_seconds)
    quiet_from, quiet_until = rules.quiet_from, rules.quiet_until
    for at in (first.time(), last.time()):
        over_midnight = quiet_from > quiet_until
        within = quiet_from <= at or at < quiet_until
        if within if over_midnight else quiet_from <= at < quiet_until:
            return True
    return False
