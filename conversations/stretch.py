"""Opening a timed stretch: the lead-in, the message that starts it, and the words it uses."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from content.schema import Hold, Sets
from conversations import buttons, stepping
from conversations.draft import Draft
from conversations.effects import ButtonStyle, Keyboard, Lane, Words, words
from conversations.script import MS, Moment
from conversations.state import Place, Purpose, Step, Timed

LEAD_IN: Final = "lead-in"


def lead_in(draft: Draft, seconds: int) -> None:
    """Give the person a few seconds to settle; the message with the tapped button says so."""
    before = draft.state.main
    said = words("lead-in.start", count=seconds)
    if draft.tapped is not None:
        draft.toast(said)
    draft.settle(before, said)
    place = draft.go(Step.LEAD_IN)
    draft.arm_in(LEAD_IN, wait_id=place.wait_id, seconds=seconds)


def open_now(draft: Draft) -> None:
    """Open the stretch. It starts when this message has been delivered, not now."""
    place = draft.go(Step.HOLDING)
    timed = running(draft)
    ref = draft.say(
        *_opening(draft, timed),
        markup=hold_keyboard(place, timed.purpose),
        lane=Lane.CUE,
        not_after=draft.now + timedelta(seconds=draft.rules.opening_not_after_seconds),
        tracked=True,
    )
    draft.carry(place, ref)
    draft.session = replace(draft.session, timed=replace(timed, started_at=None, ref=ref))


def running(draft: Draft) -> Timed:
    """Return the stretch of this step; asking where there is none is a fault of ours."""
    timed = draft.session.timed
    if timed is None:
        raise LookupError("no stretch is running at this step")
    return timed


def _opening(draft: Draft, timed: Timed) -> tuple[Words, ...]:
    step = stepping.current(draft)
    name = stepping.name_words("step.name", step)
    if timed.purpose is Purpose.REST:
        return (words("rest.open", count=timed.total_ms // MS),)
    if timed.elapsed_ms:
        return (name, words("hold.resumed", count=seconds_left(timed, timed.elapsed_ms)))
    dose = step.dose
    if isinstance(dose, Hold):
        opening = "hold.open" if stepping.movement_of(draft).feedback else "hold.open-easy"
        breath = words("hold.breath", into=dose.breath_in_seconds, out=dose.breath_out_seconds)
        return (name, words(opening, seconds=timed.total_ms // MS), breath)
    return (name, round_words(draft, Moment(at_ms=0, slug="rounds.work", number=1)))


def round_words(draft: Draft, moment: Moment) -> Words:
    """Return the words of an effort or of the rest after it."""
    dose = stepping.current(draft).dose
    if isinstance(dose, Hold | Sets):
        raise TypeError("only contractions have rounds")
    seconds = dose.work_seconds if moment.sounds or not moment.at_ms else dose.rest_seconds
    return words(moment.slug, at=moment.number, of=dose.rounds, seconds=seconds)


def seconds_left(timed: Timed, elapsed_ms: int) -> int:
    """Return the whole seconds still to go, rounded up."""
    return -(-(timed.total_ms - elapsed_ms) // MS)


def hold_keyboard(place: Place, purpose: Purpose) -> Keyboard:
    """Return the buttons of a running stretch."""
    skip = "skip-rest" if purpose is Purpose.REST else "skip"
    return buttons.keyboard(
        (
            buttons.button(place, "pause"),
            buttons.button(place, "skip", label=words(f"button.{skip}")),
            buttons.button(place, "stop", style=ButtonStyle.DANGER),
        ),
        (buttons.button(place, "wrong"),),
    )
