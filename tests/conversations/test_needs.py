"""The engine finds the questions it asks by name, or says which one is gone."""

from dataclasses import replace

from content.loader import load
from conversations.needs import faults_of

CATALOG = load()


def test_the_shipped_content_has_all_that_the_engine_asks_for() -> None:
    assert faults_of(CATALOG) == ()


def test_a_question_that_is_gone_is_named_wherever_it_was() -> None:
    intake = tuple(question for question in CATALOG.intake if question.slug != "knee")
    extra = {slug: one for slug, one in CATALOG.extra_questions.items() if slug != "effort"}
    faults = faults_of(replace(CATALOG, intake=intake, extra_questions=extra))
    assert [str(fault) for fault in faults] == [
        "question knee: is missing; the bot asks it by this name",
        "question effort: is missing; the bot asks it by this name",
    ]
