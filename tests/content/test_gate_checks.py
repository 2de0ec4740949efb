import pytest

from content import gate_checks
from tests.content.breakages import Breakage, found_in, one, rules_of
from tests.content_samples import FILES, changed

GATES = "intake/gates.toml"
INTAKE = "intake/intake.toml"
WORDS = "languages/en/words.toml"
SIGNS = "languages/en/signs.toml"
TEST = 'tests = [{ question = "signs", decides = "when", unless = ["nobody"] }]'
DECISION = 'decisions = [{ question = "tools", at_least = 1, otherwise = "both" }]'
FRAIL = 'slug = "frail", tier = "adapt", excludes = ["press"]'

BREAKAGES = (
    one(
        "questions nobody can ask",
        gate_checks.gates_ask_questions,
        changed(GATES, 'mini_check = "signs"', 'mini_check = "sings"'),
        "gates: asks 'sings', which is no question",
    ),
    one(
        "an option and a movement that ask nothing",
        gate_checks.gates_ask_questions,
        {
            **changed(INTAKE, FRAIL, f'{FRAIL}, asks = "where"'),
            "routine/movements.toml": FILES["routine/movements.toml"].replace(
                "forward_side_only = true", 'forward_side_only = true\nretest = "evener"'
            ),
        },
        "question signs: option frail: asks 'where', which is no question",
        "movement even: asks 'evener', which is no question",
    ),
    one(
        "a wait for what is never asked, and a side that is none",
        gate_checks.follow_ups_follow,
        changed(INTAKE, FRAIL, f'{FRAIL}, side = "top", until_answered = ["press"], asks = "when"'),
        "question signs: option frail: waits for a question that it does not open",
        "question signs: option frail: side is 'top', not left or right",
    ),
    one(
        "a sign that means two things",
        gate_checks.signs_agree,
        changed(
            INTAKE,
            "[question.pain]",
            '[question.again]\nkind = "flags"\n'
            'options = [{ slug = "grave", tier = "clinician" }]\n\n'
            "[question.pain]",
        ),
        "question again: option grave: has another tier or card than in signs",
    ),
    one(
        "tests that cannot decide",
        gate_checks.tests_can_decide,
        {**FILES, GATES: FILES[GATES].replace("tests = []", TEST)},
        "test signs: is no choice between left and right",
        "test signs: decides 'when', for which there is no rule",
        "test signs: unless: 'nobody' is no option",
    ),
    one(
        "a decision nothing can reach",
        gate_checks.tests_can_decide,
        {
            **FILES,
            GATES: FILES[GATES].replace("decisions = []", DECISION.replace('"tools"', '"nothing"')),
        },
        "decision nothing: at_least is 1, with 0 tests",
        "decision nothing: its question does not offer its answers",
    ),
    one(
        "words that lead to a harmless question",
        gate_checks.words_lead_to_signs,
        {**FILES, SIGNS: '[[sign]]\nquestion = "tools"\nstops = true\nwords = ["numb"]\n'},
        "language en: sign: 'tools' is no screen of signs",
    ),
    one(
        "a complaint with nothing to say to it, and a follow-up of it",
        gate_checks.complaints_are_answered,
        changed(
            INTAKE,
            "[question.pain]",
            '[question.wrong]\nkind = "choice"\noptions = [\n'
            '  { slug = "itch", eases = 1, rest_days = 2, asks = "itch-gone" },\n'
            '  { slug = "grave", tier = "emergency" },\n]\n\n'
            '[question.itch-gone]\nkind = "choice"\n'
            'options = [{ slug = "gone" }, { slug = "grave", tier = "emergency" }]\n\n'
            "[question.pain]",
        ),
        "question wrong: option itch: has no words unwell.itch in en",
        "question wrong: option itch: has no words unwell.itch-again in en",
        "question itch-gone: option gone: has no words after.gone in en",
    ),
    one(
        "a tick that cannot be explained",
        gate_checks.reasons_are_there,
        changed(WORDS, 'frail = "because of fragile bones"', 'other-tick = "because"'),
        "question signs: option frail: has no words because.frail in en",
    ),
)


@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda breakage: breakage.name)
def test_a_broken_rule_is_found(breakage: Breakage) -> None:
    assert found_in(breakage) == breakage.lines


def test_every_rule_of_the_module_is_broken_once() -> None:
    assert {breakage.rule for breakage in BREAKAGES} == rules_of(gate_checks)


def test_a_movement_that_is_not_there_is_left_to_the_check_of_names() -> None:
    files = changed(INTAKE, 'excludes = ["press"]', 'excludes = ["pres"]')
    lines = found_in(one("a slip", gate_checks.reasons_are_there, files))
    assert lines == ("movement pres: has no words area.None in en",)
