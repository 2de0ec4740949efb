"""The usual ways through the dialogue, for tests that begin somewhere in the middle."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from functools import cache, wraps
from typing import Final, TypeVar, cast

from content.schema import Catalog, Fill, Prescribed
from conversations.buttons import CARD
from conversations.state import Step
from tests.playbook import Playbook, shipped

SCREENS_OF_SIGNS: Final = 4  # three of safety and one of pressure


def copy_of(play: Playbook) -> Playbook:
    """Return another world that goes on from here; what never changes is shared."""
    return deepcopy(play, {id(one): one for one in (play.catalog, play.state)})


Walk = TypeVar("Walk", bound=Callable[..., Playbook])


def walked_once(walk: Walk) -> Walk:
    """Let a walk from the very beginning be walked once, and be begun from where it ended.

    Most tests begin with the same steps; a copy of them takes a tenth of the time.
    """
    remembered: dict[tuple[object, ...], Playbook] = {}

    @wraps(walk)
    def begin(play: Playbook | None = None, **how: str) -> Playbook:
        if play is not None:
            return walk(play, **how)
        key = tuple(sorted(how.items()))
        if key not in remembered:
            remembered[key] = walk(None, **how)
        return copy_of(remembered[key])

    return cast("Walk", begin)


@walked_once
def welcomed(play: Playbook | None = None) -> Playbook:
    """Have agreed, and be at the first question."""
    play = play or Playbook()
    return play.types("/start").taps("I am 18 or over and I agree").is_at(Step.INTAKE)


@walked_once
def past_the_signs(play: Playbook | None = None) -> Playbook:
    """Have answered the questions about the knee and about safety: nothing wrong."""
    play = welcomed(play).taps("Right").taps("3")
    for _ in range(SCREENS_OF_SIGNS):
        play.taps("None of these")
    return play


@walked_once
def enrolled(play: Playbook | None = None, *, minutes: str = "5", tight: str = "Left") -> Playbook:
    """Go through the intake by tapping, as most people do: nothing wrong, Berlin, 07:00."""
    play = past_the_signs(play).taps(tight).taps("Only my hands").taps(f"About {minutes} minutes")
    play.types("Berlin")
    play.taps("07:00, after I get up")
    return play.is_at(Step.HOME)


@walked_once
def at_first_instruction(play: Playbook | None = None, *, pain: str = "3") -> Playbook:
    """Start a session and answer how sore it is."""
    return enrolled(play).taps("Start").taps(pain).is_at(Step.READY)


@walked_once
def holding(play: Playbook | None = None) -> Playbook:
    """Be in the first hold, its opening delivered."""
    return at_first_instruction(play).taps("Ready").waits(5).is_at(Step.HOLDING)


@walked_once
def held(play: Playbook | None = None) -> Playbook:
    """Have held the first hold to its end, and be asked how it felt."""
    return holding(play).waits(90).is_at(Step.FEEDBACK)


def at_movement(play: Playbook, name: str) -> Playbook:
    """Skip instructions until the one that has this name."""
    while name not in play.last.text:
        play.taps("Skip").is_at(Step.READY)
    return play


@walked_once
def in_rounds(play: Playbook | None = None) -> Playbook:
    """Be in the first push of four, 5 s each with 10 s between them."""
    play = enrolled(play).types("/settings").taps("Forward side").taps("Right")
    play.taps("Start").taps("3")
    at_movement(play, "Gentle press for even hips").taps("Ready")
    return play.waits(5).is_at(Step.HOLDING)


@walked_once
def at_first_set(play: Playbook | None = None) -> Playbook:
    """Be in the first of two sets, a rest of 45 s between them."""
    play = enrolled(play or Playbook(catalog=with_two_sets())).taps("Start").taps("3")
    return at_movement(play, "Bridge").taps("Ready").is_at(Step.SET)


@walked_once
def resting(play: Playbook | None = None) -> Playbook:
    """Be in the rest between two sets."""
    return at_first_set(play).taps("Done").is_at(Step.HOLDING)


@walked_once
def at_the_last_question(play: Playbook | None = None) -> Playbook:
    """Have done all three movements of a short session, and be asked how sore it is now."""
    play = held(play).taps("Softer")
    return play.taps("Ready").taps("Done").taps("Ready").taps("Done").is_at(Step.PAIN_AFTER)


@walked_once
def finished(play: Playbook | None = None) -> Playbook:
    """Have done a whole short session."""
    return at_the_last_question(play).taps("2").is_at(Step.HOME)


@cache
def with_two_sets() -> Catalog:
    """The shipped content, but with the bridge's own dose of two sets in the short session."""
    catalog = shipped()
    short = replace(
        catalog.presets["5"],
        minutes=7,
        fill=(Fill.EXERCISE, Fill.RELEASE, Fill.REALIGN, Fill.SET),
        remember=(Prescribed(movement="bridge"),),
        light=(),
    )
    return replace(catalog, presets={**catalog.presets, "5": short})


