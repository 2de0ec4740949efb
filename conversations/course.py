"""How the strength work of one person is going: their steps, and what pain has led to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How one strength movement has gone at its present step.

    `whole` counts the sessions in a row in which all of it was done and nothing hurt; `sore`
    those in which it did hurt. `on` is the last session that had it, `before` the one before.
    """

    movement: str
    whole: int = 0
    sore: int = 0
    on: date | None = None
    before: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepChange:
    """A local day on which a movement went one step up its ladder, or down."""

    movement: str
    on: date
    up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What is kept of it all. `levels` are steps from a movement's start; 0 is not written."""

    levels: Mapping[str, int] = field(default_factory=dict)
    tallies: tuple[Tally, ...] = ()
    changes: tuple[StepChange, ...] = ()  # the latest, oldest first
    softer: tuple[str, ...] = ()  # movements done more gently next time, because it got worse
    began: date | None = None  # the first session
    first_pains: tuple[int, ...] = ()  # the first numbers before a session
    worked: tuple[str, ...] = ()  # the strength movements of the last session that had any
    worked_on: date | None = None  # the day of the last session
    regressed_for: date | None = None  # the session that has already cost a step
    morning_wanted: date | None = None  # the session whose day after matters
    strength_on: date | None = None  # the last day with the work of a strength day
    pressed_on: date | None = None  # the last day on which a muscle was pressed
    strength_off_until: date | None = None  # that day included
    halved_until: date | None = None  # likewise
    very_sore_on: tuple[date, ...] = ()
    fired: Mapping[str, date] = field(default_factory=dict)  # rules that come only now and then
    proposed: str = ""  # the movement that an open proposal is about
    twice_weekly: bool = False

    def tally(self, movement: str) -> Tally:
        """Return how a movement has gone; a new tally for one that was never done."""
        found = (tally for tally in self.tallies if tally.movement == movement)
        return next(found, Tally(movement=movement))
