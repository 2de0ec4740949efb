"""All that is kept of one person's dialogue. Versioned by `codec.py`; never changed in place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, TypeAlias

from content.schema import Dose, Tier
from conversations.course import Course
from conversations.effects import LogDay
from conversations.recap import Recap
from conversations.rhythm import Rhythm

Answer: TypeAlias = str | int | tuple[str, ...]
DIARY_DAYS: Final = 70  # ten weeks; the day_log table keeps everything


class Step(StrEnum):
    """A place in a flow. Values are short because every button carries one (64 bytes)."""

    # the main track: where the person is with the routine
    WELCOME = "welcome"  # no consent yet; nothing is stored
    INTAKE = "intake"
    HOME = "home"  # enrolled, nothing running
    LOCKED = "locked"  # a safety answer closed the routine
    PAIN_BEFORE = "before"
    READY = "ready"  # an instruction is shown; "Ready" starts it
    LEAD_IN = "leadin"
    HOLDING = "hold"  # a hold, a row of contractions or a rest is running
    PAUSED = "paused"
    UNWELL = "unwell"  # "something feels wrong" was tapped
    EASED = "eased"  # told what to do about it; goes on or ends this movement
    FEEDBACK = "felt"  # softer, same or worse
    AWAY = "away"  # the hold ended while the bot was down
    SET = "set"  # the person counts repetitions and says "done"
    EVEN = "even"  # done with an exercise that is looked at once more
    PAIN_AFTER = "after"
    # the aside: a short dialogue in front of the main one
    NONE = "none"
    SETTINGS = "settings"
    SETTING = "setting"  # one question of the intake, asked again
    CHECK = "check"  # the safety questions, asked again
    MINI_CHECK = "mini"  # a few of them, because of a word or a pain rule
    CHECK_FIRST = "first"  # the same, and a session begins after it
    AFTERWARDS = "later"  # something felt wrong outside a session
    TESTS = "tests"  # the checks of the hips
    REMINDER = "reminder"
    PAUSING = "pausing"  # until when there shall be no reminders
    KEEP = "keep"  # asked whether to go on reminding
    TRAVEL = "travel"  # which clock the reminder keeps to
    BETTER_TIME = "better"  # a reminder time proposed
    DELETE = "delete"
    RESUME = "resume"  # go on with today's session, or start anew
    PAIN_TODAY = "today"
    WHICH_DAY = "day"  # which day of the last week to log
    MORNING = "morning"  # how it is the day after
    EFFORT = "effort"  # how hard one movement was
    RENEWAL = "renew"  # what the person has agreed to has changed
    PROPOSAL = "offer"  # one step harder or easier, or the same
    BANDS = "bands"
    MAINTENANCE = "fewer"  # fewer strength days
    FUNCTION = "function"  # everyday things, after some weeks
    BARRIER = "week"  # what got in the way this week


SESSION_STEPS: Final = frozenset(
    {
        Step.PAIN_BEFORE,
        Step.READY,
        Step.LEAD_IN,
        Step.HOLDING,
        Step.PAUSED,
        Step.UNWELL,
        Step.EASED,
        Step.FEEDBACK,
        Step.AWAY,
        Step.SET,
        Step.EVEN,
        Step.PAIN_AFTER,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a track stands: its step, and the wait that only matching buttons and timers end.

    `wait_id` is the number of the turn that opened the wait. `item` is the question asked, if
    any; `picked` the options ticked so far; `ref` the message that carries the buttons, which is
    `pictured` where it was sent as a picture with the words below it.
    """

    step: Step
    wait_id: int = 0
    item: str = ""
    picked: tuple[str, ...] = ()
    ref: str = ""
    pictured: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What the person agreed to, and when."""

    version: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """Why the routine is closed. `card` is the phrase slug of what the person was told."""

    tier: Tier
    card: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """One movement of a session on one side ("left", "right", or "" for neither).

    `rung` is the step of its ladder, empty at the start. Where the sides alternate by set, `at`
    of `of` says which set this is.
    """

    movement: str
    side: str
    dose: Dose
    rung: str = ""
    at: int = 1
    of: int = 1


class Purpose(StrEnum):
    """What a running stretch of time is for."""

    HOLD = "hold"
    ROUNDS = "rounds"
    REST = "rest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """A running (or paused) stretch of time, exact to the millisecond.

    `elapsed_ms` is what earlier stretches before a pause have used up. `started_at` is when
    Telegram accepted the message that opened this stretch, None until it has.
    """

    purpose: Purpose
    total_ms: int
    elapsed_ms: int = 0
    started_at: datetime | None = None
    ref: str = ""

    def elapsed_at(self, now: datetime) -> int:
        """Return the milliseconds of the whole used by `now`, never more than `total_ms`."""
        if self.started_at is None:
            return self.elapsed_ms
        running = (now - self.started_at) // timedelta(milliseconds=1)
        return min(self.total_ms, self.elapsed_ms + max(0, running))

    def ends_at(self, started_at: datetime) -> datetime:
        """Return when the stretch runs out if it has been running since `started_at`."""
        return started_at + timedelta(milliseconds=self.total_ms - self.elapsed_ms)


class SessionKind(StrEnum):
    """How big today is; decided by the pain before it or by the person."""

    USUAL = "usual"
    AMBER = "amber"
    GENTLE = "gentle"
    MINIMUM = "minimum"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One person's pass through a routine, running or put away for the day."""

    content_version: str
    local_date: date
    kind: SessionKind = SessionKind.USUAL
    steps: tuple[PlannedStep, ...] = ()
    index: int = 0
    set_number: int = 1
    timed: Timed | None = None
    extended: bool = False
    eased: tuple[str, ...] = ()  # what felt wrong in this movement and was eased
    nudged: bool = False
    held_ms: int = 0
    steps_done: int = 0
    did: tuple[str, ...] = ()  # movements of which something was done
    skipped: tuple[str, ...] = ()  # movements of which something was left out
    sore: tuple[str, ...] = ()  # strength movements that were sore but went on
    regressed: tuple[str, ...] = ()  # strength movements that are a step easier from now on
    pain_before: int | None = None
    pain_after: int | None = None
    put_away: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Resting:
    """A movement left out until a local date, because it felt wrong; `why` is a phrase's slug."""

    movement: str
    until: date
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class DialogueState:
    """Everything stored of one dialogue. A state that has not consented is never stored.

    Without slots, for `changing.changed`.
    """

    turn: int = 0
    locale: str = "en"
    main: Place = Place(step=Step.WELCOME)
    aside: Place = Place(step=Step.NONE)
    consent: Consent | None = None
    consent_declined: bool = False  # asked again, and said no: nothing new is kept
    leaving_since: datetime | None = None  # told that all is deleted unless they are heard of
    answers: Mapping[str, Answer] = field(default_factory=dict)
    lock: Lock | None = None
    session: Session | None = None
    sessions_done: int = 0
    resting: tuple[Resting, ...] = ()
    course: Course = field(default_factory=Course)
    diary: tuple[LogDay, ...] = ()  # oldest first, one for each local date
    rhythm: Rhythm = field(default_factory=Rhythm)
    next_reminder_at: datetime | None = None
    recap: Recap = field(default_factory=Recap)
    reminder_ref: str = ""  # the last reminder's message
    reminder_due_at: datetime | None = None
    not_today: date | None = None  # the person has said "not today"
    rest_days: tuple[date, ...] = ()  # all such days of the last ten weeks
    checked_on: date | None = None  # the last safety check, long or short
    test_results: Mapping[str, Answer] = field(default_factory=dict)  # of the running self-tests
    tested_on: date | None = None
    retest_offered_on: date | None = None
    unknown_retests: int = 0  # in a row
    parked: bool = False

    @property
    def consented(self) -> bool:
        """Whether anything of this person may be stored at all."""
        return self.consent is not None

    @property
    def session_content_version(self) -> str | None:
        """The content a running session began with; it keeps that version to its end."""
        if self.session is None or self.main.step not in SESSION_STEPS:
            return None
        return self.session.content_version


def begin() -> DialogueState:
    """Return the state of a person never met: at the welcome, with nothing known."""
    return _NEVER_MET


_NEVER_MET: Final = DialogueState()