# --- a person who answers what is asked, one input at a time

PREFERRED: Final = (
    "agree",
    "continue",
    "ready",
    "go-on",
    "softer",
    "count",
    "done",
    "none",
    "skip",
    "close",
)
TYPED_AT: Final[Mapping[Step, str]] = {
    Step.WELCOME: "yes",
    Step.HOME: "start",
    Step.PAIN_BEFORE: "two",
    Step.READY: "ready",
    Step.PAUSED: "go on",
    Step.UNWELL: "something else",
    Step.EASED: "go on",
    Step.FEEDBACK: "softer",
    Step.AWAY: "count it",
    Step.SET: "done",
    Step.PAIN_AFTER: "2/10",
}
TYPED_TO: Final[Mapping[str, str]] = {
    "knee": "the left one",
    "pain-now": "3",
    "safety-now": "none",
    "safety-knee": "none of these",
    "safety-health": "no",
    "pressure": "nothing",
    "hip-side": "left",
    "skin-spots": "front of the left hip",
    "painful-days": "leave it alone every day",
    "tight-side": "not sure",
    "tools": "only my hands",
    "minutes": "5",
    "zone": "Berlin",
    "reminder-time": "half past seven in the morning",
}
TIMED: Final = frozenset({Step.LEAD_IN, Step.HOLDING})


def taps_on(play: Playbook) -> Playbook:
    """Do the sensible thing by tapping; what runs by the clock is waited for."""
    if play.step in TIMED:
        return play.waits(15)
    if play.step is Step.HOME:
        return play.types("/routine") if play.state.aside.step is Step.NONE else _taps_aside(play)
    if play.state.main.item == "zone":
        return play.types("Berlin")
    place = play.state.main
    shown = play.choices(f"{place.step}:{place.wait_id}:")
    wanted = next((data for name in PREFERRED for data in shown if data.endswith(f":{name}")), None)
    return play.taps_data(wanted or shown[0]) if shown else play.types("/start")


def _taps_aside(play: Playbook) -> Playbook:
    aside = play.state.aside
    shown = play.choices(f"{aside.step}:{aside.wait_id}:")
    wanted = next((data for data in shown if data.endswith((":go-on", ":close", ":back"))), None)
    return play.taps_data(wanted) if wanted else play.types("/stop")


def types_on(play: Playbook) -> Playbook:
    """Do the sensible thing by typing."""
    if play.step in TIMED:
        return play.waits(15)
    if play.state.aside.step is Step.RESUME:
        return play.types("go on")
    if play.state.aside.step is not Step.NONE:
        return play.types("/stop")
    if play.step is Step.INTAKE:
        ticked = play.choices(f"{play.step}:{play.state.main.wait_id}:continue")
        return play.types("continue" if ticked else TYPED_TO[play.state.main.item])
    return play.types(TYPED_AT.get(play.step, "/start"))


def card_data(choice: str, day: int = 0) -> str:
    """The data of a card's button."""
    return f"{CARD}:{day}:{choice}"
