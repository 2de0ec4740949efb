"""Something feels wrong: what exactly, and what follows (clinical facts, section 2)."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from conversations import asking, buttons, roles, safety, stepping, timed
from conversations.draft import Draft
from conversations.effects import ButtonStyle, Keyboard, words
from conversations.state import Answer, Place, Resting, Step

TOO_STRONG: Final = "too-strong"
PULSE: Final = "pulse"
SOMETHING_ELSE: Final = "something-else"
GOES_ON_AFTER: Final = frozenset({TOO_STRONG, PULSE, SOMETHING_ELSE})
"""Answers after which the same movement may go on, eased; all others end it."""
REST_DAYS: Final = 7


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
    _rest_movement(draft, days=REST_DAYS)
    stepping.end_movement(draft, words(f"unwell.{what}"))


def _rest_movement(draft: Draft, *, days: int) -> None:
    movement = stepping.current(draft).movement
    kept = tuple(rest for rest in draft.state.resting if rest.movement != movement)
    resting = Resting(movement=movement, until=draft.today + timedelta(days=days))
    draft.state = replace(draft.state, resting=(*kept, resting))


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


def ease_off(draft: Draft, number: int) -> None:
    """Answer a number typed during a hold; the hold goes on."""
    if number >= draft.rules.ease_off_from:
        draft.say(words("hold.ease"))
    else:
        draft.say(words("hold.stay"))


def worse(draft: Draft) -> None:
    """A hold that made things worse ends this muscle for today and rests it tomorrow."""
    _rest_movement(draft, days=1)
    draft.settle(draft.state.main, words("felt.worse"))
    stepping.end_movement(draft, words("felt.end-this-one"))
