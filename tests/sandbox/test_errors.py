"""Every row of `errors.toml` can be provoked, and is answered word for word."""

import re

import pytest

from bot.sandbox.errors import refusal, rows
from bot.sandbox.options import SandboxOptions
from tests.fixtures_sandbox import TOKEN, Stage
from tests.sandbox import (
    refusals_of_keyboards,
    refusals_of_messages,
    refusals_of_text,
    refusals_of_the_rest,
)
from tests.sandbox.refusals import Case

CASES = [
    *refusals_of_text.CASES,
    *refusals_of_keyboards.CASES,
    *refusals_of_messages.CASES,
    *refusals_of_the_rest.CASES,
]
NAMES = [f"{number}-{case.detail or case.slug}" for number, case in enumerate(CASES)]


@pytest.fixture
def sandbox_options() -> SandboxOptions:
    return SandboxOptions(token=TOKEN)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
async def test_a_refusal_is_answered_word_for_word(case: Case, stage: Stage) -> None:
    answer = await case.answer(stage)
    assert answer.refusal == (case.code, case.words)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_case_is_about_the_row_it_names(case: Case) -> None:
    row = rows()[case.slug]
    assert row.code == case.code
    assert _pattern(row.words).fullmatch(case.words)
    if case.detail is not None:
        assert _pattern(rows()[case.detail].words).search(case.words)


def _pattern(words: str) -> re.Pattern[str]:
    parts = re.split(r"\{\w+\}", words)
    return re.compile(".*".join(re.escape(part) for part in parts))


def test_no_row_is_without_a_case() -> None:
    named = {case.slug for case in CASES} | {case.detail for case in CASES if case.detail}
    assert set(rows()) - named == set()


def test_every_row_says_where_its_words_are_from() -> None:
    sources = {"server", "docs", "reports", "inferred", "sandbox"}
    assert {row.source for row in rows().values()} <= sources


def test_a_detail_is_no_answer_of_its_own() -> None:
    with pytest.raises(ValueError, match="no code"):
        refusal("object-expected")
