"""Today's session from answers, history and content: a pure choice, the same for the same day."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from typing import Final, assert_never

from content.schema import (
    Catalog,
    Hold,
    Movement,
    Option,
    Part,
    Prescribed,
    Preset,
    Rounds,
    Rules,
    Sets,
)
from content.timing import dose_seconds
from conversations import roles
from conversations.state import DialogueState, PlannedStep, SessionKind

OTHER_SIDE: Final = {"left": "right", "right": "left"}


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


def preset_of(state: DialogueState, catalog: Catalog) -> Preset:
    """Return the preset the person chose; the shortest where a choice is no longer offered."""
    chosen = roles.text_of(state.answers.get(roles.MINUTES))
    shortest = min(catalog.presets.values(), key=lambda preset: preset.minutes)
    return catalog.presets.get(chosen, shortest)


def plan(
    state: DialogueState, catalog: Catalog, *, day: date, kind: SessionKind
) -> tuple[PlannedStep, ...]:
    """Return the steps of a session on that local day. Never empty for an open routine."""
    out = excluded(state, catalog, day)
    chosen = _chosen(state, catalog, out, day=day, kind=kind)
    steps = [step for item in chosen for step in _by_side(state, catalog, item, out)]
    planned = dict.fromkeys(steps)  # the substitute of a side may be in the plan already
    return tuple(smaller(step) if kind is SessionKind.AMBER else step for step in planned)


def _chosen(
    state: DialogueState,
    catalog: Catalog,
    out: frozenset[str],
    *,
    day: date,
    kind: SessionKind,
) -> list[Prescribed]:
    match kind:
        case SessionKind.GENTLE:
            return _prescribed(catalog, catalog.gentle, out)
        case SessionKind.MINIMUM:
            return _prescribed(catalog, catalog.minimum, out)
        case SessionKind.USUAL | SessionKind.AMBER:
            return _whole(state, catalog, out, day)
        case _:
            assert_never(kind)


def _whole(
    state: DialogueState, catalog: Catalog, out: frozenset[str], day: date
) -> list[Prescribed]:
    preset = preset_of(state, catalog)
    muscles = [Prescribed(movement=slug) for slug in muscles_of(preset, state.sessions_done)]
    forward = roles.side_of(state, roles.FORWARD_SIDE)
    known = forward and preset.realign is not None and preset.realign not in out
    realign = preset.realign if known else preset.realign_unknown
    strength = day.isoweekday() in catalog.rules.strength_weekdays or not preset.light
    chosen = _prescribed(catalog, muscles, out)
    if realign:
        chosen += _prescribed(catalog, [Prescribed(movement=realign)], out)
    chosen += _prescribed(catalog, preset.remember if strength else preset.light, out)
    return list(dict.fromkeys(chosen))  # two skipped muscles may share a substitute


def muscles_of(preset: Preset, sessions_done: int) -> tuple[str, ...]:
    """Return the muscles whose turn it is; every one of the preset comes round."""
    start = sessions_done * preset.muscles % len(preset.release)
    turned = preset.release[start:] + preset.release[:start]
    chosen = set(turned[: preset.muscles])
    return tuple(slug for slug in preset.release if slug in chosen)


def _prescribed(
    catalog: Catalog, wanted: Iterable[Prescribed], out: frozenset[str]
) -> list[Prescribed]:
    """Return what was wanted, each excluded movement replaced by its allowed substitutes."""
    found: list[Prescribed] = []
    for item in wanted:
        if item.movement not in out:
            found.append(item)
            continue
        substitutes = catalog.movements[item.movement].substitutes
        found += [Prescribed(movement=slug) for slug in substitutes if slug not in out]
    return list(dict.fromkeys(found))


def _by_side(
    state: DialogueState, catalog: Catalog, item: Prescribed, out: frozenset[str]
) -> list[PlannedStep]:
    """Return the steps of a movement; on a side that is excluded, its substitutes for that side."""
    movement = catalog.movements[item.movement]
    off = excluded_on_a_side(state, catalog)
    found: list[PlannedStep] = []
    for side in sides(state, movement):
        if (movement.slug, side) not in off:
            dose = item.dose or movement.dose
            found.append(PlannedStep(movement=movement.slug, side=side, dose=dose))
            continue
        stand_ins = [catalog.movements[slug] for slug in movement.substitutes if slug not in out]
        found += [
            PlannedStep(movement=other.slug, side=side if other.sided else "", dose=other.dose)
            for other in stand_ins
            if (other.slug, side) not in off
        ]
    return found


def sides(state: DialogueState, movement: Movement) -> tuple[str, ...]:
    """Return the sides a movement is done on, in order; ("",) for one that has no sides.

    Release: the tight side every session and first, the other one every second session.
    """
    if not movement.sided:
        return ("",)
    if movement.forward_side_only:
        return (roles.side_of(state, roles.FORWARD_SIDE),)
    tight = roles.side_of(state, roles.TIGHT_SIDE)
    if not tight:
        return ("left", "right")
    other_too = movement.part is not Part.RELEASE or state.sessions_done % 2 == 1
    return (tight, OTHER_SIDE[tight]) if other_too else (tight,)


def smaller(step: PlannedStep) -> PlannedStep:
    """Return a step with one set or round fewer, never fewer than one (an amber day)."""
    match step.dose:
        case Sets(sets=sets) as dose:
            return replace(step, dose=replace(dose, sets=max(1, sets - 1)))
        case Rounds(rounds=rounds) as dose:
            return replace(step, dose=replace(dose, rounds=max(1, rounds - 1)))
        case Hold():
            return step
        case _:
            assert_never(step.dose)


def minutes_of(steps: Iterable[PlannedStep], catalog: Catalog) -> int:
    """Return about how many minutes the steps take, getting into place included."""
    total = sum((_step_seconds(step, catalog.movements, catalog.rules) for step in steps), 0)
    return max(1, round(total / 60))


def _step_seconds(step: PlannedStep, movements: Mapping[str, Movement], rules: Rules) -> int:
    return movements[step.movement].set_up_seconds + rules.lead_in_seconds + dose_seconds(step.dose)
