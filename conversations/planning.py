"""Today's session from answers, history and content: a pure choice, the same for the same day."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, timedelta
from typing import assert_never

from content.composing import (
    Portion,
    Wish,
    allowed,
    alternating,
    compose,
    portion_seconds,
    prescribed,
    sides_of,
)
from content.ladders import Person, is_for
from content.schema import Catalog, Hold, Movement, Option, Part, Prescribed, Preset, Rounds, Sets
from conversations import roles, strength_days
from conversations.expect import present
from conversations.state import DialogueState, PlannedStep, SessionKind


def ticked_options(state: DialogueState, catalog: Catalog) -> tuple[Option, ...]:
    """Return every option the person has ticked in the questions of the intake that apply."""
    return tuple(
        option
        for question in catalog.intake
        if roles.applies(question, state.answers)
        for option in question.options
        if option.slug in roles.picked_of(state.answers.get(question.slug))
        or option.slug == state.answers.get(question.slug)
    )


def excluded(state: DialogueState, catalog: Catalog, day: date) -> frozenset[str]:
    """Return the movements that must not appear in a session of that day."""
    by_answers = {
        slug
        for option in ticked_options(state, catalog)
        for slug, side in excludes_of(option, state)
        if not side
    }
    resting = {rest.movement for rest in state.resting if rest.until >= day}
    return frozenset(by_answers | resting)


def excludes_of(option: Option, state: DialogueState) -> tuple[tuple[str, str], ...]:
    """Return the movements a ticked option excludes, each with its side, or "" for both.

    What a follow-up question would say more about is excluded until that has been answered.
    """
    side = option.side or ""
    waiting = option.until_answered if option.asks not in state.answers else ()
    return (*((slug, side) for slug in option.excludes), *((slug, "") for slug in waiting))


def excluded_on_a_side(state: DialogueState, catalog: Catalog) -> frozenset[tuple[str, str]]:
    """Return the movements that must not appear on one side, with that side."""
    return frozenset(
        (slug, side)
        for option in ticked_options(state, catalog)
        for slug, side in excludes_of(option, state)
        if side
    )


def variants(state: DialogueState, catalog: Catalog) -> frozenset[str]:
    """Return the ways of doing things that the person's answers ask for."""
    ticked = ticked_options(state, catalog)
    return frozenset(slug for option in ticked for slug in option.variants)


def variant_of(movement: Movement, wanted: AbstractSet[str]) -> str:
    """Return the wanted variant that the movement puts first, or an empty string.

    The movement's order decides, not the order of the answers: the most careful way comes first.
    """
    return next((variant for variant in movement.variants if variant in wanted), "")


def way_of(state: DialogueState, catalog: Catalog, movement: Movement, day: date) -> str:
    """Return the variant in which a person does a movement on that day, or an empty string."""
    softer = movement.slug in state.course.softer and movement.softer
    wanted = variants(state, catalog) | ({softer} if softer else set())
    return variant_of(movement, wanted - held_back(state, catalog, day))


def held_back(state: DialogueState, catalog: Catalog, day: date) -> frozenset[str]:
    """Return the variants that come only after the first days of a person's routine."""
    began = state.course.began or day
    first = day < began + timedelta(days=catalog.rules.first_days)
    return frozenset(catalog.rules.not_at_first if first else ())


def person_of(state: DialogueState, catalog: Catalog, day: date) -> Person:
    """Return what of a person decides about movements and rungs on that day."""
    have = (*roles.picked_of(state.answers.get(roles.TOOLS)), *roles.bands_of(state))
    return Person(
        have=frozenset(have),
        variants=variants(state, catalog),
        out=excluded(state, catalog, day),
        off=excluded_on_a_side(state, catalog),
        levels=state.course.levels,
    )


def preset_of(state: DialogueState, catalog: Catalog) -> Preset:
    """Return the preset the person chose; the shortest where a choice is no longer offered."""
    chosen = roles.text_of(state.answers.get(roles.MINUTES))
    shortest = min(catalog.presets.values(), key=lambda preset: preset.minutes)
    return catalog.presets.get(chosen, shortest)


def is_strength_day(state: DialogueState, catalog: Catalog, day: date) -> bool:
    """Whether strength is due on that day, and nothing speaks against it."""
    return strength_days.is_due(state, catalog, day) and not strength_is_off(state, day)


def strength_is_off(state: DialogueState, day: date) -> bool:
    """Whether strength rests on that day, because the knee was much sorer."""
    return strength_days.is_off(state, day)


def wish_of(state: DialogueState, catalog: Catalog, day: date) -> Wish:
    """Return what a session of that day has to be made from."""
    preset = preset_of(state, catalog)
    return Wish(
        preset=preset,
        person=person_of(state, catalog, day),
        turn=state.sessions_done,
        strength_day=is_strength_day(state, catalog, day) or not preset.light,
        strength_off=strength_is_off(state, day),
        pressed=state.course.pressed_on == day,
        tight=roles.side_of(state, roles.TIGHT_SIDE),
        forward=roles.side_of(state, roles.FORWARD_SIDE),
    )


