"""How somebody lies, sits or stands: whatever they answer, never in a forbidden way."""

from datetime import date
from itertools import combinations
from typing import Final

from content.schema import Movement
from conversations import planning, roles
from conversations.course import Course
from conversations.state import Answer, DialogueState
from tests.playbook import shipped

MONDAY: Final = date(2026, 3, 2)
LONG_AGO: Final = date(2026, 1, 5)  # the first week, which is by hand for everybody, is over
TICKS: Final = tuple(
    (question.slug, option.slug)
    for question in shipped().intake
    if question.safety
    for option in question.options
)
LIGHT: Final = {"rf-thin": ("ball", "roller", "fist"), "ps-bone": ("ball", "roller", "fist")}
"""Pressed by hand alone, and not by a fist, which is pressed in with weight."""
LOW: Final = ("rf-thin", "ps-bone")
ON_THE_FRONT: Final = ("forearms", "to your front", "face down")
OFF_THE_FLOOR: Final = ("bed", "Stand", "chair", "wall", "Lie on your side in a way")


def position(state: DialogueState, movement: Movement) -> str:
    """The words that somebody reads about how to lie, sit or stand."""
    way = planning.way_of(state, shipped(), movement, MONDAY)
    slug = f"movement.{movement.slug}.position" + (f"-{way}" if way else "")
    return shipped().language("en").phrases[slug]["other"]


def broken(ticked: frozenset[str], movement: Movement, text: str) -> list[str]:
    """What is wrong with a position for somebody who has ticked these."""
    found = []
    if movement.feedback:
        found += [
            word for tick in ticked & LIGHT.keys() for word in LIGHT[tick] if word in text.lower()
        ]
        if ticked & set(LOW) and "3 out of 10 at most" not in text:
            found.append("no limit of 3")
    if movement.slug == "iliacus" and "ps-iud" in ticked and "3 out of 10 at most" not in text:
        found.append("no limit of 3")
    if "rf-preg" in ticked:
        found += [word for word in ON_THE_FRONT if word in text]
    if "ps-floor" in ticked and not any(word in text for word in OFF_THE_FLOOR):
        found.append("on the floor")
    return found


def test_no_pair_of_answers_lets_a_forbidden_position_through() -> None:
    for pair in combinations(TICKS, 2):
        answers: dict[str, Answer] = {"tools": ("tennis-ball", "roller", "loop-band")}
        for question, slug in pair:
            answers[question] = (*roles.picked_of(answers.get(question)), slug)
        state = DialogueState(answers=answers, course=Course(began=LONG_AGO))
        out = planning.excluded(state, shipped(), MONDAY)
        ticked = frozenset(slug for _, slug in pair)
        for movement in shipped().movements.values():
            if movement.slug not in out:
                text = position(state, movement)
                assert broken(ticked, movement, text) == [], (ticked, movement.slug, text)


def test_somebody_who_likes_a_bed_better_gets_it_without_a_reason_of_health() -> None:
    state = DialogueState(answers={"tools": ("no-floor",)})
    assert "bed" in position(state, shipped().movements["bridge"])
