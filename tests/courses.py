"""Weeks of sessions, for tests of what sessions lead to."""

from dataclasses import replace
from typing import Final

from conversations.course import Course
from conversations.effects import LogDay
from conversations.state import Step
from tests.playbook import Playbook
from tests.walks import at_movement, enrolled, taps_on

DAY: Final = 24 * 3600


def to_the_last_question(play: Playbook, *, before: str = "2") -> Playbook:
    """Begin a session and do all of it, up to the question at its end."""
    play.types("/routine").taps(before)
    while play.step is not Step.PAIN_AFTER:
        taps_on(play)
    return play


def does_a_session(play: Playbook, *, before: str = "2", after: str = "2") -> Playbook:
    """Do a whole session, with its two numbers."""
    return to_the_last_question(play, before=before).taps(after).is_at(Step.HOME)


def next_morning(play: Playbook) -> Playbook:
    """Wait until the reminder of the next day has come."""
    return play.waits(DAY)


def at_effort(play: Playbook) -> Playbook:
    """Do two whole sessions with a good morning between them: then the effort is asked."""
    next_morning(does_a_session(play)).taps("2")
    does_a_session(play.waits(DAY))
    assert play.state.aside.step is Step.EFFORT
    return play


def at_proposal(play: Playbook, *, effort: str = "5") -> Playbook:
    """Be asked: harder, same or easier."""
    return at_effort(play).taps(effort)


def course(play: Playbook) -> Course:
    """What is kept of the course."""
    return play.state.course


def with_course(play: Playbook, **changes: object) -> Playbook:
    """Put somebody further along: change what is kept of their course."""
    play.state = replace(play.state, course=replace(play.state.course, **changes))  # type: ignore[arg-type]
    return play


def with_days(play: Playbook, *numbers: tuple[int, int]) -> Playbook:
    """Give somebody a past: for so many days ago, the number before the session."""
    today = play.now.date()
    entries = [
        LogDay(
            local_date=today.fromordinal(today.toordinal() - ago),
            at=play.now,
            source="session",
            pain_before=number,
        )
        for ago, number in numbers
    ]
    diary = tuple(sorted(entries, key=lambda entry: entry.local_date))
    play.state = replace(play.state, diary=diary)
    return play


def at_strength(play: Playbook | None = None, *, pain_before: str = "2") -> Playbook:
    """Be in the set of the bridge."""
    play = (play or enrolled()).types("/routine").taps(pain_before)
    return at_movement(play, "Bridge").taps("Ready").is_at(Step.SET)


def strength_of(play: Playbook) -> set[str]:
    """The strength movements of today's plan."""
    assert play.state.session is not None
    return {step.movement for step in play.state.session.steps} & {"bridge", "glute-squeeze"}


def before_the_third() -> Playbook:
    """Have had two sorer days after, with a good one between them, and be at the next Monday."""
    play = enrolled()
    for number in ("4", "2", "5"):
        next_morning(does_a_session(play)).taps(number).waits(DAY)
    return play.waits(DAY).is_at(Step.HOME)
