"""What the table of pain rules may say (`routine/pain.toml`); it imports nothing of ours.

A rule belongs to a phase. Within a phase the first rule whose conditions hold is the one that
counts. What a measure is worth at a moment is the engine's business; which values matter, what
follows from them and in which order is the table's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Phase(StrEnum):
    """When a rule is looked at."""

    BEFORE = "before"  # the number before a session has been said
    DURING = "during"  # pain has been said during a strength movement
    AFTER = "after"  # a session is over
    MORNING = "morning"  # the number of the day after has been said
    PROGRESS = "progress"  # a session was fine: for each strength movement of it
    EFFORT = "effort"  # the effort of that movement has been said
    WEEKLY = "weekly"  # a session is over, with two weeks of numbers
    REVIEW = "review"  # likewise, after some weeks
    FUNCTION = "function"  # likewise, for somebody who was hardly sore at the start


class Measure(StrEnum):
    """What a condition compares. A measure that is not known at a moment meets no condition."""

    PAIN = "pain"  # the number just said, 0 to 10
    BEFORE = "before"  # the number before the session
    RISE = "rise"  # the number just said less the one before the session
    SHARP = "sharp"  # 1 when the pain was said to be sharp
    VERY_SORE = "very-sore"  # days on which no exercise was offered, this one included
    WORSE_MORNINGS = "worse-mornings"  # days after, worse than the numbers before; this included
    WORSE_RUNNING = "worse-running"  # how many of them in a row up to this one
    SORE_SESSIONS = "sore-sessions"  # sessions with pain in this movement, at its level
    WHOLE_SESSIONS = "whole-sessions"  # sessions in a row with all of it done and nothing sore
    MORNING_RISE = "morning-rise"  # after the session before this one that had this movement
    EFFORT = "effort"  # 0 to 10, at the end of a set
    FORM_WORSE = "form-worse"  # 1 when the person says so
    WEEK_RISE = "week-rise"  # the median of 7 days less the one of the 7 days before
    WEEKS = "weeks"  # whole weeks since the first session
    BASE = "base"  # the median of the first numbers
    BETTER_POINTS = "better-points"  # the base less the median of the last 7 days
    BETTER_PERCENT = "better-percent"  # the same as a share of the base
    FUNCTION_BETTER = "function-better"  # answers that say "better"
    FUNCTION_WORSE = "function-worse"


class Action(StrEnum):
    """What follows from a rule. What it says is `pain-rule.<slug>`."""

    NO_SESSION = "no-session"
    CHECK = "check"  # ask the few signs of the mini-check again
    CLINICIAN = "clinician"  # close the routine until a clinician has cleared the person
    GENTLE = "gentle"  # breathing and easy pressure only
    AMBER = "amber"  # one set fewer, no progress
    END_MOVEMENT = "end-movement"
    REGRESS_MOVEMENT = "regress-movement"  # one step, or a rest where there is no easier one
    NOTE = "note"  # keep in mind that this movement was sore
    REGRESS_SESSION = "regress-session"  # every strength movement of that session, one step
    STRENGTH_OFF = "strength-off"
    ASK_MORNING = "ask-morning"
    PROGRESS = "progress"  # look at the rules of progress
    ASK_EFFORT = "ask-effort"
    PROPOSE_HARDER = "propose-harder"  # the person decides
    PROPOSE_EASIER = "propose-easier"
    HALVE = "halve"  # half the load for a while
    ASK_FUNCTION = "ask-function"  # how stairs, sitting and sleep are going
    OFFER_EXPORT = "offer-export"
    OFFER_MAINTENANCE = "offer-maintenance"  # fewer strength days
    SUGGEST_KNEE_STRENGTH = "suggest-knee-strength"  # beside the hips, and best with a clinician


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """One condition: `at_least` <= measure, and measure < `under`.

    A measure that counts days counts those of the last `days`, today included.
    """

    measure: Measure
    at_least: int | None = None
    under: int | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PainRule:
    """One row: all of `all` and, where there is any, one of `any` must hold.

    It is silent if `says` is false, and does not come again within `again_after_days`.
    """

    slug: str
    phase: Phase
    all: tuple[Bound, ...] = ()
    any: tuple[Bound, ...] = ()
    then: tuple[Action, ...] = ()
    says: bool = True
    again_after_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """The numbers that the measures and the actions need."""

    worse_morning_from: int  # above the number before, from which a day after is a worse one
    strength_off_hours: int
    rest_movement_days: int  # a movement that hurt, with nothing easier left
    halve_days: int
    base_numbers: int  # how many first numbers make the base
    week_numbers: int  # a week with fewer numbers has no median
    maintenance_weekdays: tuple[int, ...]  # ISO, Monday is 1
    function_questions: tuple[str, ...]  # asked in this order, their options better, same, worse


COUNTS_DAYS: Final = frozenset({Measure.VERY_SORE, Measure.WORSE_MORNINGS})

_ANY_NUMBER: Final = {Measure.PAIN}
_REVIEWED: Final = {Measure.WEEKS, Measure.BASE}

MEASURES: Final[Mapping[Phase, frozenset[Measure]]] = {
    Phase.BEFORE: frozenset(_ANY_NUMBER | {Measure.VERY_SORE}),
    Phase.DURING: frozenset(_ANY_NUMBER | {Measure.SHARP, Measure.SORE_SESSIONS}),
    Phase.AFTER: frozenset(_ANY_NUMBER | {Measure.BEFORE, Measure.RISE}),
    Phase.MORNING: frozenset(
        _ANY_NUMBER | {Measure.RISE, Measure.WORSE_MORNINGS, Measure.WORSE_RUNNING}
    ),
    Phase.PROGRESS: frozenset(
        {Measure.WHOLE_SESSIONS, Measure.SORE_SESSIONS, Measure.MORNING_RISE}
    ),
    Phase.EFFORT: frozenset({Measure.EFFORT, Measure.FORM_WORSE}),
    Phase.WEEKLY: frozenset({Measure.WEEK_RISE}),
    Phase.REVIEW: frozenset(_REVIEWED | {Measure.BETTER_POINTS, Measure.BETTER_PERCENT}),
    Phase.FUNCTION: frozenset(_REVIEWED | {Measure.FUNCTION_BETTER, Measure.FUNCTION_WORSE}),
}
"""What is known in which phase."""

_EASING: Final = {Action.REGRESS_SESSION, Action.STRENGTH_OFF, Action.CLINICIAN}
_OFFERS: Final = {
    Action.OFFER_EXPORT,
    Action.OFFER_MAINTENANCE,
    Action.SUGGEST_KNEE_STRENGTH,
}

ACTIONS: Final[Mapping[Phase, frozenset[Action]]] = {
    Phase.BEFORE: frozenset(
        {Action.NO_SESSION, Action.CHECK, Action.CLINICIAN, Action.GENTLE, Action.AMBER}
    ),
    Phase.DURING: frozenset({Action.END_MOVEMENT, Action.REGRESS_MOVEMENT, Action.NOTE}),
    Phase.AFTER: frozenset(_EASING | {Action.ASK_MORNING, Action.PROGRESS}),
    Phase.MORNING: frozenset(_EASING),
    Phase.PROGRESS: frozenset({Action.ASK_EFFORT, Action.PROPOSE_HARDER, Action.PROPOSE_EASIER}),
    Phase.EFFORT: frozenset({Action.PROPOSE_HARDER, Action.PROPOSE_EASIER}),
    Phase.WEEKLY: frozenset({Action.CHECK, Action.HALVE}),
    Phase.REVIEW: frozenset(_OFFERS | {Action.ASK_FUNCTION}),
    Phase.FUNCTION: frozenset(_OFFERS),
}
"""What may be done in which phase."""
