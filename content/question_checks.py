"""What must be true of questions and their options; run by `content/lint.py`."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Final

from content.faults import Fault
from content.schema import Catalog, Question, QuestionKind

MOST_SCREENS: Final = 12  # the welcome is one of them
MOST_FLAGS: Final = 10
MOST_COLUMNS: Final = 8  # Telegram draws no more buttons in a row
LONGEST_OPTION: Final = 32  # a slug is part of a button's 64 bytes


def all_questions(catalog: Catalog) -> tuple[Question, ...]:
    """Return the questions of the intake and those outside it."""
    return (*catalog.intake, *catalog.extra_questions.values())


def the_intake_is_short(catalog: Catalog) -> Iterator[Fault]:
    """With the welcome, the intake has at most twelve screens that everybody is asked."""
    screens = sum(question.when is None for question in catalog.intake) + 1
    if screens > MOST_SCREENS:
        yield Fault(entry="intake", message=f"has {screens} screens, more than {MOST_SCREENS}")


def questions_fit_their_kind(catalog: Catalog) -> Iterator[Fault]:
    """A question has the options its kind needs, and they fit on a phone."""
    for question in all_questions(catalog):
        faults = (_kind_faults(question), _value_faults(question), _shape_faults(question))
        for message in chain.from_iterable(faults):
            yield Fault(entry=f"question {question.slug}", message=message)


def _kind_faults(question: Question) -> Iterator[str]:
    count = len(question.options)
    match question.kind:
        case QuestionKind.CHOICE | QuestionKind.WORDS:
            if count < 2:
                yield "is a choice and needs two options or more"
        case QuestionKind.FLAGS:
            if not 1 <= count <= MOST_FLAGS:
                yield f"has {count} options to tick, not 1 to {MOST_FLAGS}"
        case QuestionKind.SCALE | QuestionKind.ZONE:
            if count:
                yield f"is a {question.kind} and has no options of its own"
        case QuestionKind.TIME | QuestionKind.PAUSE:
            pass  # see `_value_faults`


def _value_faults(question: Question) -> Iterator[str]:
    """Name options that lack the value of their kind, or have another kind's."""
    ats = [option.at is not None for option in question.options]
    open_ends = [not option.days for option in question.options]
    if question.kind is QuestionKind.TIME and not all(ats):
        yield "is a time, so each of its options needs `at`"
    if question.kind is not QuestionKind.TIME and any(ats):
        yield "is no time, so none of its options has `at`"
    if question.kind is QuestionKind.PAUSE and sum(open_ends) != 1:
        yield "is a pause, so all of its options but one need `days`"
    if question.kind is not QuestionKind.PAUSE and not all(open_ends):
        yield "is no pause, so none of its options has `days`"


def _shape_faults(question: Question) -> Iterator[str]:
    if question.page and (
        question.kind is not QuestionKind.CHOICE or question.page >= len(question.options)
    ):
        yield "has pages, so it must be a choice with more options than a page has"
    if not 1 <= question.columns <= MOST_COLUMNS:
        yield f"columns is {question.columns}, not 1 to {MOST_COLUMNS}"
    for slug, times in Counter(option.slug for option in question.options).items():
        if times > 1:
            yield f"option {slug} is there {times} times"
        if len(slug) > LONGEST_OPTION:
            yield f"option {slug} has more than {LONGEST_OPTION} characters"


def conditions_can_be_met(catalog: Catalog) -> Iterator[Fault]:
    """A condition names an earlier question of the intake and answers that it offers."""
    asked: dict[str, Question] = {}
    for question in all_questions(catalog):
        for message in _condition_faults(question, asked):
            yield Fault(entry=f"question {question.slug}", message=message)
        asked[question.slug] = question


def _condition_faults(question: Question, asked: dict[str, Question]) -> Iterator[str]:
    if question.when is None:
        return
    earlier = asked.get(question.when.question)
    if earlier is None:
        yield f"when.question: {question.when.question!r} is not asked before it"
        return
    offered = {option.slug for option in earlier.options}
    for answer in question.when.answers:
        if answer not in offered:
            yield f"when.answers: {earlier.slug} has no option {answer!r}"


def safety_is_weighed(catalog: Catalog) -> Iterator[Fault]:
    """Every sign on a safety screen says what it means, in one place only."""
    places: dict[str, str] = {}
    for question in all_questions(catalog):
        if not question.safety:
            continue
        if question.kind is not QuestionKind.FLAGS:
            message = "is a safety question, so it must be of the kind flags"
            yield Fault(entry=f"question {question.slug}", message=message)
        for option in question.options:
            entry = f"question {question.slug}: option {option.slug}"
            if option.tier is None:
                yield Fault(entry=entry, message="has no tier")
            if option.slug in places:
                yield Fault(entry=entry, message=f"is also in {places[option.slug]}")
            places[option.slug] = question.slug
