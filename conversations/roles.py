"""Which questions the engine itself reads, by role. The content check makes sure they exist."""

from collections.abc import Mapping
from datetime import time
from typing import Final

from content.schema import Question
from conversations.state import Answer, DialogueState

KNEE: Final = "knee"
PAIN_NOW: Final = "pain-now"
TIGHT_SIDE: Final = "tight-side"
FORWARD_SIDE: Final = "forward-side"
TOOLS: Final = "tools"
MINUTES: Final = "minutes"
ZONE: Final = "zone"
REMINDER_TIME: Final = "reminder-time"
DAYS: Final = "days"
PAIN_BEFORE: Final = "pain-before"
PAIN_AFTER: Final = "pain-after"
PAIN_TODAY: Final = "pain-today"
FEELS_WRONG: Final = "feels-wrong"  # while a muscle is pressed
MOVES_WRONG: Final = "moves-wrong"  # while one moves
PAIN_MORNING: Final = "pain-morning"
EFFORT: Final = "effort"
BANDS: Final = "bands"
PAUSE: Final = "pause"
IF_THEN: Final = "if-then"

ASKED_BY_ENGINE: Final = (
    KNEE, PAIN_NOW, TIGHT_SIDE, FORWARD_SIDE, TOOLS, MINUTES, ZONE, REMINDER_TIME, DAYS,
    PAIN_BEFORE, PAIN_AFTER, PAIN_TODAY, FEELS_WRONG, MOVES_WRONG, PAIN_MORNING, EFFORT, BANDS,
    PAUSE, IF_THEN,
)  # fmt: skip

NO_PLAN: Final = "none"
"""The option of the if-then question that takes the sentence away."""

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Options of the days question, in ISO order."""


def zone_of(state: DialogueState) -> str:
    """Return the person's IANA zone, UTC while it is unknown."""
    return text_of(state.answers.get(ZONE)) or "UTC"


def plan_of(state: DialogueState) -> str:
    """Return the if-then plan, an option's slug or typed; empty for none."""
    said = text_of(state.answers.get(IF_THEN))
    return "" if said == NO_PLAN else said


def reminder_zone_of(state: DialogueState) -> str:
    """Return the zone whose clock the reminder keeps to; empty while it is unknown."""
    return state.rhythm.home_zone or text_of(state.answers.get(ZONE))


def reminder_time_of(state: DialogueState) -> time | None:
    """Return the local time of the daily reminder, None before it was chosen."""
    said = text_of(state.answers.get(REMINDER_TIME))
    return time.fromisoformat(said) if said else None


def weekdays_of(state: DialogueState) -> frozenset[int]:
    """Return the ISO weekdays of the reminder; every day until the person chose."""
    chosen = picked_of(state.answers.get(DAYS))
    days = frozenset(number for number, day in enumerate(WEEKDAYS, start=1) if day in chosen)
    return days or frozenset(range(1, 8))


def side_of(state: DialogueState, question: str) -> str:
    """Return "left" or "right" where the person knows, else an empty string."""
    said = text_of(state.answers.get(question))
    return said if said in {"left", "right"} else ""


def bands_of(state: DialogueState) -> tuple[str, ...]:
    """Return the loop bands the person has said to have; none while nobody has asked."""
    return picked_of(state.answers.get(BANDS))


def applies(question: Question, answers: Mapping[str, Answer]) -> bool:
    """Whether a question is asked of somebody who has given these answers."""
    when = question.when
    if when is None:
        return True
    said = answers.get(when.question)
    return not set(when.answers).isdisjoint(picked_of(said) or (text_of(said),))


def text_of(answer: Answer | None) -> str:
    """Return an answer that is one word, or an empty string."""
    return answer if isinstance(answer, str) else ""


def picked_of(answer: Answer | None) -> tuple[str, ...]:
    """Return the ticked options of an answer, or none."""
    return answer if isinstance(answer, tuple) else ()
