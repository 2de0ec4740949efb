"""How long to pause, as people type it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.answers import UNTIL_TOLD, read_pause, read_pause_wish
from tests.typed_samples import english

TODAY = date(2026, 3, 2)  # a Monday


@pytest.mark.parametrize(
    ("typed", "back_on"),
    [
        ("for 10 days", "2026-03-12"),
        ("Ten days, please", "2026-03-12"),
        ("1 day", "2026-03-03"),
        ("a week", "2026-03-09"),
        ("for the next 2 weeks", "2026-03-16"),
        ("a month", "2026-04-02"),
        ("10 months", "2027-01-02"),
        ("until tomorrow", "2026-03-03"),
        ("Until Friday!", "2026-03-06"),
        ("this friday", "2026-03-06"),
        ("until monday", "2026-03-09"),
        ("until next week", "2026-03-09"),
        ("until 3 May", "2026-05-03"),
        ("until the 3rd of May", "2026-05-03"),
        ("May 3rd", "2026-05-03"),
        ("till 21 June 2026", "2026-06-21"),
        ("1 January", "2027-01-01"),
        ("back on 2026-05-03", "2026-05-03"),
        ("until I say", "9999-12-31"),
        ("pause until further notice", "9999-12-31"),
    ],
)
def test_it_is_read(typed: str, back_on: str) -> None:
    assert read_pause(typed, today=TODAY, language=english()) == date.fromisoformat(back_on)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "7", "purple", "until purple", "30 February", "2026-02-30", "0 days", "400 days"),
        *("until 5 March 2029", "2026-03-02", "29 february", "until sunday the 8th", "3rd"),
        *("10 days or 12 days", "not for 10 days", "x" * 4000),
    ],
)
def test_what_is_not_clear_is_asked_again(typed: str) -> None:
    assert read_pause(typed, today=TODAY, language=english()) is None


def test_a_month_ends_where_the_next_one_does() -> None:
    day = date(2026, 12, 31)
    assert read_pause("2 months", today=day, language=english()) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("typed", "back_on"),
    [
        ("pause for a week", "2026-03-09"),
        ("On holiday until 21 June", "2026-06-21"),
        ("no reminders until Friday", "2026-03-06"),
        ("stop reminding me until I say", "9999-12-31"),
    ],
)
def test_a_wish_says_itself_that_it_is_one(typed: str, back_on: str) -> None:
    assert read_pause_wish(typed, today=TODAY, language=english()) == date.fromisoformat(back_on)


@pytest.mark.parametrize("typed", ["until Friday", "10 days", "pause", "done", "pause purple", ""])
def test_without_saying_so_there_is_no_wish(typed: str) -> None:
    assert read_pause_wish(typed, today=TODAY, language=english()) is None


@given(st.text(max_size=60))
def test_anything_can_be_typed(typed: str) -> None:
    back_on = read_pause(typed, today=TODAY, language=english())
    assert back_on is None or back_on > TODAY or back_on == UNTIL_TOLD
