"""A person's steps on the ladders: who they are to the ladders, a step up, a step down."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from content import ladders
from content.ladders import Person
from conversations import planning, roles
from conversations.changing import changed
from conversations.course import StepChange, Tally
from conversations.draft import Draft
from conversations.state import Resting

CHANGES_KEPT: Final = 20


def change(draft: Draft, **changes: Any) -> None:  # noqa: ANN401 - the fields of `Course`
    """Change some of what is kept of the person's course."""
    course = replace(draft.state.course, **changes)
    draft.state = changed(draft.state, course=course)


def put_tally(draft: Draft, tally: Tally) -> None:
    """Keep how a movement has gone, in place of what was kept before."""
    kept = tuple(one for one in draft.state.course.tallies if one.movement != tally.movement)
    change(draft, tallies=(*kept, tally))


def person(draft: Draft) -> Person:
    """Return what of the person decides about movements and rungs, today."""
    return planning.person_of(draft.state, draft.catalog, draft.today)


def person_with_any_band(draft: Draft) -> Person:
    """Return the same, with every band where nobody has asked yet which ones there are."""
    known = person(draft)
    if roles.BANDS in draft.answers:
        return known
    bands = {option.slug for option in draft.catalog.question(roles.BANDS).options}
    return replace(known, have=known.have | bands)


def can_rise(draft: Draft, movement: str) -> bool:
    """Whether there is a harder step, as far as is known."""
    return ladders.step_up(draft.catalog, movement, person_with_any_band(draft)) is not None


def can_fall(draft: Draft, movement: str) -> bool:
    """Whether there is an easier step."""
    return _easier(draft, movement) is not None


def bands_matter(draft: Draft, movement: str) -> bool:
    """Whether the next step depends on bands that nobody has asked about yet."""
    up = ladders.step_up(draft.catalog, movement, person_with_any_band(draft))
    return up is not None and up != ladders.step_up(draft.catalog, movement, person(draft))


def rise(draft: Draft, movement: str) -> bool:
    """Go one step up with what the person has; return False where there is none."""
    level = ladders.step_up(draft.catalog, movement, person(draft))
    if level is None:
        return False
    _set_level(draft, movement, level)
    return True


def fall(draft: Draft, movement: str) -> bool:
    """Go one step down; return False where nothing is easier."""
    easier = _easier(draft, movement)
    if easier is None:
        return False
    _set_level(draft, *easier)
    return True


def _easier(draft: Draft, movement: str) -> tuple[str, int] | None:
    """Return the movement and level of the next easier step.

    From the bottom of a ladder that another one led to, that is a step of the other one.
    """
    me = person(draft)
    level = ladders.step_down(draft.catalog, movement, me)
    if level is not None:
        return movement, level
    parent = ladders.leads_to(draft.catalog, movement, me)
    level = None if parent is None else ladders.step_down(draft.catalog, parent, me)
    return None if parent is None or level is None else (parent, level)


def _set_level(draft: Draft, movement: str, level: int) -> None:
    course = draft.state.course
    up = level > course.levels.get(movement, 0)
    made = StepChange(movement=movement, on=draft.today, up=up)
    levels = {**course.levels, movement: level}
    change(
        draft,
        levels={slug: at for slug, at in levels.items() if at},
        changes=(*course.changes, made)[-CHANGES_KEPT:],
    )
    put_tally(draft, replace(draft.state.course.tally(movement), whole=0, sore=0))


def fall_or_rest(draft: Draft, movement: str) -> None:
    """Go one step down; a movement with nothing easier rests for a while."""
    if not fall(draft, movement):
        rest(draft, movement, days=draft.catalog.care.rest_movement_days)


def fall_all(draft: Draft, movements: Iterable[str]) -> None:
    """Go one step down with each of these movements that has one."""
    for movement in movements:
        fall(draft, movement)


def rest(draft: Draft, movement: str, *, days: int, why: str = "") -> None:
    """Leave a movement out for some days; `why` is the slug of the phrase the plan says."""
    kept = tuple(rest for rest in draft.state.resting if rest.movement != movement)
    resting = Resting(movement=movement, until=draft.today + timedelta(days=days), why=why)
    draft.state = changed(draft.state, resting=(*kept, resting))


def soften(draft: Draft, movement: str) -> None:
    """Do a movement more gently from next time on, where there is a gentler way."""
    softer = draft.state.course.softer
    if draft.catalog.movements[movement].softer is not None:
        change(draft, softer=tuple(dict.fromkeys((*softer, movement))))


def tolerated(draft: Draft, movement: str) -> None:
    """A movement was fine, so it may be done the usual way again."""
    softer = draft.state.course.softer
    change(draft, softer=tuple(slug for slug in softer if slug != movement))
