"""Counted repetitions: the person moves at a slow tempo and says "done"; the rest is timed."""

from dataclasses import replace

from content.schema import Part, Sets
from conversations import buttons, script, stepping, stretch
from conversations.draft import Draft
from conversations.effects import ButtonStyle, Keyboard, Lane, Words, words
from conversations.expect import of_type
from conversations.state import Place, Purpose, SessionKind, Step, Timed


def show(draft: Draft, *before: Words) -> None:
    """Say which set it is and how; "Done" ends it."""
    draft.settle(draft.state.main)
    place = draft.go(Step.SET)
    draft.prompt(place, *before, *_text(draft), markup=set_keyboard(place), lane=Lane.CUE)


def show_again(draft: Draft, *before: Words) -> None:
    """Say the same set in a new message; the wait goes on."""
    place = draft.state.main
    draft.settle(place)
    draft.prompt(place, *before, *_text(draft), markup=set_keyboard(place))


def dose_of(draft: Draft) -> Sets:
    """Return the dose of the movement, which is counted at this step."""
    return of_type(stepping.current(draft).dose, Sets)


def _text(draft: Draft) -> tuple[Words, ...]:
    dose = dose_of(draft)
    up, hold, down = dose.tempo
    step = stepping.current(draft)
    return (
        stepping.name_words("step.name", step),
        _which(draft, dose),
        words("set.tempo", up=up, hold=hold, down=down),
        words("set.effort" if _is_to_be_hard(draft) else "set.tap-done"),
    )


def _is_to_be_hard(draft: Draft) -> bool:
    """Whether the set is one of strength, on a day that is not to be easy."""
    usual = draft.session.kind is SessionKind.USUAL
    return usual and stepping.movement_of(draft).part is Part.REMEMBER


def _which(draft: Draft, dose: Sets) -> Words:
    step = stepping.current(draft)
    if step.of > 1:  # the sides alternate, and each set is a step of its own
        return words("set.way", at=step.at, of=step.of, count=dose.reps)
    if dose.sets == 1:
        return words("set.only", count=dose.reps)
    return words("set.way", at=draft.session.set_number, of=dose.sets, count=dose.reps)


def set_keyboard(place: Place) -> Keyboard:
    """Return the buttons of a set."""
    return buttons.keyboard(
        (buttons.button(place, "done", style=ButtonStyle.SUCCESS),),
        (buttons.button(place, "skip"), buttons.button(place, "stop")),
        (buttons.button(place, "wrong"),),
    )


def done(draft: Draft) -> None:
    """A set is done: a timed rest before the next one, or the next movement after the last."""
    dose = dose_of(draft)
    if draft.session.set_number >= dose.sets:
        draft.settle(
            draft.state.main,
            stepping.name_words("set.all-done", stepping.current(draft), count=dose.sets),
        )
        stepping.over(draft)
        return
    draft.settle(draft.state.main, words("set.noted", at=draft.session.set_number))
    rest = Timed(purpose=Purpose.REST, total_ms=dose.rest_seconds * script.MS)
    draft.session = replace(draft.session, timed=rest)
    stretch.open_now(draft)
