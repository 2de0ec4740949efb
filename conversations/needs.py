"""What the engine needs of the content beyond its own rules; for whoever takes content over."""

from content.faults import Fault
from content.schema import Catalog
from conversations.roles import ASKED_BY_ENGINE


def faults_of(catalog: Catalog) -> tuple[Fault, ...]:
    """Return a fault for each question that the engine asks by name and the content lacks."""
    there = {question.slug for question in catalog.intake} | catalog.extra_questions.keys()
    return tuple(
        Fault(entry=f"question {slug}", message="is missing; the bot asks it by this name")
        for slug in ASKED_BY_ENGINE
        if slug not in there
    )
