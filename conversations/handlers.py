"""Which function handles which signal at which step. Its keys are exactly the table's."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final, TypeAlias

from conversations import (
    aftermath,
    again,
    asking,
    away,
    better_time,
    check,
    done,
    during,
    intake,
    mini_check,
    mornings,
    pausing,
    proposals,
    reminder_screen,
    renewal,
    routine,
    self_tests,
    sets,
    settings,
    stepping,
    their_data,
    timed,
    travel,
    unwell,
    weekly,
)
from conversations.draft import Draft
from conversations.errors import TransitionUndeclared
from conversations.expect import present
from conversations.moves import Move
from conversations.state import Answer, Step
from conversations.table import TABLE, Signal

Handler: TypeAlias = Callable[[Draft, Move], None]
Handlers: TypeAlias = Mapping[Step, Mapping[Signal, Handler]]
Act: TypeAlias = Callable[[Draft], None]


def _act(act: Act) -> Handler:
    """Make a handler of a function that needs nothing of the move."""
    return lambda draft, _move: act(draft)


def _answered(then: Callable[[Draft, Answer], None]) -> Handler:
    """Show the answer in the question's message, then go on."""

    def handle(draft: Draft, move: Move) -> None:
        given = present(move.given, "answer").answer
        asking.note(draft, move.place, given)
        then(draft, given)

    return handle


def _toggled(draft: Draft, move: Move) -> None:
    assert move.partial is not None  # noqa: S101 - every toggle has one; for the type checker
    asking.partly(draft, move.place, move.partial)


def _unclear(draft: Draft, move: Move) -> None:
    asking.unclear(draft, move.place)


def _asked(then: Callable[[Draft, Answer], None]) -> Mapping[Signal, Handler]:
    """Return the handlers every question has."""
    return {Signal.ANSWER: _answered(then), Signal.UNCLEAR: _unclear}


def _asked_any(then: Callable[[Draft, Answer], None], back: Act) -> Mapping[Signal, Handler]:
    """Return the handlers of a step that asks questions of every kind, with a way back."""
    return {**_asked(then), Signal.TOGGLE: _toggled, Signal.BACK: _act(back)}


def _instant(move: Move) -> datetime:
    return present(move.at, "instant")


_ENDING: Final[Mapping[Signal, Handler]] = {
    Signal.STOP: _act(routine.stop),
    Signal.WRONG: _act(unwell.ask),
    Signal.SILENCE: _act(routine.silence),
    Signal.UNCLEAR: _act(again.unclear),
}
"""What every waiting step of a session can end with."""

_RUNNING: Final[Mapping[Signal, Handler]] = {
    Signal.STOP: _act(routine.stop),
    Signal.WRONG: _act(unwell.ask),
    Signal.UNCLEAR: _act(again.unclear),
    Signal.PAUSE: _act(timed.pause),
}

_EARLY: Final[Mapping[Signal, Handler]] = {
    Signal.DONE: lambda draft, _: timed.leave_early(draft, counts=True),
    Signal.SKIP: lambda draft, _: timed.leave_early(draft, counts=False),
}

_SKIP: Final[Mapping[Signal, Handler]] = {Signal.SKIP: _act(stepping.skip_by_person)}

_PAIN_ENDS: Final[Mapping[Signal, Handler]] = {
    Signal.STOP: _act(routine.stop),
    Signal.SILENCE: _act(routine.silence),
}

