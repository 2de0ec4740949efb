"""What an event means where it arrived: a tap or typed words become a signal of the table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from content.schema import QuestionKind
from conversations import answers, mini_check, questions, stretch
from conversations.buttons import Tap
from conversations.draft import Draft, question_of
from conversations.questions import Given, Partial
from conversations.state import Place, Purpose, Step
from conversations.table import TABLE, Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A signal at a place, with what came along."""

    place: Place
    signal: Signal
    given: Given | None = None
    partial: Partial | None = None
    value: str = ""
    number: int = 0
    at: datetime | None = None


QUESTION_STEPS: Final = frozenset(
    {
        Step.INTAKE,
        Step.SETTING,
        Step.CHECK,
        Step.PAIN_BEFORE,
        Step.PAIN_AFTER,
        Step.PAIN_TODAY,
        Step.UNWELL,
        Step.MORNING,
        Step.EFFORT,
        Step.BANDS,
        Step.FUNCTION,
        Step.BARRIER,
        Step.EVEN,
        Step.MINI_CHECK,
        Step.CHECK_FIRST,
        Step.AFTERWARDS,
        Step.TESTS,
        Step.PAUSING,
    }
)

CHOICES: Final[Mapping[str, Signal]] = {
    **{signal.value: signal for signal in Signal if " " not in signal.value},
    "q": Signal.CHOOSE,
}
"""Button choices that are signals by name. A choice a step does not take is stale there."""

MEANINGS: Final[Mapping[str, Signal]] = {
    "back": Signal.BACK,
    "skip": Signal.SKIP,
    "more": Signal.MORE,
    "stop": Signal.STOP,
    "wrong": Signal.WRONG,
    "pause": Signal.PAUSE,
    "go-on": Signal.GO_ON,
    "ready": Signal.READY,
    "done": Signal.DONE,
    "softer": Signal.SOFTER,
    "same": Signal.SAME,
    "worse": Signal.WORSE,
    "harder": Signal.HARDER,
    "easier": Signal.EASIER,
    "form": Signal.FORM,
    "repeat": Signal.REPEAT,
    "count-it": Signal.COUNT,
    "yes": Signal.YES,
    "no": Signal.NO,
    "none": Signal.NO,
    "agree": Signal.AGREE,
    "under-18": Signal.UNDER_18,
    "start": Signal.BEGIN,
    "smaller": Signal.SMALLER,
    "cleared": Signal.CLEARED,
    "show-me": Signal.SHOW,
    "move-here": Signal.MOVE,
    "keep-home": Signal.KEEP,
}

ELSEWHERE: Final[Mapping[Step, Mapping[str, Signal]]] = {
    Step.WELCOME: {
        "yes": Signal.AGREE,
        "continue": Signal.AGREE,
        "no": Signal.DECLINE,
        "stop": Signal.DECLINE,
    },
    Step.READY: dict.fromkeys(("done", "yes", "start", "go-on", "continue"), Signal.READY),
    Step.PAUSED: dict.fromkeys(("ready", "yes", "start", "continue", "no"), Signal.GO_ON),
    Step.EASED: {
        **dict.fromkeys(("ready", "yes", "start", "continue"), Signal.GO_ON),
        "done": Signal.SKIP,
        "no": Signal.SKIP,
    },
    Step.FEEDBACK: {"easier": Signal.SOFTER, "harder": Signal.WORSE},
    Step.PROPOSAL: {
        **dict.fromkeys(("back", "no", "skip", "none"), Signal.SAME),
        "smaller": Signal.EASIER,
        "yes": Signal.HARDER,
    },
    Step.MAINTENANCE: dict.fromkeys(("back", "skip", "same"), Signal.NO),
    Step.AWAY: {"done": Signal.COUNT, "yes": Signal.COUNT, "no": Signal.REPEAT},
    Step.PAIN_AFTER: {"done": Signal.SKIP},
    Step.EVEN: {"done": Signal.SKIP},
    Step.TESTS: {"stop": Signal.ENOUGH},
    Step.MINI_CHECK: {"stop": Signal.BACK},
    Step.CHECK_FIRST: {"stop": Signal.BACK},
    Step.AFTERWARDS: {"stop": Signal.BACK},
    Step.SETTINGS: dict.fromkeys(("back", "stop", "none", "no"), Signal.CLOSE),
    Step.BARRIER: dict.fromkeys(("back", "stop", "none", "no", "later"), Signal.SKIP),
    Step.WHICH_DAY: dict.fromkeys(("back", "stop", "none", "no"), Signal.CLOSE),
    Step.REMINDER: {
        **dict.fromkeys(("back", "no", "none"), Signal.CLOSE),
        "stop": Signal.PAUSE,
    },
    Step.KEEP: {
        **dict.fromkeys(("yes", "ready", "continue", "repeat"), Signal.GO_ON),
        **dict.fromkeys(("no", "none", "back", "skip", "pause"), Signal.STOP),
    },
    Step.TRAVEL: {
        **dict.fromkeys(("back", "skip", "stop"), Signal.MOVE),  # as it is already
        "same": Signal.KEEP,
    },
    Step.BETTER_TIME: dict.fromkeys(("back", "skip", "stop", "same", "none"), Signal.NO),
    Step.PAUSING: dict.fromkeys(("no", "none", "stop"), Signal.BACK),
    Step.RESUME: {
        **dict.fromkeys(("yes", "ready", "continue"), Signal.GO_ON),
        **dict.fromkeys(("back", "stop", "no", "later"), Signal.CLOSE),
        "start": Signal.NEW,
    },
    Step.RENEWAL: {
        **dict.fromkeys(("yes", "continue"), Signal.AGREE),
        **dict.fromkeys(("no", "none", "back", "stop"), Signal.DECLINE),
    },
    Step.DELETE: dict.fromkeys(("back", "stop"), Signal.NO),
    Step.SET: {"ready": Signal.DONE, "yes": Signal.DONE, "continue": Signal.DONE},
    Step.HOME: {"ready": Signal.BEGIN, "yes": Signal.BEGIN},
}
"""Where a typed word means something else than its usual signal."""