def plan(
    state: DialogueState, catalog: Catalog, *, day: date, kind: SessionKind
) -> tuple[PlannedStep, ...]:
    """Return the steps of a session on that local day; none if everything rests."""
    wish = wish_of(state, catalog, day)
    steps = tuple(_step(portion) for portion in _portions(catalog, wish, kind))
    if state.course.halved_until is not None and day <= state.course.halved_until:
        steps = halved(steps)
    return smaller(steps) if kind is SessionKind.AMBER else steps


def _portions(catalog: Catalog, wish: Wish, kind: SessionKind) -> tuple[Portion, ...]:
    match kind:
        case SessionKind.GENTLE:
            return _prescribed(catalog, wish, catalog.gentle)
        case SessionKind.MINIMUM:
            return _prescribed(catalog, wish, catalog.minimum)
        case SessionKind.USUAL | SessionKind.AMBER:
            return compose(catalog, wish)
        case _:
            assert_never(kind)


def stand_ins(
    state: DialogueState, catalog: Catalog, movement: Movement, day: date
) -> tuple[PlannedStep, ...]:
    """Return the steps that stand in for a movement, for this person on that day."""
    wish = wish_of(state, catalog, day)
    found = (Prescribed(movement=slug) for slug in movement.substitutes)
    return tuple(
        _step(portion)
        for one in found
        if is_for(catalog.movements[one.movement], wish.person)
        for portion in _each(catalog, wish, one)
    )


def _prescribed(catalog: Catalog, wish: Wish, wanted: Iterable[Prescribed]) -> tuple[Portion, ...]:
    """Return a short session as it is written, with what stands in for what must not be."""
    found: list[Portion] = []
    for item in wanted:
        movement = catalog.movements[item.movement]
        strength = wish.strength_off and movement.part is Part.REMEMBER
        off = strength or (wish.pressed and movement.feedback)
        portions = [] if off else _each(catalog, wish, item)
        found += [portion for portion in portions if portion not in found]
    return tuple(found)


def _each(catalog: Catalog, wish: Wish, item: Prescribed) -> list[Portion]:
    portions: list[Portion] = []
    for slug in allowed(catalog, item.movement, wish):
        own = item if slug == item.movement else Prescribed(movement=slug)
        at = present(prescribed(catalog, own, wish.person), "start of an allowed movement")
        sets = at.dose.sets if isinstance(at.dose, Sets) else 1
        portions += alternating(at, sides_of(at.movement, wish), sets)
    return portions


def _step(portion: Portion) -> PlannedStep:
    return PlannedStep(
        movement=portion.movement,
        side=portion.side,
        dose=portion.dose,
        rung=portion.rung,
        at=portion.at,
        of=portion.of,
    )


def smaller(steps: Iterable[PlannedStep]) -> tuple[PlannedStep, ...]:
    """Return steps with one set or round fewer of each, never fewer than one (an amber day)."""
    return tuple(_one_fewer(step) for step in steps if step.of == 1 or step.at < step.of)


def _one_fewer(step: PlannedStep) -> PlannedStep:
    if step.of > 1:
        return replace(step, of=step.of - 1)
    match step.dose:
        case Sets(sets=sets) as dose:
            return replace(step, dose=replace(dose, sets=max(1, sets - 1)))
        case Rounds(rounds=rounds) as dose:
            return replace(step, dose=replace(dose, rounds=max(1, rounds - 1)))
        case Hold():
            return step
        case _:
            assert_never(step.dose)


def halved(steps: Iterable[PlannedStep]) -> tuple[PlannedStep, ...]:
    """Return steps with half of what is counted; holds, which are gentle, stay as they are."""
    return tuple(_half(step) for step in steps if step.of == 1 or 2 * step.at <= step.of + 1)


def _half(step: PlannedStep) -> PlannedStep:
    if step.of > 1:
        return replace(step, of=(step.of + 1) // 2)
    match step.dose:
        case Sets(sets=1, reps=reps) as dose:
            return replace(step, dose=replace(dose, reps=(reps + 1) // 2))
        case Sets(sets=sets) as dose:
            return replace(step, dose=replace(dose, sets=(sets + 1) // 2))
        case Rounds(rounds=rounds) as dose:
            return replace(step, dose=replace(dose, rounds=(rounds + 1) // 2))
        case Hold():
            return step
        case _:
            assert_never(step.dose)


def minutes_of(steps: Iterable[PlannedStep], catalog: Catalog) -> int:
    """Return about how many minutes the steps take, getting into place included."""
    return max(1, round(seconds_of(steps, catalog) / 60))


def seconds_of(steps: Iterable[PlannedStep], catalog: Catalog) -> int:
    """Return the seconds the steps take, getting into place included."""
    return sum(
        portion_seconds(catalog, Portion(movement=step.movement, side=step.side, dose=step.dose))
        for step in steps
    )
