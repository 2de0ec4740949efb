"""What must be true of gates, self-tests and follow-up questions; run by `content/lint.py`."""

from collections.abc import Iterator
from typing import Final

from content.faults import Fault
from content.question_checks import all_questions
from content.routine_checks import excludable
from content.schema import Catalog, Option, Question, QuestionKind, Tier

SIDES: Final = ("left", "right")
CLOSING: Final = (Tier.EMERGENCY, Tier.CLINICIAN)


def gates_ask_questions(catalog: Catalog) -> Iterator[Fault]:
    """Whatever the gates, the tests and the options ask is there to be asked."""
    known = {question.slug for question in all_questions(catalog)}
    gates = catalog.gates
    named = [
        ("gates", gates.mini_check),
        ("gates", gates.afterwards),
        ("gates", gates.before_tests),
        *((f"test {test.question}", test.question) for test in gates.tests),
        *((f"test {test.question}", test.decides) for test in gates.tests),
        *((f"decision {found.question}", found.question) for found in gates.decisions),
        *((entry, option.asks) for entry, option in _options(catalog) if option.asks),
        *(
            (f"movement {slug}", found.retest)
            for slug, found in catalog.movements.items()
            if found.retest
        ),
    ]
    for entry, slug in named:
        if slug not in known:
            yield Fault(entry=entry, message=f"asks {slug!r}, which is no question")


def follow_ups_follow(catalog: Catalog) -> Iterator[Fault]:
    """What waits for an answer waits for a question of the intake that this very tick opens."""
    opened = {
        (question.when.question, tick, question.slug)
        for question in catalog.intake
        if question.when is not None
        for tick in question.when.answers
    }
    for question in all_questions(catalog):
        for option in question.options:
            entry = f"question {question.slug}: option {option.slug}"
            if option.until_answered and (question.slug, option.slug, option.asks) not in opened:
                yield Fault(entry=entry, message="waits for a question that it does not open")
            if option.side is not None and option.side not in SIDES:
                yield Fault(entry=entry, message=f"side is {option.side!r}, not left or right")


def signs_agree(catalog: Catalog) -> Iterator[Fault]:
    """A sign means the same on every screen: the same tier, and the same card."""
    first: dict[str, tuple[str, Option]] = {}
    for question in all_questions(catalog):
        for option in question.options:
            if option.tier not in CLOSING:
                continue
            where, other = first.setdefault(option.slug, (question.slug, option))
            if (other.tier, other.card) != (option.tier, option.card):
                entry = f"question {question.slug}: option {option.slug}"
                yield Fault(entry=entry, message=f"has another tier or card than in {where}")


def tests_can_decide(catalog: Catalog) -> Iterator[Fault]:
    """Each test names a side, and each decision can be reached and falls back on an answer."""
    questions = {question.slug: question for question in all_questions(catalog)}
    decided = {decision.question for decision in catalog.gates.decisions}
    ticks = {option.slug for _, option in _options(catalog)}
    for test in catalog.gates.tests:
        entry = f"test {test.question}"
        if not set(SIDES) <= _choices(questions.get(test.question)):
            yield Fault(entry=entry, message="is no choice between left and right")
        if test.decides not in decided:
            yield Fault(
                entry=entry, message=f"decides {test.decides!r}, for which there is no rule"
            )
        for slug in test.unless:
            if slug not in ticks:
                yield Fault(entry=entry, message=f"unless: {slug!r} is no option")
    for decision in catalog.gates.decisions:
        entry = f"decision {decision.question}"
        tests = sum(test.decides == decision.question for test in catalog.gates.tests)
        if not 1 <= decision.at_least <= tests:
            message = f"at_least is {decision.at_least}, with {tests} tests"
            yield Fault(entry=entry, message=message)
        if not {*SIDES, decision.otherwise} <= _choices(questions.get(decision.question)):
            yield Fault(entry=entry, message="its question does not offer its answers")


def _choices(question: Question | None) -> set[str]:
    if question is None or question.kind is not QuestionKind.CHOICE:
        return set()
    return {option.slug for option in question.options}


def words_lead_to_signs(catalog: Catalog) -> Iterator[Fault]:
    """A language's signs ask screens that can close the routine."""
    screens = {
        question.slug
        for question in all_questions(catalog)
        if any(option.tier in CLOSING for option in question.options)
    }
    for language in catalog.languages.values():
        for sign in language.signs:
            if sign.question not in screens:
                entry = f"language {language.tag}: sign"
                yield Fault(entry=entry, message=f"{sign.question!r} is no screen of signs")


def complaints_are_answered(catalog: Catalog) -> Iterator[Fault]:
    """Whatever people can say feels wrong has words for what follows, unless a card follows."""
    for entry, needed in needed_replies(catalog):
        for language in catalog.languages.values():
            if needed not in language.phrases:
                yield Fault(entry=entry, message=f"has no words {needed} in {language.tag}")


def needed_replies(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Yield each phrase that answers what feels wrong, with the entry that needs it."""
    follow_ups = {catalog.gates.afterwards}
    for question in all_questions(catalog):
        if any(option.eases or option.rest_days for option in question.options):
            follow_ups |= {option.asks for option in question.options if option.asks}
            for entry, option in _harmless(question):
                yield entry, f"unwell.{option.slug}"
                if option.eases and option.rest_days:
                    yield entry, f"unwell.{option.slug}-again"
    for question in all_questions(catalog):
        weighs = any(option.tier in CLOSING for option in question.options)
        if weighs and question.slug in follow_ups:
            yield from ((entry, f"after.{option.slug}") for entry, option in _harmless(question))


def _harmless(question: Question) -> Iterator[tuple[str, Option]]:
    for option in question.options:
        if option.tier not in CLOSING:
            yield f"question {question.slug}: option {option.slug}", option


def reasons_are_there(catalog: Catalog) -> Iterator[Fault]:
    """What a tick changes in the plan can be explained: its reason, its area, its variant."""
    for entry, needed in dict.fromkeys(needed_reasons(catalog)):
        for language in catalog.languages.values():
            if needed not in language.phrases:
                yield Fault(entry=entry, message=f"has no words {needed} in {language.tag}")


def needed_reasons(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Yield each phrase the plan needs to say why, with the entry that needs it."""
    for question in catalog.intake:
        for option in question.options:
            entry = f"question {question.slug}: option {option.slug}"
            if option.tier is None or not (excludable(option) or option.variants):
                continue
            yield entry, f"because.{option.slug}"
            for variant in option.variants:
                yield entry, f"variant.{variant}"
    for _, option in _options(catalog):
        for slug in excludable(option):
            area = catalog.movements[slug].area if slug in catalog.movements else None
            yield f"movement {slug}", f"area.{area}"


def _options(catalog: Catalog) -> Iterator[tuple[str, Option]]:
    for question in all_questions(catalog):
        for option in question.options:
            yield f"question {question.slug}: option {option.slug}", option
