"""Something feels wrong: what exactly, and what follows (clinical facts, section 2)."""

from dataclasses import replace
from typing import Final

from content.schema import Option, Part
from conversations import (
    asking,
    buttons,
    during,
    levels,
    pain,
    planning,
    roles,
    safety,
    stepping,
    timed,
)
from conversations.draft import Draft
from conversations.effects import ButtonStyle, Keyboard, Words, words
from conversations.state import Answer, Place, PlannedStep, Step

SHARP: Final = "sharp"
DAYS_AFTER_WORSE: Final = 1
FOLLOW_UP: Final = "follow-up-"
FOLLOW_UP_WAIT: Final = -1
"""A follow-up belongs to no wait: it is asked whatever has been begun meanwhile."""
IN_THE_WAY: Final = frozenset({Step.LEAD_IN, Step.HOLDING})


def ask(draft: Draft) -> None:
    """Stop the clock at once and ask what is wrong: with the press, or with the movement."""
    timed.freeze(draft)
    draft.settle(draft.state.main)
    asking.leave_aside(draft)
    pressed = stepping.movement_of(draft).feedback
    asked = roles.FEELS_WRONG if pressed else roles.MOVES_WRONG
    at_once = words("unwell.come-off" if pressed else "unwell.moving")
    asking.ask(draft, Step.UNWELL, asked, at_once)


def answer(draft: Draft, given: Answer) -> None:
    """Ease off, end the movement, or close the routine; the gravest rule decides.

    Strength that hurts is a matter of the pain rules.
    """
    question = draft.catalog.question(draft.state.main.item)
    if safety.close_if_needed(draft, question, given):
        return
    felt = next(option for option in question.options if option.slug == given)
    hurts = felt.pain is not None or felt.slug == SHARP
    if hurts and during.is_strength(draft):
        _judge(draft, felt)
    elif draft.session.eased.count(felt.slug) < felt.eases:
        draft.session = replace(draft.session, eased=(*draft.session.eased, felt.slug))
        _ease(draft, words(f"unwell.{felt.slug}"))
    else:
        _end(draft, felt)


def _judge(draft: Draft, felt: Option) -> None:
    rule = during.weigh(draft, pain_said=felt.pain, sharp=felt.slug == SHARP)
    if during.ends(rule):
        stepping.end_movement(draft, *pain.said_by(rule))
    else:
        _ease(draft, *pain.said_by(rule))


def _end(draft: Draft, felt: Option) -> None:
    """End the movement, and let it rest; what can stay is asked about some minutes later."""
    if felt.asks is not None:
        _follow_up_in(draft, felt.asks, draft.catalog.gates.follow_up_seconds)
    movement = stepping.current(draft).movement
    why = f"question.{draft.state.main.item}.options.{felt.slug}"
    levels.rest(draft, movement, days=felt.rest_days, why=why)
    levels.soften(draft, movement)
    again = "-again" if felt.eases else ""
    stepping.end_movement(draft, words(f"unwell.{felt.slug}{again}"), instead=_instead(draft))


def _instead(draft: Draft) -> tuple[PlannedStep, ...]:
    """Return what is done in place of a realign exercise; a muscle's end is the end of it."""
    movement = stepping.movement_of(draft)
    if movement.part is not Part.REALIGN:
        return ()
    return planning.stand_ins(draft.state, draft.catalog, movement, draft.today)


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


WORSE: Final = "reason.felt-worse"


def _ease(draft: Draft, *said: Words) -> None:
    place = draft.go(Step.EASED)
    draft.prompt(place, *said, markup=eased_keyboard(place))


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
    levels.rest(draft, movement, days=days, why=WORSE)
    levels.soften(draft, movement)
    draft.settle(draft.state.main, words("felt.worse"))
    stepping.end_movement(draft, words("felt.end-for-a-week" if again else "felt.end-this-one"))
