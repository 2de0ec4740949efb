"""The ladders of the strength movements: where somebody stands, and what is a step up or down.

A level counts the steps from a movement's start, which is 0; below it is easier, above it harder.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from content.schema import Catalog, Dose, Movement, Rung


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What of a person decides which movements and rungs are for them.

    `have` is everything at hand, tools and bands; `out` are the movements they must not get, `off`
    those they must not get on one side.
    """

    have: frozenset[str] = frozenset()
    variants: frozenset[str] = frozenset()
    out: frozenset[str] = frozenset()
    off: frozenset[tuple[str, str]] = frozenset()
    levels: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """What somebody does when a movement is prescribed: that one or another, and how."""

    movement: Movement
    rung: Rung | None
    dose: Dose


def is_for(movement: Movement, person: Person) -> bool:
    """Whether a person may do a movement, and has something it can be done with."""
    met = not movement.needs or bool(person.have & set(movement.needs))
    return met and movement.slug not in person.out


def stand(catalog: Catalog, slug: str, person: Person) -> Stand | None:
    """Return how a person does a prescribed movement; None where nothing of its ladder is theirs.

    A rung that is not for them is stepped over: to an easier one, else towards the start.
    """
    return _stand(catalog, slug, person, frozenset())


def _stand(catalog: Catalog, slug: str, person: Person, seen: frozenset[str]) -> Stand | None:
    movement = catalog.movements[slug]
    for level in _tried(movement, person.levels.get(slug, 0)):
        rung = rung_at(movement, level)
        if rung is not None and not _fits(rung, person):
            continue
        if rung is not None and rung.movement is not None:
            other = rung.movement
            found = None if other in seen else _stand(catalog, other, person, seen | {slug})
        elif is_for(movement, person):
            found = Stand(movement=movement, rung=rung, dose=_dose(movement, rung))
        else:
            found = None
        if found is not None:
            return found
    return None


def _dose(movement: Movement, rung: Rung | None) -> Dose:
    return movement.dose if rung is None or rung.dose is None else rung.dose


def _tried(movement: Movement, level: int) -> list[int]:
    """Return the levels to try, the nearest easier ones first, never one that is harder."""
    lowest = -len(movement.easier)
    start = min(max(level, lowest), len(movement.harder))
    return [*range(start, lowest - 1, -1), *range(start + 1, 1)]


def rung_at(movement: Movement, level: int) -> Rung | None:
    """Return the rung of a level; None at the start."""
    if level == 0:
        return None
    return movement.harder[level - 1] if level > 0 else movement.easier[-level - 1]


def _fits(rung: Rung, person: Person) -> bool:
    return set(rung.needs) <= person.have and not person.variants & set(rung.unless)


def step_up(catalog: Catalog, slug: str, person: Person) -> int | None:
    """Return the next harder level of a movement that is for this person; None at the top."""
    movement = catalog.movements[slug]
    return _first_usable(
        catalog, movement, person, range(_level(movement, person) + 1, len(movement.harder) + 1)
    )


def step_down(catalog: Catalog, slug: str, person: Person) -> int | None:
    """Return the next easier level of a movement that is for this person; None at the bottom."""
    movement = catalog.movements[slug]
    return _first_usable(
        catalog,
        movement,
        person,
        range(_level(movement, person) - 1, -len(movement.easier) - 1, -1),
    )


def _level(movement: Movement, person: Person) -> int:
    """Return the level, kept within a ladder that may have been longer once."""
    level = person.levels.get(movement.slug, 0)
    return min(max(level, -len(movement.easier)), len(movement.harder))


def _first_usable(
    catalog: Catalog, movement: Movement, person: Person, levels: range
) -> int | None:
    for level in levels:
        rung = rung_at(movement, level)
        if rung is None:
            return level
        other = rung.movement
        if _fits(rung, person) and (other is None or is_for(catalog.movements[other], person)):
            return level
    return None


def leads_to(catalog: Catalog, slug: str, person: Person) -> str | None:
    """Return the movement whose ladder has led a person to this one; None if none has."""
    for movement in catalog.movements.values():
        rung = rung_at(movement, _level(movement, person))
        if rung is not None and rung.movement == slug:
            return movement.slug
    return None
