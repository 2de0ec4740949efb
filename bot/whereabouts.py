"""Where a person stands in the dialogue, in words, for the sandbox's chat page."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.clock import Clock
from bot.db.persons import state_of
from bot.sandbox.pages import Line
from conversations import codec
from conversations.state import SESSION_STEPS, DialogueState, Place, Purpose, Session, Step, Timed

UNKNOWN: Final = Line(label="Step", words="the welcome; nothing of this person is stored")

STEPS: Final[Mapping[Step, str]] = {
    Step.WELCOME: "the welcome",
    Step.INTAKE: "the first questions",
    Step.HOME: "at home, nothing is running",
    Step.LOCKED: "the routine is closed by a safety answer",
    Step.PAIN_BEFORE: "asked how sore it is before the session",
    Step.READY: "shown what to do, waits for Ready",
    Step.LEAD_IN: "getting comfortable",
    Step.HOLDING: "time is running",
    Step.PAUSED: "paused",
    Step.UNWELL: "asked what feels wrong",
    Step.EASED: "told to ease off, may go on",
    Step.FEEDBACK: "asked how the spot feels",
    Step.AWAY: "asked about a hold that ended unseen",
    Step.SET: "counting repetitions",
    Step.PAIN_AFTER: "asked how sore it is after the session",
    Step.EVEN: "asked whether the hips feel more even",
    Step.NONE: "nothing",
    Step.SETTINGS: "the settings",
    Step.SETTING: "one setting",
    Step.CHECK: "the safety questions",
    Step.REMINDER: "the reminder",
    Step.KEEP: "asked whether reminders shall go on",
    Step.TRAVEL: "asked which clock the reminder keeps to",
    Step.BETTER_TIME: "a better reminder time proposed",
    Step.PAUSING: "until when to pause the reminder",
    Step.RENEWAL: "asked whether the new words about what is kept are all right",
    Step.DELETE: "asked whether to delete everything",
    Step.RESUME: "asked whether to go on with today's session",
    Step.PAIN_TODAY: "asked how sore it is today",
    Step.BARRIER: "asked what got in the way this week",
    Step.WHICH_DAY: "asked which day to log",
    Step.MINI_CHECK: "the short safety check",
    Step.CHECK_FIRST: "the short safety check, before a session",
    Step.AFTERWARDS: "asked about something that felt wrong",
    Step.TESTS: "a guided check of the hips",
    Step.MORNING: "asked how it is the day after",
    Step.EFFORT: "asked how hard it was",
    Step.PROPOSAL: "offered one step harder or easier",
    Step.BANDS: "asked about loop bands",
    Step.MAINTENANCE: "offered fewer strength days",
    Step.FUNCTION: "asked about everyday things",
}
PURPOSES: Final[Mapping[Purpose, str]] = {
    Purpose.HOLD: "Hold",
    Purpose.ROUNDS: "Rounds",
    Purpose.REST: "Rest",
}


class Whereabouts:
    """Answers the page's question; nobody stands anywhere before `engine` is there."""

    def __init__(self, clock: Clock, engine: AsyncEngine | None = None) -> None:
        self.engine = engine
        self._clock = clock

    async def __call__(self, person_id: int, /) -> Sequence[Line]:
        """Return the lines that say where a person stands."""
        if self.engine is None:
            return ()
        async with self.engine.begin() as connection:
            stored = await state_of(connection, person_id)
        if stored is None:
            return (UNKNOWN,)
        return tuple(told(codec.decode(stored), self._clock.now()))


def told(state: DialogueState, now: datetime) -> Iterator[Line]:
    """Tell a dialogue state, without any answer of the person's."""
    yield Line(label="Step", words=STEPS[state.main.step])
    yield from _question(state.main)
    if state.aside.step is not Step.NONE:
        yield Line(label="In front of it", words=STEPS[state.aside.step])
        yield from _question(state.aside)
    if state.session is not None and state.main.step in SESSION_STEPS:
        yield from _session(state.session, now)
    yield Line(label="Turns so far", words=str(state.turn))


def _question(place: Place) -> Iterator[Line]:
    if place.item:
        yield Line(label="Question", words=place.item)


def _session(session: Session, now: datetime) -> Iterator[Line]:
    if session.index < len(session.steps):
        step = session.steps[session.index]
        where = f"{session.index + 1} of {len(session.steps)}: {step.movement}"
        yield Line(label="Movement", words=f"{where}, {step.side}" if step.side else where)
    if session.timed is not None:
        yield Line(label=PURPOSES[session.timed.purpose], words=_elapsed(session.timed, now))
    yield Line(label="Content of this session", words=session.content_version)


def _elapsed(timed: Timed, now: datetime) -> str:
    elapsed = f"{timed.elapsed_at(now) // 1000} of {timed.total_ms // 1000} s"
    return elapsed if timed.started_at is not None else f"{elapsed}, not running"
