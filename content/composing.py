"""A session that takes the minutes it promises, put together from a preset and a person.

Used by the engine to plan and by the check to prove that the minutes are kept.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, assert_never

from content.ladders import Person, Stand, is_for, stand
from content.schema import Catalog, Dose, Fill, Movement, Part, Prescribed, Preset, Sets
from content.timing import dose_seconds, sets_seconds

OTHER_SIDE: Final = {"left": "right", "right": "left"}
BOTH_SIDES: Final = ("left", "right")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """For whom and for which day. `tight` and `forward` are sides, or empty where unknown.

    `turn` counts the sessions before this one: muscles, sides and exercises take turns by it.
    """

    preset: Preset
    person: Person
    turn: int = 0
    strength_day: bool = True
    strength_off: bool = False  # no strength at all for now, not even an easy one
    pressed: bool = False  # muscles have been pressed on this day before: once a day is enough
    tight: str = ""
    forward: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """One movement on one side, with the dose it is done at.

    `rung` is the rung's slug, empty at the start. Where the sides alternate by set, `at` of `of`
    says which set this is.
    """

    movement: str
    side: str
    dose: Dose
    rung: str = ""
    at: int = 1
    of: int = 1


def portion_seconds(catalog: Catalog, portion: Portion) -> int:
    """Return how long a portion takes, getting into place and counting in included."""
    return ready_seconds(catalog, catalog.movements[portion.movement]) + dose_seconds(portion.dose)


def ready_seconds(catalog: Catalog, movement: Movement) -> int:
    """Return how long getting into place and counting in take, before every portion."""
    return movement.set_up_seconds + catalog.rules.lead_in_seconds


def seconds_of(catalog: Catalog, portions: Iterable[Portion]) -> int:
    """Return how long portions take one after the other."""
    return sum(portion_seconds(catalog, portion) for portion in portions)


def compose(catalog: Catalog, wish: Wish) -> tuple[Portion, ...]:
    """Return the session that a preset comes to for a person on a day.

    What the preset's `fill` names goes in, in its order, while it brings the session nearer to
    the minutes promised. The first thing always goes in, so it is strength.
    """
    filling = _Filling(catalog, wish)
    for fill in wish.preset.fill:
        filling.add(fill)
    return filling.portions()


def sides_of(movement: Movement, wish: Wish) -> tuple[str, ...]:
    """Return the sides a movement is done on, in order; ("",) for one that has no sides.

    A side on which this person must not get it is left out.
    """
    due = _due_sides(movement, wish)
    return tuple(side for side in due if (movement.slug, side) not in wish.person.off)


def off_sides(movement: Movement, wish: Wish) -> tuple[str, ...]:
    """Return the sides that are due but on which this person must not get the movement."""
    kept = sides_of(movement, wish)
    off = tuple(side for side in _due_sides(movement, wish) if side not in kept)
    return off if is_for(movement, wish.person) else ()


def _due_sides(movement: Movement, wish: Wish) -> tuple[str, ...]:
    """Release: the tight side every session and first, the other one every second session."""
    if not movement.sided:
        return ("",)
    if movement.forward_side_only:
        return (wish.forward,)
    if not wish.tight:
        return BOTH_SIDES
    other_too = movement.part is not Part.RELEASE or wish.turn % 2 == 1
    return (wish.tight, OTHER_SIDE[wish.tight]) if other_too else (wish.tight,)


def allowed(catalog: Catalog, slug: str, wish: Wish) -> tuple[str, ...]:
    """Return a movement, and what stands in for it where it or a side of it must not be."""
    movement = catalog.movements[slug]
    stand_ins = tuple(
        one for one in movement.substitutes if is_for(catalog.movements[one], wish.person)
    )
    if not is_for(movement, wish.person):
        return stand_ins
    kept = sides_of(movement, wish)
    if kept == _due_sides(movement, wish):
        return (slug,)
    return (slug, *stand_ins) if kept else stand_ins


def on_sides(found: Stand, sides: Iterable[str], *, dose: Dose | None = None) -> list[Portion]:
    """Return a portion for each side."""
    rung = found.rung.slug if found.rung else ""
    return [
        Portion(movement=found.movement.slug, side=side, dose=dose or found.dose, rung=rung)
        for side in sides
    ]


class _Filling:
    """A session while it is being filled."""

    def __init__(self, catalog: Catalog, wish: Wish) -> None:
        self._catalog = catalog
        self._wish = wish
        self._total = 0
        self._release: list[Portion] = []
        self._realign: list[Portion] = []
        self._exercises: dict[str, tuple[Stand, int]] = {}  # movement -> its sets so far
        self._muscles = list(_muscles(wish))
        self._queue = _exercises(catalog, wish)

    def add(self, fill: Fill) -> None:
        match fill:
            case Fill.EXERCISE:
                self._add_exercise()
            case Fill.SET:
                self._add_set()
            case Fill.RELEASE if self._wish.pressed:
                pass
            case Fill.RELEASE:
                self._add_muscle()
            case Fill.REALIGN:
                self._add_realign()
            case _:
                assert_never(fill)

    def portions(self) -> tuple[Portion, ...]:
        """Return what is in, muscles in the order of the content's movements.

        What stands in for one comes before them all.
        """
        muscles = (slug for slug, one in self._catalog.movements.items() if one.feedback)
        order = {slug: at for at, slug in enumerate(muscles)}
        release = sorted(self._release, key=lambda one: order.get(one.movement, -1))
        strength = [
            portion
            for found, sets in self._exercises.values()
            for portion in self._sets(found, sets)
        ]
        return (*release, *self._realign, *strength)

    # --- what fits

    def _seconds(self, portions: Iterable[Portion]) -> int:
        return seconds_of(self._catalog, portions)

    def _fits(self, seconds: int) -> bool:
        """Whether that much more brings the session nearer to its minutes, and not over them."""
        target = self._wish.preset.minutes * 60
        total = self._total + seconds
        slack = self._catalog.rules.session_slack_seconds
        return not self._total or (
            total <= target + slack and abs(target - total) < abs(target - self._total)
        )

    def _has(self, slug: str) -> bool:
        portions = (*self._release, *self._realign)
        return slug in self._exercises or any(one.movement == slug for one in portions)

    # --- release and realign

    def _add_muscle(self) -> None:
        while self._muscles:
            muscle = self._muscles.pop(0)
            off = off_sides(self._catalog.movements[muscle], self._wish)
            slugs = self._in_turn(muscle, off)
            before = self._total
            for slug in slugs:  # all that stands in for a muscle, or for a side of it, is tried
                self._put(slug, self._release, only=() if slug == muscle else off)
            if self._total > before:
                return

    def _in_turn(self, muscle: str, off: tuple[str, ...]) -> tuple[str, ...]:
        """Return the muscle and what stands in for a side of it that must not be.

        Where all of that takes too long and no side is tighter, the sides take turns. Without the
        time for the first thing that stands in, it is another muscle's turn.
        """
        slugs = allowed(self._catalog, muscle, self._wish)
        if not off or slugs[0] != muscle:
            return slugs
        turn = BOTH_SIDES[self._wish.turn % 2]
        if not self._wish.tight and turn in off and not self._fit_all(slugs):
            return slugs[1:]
        return slugs if self._fit_all(slugs[:2]) else ()

    def _fit_all(self, slugs: tuple[str, ...]) -> bool:
        """Whether movements fit together, each on one side."""
        movements = [self._catalog.movements[slug] for slug in slugs if not self._has(slug)]
        seconds = sum(
            ready_seconds(self._catalog, one) + dose_seconds(one.dose) for one in movements
        )
        return self._fits(seconds)

    def _add_realign(self) -> None:
        wish = self._wish
        known = wish.forward and wish.preset.realign is not None
        slug = wish.preset.realign if known else wish.preset.realign_unknown
        for one in allowed(self._catalog, slug, wish) if slug else ():
            self._put(one, self._realign)

    def _put(self, slug: str, into: list[Portion], *, only: tuple[str, ...] = ()) -> None:
        if self._has(slug):
            return
        movement = self._catalog.movements[slug]
        found = Stand(movement=movement, rung=None, dose=movement.dose)
        for sides in (only,) if only and movement.sided else self._ways(movement):
            portions = on_sides(found, sides)
            seconds = self._seconds(portions)
            if self._fits(seconds):
                into += portions
                self._total += seconds
                return

    def _ways(self, movement: Movement) -> Iterator[tuple[str, ...]]:
        """Yield the sides of a movement; then one alone, by turns, if both take too long."""
        sides = sides_of(movement, self._wish)
        yield sides
        if movement.part is Part.RELEASE and len(sides) > 1:
            yield (self._wish.tight or sides[self._wish.turn % 2],)

    # --- strength

    def _add_exercise(self) -> None:
        for item in self._queue:
            found = prescribed(self._catalog, item, self._wish.person)
            if found is None or self._has(found.movement.slug):
                continue
            seconds = self._seconds_of_sets(found, 1)
            if self._fits(seconds):
                self._exercises[found.movement.slug] = (found, 1)
                self._total += seconds
                return

    def _add_set(self) -> None:
        for slug, (found, sets) in self._exercises.items():
            if not isinstance(found.dose, Sets) or sets >= found.dose.sets:
                continue
            seconds = self._seconds_of_sets(found, sets + 1) - self._seconds_of_sets(found, sets)
            if self._fits(seconds):
                self._exercises[slug] = (found, sets + 1)
                self._total += seconds
                return

    def _sets(self, found: Stand, sets: int) -> list[Portion]:
        sides = sides_of(found.movement, self._wish)
        return alternating(found, sides, sets)

    def _seconds_of_sets(self, found: Stand, sets: int) -> int:
        """Return how long `_sets` take, without making them: this is asked a dozen times a plan."""
        sides = len(sides_of(found.movement, self._wish))
        ready = ready_seconds(self._catalog, found.movement)
        if not isinstance(found.dose, Sets):
            return sides * (ready + dose_seconds(found.dose))
        if sides == 1:
            return ready + sets_seconds(found.dose, sets)
        return sides * sets * (ready + sets_seconds(found.dose, 1))


def alternating(found: Stand, sides: tuple[str, ...], sets: int) -> list[Portion]:
    """Return that many sets of an exercise; the sides alternate by set."""
    if not isinstance(found.dose, Sets):
        return on_sides(found, sides)
    if len(sides) == 1:
        return on_sides(found, sides, dose=replace(found.dose, sets=sets))
    one = replace(found.dose, sets=1)
    return [
        replace(portion, at=at, of=sets)
        for at in range(1, sets + 1)
        for portion in on_sides(found, sides, dose=one)
    ]


def _muscles(wish: Wish) -> tuple[str, ...]:
    """Return the muscles from the one whose turn it is; every one comes round."""
    release = wish.preset.release
    start = wish.turn * wish.preset.muscles % len(release)
    return release[start:] + release[:start]


def _exercises(catalog: Catalog, wish: Wish) -> list[Prescribed]:
    """Return the exercises of a day: the core of them first, the others by turns."""
    preset = wish.preset
    strength = wish.strength_day and not wish.strength_off
    items = [*(preset.remember if strength else preset.light)]
    if wish.strength_off:
        items = [one for one in items if not is_strength(catalog, one.movement)]
    core, others = items[: preset.core], items[preset.core :]
    start = wish.turn % len(others) if others else 0
    return [*core, *others[start:], *others[:start]]


def is_strength(catalog: Catalog, slug: str) -> bool:
    """Whether a movement is one of strength."""
    return catalog.movements[slug].part is Part.REMEMBER


def prescribed(catalog: Catalog, item: Prescribed, person: Person) -> Stand | None:
    """Return how a person does what is prescribed, with its own dose where it has one.

    That dose is for the movement as it is named; another one in its place has its own.
    """
    found = stand(catalog, item.movement, person)
    if found is None or item.dose is None or found.movement.slug != item.movement:
        return found
    return replace(found, dose=item.dose)