HANDLERS: Final[Handlers] = {
    Step.WELCOME: {
        Signal.AGREE: _act(intake.agree),
        Signal.DECLINE: _act(intake.decline),
        Signal.UNDER_18: _act(intake.under_18),
        Signal.UNCLEAR: _act(intake.welcome_again),
    },
    Step.INTAKE: {
        **_asked_any(intake.answer, intake.back),
        Signal.SHOW: lambda draft, move: self_tests.begin(draft, asked_of=move.place.item),
    },
    Step.LOCKED: {Signal.CLEARED: _act(check.cleared), Signal.UNCLEAR: _act(again.unclear)},
    Step.HOME: {
        Signal.BEGIN: _act(routine.begin),
        Signal.SMALLER: _act(routine.begin_small),
        Signal.GO_ON: _act(routine.resume),
        Signal.UNCLEAR: _act(again.unclear),
    },
    Step.PAIN_BEFORE: {
        **_asked(routine.pain_before),
        **_PAIN_ENDS,
        Signal.SMALLER: _act(routine.smaller),
    },
    Step.READY: {**_ENDING, **_SKIP, Signal.READY: _act(timed.start)},
    Step.LEAD_IN: {
        **_RUNNING,
        **_SKIP,
        Signal.LEAD_IN_OVER: lambda draft, move: timed.lead_in_over(draft, _instant(move)),
    },
    Step.HOLDING: {
        **_RUNNING,
        **_EARLY,
        Signal.DELIVERED: lambda draft, move: timed.delivered(draft, _instant(move)),
        Signal.LOST: _act(timed.lost),
        Signal.CUE: lambda draft, move: timed.cue(draft, move.value, _instant(move)),
        Signal.OVER: lambda draft, move: timed.over(draft, _instant(move)),
        Signal.NUMBER: lambda draft, move: during.number(draft, move.number),
    },
    Step.PAUSED: {**_ENDING, **_EARLY, Signal.GO_ON: _act(timed.go_on)},
    Step.UNWELL: {**_asked(unwell.answer), **_PAIN_ENDS},
    Step.EASED: {**_ENDING, **_SKIP, Signal.GO_ON: _act(unwell.go_on)},
    Step.FEEDBACK: {
        **_ENDING,
        Signal.SOFTER: _act(timed.softer),
        Signal.SAME: _act(timed.longer),
        Signal.WORSE: _act(unwell.worse),
        Signal.DONE: _act(timed.just_done),
        Signal.LOST: _act(timed.away),
    },
    Step.AWAY: {
        **_ENDING,
        Signal.COUNT: _act(timed.count),
        Signal.REPEAT: _act(timed.repeat),
    },
    Step.SET: {
        **_ENDING,
        **_SKIP,
        Signal.DONE: _act(sets.done),
        Signal.NUMBER: lambda draft, move: during.number(draft, move.number),
    },
    Step.EVEN: {
        **_asked(stepping.looked_at),
        **_PAIN_ENDS,
        Signal.SKIP: _act(stepping.not_looked_at),
        Signal.WRONG: _act(unwell.ask),
    },
    Step.PAIN_AFTER: {
        **_asked(routine.pain_after),
        **_PAIN_ENDS,
        Signal.SKIP: _act(routine.skip_pain_after),
    },
    Step.SETTINGS: {
        Signal.CHOOSE: lambda draft, move: settings.choose(draft, move.value),
        Signal.SHOW: _act(self_tests.begin),
        Signal.CLOSE: _act(settings.close),
        Signal.UNCLEAR: _act(settings.menu_again),
    },
    Step.SETTING: {
        **_asked_any(settings.answer, settings.back),
        Signal.SHOW: lambda draft, move: self_tests.begin(draft, asked_of=move.place.item),
    },
    Step.CHECK: _asked_any(check.answer, check.back),
    Step.MINI_CHECK: _asked_any(mini_check.answer, mini_check.leave),
    Step.CHECK_FIRST: _asked_any(routine.mini_check_first, mini_check.leave),
    Step.AFTERWARDS: {
        **_asked(unwell.answer_afterwards),
        Signal.BACK: _act(unwell.leave_afterwards),
    },
    Step.TESTS: {
        **_asked_any(self_tests.answer, self_tests.back),
        Signal.SKIP: _act(self_tests.skip),
        Signal.ENOUGH: _act(self_tests.enough),
    },
    Step.REMINDER: {
        Signal.CHOOSE: lambda draft, move: settings.choose(draft, move.value),
        Signal.ANSWER: lambda draft, move: reminder_screen.set_time(draft, move.value),
        Signal.PAUSE: lambda draft, move: reminder_screen.pause(draft, move.value),
        Signal.GO_ON: _act(pausing.go_on),
        Signal.CLOSE: _act(settings.close),
        Signal.UNCLEAR: _act(reminder_screen.show_again),
    },
    Step.KEEP: {
        Signal.GO_ON: _act(pausing.keep_on),
        Signal.STOP: _act(pausing.stop),
        Signal.UNCLEAR: _act(away.unclear),
    },
    Step.TRAVEL: {
        Signal.MOVE: _act(travel.move),
        Signal.KEEP: _act(travel.keep),
        Signal.UNCLEAR: _act(travel.unclear),
    },
    Step.BETTER_TIME: {
        Signal.YES: _act(better_time.accept),
        Signal.NO: _act(better_time.refuse),
        Signal.UNCLEAR: _act(better_time.unclear),
    },
    Step.PAUSING: {**_asked(pausing.said), Signal.BACK: _act(reminder_screen.back)},
    Step.RENEWAL: {
        Signal.AGREE: _act(renewal.agree),
        Signal.DECLINE: _act(renewal.decline),
        Signal.UNCLEAR: _act(renewal.unclear),
    },
    Step.DELETE: {
        Signal.YES: _act(their_data.delete),
        Signal.NO: _act(their_data.keep),
        Signal.UNCLEAR: _act(their_data.delete_unclear),
    },
    Step.RESUME: {
        Signal.GO_ON: _act(routine.resume),
        Signal.NEW: _act(routine.start_new),
        Signal.CLOSE: _act(routine.not_now),
        Signal.UNCLEAR: _act(routine.resume_unclear),
    },
    Step.PAIN_TODAY: {**_asked(done.pain_said), Signal.BACK: _act(done.pain_kept)},
    Step.BARRIER: {
        **_asked(weekly.answer),
        Signal.MORE: _act(weekly.more),
        Signal.SKIP: _act(weekly.skip),
    },
    Step.WHICH_DAY: {
        Signal.DAY: lambda draft, move: done.day_said(draft, move.value),
        Signal.CLOSE: _act(done.no_day),
        Signal.UNCLEAR: _act(done.day_unclear),
    },
    Step.MORNING: {**_asked(mornings.answer), Signal.SKIP: _act(mornings.skip)},
    Step.EFFORT: {
        **_asked(proposals.effort),
        Signal.FORM: _act(proposals.form),
        Signal.SKIP: _act(proposals.skip),
    },
    Step.PROPOSAL: {
        Signal.HARDER: _act(proposals.harder),
        Signal.SAME: _act(proposals.same),
        Signal.EASIER: _act(proposals.easier),
        Signal.UNCLEAR: _act(proposals.unclear),
    },
    Step.BANDS: {**_asked(proposals.bands), Signal.TOGGLE: _toggled},
    Step.MAINTENANCE: {
        Signal.YES: _act(proposals.two_days),
        Signal.NO: _act(proposals.three_days),
        Signal.UNCLEAR: _act(proposals.maintenance_unclear),
    },
    Step.FUNCTION: {**_asked(aftermath.function), Signal.SKIP: _act(aftermath.function_later)},
}


def follow(draft: Draft, move: Move, *, handlers: Handlers = HANDLERS) -> None:
    """Handle a signal, and hold the handler to the table.

    Raises:
        TransitionUndeclared: the handler ended at a step the table does not name.
    """
    step = move.place.step
    handlers[step][move.signal](draft, move)
    reached = draft.place(step).step
    if reached not in TABLE[step][move.signal]:
        raise TransitionUndeclared(f"{step} --{move.signal}--> {reached}")