def of_tap(place: Place, tap: Tap, draft: Draft) -> Move | None:
    """Return what a tap on a button of the open wait means; None for one it never showed."""
    if place.step in QUESTION_STEPS:
        reading = questions.read_tap(tap, question_of(draft, place), place)
        if reading is not None:
            return _heard(place, reading)
    signal = CHOICES.get(tap.choice)
    if signal is None or signal not in TABLE[place.step] or signal in _NOT_BY_BUTTON:
        return None
    if signal is Signal.CHOOSE and tap.value not in questions.changeable(draft.catalog):
        return None
    if signal is Signal.DAY and not _is_date(tap.value):
        return None
    return Move(place=place, signal=signal, value=tap.value)


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


_NOT_BY_BUTTON: Final = frozenset(
    {Signal.ANSWER, Signal.TOGGLE, Signal.DELIVERED, Signal.LOST, Signal.CUE, Signal.OVER}
    | {Signal.SILENCE, Signal.UNCLEAR, Signal.NUMBER, Signal.LEAD_IN_OVER}
)


def of_text(place: Place, text: str, draft: Draft) -> Move:
    """Return what typed words mean at a place; `UNCLEAR` when they mean nothing there."""
    signal = _signal_of(place.step, answers.meaning_of(text, draft.language))
    grave = signal is Signal.YES or place.step is Step.RENEWAL
    if grave and draft.state.turn != place.wait_id + 1:
        # Only a "yes" right after the question deletes or agrees; a later one may answer anything.
        return Move(place=place, signal=Signal.UNCLEAR)
    if place.step in QUESTION_STEPS and signal not in _BEFORE_ANSWERS:
        if _is_sign_among_words(place, text, draft):
            return Move(place=place, signal=Signal.UNCLEAR)
        reading = questions.read_text(draft, text, question_of(draft, place), place)
        if reading is not None:
            return _heard(place, reading)
    if signal is not None:
        return Move(place=place, signal=signal)
    return _by_sense(place, text, draft)


def _is_sign_among_words(place: Place, text: str, draft: Draft) -> bool:
    """Whether words that would be taken as they are speak of a sign, which is asked about first."""
    takes_words = question_of(draft, place).kind is QuestionKind.WORDS
    return takes_words and mini_check.sign_in(draft, text) is not None


_BEFORE_ANSWERS: Final = frozenset({Signal.BACK, Signal.STOP, Signal.SKIP})
"""Words that are never an answer where the step takes them as a signal."""


def by_meaning(place: Place, meaning: str) -> Move | None:
    """Return the move of a vocabulary meaning at a place; None where it has none."""
    signal = _signal_of(place.step, meaning)
    return None if signal is None else Move(place=place, signal=signal)


def _signal_of(step: Step, meaning: str | None) -> Signal | None:
    """Return the signal a step takes a meaning for; None where it takes none."""
    if meaning is None:
        return None
    signal = ELSEWHERE.get(step, {}).get(meaning) or MEANINGS.get(meaning)
    return signal if signal in TABLE[step] else None


def _heard(place: Place, reading: Given | Partial) -> Move:
    if isinstance(reading, Given):
        return Move(place=place, signal=Signal.ANSWER, given=reading)
    return Move(place=place, signal=Signal.TOGGLE, partial=reading)


def _hears_numbers(place: Place, text: str, draft: Draft) -> bool:
    """Whether a number is how sore it is. Between counted repetitions, a bare one may be those."""
    if place.step is Step.SET:
        meaning = answers.meaning_of(text, draft.language) or ""
        return not text.strip().isdecimal() and not meaning.startswith("number-")
    return stretch.running(draft).purpose is not Purpose.REST


def _by_sense(place: Place, text: str, draft: Draft) -> Move:
    """Read what is no word of a step: "did it, 3/10", a number during a hold, a setting's name."""
    row = TABLE[place.step]
    if Signal.NUMBER in row and _hears_numbers(place, text, draft):
        number = answers.read_scale(text, draft.language)
        if number is not None:
            return Move(place=place, signal=Signal.NUMBER, number=number)
    if Signal.CHOOSE in row:
        slug = questions.named(draft, text)
        if slug is not None:
            return Move(place=place, signal=Signal.CHOOSE, value=slug)
    if place.step is Step.REMINDER:
        return _of_reminder(place, text, draft)
    if Signal.DAY in row:
        day = answers.read_day(text, draft.language, today=draft.today)
        if day is not None:
            return Move(place=place, signal=Signal.DAY, value=day.isoformat())
    unclear = Move(place=place, signal=Signal.UNCLEAR)
    said = answers.read_done(text, draft.language, today=draft.today)
    if said is None or said.day != draft.today:  # another day's report is no word of this step
        return unclear
    return by_meaning(place, "done") or unclear


def _of_reminder(place: Place, text: str, draft: Draft) -> Move:
    """Read a time of day or a pause, said to the reminder's screen."""
    times = answers.read_times(text, draft.language)
    if len(times) == 1:
        return Move(place=place, signal=Signal.ANSWER, value=f"{times[0]:%H:%M}")
    back_on = answers.read_pause(text, today=draft.today, language=draft.language)
    if back_on is not None:
        return Move(place=place, signal=Signal.PAUSE, value=back_on.isoformat())
    return Move(place=place, signal=Signal.UNCLEAR)
