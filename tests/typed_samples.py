"""English as it is shipped, with questions of our own, for tests of what people type."""

from functools import cache

from content.loader import load
from content.schema import Language, Option, Question, QuestionKind

_LABELS = {
    "knee": {"left": "Left", "right": "Right", "both": "Both"},
    "hip": {"left": "Left", "right": "Right", "both": "Both the same", "not-sure": "Not sure"},
    "minutes": {"5": "About 5 minutes", "10": "About 10 minutes", "15": "About 15 minutes"},
    "signs": {
        "breath": "New chest pain or short of breath",
        "foot": "A cold, pale or suddenly numb foot",
        "saddle": "Numb between the legs, or both legs weak",
        "hot": "Hot, red or very swollen knee, as above",
        "weight": "Cannot walk 4 steps, even limping",
        "fall": "Blood thinners, and I fell on my hip",
        "surgery": "An operation, or not cleared to exercise",
    },
    "tools": {"tennis-ball": "Tennis ball", "roller": "Foam roller", "loop-band": "Loop band"},
}
_KINDS = {"signs": QuestionKind.FLAGS, "tools": QuestionKind.FLAGS}


@cache
def english() -> Language:
    """Return the shipped vocabulary with the labels of the questions below."""
    shipped = load().language("en")
    phrases = {
        f"question.{question}.options.{option}": {"other": label}
        for question, options in _LABELS.items()
        for option, label in options.items()
    }
    phrases["question.signs.none"] = {"other": "None of these"}
    phrases["question.tools.none"] = {"other": "Only my hands"}
    return Language(
        tag="en",
        name="English",
        phrases=phrases,
        vocabulary=shipped.vocabulary,
        commands=shipped.commands,
    )


def question(slug: str) -> Question:
    """Return one of the questions: knee, hip, minutes, signs (safety) or tools."""
    return Question(
        slug=slug,
        kind=_KINDS.get(slug, QuestionKind.CHOICE),
        options=tuple(Option(slug=option) for option in _LABELS[slug]),
        safety=slug == "signs",
    )
