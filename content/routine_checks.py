"""What must be true of movements, sessions and rules; run by `content/lint.py`.

Each check takes a whole catalog and yields the faults it finds. A check that follows a name leaves
names that do not exist to the check of names, so that one slip is one line.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from content.faults import Fault
from content.schema import Catalog, Hold, Movement, Option, Part, Prescribed
from content.timing import dose_seconds, prescribed_seconds
from content.weekdays import DAYS_OF_WEEK, neighbours

LENGTH_QUESTION: Final = "minutes"
TOOLS_QUESTION: Final = "tools"
MIN_RELEASE_SECONDS: Final = 90
MINIMUM_LONGEST_SECONDS: Final = 240
HIGHEST_PAIN: Final = 10


def all_options(catalog: Catalog) -> Iterator[tuple[str, Option]]:
    """Yield every option of every question, with its place for messages."""
    for question in (*catalog.intake, *catalog.extra_questions.values()):
        for option in question.options:
            yield f"question {question.slug}: option {option.slug}", option


def excludable(option: Option) -> tuple[str, ...]:
    """Return what ticking an option may leave out, now or until it has said more."""
    return option.excludes + option.until_answered


def sessions(catalog: Catalog) -> Iterator[tuple[str, tuple[Prescribed, ...]]]:
    """Yield every list of prescribed movements, with its place for messages."""
    for preset in catalog.presets.values():
        release = tuple(Prescribed(movement=slug) for slug in preset.release)
        realign = tuple(
            Prescribed(movement=slug)
            for slug in (preset.realign, preset.realign_unknown)
            if slug is not None
        )
        yield f"preset {preset.slug}: release", release
        yield f"preset {preset.slug}: realign", realign
        yield f"preset {preset.slug}: remember", preset.remember
        yield f"preset {preset.slug}: light", preset.light
    yield "minimum", catalog.minimum
    yield "gentle", catalog.gentle


def movements_exist(catalog: Catalog) -> Iterator[Fault]:
    """Every movement that is named is there."""
    named: list[tuple[str, Iterable[str]]] = [
        *((entry, excludable(option)) for entry, option in all_options(catalog)),
        *((f"test {test.question}", test.with_movements) for test in catalog.gates.tests),
        *((f"movement {slug}", found.substitutes) for slug, found in catalog.movements.items()),
        *((entry, [item.movement for item in items]) for entry, items in sessions(catalog)),
    ]
    for entry, slugs in named:
        for slug in slugs:
            if slug not in catalog.movements:
                yield Fault(entry=entry, message=f"names the movement {slug!r}, which is not there")


def sessions_are_in_order(catalog: Catalog) -> Iterator[Fault]:
    """Each part of a session holds movements of that part; strength is never left out."""
    allowed = {
        "release": {Part.RELEASE},
        "realign": {Part.REALIGN},
        "remember": {Part.REMEMBER},
        "gentle": {Part.BREATHE, Part.RELEASE},
    }
    for entry, items in sessions(catalog):
        parts = allowed.get(entry.rpartition(" ")[2], set(Part))
        for item in items:
            movement = catalog.movements.get(item.movement)
            if movement and movement.part not in parts:
                yield Fault(entry=entry, message=f"{item.movement} belongs to {movement.part}")
        if not items and not entry.endswith("realign"):
            yield Fault(entry=entry, message="is empty")


def presets_can_be_chosen(catalog: Catalog) -> Iterator[Fault]:
    """The answers of the length question are the presets; every preset takes muscles in turn."""
    offered = {option.slug for option in _options_of(catalog, LENGTH_QUESTION)}
    for slug in sorted(offered ^ catalog.presets.keys()):
        missing = "a preset" if slug in offered else f"an option of question {LENGTH_QUESTION}"
        yield Fault(entry=f"preset {slug}", message=f"is not {missing}")
    for preset in catalog.presets.values():
        if not 1 <= preset.muscles <= len(preset.release):
            message = f"takes {preset.muscles} muscles at a time out of {len(preset.release)}"
            yield Fault(entry=f"preset {preset.slug}", message=message)
        unknown = catalog.movements.get(preset.realign_unknown or "")
        if unknown and unknown.forward_side_only:
            message = f"realign_unknown: {unknown.slug} needs a known forward side"
            yield Fault(entry=f"preset {preset.slug}", message=message)


def small_sessions_are_small(catalog: Catalog) -> Iterator[Fault]:
    """The bad-day session stays short."""
    if _all_there(catalog, (item.movement for item in catalog.minimum)):
        seconds = prescribed_seconds(catalog, catalog.minimum)
        if seconds > MINIMUM_LONGEST_SECONDS:
            message = f"takes {seconds} seconds, more than {MINIMUM_LONGEST_SECONDS}"
            yield Fault(entry="minimum", message=message)


def holds_are_long_and_gentle(catalog: Catalog) -> Iterator[Fault]:
    """Release holds are long enough, an extension fits the cap, and cues are inside the hold."""
    for slug, movement in catalog.movements.items():
        if isinstance(movement.dose, Hold):
            for message in _hold_faults(movement, movement.dose):
                yield Fault(entry=f"movement {slug}", message=message)


def _hold_faults(movement: Movement, hold: Hold) -> Iterator[str]:
    if movement.part is Part.RELEASE and hold.seconds < MIN_RELEASE_SECONDS:
        yield f"hold.seconds is {hold.seconds}; a release hold has {MIN_RELEASE_SECONDS} or more"
    longest = hold.seconds + hold.extension_seconds
    if longest > hold.cap_seconds:
        yield f"hold.cap_seconds is {hold.cap_seconds}; with the extension it takes {longest}"
    if not hold.breath_in_seconds or not hold.breath_out_seconds:
        yield "hold: a breath takes at least one second in and one out"
    for cue in hold.cues:
        if not 0 < cue.at_seconds < hold.seconds:
            yield f"cue {cue.slug} at {cue.at_seconds} seconds is not inside the hold"
    for before, after in pairwise(hold.cues):
        if after.at_seconds <= before.at_seconds:
            yield f"cue {after.slug} comes no later than cue {before.slug} before it"


def doses_are_real(catalog: Catalog) -> Iterator[Fault]:
    """No dose is empty: it takes some time."""
    doses = [(f"movement {slug}", found.dose) for slug, found in catalog.movements.items()]
    for entry, items in sessions(catalog):
        doses += [(f"{entry}: {item.movement}", item.dose) for item in items if item.dose]
    for entry, dose in doses:
        if dose_seconds(dose) <= 0:
            yield Fault(entry=entry, message="has a dose that takes no time")


def substitutes_are_left(catalog: Catalog) -> Iterator[Fault]:
    """Even somebody who ticks everything has something in the place of each excluded muscle."""
    excluded = {slug for _, option in all_options(catalog) for slug in excludable(option)}
    for slug in sorted(excluded & catalog.movements.keys()):
        movement = catalog.movements[slug]
        if movement.part is not Part.RELEASE:
            continue
        if not set(movement.substitutes) - excluded:
            message = "can be excluded, but none of its substitutes is always allowed"
            yield Fault(entry=f"movement {slug}", message=message)


def variants_have_a_giver(catalog: Catalog) -> Iterator[Fault]:
    """A variant that an answer brings is known to a movement, and the other way round."""
    given = {variant for _, option in all_options(catalog) for variant in option.variants}
    known = {variant for found in catalog.movements.values() for variant in found.variants}
    for entry, option in all_options(catalog):
        for variant in option.variants:
            if variant not in known:
                yield Fault(entry=entry, message=f"no movement has the variant {variant!r}")
    for slug, movement in catalog.movements.items():
        for variant in movement.variants:
            if variant not in given:
                message = f"no answer brings the variant {variant!r}"
                yield Fault(entry=f"movement {slug}", message=message)


def needs_can_be_met(catalog: Catalog) -> Iterator[Fault]:
    """What a movement needs is an option of the tools question."""
    offered = {option.slug for option in _options_of(catalog, TOOLS_QUESTION)}
    for slug, movement in catalog.movements.items():
        for tool in movement.needs:
            if tool not in offered:
                message = f"needs {tool!r}, which question {TOOLS_QUESTION} does not offer"
                yield Fault(entry=f"movement {slug}", message=message)


def movements_are_reached(catalog: Catalog) -> Iterator[Fault]:
    """Every movement is in a session, stands in for one that is, or is on its ladder."""
    reached = {item.movement for _, items in sessions(catalog) for item in items}
    reached &= catalog.movements.keys()
    fresh = set(reached)
    while fresh:
        stand_ins = {slug for found in fresh for slug in _in_place_of(catalog.movements[found])}
        fresh = (stand_ins & catalog.movements.keys()) - reached
        reached |= fresh
    for slug in catalog.movements:
        if slug not in reached:
            message = "is in no session and stands in for nothing"
            yield Fault(entry=f"movement {slug}", message=message)


def _in_place_of(movement: Movement) -> set[str]:
    rungs = (*movement.easier, *movement.harder)
    return {*movement.substitutes, *(rung.movement for rung in rungs if rung.movement)}


def rules_are_sound(catalog: Catalog) -> Iterator[Fault]:
    """The numbers of the routine fit together."""
    rules = catalog.rules
    for holds, message in (
        (0 < rules.ease_off_from <= HIGHEST_PAIN, "ease_off_from must be from 1 to 10"),
        (
            0 < rules.ease_off_lightly_from <= rules.ease_off_from,
            "ease_off_lightly_from must be from 1 to ease_off_from",
        ),
        (
            {*rules.light_variants, *rules.not_at_first} <= _variants_of(catalog),
            "light_variants and not_at_first must be variants of movements",
        ),
        (
            rules.nudge_after_seconds < rules.put_away_after_seconds,
            "nudge_after_seconds must be less than put_away_after_seconds",
        ),
        (
            bool(rules.strength_weekdays)
            and set(rules.strength_weekdays) <= set(DAYS_OF_WEEK)
            and not neighbours(rules.strength_weekdays),
            "strength_weekdays must be days from 1 to 7, never two in a row",
        ),
    ):
        if not holds:
            yield Fault(entry="rules", message=message)


def _variants_of(catalog: Catalog) -> set[str]:
    return {variant for found in catalog.movements.values() for variant in found.variants}


def _options_of(catalog: Catalog, question: str) -> tuple[Option, ...]:
    for found in (*catalog.intake, *catalog.extra_questions.values()):
        if found.slug == question:
            return found.options
    return ()


def _all_there(catalog: Catalog, *names: Iterable[str] | str | None) -> bool:
    slugs: set[str] = set()
    for name in names:
        slugs |= {name} if isinstance(name, str) else set(name or ())
    return slugs <= catalog.movements.keys()
