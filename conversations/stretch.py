"""Opening a timed stretch: the lead-in, the message that starts it, and the words it uses."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from content.schema import Hold, Rounds
from conversations import buttons, script, stepping
from conversations.draft import Draft
from conversations.effects import ButtonStyle, Keyboard, Lane, Words, words
from conversations.expect import of_type, present
from conversations.script import MS, Moment
from conversations.state import Place, Purpose, Step, Timed

LEAD_IN: Final = "lead-in"


def lead_in(draft: Draft, seconds: int, *above: Words) -> None:
    """Give the person a few seconds to settle; the message with the tapped button says so.

    What stays worth reading while one settles, such as the instruction, is kept `above` it.
    """
    before = draft.state.main
    said = words("lead-in.start", count=seconds)
    if draft.tapped is not None:
        draft.toast(said)
    draft.settle(before, *above, said)
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
    return present(draft.session.timed, "stretch")


def _opening(draft: Draft, timed: Timed) -> tuple[Words, ...]:
    step = stepping.current(draft)
    name = stepping.name_words("step.name", step)
    left = seconds_left(timed, timed.elapsed_ms)
    if timed.purpose is Purpose.REST:
        return (words("rest.open", count=left),)
    if timed.elapsed_ms:
        return (name, *_resumed(draft, timed, left))
    dose = step.dose
    if isinstance(dose, Hold):
        opening = "hold.open" if stepping.movement_of(draft).feedback else "hold.open-easy"
        breath = words("hold.breath", into=dose.breath_in_seconds, out=dose.breath_out_seconds)
        return (name, words(opening, seconds=timed.total_ms // MS), breath)
    return (name, round_words(draft, script.FIRST_EFFORT))


def _resumed(draft: Draft, timed: Timed, left: int) -> tuple[Words, ...]:
    """Return the words that take a stretch up again where it was left."""
    step = stepping.current(draft)
    if timed.purpose is Purpose.ROUNDS:
        now, until_ms = script.part_at(step.dose, timed.elapsed_ms, timed.total_ms)
        seconds = seconds_of(until_ms - timed.elapsed_ms)
        return (round_words(draft, now, seconds=seconds),)
    slug = "hold.resumed" if stepping.movement_of(draft).feedback else "hold.resumed-easy"
    return (words(slug, count=left),)


def round_words(draft: Draft, moment: Moment, *, seconds: int = 0) -> Words:
    """Return the words of an effort or of the rest after it, `seconds` long or as prescribed."""
    dose = of_type(stepping.current(draft).dose, Rounds)
    usual = dose.work_seconds if moment.is_effort else dose.rest_seconds
    return words(moment.slug, at=moment.number, of=dose.rounds, seconds=seconds or usual)


def seconds_left(timed: Timed, elapsed_ms: int) -> int:
    """Return the whole seconds still to go, rounded up."""
    return seconds_of(timed.total_ms - elapsed_ms)


def seconds_of(milliseconds: int) -> int:
    """Return whole seconds, rounded up: nobody is told of nought seconds left."""
    return -(-milliseconds // MS)


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
