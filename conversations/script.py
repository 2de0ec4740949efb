"""What happens when inside a timed stretch: cues of a hold, efforts and rests of contractions."""

from dataclasses import dataclass
from typing import Final

from content.schema import Dose, Hold, Rounds
from conversations.state import Purpose, Timed

BAR_DOTS: Final = 9  # a 90 s hold is nine breaths of 10 s
MS: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A point `at_ms` into a stretch. A moment that `sounds` is a new message, else an edit."""

    at_ms: int
    slug: str
    sounds: bool = False
    number: int = 0

    @property
    def is_effort(self) -> bool:
        """Whether a round's effort begins here, not the rest after it."""
        return self.slug == EFFORT


EFFORT: Final = "rounds.work"
FIRST_EFFORT: Final = Moment(at_ms=0, slug=EFFORT, number=1)


def moments_of(dose: Dose, purpose: Purpose) -> tuple[Moment, ...]:
    """Return the moments of a stretch after its first second and before its end, in order."""
    match dose, purpose:
        case Hold(cues=cues), Purpose.HOLD:
            return tuple(Moment(at_ms=cue.at_seconds * MS, slug=f"cue.{cue.slug}") for cue in cues)
        case Rounds() as rounds, Purpose.ROUNDS:
            return _rounds(rounds)
        case _:
            return ()


def _rounds(dose: Rounds) -> tuple[Moment, ...]:
    length = (dose.work_seconds + dose.rest_seconds) * MS
    found: list[Moment] = []
    for number in range(1, dose.rounds):
        relax_at = (number - 1) * length + dose.work_seconds * MS
        found += [
            Moment(at_ms=relax_at, slug="rounds.relax", number=number),
            Moment(at_ms=number * length, slug=EFFORT, sounds=True, number=number + 1),
        ]
    return tuple(found)


def part_at(dose: Dose, elapsed_ms: int, total_ms: int) -> tuple[Moment, int]:
    """Return the effort or rest of a row of rounds that goes on at `elapsed_ms`, and its end."""
    moments = (FIRST_EFFORT, *moments_of(dose, Purpose.ROUNDS))
    begun = [moment for moment in moments if moment.at_ms <= elapsed_ms]
    ends = [moment.at_ms for moment in moments[len(begun) :]]
    return begun[-1], min(ends, default=total_ms)


def stretch_of(dose: Hold | Rounds) -> Timed:
    """Return the stretch that a movement's dose is timed by."""
    if isinstance(dose, Hold):
        return Timed(purpose=Purpose.HOLD, total_ms=dose.seconds * MS)
    total = dose.rounds * dose.work_seconds + (dose.rounds - 1) * dose.rest_seconds
    return Timed(purpose=Purpose.ROUNDS, total_ms=total * MS)


def bar(timed: Timed, at_ms: int) -> str:
    """Draw how much of a stretch is over, a dot for each breath of a 90 s hold."""
    full = min(BAR_DOTS, at_ms * BAR_DOTS // timed.total_ms)
    return "●" * full + "○" * (BAR_DOTS - full)
