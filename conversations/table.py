"""The dialogue as data: which signals a step takes, and where each may lead.

This table is the law of the engine. A signal that is missing here is not accepted at that step;
a handler that ends at a step not named here is a fault (`TransitionUndeclared`). The diagram in
`docs/dialogue.md` is drawn from it, and a test keeps the two in step.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, TypeAlias

from conversations.state import Step


class Signal(StrEnum):
    """What an event means at the step it reached."""

    AGREE = "agree"
    DECLINE = "decline"
    UNDER_18 = "under-18"
    ANSWER = "answer"
    TOGGLE = "toggle"
    BACK = "back"
    CLEARED = "cleared"
    BEGIN = "begin"
    SMALLER = "smaller"
    READY = "ready"
    PAUSE = "pause"
    GO_ON = "go-on"
    SKIP = "skip"
    STOP = "stop"
    WRONG = "wrong"
    DONE = "done"
    NUMBER = "number"
    SOFTER = "softer"
    SAME = "same"
    WORSE = "worse"
    COUNT = "count"
    REPEAT = "repeat"
    HARDER = "harder"
    EASIER = "easier"
    FORM = "form"
    CHOOSE = "choose"
    CLOSE = "close"
    MOVE = "move"
    KEEP = "keep"
    SHOW = "show-me"
    ENOUGH = "enough"
    YES = "yes"
    NO = "no"
    NEW = "new"
    DAY = "day"
    MORE = "more"
    LEAD_IN_OVER = "lead-in over"
    DELIVERED = "delivered"
    LOST = "lost"
    CUE = "cue"
    OVER = "over"
    SILENCE = "silence"
    UNCLEAR = "unclear"


Row: TypeAlias = Mapping[Signal, frozenset[Step]]


def _to(*steps: Step) -> frozenset[Step]:
    return frozenset(steps)


_NEXT: Final = _to(Step.READY, Step.EVEN, Step.PAIN_AFTER)
"""Where a session goes when one of its movements is over."""

_OVER: Final = _NEXT | _to(Step.FEEDBACK, Step.SET, Step.AWAY)
"""Where a stretch of time leads when it has run out."""

_END: Final = _to(Step.HOME)

MAIN: Final[Mapping[Step, Row]] = {
    Step.WELCOME: {
        Signal.AGREE: _to(Step.INTAKE),
        Signal.DECLINE: _to(Step.WELCOME),
        Signal.UNDER_18: _to(Step.WELCOME),
        Signal.UNCLEAR: _to(Step.WELCOME),
    },
    Step.INTAKE: {
        Signal.ANSWER: _to(Step.INTAKE, Step.LOCKED, Step.HOME),
        Signal.TOGGLE: _to(Step.INTAKE),
        Signal.BACK: _to(Step.INTAKE),
        Signal.SHOW: _to(Step.INTAKE),
        Signal.UNCLEAR: _to(Step.INTAKE),
    },
    Step.LOCKED: {
        Signal.CLEARED: _to(Step.INTAKE, Step.HOME, Step.LOCKED),
        Signal.UNCLEAR: _to(Step.LOCKED),
    },
    Step.HOME: {
        Signal.BEGIN: _to(Step.PAIN_BEFORE, Step.HOME),
        Signal.SMALLER: _to(Step.PAIN_BEFORE, Step.HOME),
        Signal.GO_ON: _NEXT | _to(Step.PAIN_BEFORE),
        Signal.UNCLEAR: _to(Step.HOME),
    },
    Step.PAIN_BEFORE: {
        Signal.ANSWER: _to(Step.READY, Step.HOME, Step.LOCKED),
        Signal.SMALLER: _to(Step.PAIN_BEFORE),
        Signal.STOP: _END,
        Signal.SILENCE: _to(Step.PAIN_BEFORE, Step.HOME),
        Signal.UNCLEAR: _to(Step.PAIN_BEFORE),
    },
    Step.READY: {
        Signal.READY: _to(Step.LEAD_IN, Step.SET),
        Signal.SKIP: _NEXT,
        Signal.STOP: _END,
        Signal.WRONG: _to(Step.UNWELL),
        Signal.SILENCE: _to(Step.READY, Step.HOME),
        Signal.UNCLEAR: _to(Step.READY),
    },
    Step.LEAD_IN: {
        Signal.LEAD_IN_OVER: _to(Step.HOLDING, Step.READY, Step.SET),
        Signal.PAUSE: _to(Step.PAUSED),
        Signal.SKIP: _NEXT,
        Signal.STOP: _END,
        Signal.WRONG: _to(Step.UNWELL),
        Signal.UNCLEAR: _to(Step.LEAD_IN),
    },
    Step.HOLDING: {
        Signal.DELIVERED: _to(Step.HOLDING),
        Signal.LOST: _to(Step.READY, Step.SET),
        Signal.CUE: _to(Step.HOLDING),
        Signal.OVER: _OVER,
        Signal.PAUSE: _OVER | _to(Step.PAUSED),
        Signal.NUMBER: _NEXT | _to(Step.HOLDING),
        Signal.DONE: _NEXT | _to(Step.SET),
        Signal.SKIP: _NEXT | _to(Step.SET),
        Signal.STOP: _END,
        Signal.WRONG: _to(Step.UNWELL),
        Signal.UNCLEAR: _to(Step.HOLDING),
    },
    Step.PAUSED: {
        Signal.GO_ON: _to(Step.LEAD_IN),
        Signal.DONE: _NEXT | _to(Step.SET),
        Signal.SKIP: _NEXT | _to(Step.SET),
        Signal.STOP: _END,
        Signal.WRONG: _to(Step.UNWELL),
        Signal.SILENCE: _to(Step.PAUSED, Step.HOME),
        Signal.UNCLEAR: _to(Step.PAUSED),
    },
    Step.UNWELL: {
        Signal.ANSWER: _NEXT | _to(Step.EASED, Step.LOCKED),
        Signal.STOP: _END,
        Signal.SILENCE: _to(Step.UNWELL, Step.HOME),
        Signal.UNCLEAR: _to(Step.UNWELL),
    },
    Step.EASED: {
        Signal.GO_ON: _NEXT | _to(Step.LEAD_IN, Step.FEEDBACK, Step.SET),
        Signal.SKIP: _NEXT,
        Signal.STOP: _END,
        Signal.WRONG: _to(Step.UNWELL),
        Signal.SILENCE: _to(Step.EASED, Step.HOME),
        Signal.UNCLEAR: _to(Step.EASED),
    },
    Step.FEEDBACK: {
        Signal.SOFTER: _NEXT,
        Signal.SAME: _NEXT | _to(Step.LEAD_IN),
        Signal.WORSE: _NEXT,
        Signal.DONE: _NEXT,
        Signal.LOST: _to(Step.AWAY),
        Signal.STOP: _END,
        Signal.WRONG: _to(Step.UNWELL),
        Signal.SILENCE: _to(Step.FEEDBACK, Step.HOME),
        Signal.UNCLEAR: _to(Step.FEEDBACK),
    },
    Step.AWAY: {
        Signal.COUNT: _NEXT,
        Signal.REPEAT: _to(Step.LEAD_IN),
        Signal.STOP: _END,
        Signal.WRONG: _to(Step.UNWELL),
        Signal.SILENCE: _to(Step.AWAY, Step.HOME),
        Signal.UNCLEAR: _to(Step.AWAY),
    },
    Step.SET: {
        Signal.DONE: _NEXT | _to(Step.HOLDING),
        Signal.NUMBER: _NEXT | _to(Step.SET),
        Signal.SKIP: _NEXT,
        Signal.STOP: _END,
        Signal.WRONG: _to(Step.UNWELL),
        Signal.SILENCE: _to(Step.SET, Step.HOME),
        Signal.UNCLEAR: _to(Step.SET),
    },
    Step.EVEN: {
        Signal.ANSWER: _to(Step.READY, Step.PAIN_AFTER),
        Signal.SKIP: _to(Step.READY, Step.PAIN_AFTER),
        Signal.STOP: _END,
        Signal.WRONG: _to(Step.UNWELL),
        Signal.SILENCE: _to(Step.EVEN, Step.HOME),
        Signal.UNCLEAR: _to(Step.EVEN),
    },
    Step.PAIN_AFTER: {
        Signal.ANSWER: _END,
        Signal.SKIP: _END,
        Signal.STOP: _END,
        Signal.SILENCE: _to(Step.PAIN_AFTER, Step.HOME),
        Signal.UNCLEAR: _to(Step.PAIN_AFTER),
    },
}

ASIDE: Final[Mapping[Step, Row]] = {
    Step.SETTINGS: {
        Signal.CHOOSE: _to(Step.SETTING),
        Signal.SHOW: _to(Step.TESTS),
        Signal.CLOSE: _to(Step.NONE),
        Signal.UNCLEAR: _to(Step.SETTINGS),
    },
    Step.SETTING: {
        Signal.ANSWER: _to(Step.SETTING, Step.TRAVEL, Step.NONE),
        Signal.TOGGLE: _to(Step.SETTING),
        Signal.BACK: _to(Step.SETTINGS),
        Signal.SHOW: _to(Step.TESTS),
        Signal.UNCLEAR: _to(Step.SETTING),
    },
    Step.CHECK: {
        Signal.ANSWER: _to(Step.CHECK, Step.NONE),
        Signal.TOGGLE: _to(Step.CHECK),
        Signal.BACK: _to(Step.CHECK, Step.NONE),
        Signal.UNCLEAR: _to(Step.CHECK),
    },
    Step.MINI_CHECK: {
        Signal.ANSWER: _to(Step.NONE),
        Signal.TOGGLE: _to(Step.MINI_CHECK),
        Signal.BACK: _to(Step.NONE),
        Signal.UNCLEAR: _to(Step.MINI_CHECK),
    },
    Step.CHECK_FIRST: {
        Signal.ANSWER: _to(Step.NONE),
        Signal.TOGGLE: _to(Step.CHECK_FIRST),
        Signal.BACK: _to(Step.NONE),
        Signal.UNCLEAR: _to(Step.CHECK_FIRST),
    },
    Step.AFTERWARDS: {
        Signal.ANSWER: _to(Step.NONE),
        Signal.BACK: _to(Step.NONE),
        Signal.UNCLEAR: _to(Step.AFTERWARDS),
    },
    Step.TESTS: {
        Signal.ANSWER: _to(Step.TESTS, Step.NONE),
        Signal.TOGGLE: _to(Step.TESTS),
        Signal.SKIP: _to(Step.TESTS, Step.NONE),
        Signal.BACK: _to(Step.TESTS, Step.NONE),
        Signal.ENOUGH: _to(Step.NONE),
        Signal.UNCLEAR: _to(Step.TESTS),
    },
    Step.REMINDER: {
        Signal.ANSWER: _to(Step.NONE),
        Signal.CHOOSE: _to(Step.SETTING),
        Signal.PAUSE: _to(Step.PAUSING, Step.NONE),
        Signal.GO_ON: _to(Step.NONE),
        Signal.CLOSE: _to(Step.NONE),
        Signal.UNCLEAR: _to(Step.REMINDER),
    },
    Step.PAUSING: {
        Signal.ANSWER: _to(Step.NONE),
        Signal.BACK: _to(Step.REMINDER),
        Signal.UNCLEAR: _to(Step.PAUSING),
    },
    Step.KEEP: {
        Signal.GO_ON: _to(Step.NONE),
        Signal.STOP: _to(Step.NONE),
        Signal.UNCLEAR: _to(Step.KEEP),
    },
    Step.TRAVEL: {
        Signal.MOVE: _to(Step.NONE),
        Signal.KEEP: _to(Step.NONE),
        Signal.UNCLEAR: _to(Step.TRAVEL),
    },
    Step.BETTER_TIME: {
        Signal.YES: _to(Step.NONE),
        Signal.NO: _to(Step.NONE),
        Signal.UNCLEAR: _to(Step.BETTER_TIME),
    },
    Step.DELETE: {
        Signal.YES: _to(Step.NONE),
        Signal.NO: _to(Step.NONE),
        Signal.UNCLEAR: _to(Step.DELETE),
    },
    Step.RENEWAL: {
        Signal.AGREE: _to(Step.NONE),
        Signal.DECLINE: _to(Step.NONE),
        Signal.UNCLEAR: _to(Step.RENEWAL),
    },
    Step.RESUME: {
        Signal.GO_ON: _to(Step.NONE),
        Signal.NEW: _to(Step.NONE),
        Signal.CLOSE: _to(Step.NONE),
        Signal.UNCLEAR: _to(Step.RESUME),
    },
    Step.PAIN_TODAY: {
        Signal.ANSWER: _to(Step.NONE),
        Signal.BACK: _to(Step.NONE),
        Signal.UNCLEAR: _to(Step.PAIN_TODAY),
    },
    Step.BARRIER: {
        Signal.ANSWER: _to(Step.NONE),
        Signal.MORE: _to(Step.BARRIER),
        Signal.SKIP: _to(Step.NONE),
        Signal.UNCLEAR: _to(Step.BARRIER),
    },
    Step.WHICH_DAY: {
        Signal.DAY: _to(Step.NONE),
        Signal.CLOSE: _to(Step.NONE),
        Signal.UNCLEAR: _to(Step.WHICH_DAY),
    },
    Step.MORNING: {
        Signal.ANSWER: _to(Step.NONE),
        Signal.SKIP: _to(Step.NONE),
        Signal.UNCLEAR: _to(Step.MORNING),
    },
    Step.EFFORT: {
        Signal.ANSWER: _to(Step.PROPOSAL, Step.NONE),
        Signal.FORM: _to(Step.PROPOSAL, Step.NONE),
        Signal.SKIP: _to(Step.NONE),
        Signal.UNCLEAR: _to(Step.EFFORT),
    },
    Step.PROPOSAL: {
        Signal.HARDER: _to(Step.BANDS, Step.PROPOSAL, Step.NONE),
        Signal.SAME: _to(Step.NONE),
        Signal.EASIER: _to(Step.NONE),
        Signal.UNCLEAR: _to(Step.PROPOSAL),
    },
    Step.BANDS: {
        Signal.ANSWER: _to(Step.NONE),
        Signal.TOGGLE: _to(Step.BANDS),
        Signal.UNCLEAR: _to(Step.BANDS),
    },
    Step.MAINTENANCE: {
        Signal.YES: _to(Step.NONE),
        Signal.NO: _to(Step.NONE),
        Signal.UNCLEAR: _to(Step.MAINTENANCE),
    },
    Step.FUNCTION: {
        Signal.ANSWER: _to(Step.FUNCTION, Step.MAINTENANCE, Step.NONE),
        Signal.SKIP: _to(Step.NONE),
        Signal.UNCLEAR: _to(Step.FUNCTION),
    },
}

TABLE: Final[Mapping[Step, Row]] = {**MAIN, **ASIDE}

WAITING: Final = frozenset(step for step, row in MAIN.items() if Signal.SILENCE in row)
"""The steps of a session that wait for the person, and are put away after a long silence."""
