"""What must be true of ladders, and of the minutes that sessions made from them take."""

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Final

from content.composing import Wish, compose, seconds_of
from content.faults import Fault
from content.ladders import Person
from content.question_checks import all_questions
from content.schema import Catalog, Fill, Hold, Movement, Part, Preset, Rung
from content.timing import dose_seconds

TOOL_QUESTIONS: Final = ("tools", "bands")
TURNS: Final = 30  # sessions, after which sides, five muscles and three exercises begin anew
USUAL_LEVELS: Final = range(-1, 2)


def ladders_are_climbable(catalog: Catalog) -> Iterator[Fault]:
    """Every strength movement has an easier version; every rung leads somewhere real."""
    for slug, movement in catalog.movements.items():
        rungs = (*movement.easier, *movement.harder)
        faults = [*_ladder_faults(movement)]
        for rung in rungs:
            faults += [f"step {rung.slug} {fault}" for fault in _rung_faults(catalog, rung)]
        if _comes_back(catalog, slug):
            faults.append("is reached again from its own ladder")
        for message in faults:
            yield Fault(entry=f"movement {slug}", message=message)


def _ladder_faults(movement: Movement) -> Iterator[str]:
    rungs = (*movement.easier, *movement.harder)
    if movement.part is not Part.REMEMBER:
        if rungs:
            yield f"belongs to {movement.part}, which has no ladders"
        return
    if isinstance(movement.dose, Hold):
        yield "is strength, so its dose is sets or rounds"
    if not movement.easier:
        yield "has no easier step"
    slugs = [rung.slug for rung in rungs]
    for slug in sorted({slug for slug in slugs if slugs.count(slug) > 1}):
        yield f"has the step {slug} twice"


def _rung_faults(catalog: Catalog, rung: Rung) -> Iterator[str]:
    offered = _tools(catalog)
    given = {variant for found in catalog.movements.values() for variant in found.variants}
    for tool in rung.needs:
        if tool not in offered:
            yield f"needs {tool!r}, which no question about tools offers"
    for variant in rung.unless:
        if variant not in given:
            yield f"names the variant {variant!r}, which no movement has"
    if rung.movement is not None:
        other = catalog.movements.get(rung.movement)
        if other is None:
            yield f"names the movement {rung.movement!r}, which is not there"
        elif other.part is not Part.REMEMBER:
            yield f"leads to {other.slug}, which belongs to {other.part}"
        if rung.dose is not None:
            yield "is another movement, so it has no dose of its own"
    elif rung.dose is not None and dose_seconds(rung.dose) <= 0:
        yield "has a dose that takes no time"


def _comes_back(catalog: Catalog, slug: str) -> bool:
    seen: set[str] = set()
    fresh = _led_to(catalog, slug)
    while fresh:
        seen |= fresh
        fresh = {one for found in fresh for one in _led_to(catalog, found)} - seen
    return slug in seen


def _led_to(catalog: Catalog, slug: str) -> set[str]:
    movement = catalog.movements.get(slug)
    rungs = (*movement.easier, *movement.harder) if movement else ()
    return {rung.movement for rung in rungs if rung.movement}


def softer_ways_exist(catalog: Catalog) -> Iterator[Fault]:
    """A movement that asks how it felt has a softer variant for the time after a "worse"."""
    for slug, movement in catalog.movements.items():
        if movement.softer is not None and movement.softer not in movement.variants:
            message = f"softer: {movement.softer!r} is none of its variants"
            yield Fault(entry=f"movement {slug}", message=message)
        if movement.feedback and movement.softer is None:
            yield Fault(entry=f"movement {slug}", message="asks how it felt, but has no softer way")


def fills_begin_with_strength(catalog: Catalog) -> Iterator[Fault]:
    """Strength is never dropped for time: it is what a session is filled with first."""
    for preset in catalog.presets.values():
        if preset.fill[:1] != (Fill.EXERCISE,):
            message = f"fill must begin with {Fill.EXERCISE}: strength is never dropped for time"
            yield Fault(entry=f"preset {preset.slug}", message=message)


def minutes_are_kept(catalog: Catalog) -> Iterator[Fault]:
    """Every session there can be takes the minutes it promises.

    Put together for a known and an unknown tight side, strength and lighter days, a known and an
    unknown forward side, with and without tools, at the usual levels, for each turn.
    """
    slack = catalog.rules.session_slack_seconds
    for preset in catalog.presets.values():
        if not _is_there(catalog, preset):
            continue
        for wish in _wishes(catalog, preset):
            seconds = seconds_of(catalog, compose(catalog, wish))
            if abs(seconds - preset.minutes * 60) > slack:
                message = f"takes {seconds / 60:.1f} minutes {_described(wish)}"
                yield Fault(entry=f"preset {preset.slug}", message=message)
                break


def _wishes(catalog: Catalog, preset: Preset) -> Iterator[Wish]:
    tools = _tools(catalog)
    for tight, strength, forward, have, level, turn in product(
        ("", "left"),
        (True, False),
        ("", "right"),
        (frozenset[str](), tools),
        USUAL_LEVELS,
        range(TURNS),
    ):
        levels = dict.fromkeys(catalog.movements, level)
        yield Wish(
            preset=preset,
            person=Person(have=have, levels=levels),
            turn=turn,
            strength_day=strength,
            tight=tight,
            forward=forward,
        )


def _described(wish: Wish) -> str:
    said = [
        "on a strength day" if wish.strength_day else "on a lighter day",
        f"with {'a known' if wish.tight else 'no'} tight side",
        f"at level {next(iter(wish.person.levels.values()), 0)}",
        f"in turn {wish.turn}",
    ]
    return f"{', '.join(said)}, not about {wish.preset.minutes}"


def _is_there(catalog: Catalog, preset: Preset) -> bool:
    """Whether all that a preset names exists; what does not is another check's fault."""
    named: Iterable[str | None] = (
        *preset.release,
        preset.realign,
        preset.realign_unknown,
        *(item.movement for item in (*preset.remember, *preset.light)),
        *(one for found in catalog.movements.values() for one in found.substitutes),
        *(rung.movement for found in catalog.movements.values() for rung in _rungs(found)),
    )
    return {slug for slug in named if slug} <= catalog.movements.keys() and bool(preset.release)


def _rungs(movement: Movement) -> tuple[Rung, ...]:
    return (*movement.easier, *movement.harder)


def _tools(catalog: Catalog) -> frozenset[str]:
    return frozenset(
        option.slug
        for question in all_questions(catalog)
        if question.slug in TOOL_QUESTIONS
        for option in question.options
    )
