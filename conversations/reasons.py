"""Why the plan is as it is: one line for each choice, naming what the person has ticked.

A pure reading of the state; `plan_card.py` shows it.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from content.schema import Catalog, Option
from conversations import planning, roles, strength_days
from conversations.effects import PhraseList, PhraseValue, Words, words
from conversations.state import DialogueState, PlannedStep


@dataclass(frozen=True, slots=True, kw_only=True)
class _LeftOut:
    """An area of movements left out on one side, or on both with an empty side."""

    area: str
    side: str


def why(
    state: DialogueState, catalog: Catalog, steps: tuple[PlannedStep, ...], day: date
) -> tuple[Words, ...]:
    """Return the reasons for a plan of that day, those of safety first."""
    return (
        words("reason.head"),
        *limits(state, catalog, day),
        *_sides(state, catalog, steps),
        *_load(state, catalog, day),
    )


def limits(state: DialogueState, catalog: Catalog, day: date) -> tuple[Words, ...]:
    """Return what is left out on that day or done another way, and why."""
    return (
        *_left_out(state, catalog),
        *_variants(state, catalog),
        *_held_back(state, catalog, day),
        *_resting(state, day),
    )


def _sources(state: DialogueState, catalog: Catalog) -> Iterator[tuple[Option, Option]]:
    """Yield what limits the plan, with the tick it comes from: itself or what asked it."""
    ticked = planning.ticked_options(state, catalog)
    ticks = {option.asks: option for option in ticked if option.asks is not None}
    for question in catalog.intake:
        for option in question.options:
            if option in ticked:
                yield option, ticks.get(question.slug, option)


def _left_out(state: DialogueState, catalog: Catalog) -> Iterator[Words]:
    """Say what is left out, by area: on both sides, or on one."""
    because: dict[_LeftOut, dict[str, None]] = defaultdict(dict)
    instead: dict[_LeftOut, dict[str, None]] = defaultdict(dict)
    out = planning.excluded(state, catalog, date.max)
    for option, tick in _sources(state, catalog):
        for slug, side in planning.excludes_of(option, state):
            movement = catalog.movements[slug]
            if movement.forward_side_only and not roles.side_of(state, roles.FORWARD_SIDE):
                continue  # nobody would do it anyway, and that has a line of its own
            group = _LeftOut(area=movement.area or "", side=side)
            because[group][f"because.{tick.slug}"] = None
            names = (f"movement.{other}.name" for other in movement.substitutes if other not in out)
            instead[group] |= dict.fromkeys(names)
    for group, reasons in because.items():
        yield _left_out_words(group, tuple(reasons), tuple(instead[group]))


def _left_out_words(group: _LeftOut, because: tuple[str, ...], instead: tuple[str, ...]) -> Words:
    area = PhraseValue(slug=f"area.{group.area}")
    reasons, substitutes = PhraseList(slugs=because), PhraseList(slugs=instead)
    if not group.side:
        return words("reason.left-out", area=area, because=reasons, instead=substitutes)
    side = PhraseValue(slug=f"side.{group.side}")
    return words("reason.left-out-side", area=area, side=side, because=reasons, instead=substitutes)


def _variants(state: DialogueState, catalog: Catalog) -> Iterator[Words]:
    """Say what is done another way, if any movement this person may get is done so."""
    ticked = [option for option in planning.ticked_options(state, catalog) if option.tier]
    wanted = planning.variants(state, catalog)
    out = planning.excluded(state, catalog, date.max)
    used = {
        planning.variant_of(movement, wanted)
        for movement in catalog.movements.values()
        if movement.slug not in out
    }
    for variant in dict.fromkeys(chain.from_iterable(option.variants for option in ticked)):
        if variant in used:
            givers = (f"because.{o.slug}" for o in ticked if variant in o.variants)
            how = PhraseValue(slug=f"variant.{variant}")
            yield words("reason.variant", how=how, because=PhraseList(slugs=tuple(givers)))


def _held_back(state: DialogueState, catalog: Catalog, day: date) -> Iterator[Words]:
    """Say that what is at hand comes later, where a spot would be pressed with it."""
    wanted = planning.variants(state, catalog)
    later = planning.held_back(state, catalog, day)
    out = planning.excluded(state, catalog, day)
    pressed = (one for one in catalog.movements.values() if one.feedback and one.slug not in out)
    if any(planning.variant_of(one, wanted) in later for one in pressed):
        yield words("reason.first-days")


def _resting(state: DialogueState, day: date) -> Iterator[Words]:
    for rest in state.resting:
        if rest.until >= day:
            yield words(
                "reason.resting",
                name=PhraseValue(slug=f"movement.{rest.movement}.name"),
                day=rest.until,
                why=PhraseValue(slug=rest.why or "button.wrong"),
            )


def _sides(
    state: DialogueState, catalog: Catalog, steps: tuple[PlannedStep, ...]
) -> Iterator[Words]:
    """Say why this side, and why the press for even hips or the tilts."""
    tight = roles.side_of(state, roles.TIGHT_SIDE) or "both"
    if any(step.side for step in steps):
        yield words(f"reason.side-{tight}")
    preset = planning.preset_of(state, catalog)
    shown = {step.movement for step in steps}
    if preset.realign in shown:
        yield words(f"reason.forward-{roles.side_of(state, roles.FORWARD_SIDE)}")
    elif preset.realign_unknown in shown and not roles.side_of(state, roles.FORWARD_SIDE):
        yield words("reason.tilts")


def _load(state: DialogueState, catalog: Catalog, day: date) -> Iterator[Words]:
    """Say what kind of day it is, and what makes it lighter."""
    course = state.course
    if course.pressed_on == day:
        yield words("reason.pressed")
    if course.strength_off_until is not None and strength_days.is_off(state, day):
        yield words("reason.strength-off", day=course.strength_off_until)
    else:
        kind = "strength" if strength_days.is_due(state, catalog, day) else "light"
        yield words(f"reason.{kind}", count=len(strength_days.weekdays(state, catalog)))
    if course.halved_until is not None and day <= course.halved_until:
        yield words("reason.halved", day=course.halved_until)
