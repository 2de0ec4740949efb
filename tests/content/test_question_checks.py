from typing import Final

import pytest

from content import question_checks
from tests.content.breakages import INTAKE, LONG, Breakage, found_in, one, rules_of
from tests.content_samples import changed

BREAKAGES: Final = (
    one(
        "too many screens",
        question_checks.the_intake_is_short,
        changed(
            INTAKE,
            'order = ["signs", "tools", "minutes", "when"]',
            'order = ["signs", "tools", "minutes", "when", '
            + ", ".join(f'"more-{number}"' for number in range(9))
            + "]\n"
            + "".join(f'[question.more-{number}]\nkind = "zone"\n' for number in range(9)),
        ),
        "intake: has 13 screens, more than 12",
    ),
    one(
        "a choice of one",
        question_checks.questions_fit_their_kind,
        changed(INTAKE, '[{ slug = "5" }, { slug = "6" }]', '[{ slug = "5" }]'),
        "question minutes: is a choice and needs two options or more",
    ),
    one(
        "nothing to tick",
        question_checks.questions_fit_their_kind,
        changed(INTAKE, 'options = [{ slug = "ball" }]', ""),
        "question tools: has 0 options to tick, not 1 to 10",
    ),
    one(
        "a pause with two open ends, and days elsewhere",
        question_checks.questions_fit_their_kind,
        changed(
            INTAKE,
            'kind = "scale"\ncolumns = 6',
            'kind = "pause"\noptions = [{ slug = "a" }, { slug = "b" }]\n'
            '[question.more]\nkind = "flags"\noptions = [{ slug = "c", days = 3 }]',
        ),
        "question pain: is a pause, so all of its options but one need `days`",
        "question more: is no pause, so none of its options has `days`",
    ),
    one(
        "a page as long as the book",
        question_checks.questions_fit_their_kind,
        changed(INTAKE, 'kind = "choice"', 'kind = "choice"\npage = 2'),
        "question minutes: has pages, so it must be a choice with more options than a page has",
    ),
    one(
        "a scale with options, in no columns",
        question_checks.questions_fit_their_kind,
        changed(INTAKE, "columns = 6", 'columns = 0\noptions = [{ slug = "a" }]'),
        "question pain: is a scale and has no options of its own",
        "question pain: columns is 0, not 1 to 8",
    ),
    one(
        "a time without a time",
        question_checks.questions_fit_their_kind,
        changed(INTAKE, ", at = 07:00:00", ""),
        "question when: is a time, so each of its options needs `at`",
    ),
    one(
        "a time where none belongs",
        question_checks.questions_fit_their_kind,
        changed(INTAKE, '{ slug = "ball" }', '{ slug = "ball", at = 07:00:00 }'),
        "question tools: is no time, so none of its options has `at`",
    ),
    one(
        "an option twice, and a long one",
        question_checks.questions_fit_their_kind,
        changed(
            INTAKE,
            '{ slug = "ball" }',
            '{ slug = "a" }, { slug = "a" }, { slug = "' + LONG + '" }',
        ),
        "question tools: option a is there 2 times",
        f"question tools: option {LONG} has more than 32 characters",
    ),
    one(
        "a condition on an answer that is not offered",
        question_checks.conditions_can_be_met,
        changed(INTAKE, 'answers = ["ball"]', 'answers = ["roller"]'),
        "question minutes: when.answers: tools has no option 'roller'",
    ),
    one(
        "a condition on a later question",
        question_checks.conditions_can_be_met,
        changed(INTAKE, 'question = "tools"', 'question = "when"'),
        "question minutes: when.question: 'when' is not asked before it",
    ),
    one(
        "a sign that means nothing",
        question_checks.safety_is_weighed,
        changed(INTAKE, '"grave", tier = "emergency"', '"grave"'),
        "question signs: option grave: has no tier",
    ),
    one(
        "a sign in two places",
        question_checks.safety_is_weighed,
        changed(
            INTAKE, '[{ slug = "ball" }]', '[{ slug = "grave", tier = "adapt" }]\nsafety = true'
        ),
        "question tools: option grave: is also in signs",
    ),
    one(
        "a safety question with one answer",
        question_checks.safety_is_weighed,
        changed(INTAKE, 'kind = "flags"', 'kind = "choice"'),
        "question signs: is a safety question, so it must be of the kind flags",
    ),
)


@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda breakage: breakage.name)
def test_a_broken_rule_is_found(breakage: Breakage) -> None:
    assert found_in(breakage) == breakage.lines


def test_every_rule_is_shown_to_catch_something() -> None:
    assert {breakage.rule for breakage in BREAKAGES} == rules_of(question_checks)
