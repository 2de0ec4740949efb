"""How long things take, from their doses alone; used by the checks, open to the engine."""

from collections.abc import Iterable
from typing import assert_never

from content.schema import Catalog, Dose, Hold, Movement, Prescribed, Rounds, Sets


def dose_seconds(dose: Dose) -> int:
    """Return the seconds from a dose's first effort to its last, the rests between included."""
    match dose:
        case Hold():
            return dose.seconds
        case Rounds():
            return dose.rounds * dose.work_seconds + (dose.rounds - 1) * dose.rest_seconds
        case Sets():
            return sets_seconds(dose, dose.sets)
        case _:
            assert_never(dose)


def sets_seconds(dose: Sets, sets: int) -> int:
    """Return the seconds of that many sets of a dose, the rests between them included."""
    return sets * dose.reps * sum(dose.tempo) + (sets - 1) * dose.rest_seconds


def prescribed_seconds(catalog: Catalog, items: Iterable[Prescribed]) -> int:
    """Return the seconds of a row of movements, the sided ones done on both sides."""
    return sum(
        _seconds(catalog, item, sides=_sides(catalog.movements[item.movement])) for item in items
    )


def _seconds(catalog: Catalog, item: Prescribed, *, sides: int) -> int:
    """Return the seconds of a movement on that many sides, getting into place included."""
    movement = catalog.movements[item.movement]
    dose = dose_seconds(item.dose or movement.dose)
    return sides * (movement.set_up_seconds + catalog.rules.lead_in_seconds + dose)


def _sides(movement: Movement) -> int:
    return 2 if movement.sided and not movement.forward_side_only else 1
