"""Something feels wrong: what exactly, and what follows (clinical facts, section 2)."""

from dataclasses import replace
from typing import Final

from conversations import asking, buttons, during, levels, roles, safety, stepping, timed
from conversations.draft import Draft
from conversations.effects import ButtonStyle, Keyboard, words
from conversations.state import Answer, Place, Step

TOO_STRONG: Final = "too-strong"
PULSE: Final = "pulse"
SOMETHING_ELSE: Final = "something-else"
GOES_ON_AFTER: Final = frozenset({TOO_STRONG, PULSE, SOMETHING_ELSE})
"""Answers after which the same movement may go on, eased; all others end it."""
SHARP: Final = "sharp"
DAYS_AFTER_WORSE: Final = 1


def ask(draft: Draft) -> None:
    """Stop the clock at once and ask what is wrong."""
    timed.freeze(draft)
    draft.settle(draft.state.main)
    asking.leave_aside(draft)
    asking.ask(draft, Step.UNWELL, roles.FEELS_WRONG, words("unwell.come-off"))


def answer(draft: Draft, given: Answer) -> None:
    """Ease off, end the movement, or close the routine; the gravest rule decides."""
    what = roles.text_of(given)
    question = draft.catalog.question(roles.FEELS_WRONG)
    if safety.close_if_needed(draft, question, given):
        return
    if what not in GOES_ON_AFTER or (what == PULSE and draft.session.pulse_felt):
        _end(draft, what)
        return
    if what == PULSE:  # move off once, toward the bone; felt again, the muscle ends
        draft.session = replace(draft.session, pulse_felt=True)
    _ease(draft, what)


def _end(draft: Draft, what: str) -> None:
    """End the movement: one of strength as the pain rules say, one that presses for a while."""
    if what == SHARP and during.is_strength(draft):
        during.judge(draft, sharp=True)
        return
    movement = stepping.current(draft).movement
    levels.rest(draft, movement, days=draft.catalog.care.rest_movement_days)
    levels.soften(draft, movement)
    stepping.end_movement(draft, words(f"unwell.{what}"))


def _ease(draft: Draft, what: str) -> None:
    place = draft.go(Step.EASED)
    draft.prompt(place, words(f"unwell.{what}"), markup=eased_keyboard(place))


def eased_keyboard(place: Place) -> Keyboard:
    """Return the buttons after something has been eased."""
    return buttons.keyboard(
        (buttons.button(place, "go-on", style=ButtonStyle.SUCCESS),),
        (
            buttons.button(place, "skip", label=words("button.leave-out")),
            buttons.button(place, "stop"),
        ),
        (buttons.button(place, "wrong"),),
    )


def go_on(draft: Draft) -> None:
    """Go on where the movement was left: its time, its end, or its instruction."""
    running = draft.session.timed
    if running is not None and running.elapsed_ms < running.total_ms:
        timed.go_on(draft)
        return
    draft.settle(draft.state.main)
    if running is not None:
        timed.finish(draft, running)
    else:
        stepping.show(draft)


def worse(draft: Draft) -> None:
    """A hold that made things worse ends this muscle for today and rests it tomorrow.

    Next time it is done more gently; worse even then, it rests for longer.
    """
    movement = stepping.current(draft).movement
    again = movement in draft.state.course.softer
    days = draft.catalog.care.rest_movement_days if again else DAYS_AFTER_WORSE
    levels.rest(draft, movement, days=days)
    levels.soften(draft, movement)
    draft.settle(draft.state.main, words("felt.worse"))
    stepping.end_movement(draft, words("felt.end-for-a-week" if again else "felt.end-this-one"))
