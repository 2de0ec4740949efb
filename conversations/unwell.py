"""Something feels wrong: what exactly, and what follows (clinical facts, section 2)."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from content.schema import Option
from conversations import asking, buttons, roles, safety, stepping, timed
from conversations.draft import Draft
from conversations.effects import ButtonStyle, Keyboard, words
from conversations.state import Answer, Place, Resting, Step

FOLLOW_UP: Final = "follow-up-"
FOLLOW_UP_WAIT: Final = -1
"""A follow-up belongs to no wait: it is asked whatever has been begun meanwhile."""
IN_THE_WAY: Final = frozenset({Step.LEAD_IN, Step.HOLDING})


def ask(draft: Draft) -> None:
    """Stop the clock at once and ask what is wrong."""
    timed.freeze(draft)
    draft.settle(draft.state.main)
    asking.leave_aside(draft)
    asking.ask(draft, Step.UNWELL, roles.FEELS_WRONG, words("unwell.come-off"))


def answer(draft: Draft, given: Answer) -> None:
    """Ease off, end the movement, or close the routine; the gravest rule decides."""
    question = draft.catalog.question(roles.FEELS_WRONG)
    if safety.close_if_needed(draft, question, given):
        return
    felt = next(option for option in question.options if option.slug == given)
    if draft.session.eased.count(felt.slug) < felt.eases:
        draft.session = replace(draft.session, eased=(*draft.session.eased, felt.slug))
        _ease(draft, felt.slug)
    else:
        _end(draft, felt)


def _end(draft: Draft, felt: Option) -> None:
    """End the movement, and let it rest; what can stay is asked about some minutes later."""
    if felt.asks is not None:
        _follow_up_in(draft, felt.asks, draft.catalog.gates.follow_up_seconds)
    _rest_movement(
        draft, days=felt.rest_days, why=f"question.{roles.FEELS_WRONG}.options.{felt.slug}"
    )
    again = "-again" if felt.eases else ""
    stepping.end_movement(draft, words(f"unwell.{felt.slug}{again}"))


def _follow_up_in(draft: Draft, slug: str, seconds: int) -> None:
    draft.arm_in(f"{FOLLOW_UP}{slug}", wait_id=FOLLOW_UP_WAIT, seconds=seconds)


def follow_up(draft: Draft, name: str) -> None:
    """Ask whether what was felt has gone; never in the middle of a hold."""
    slug = name.removeprefix(FOLLOW_UP)
    if draft.state.main.step in IN_THE_WAY:
        _follow_up_in(draft, slug, draft.catalog.gates.follow_up_again_seconds)
    elif draft.state.main.step is not Step.LOCKED:
        asking.leave_aside(draft)
        asking.ask(draft, Step.AFTERWARDS, slug)


def ask_afterwards(draft: Draft) -> None:
    """Ask what feels wrong while no session is running."""
    asking.ask(draft, Step.AFTERWARDS, draft.catalog.gates.afterwards)


def answer_afterwards(draft: Draft, given: Answer) -> None:
    """Close the routine, or say what may help."""
    question = draft.catalog.question(draft.state.aside.item)
    draft.close_aside()
    if not safety.close_if_needed(draft, question, given):
        draft.say(words(f"after.{given}"))


def leave_afterwards(draft: Draft) -> None:
    """Leave the question without an answer."""
    asking.leave_aside(draft)
    draft.say(words("check.left"))


def _rest_movement(draft: Draft, *, days: int, why: str) -> None:
    movement = stepping.current(draft).movement
    kept = tuple(rest for rest in draft.state.resting if rest.movement != movement)
    resting = Resting(movement=movement, until=draft.today + timedelta(days=days), why=why)
    draft.state = replace(draft.state, resting=(*kept, resting))


WORSE: Final = "reason.felt-worse"


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
    _rest_movement(draft, days=1, why=WORSE)
    draft.settle(draft.state.main, words("felt.worse"))
    stepping.end_movement(draft, words("felt.end-this-one"))
