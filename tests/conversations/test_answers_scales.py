"""Pain is a whole number from 0 to 10; anything else is asked again."""

# ruff: noqa: RUF001 - people type these

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.answers import read_scale
from tests.typed_samples import english


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3", 3),
        ("0", 0),
        ("10", 10),
        ("07", 7),
        ("three", 3),
        ("Ten.", 10),
        ("3/10", 3),
        ("10/10", 10),
        ("3 / 10", 3),
        ("3 out of 10", 3),
        ("three out of ten", 3),
        ("3 of ten", 3),
        ("about 4", 4),
        ("~4", 4),
        ("maybe 4", 4),
        ("it's a 4", 4),
        ("I'd say 5", 5),
        ("a 4 please", 4),
        ("pain 3", 3),
        ("my pain is 6 today", 6),
        ("4 🙂", 4),
        ("4!", 4),
        ("3️⃣", 3),
        ("🔟", 10),
        ("٣", 3),
        ("३", 3),
        ("３", 3),
        ("none", 0),
        ("None!", 0),
        ("nothing", 0),
        ("no pain", 0),
        ("no pain at all", 0),
        ("not at all", 0),
        ("zero", 0),
        ("11", None),
        ("100", None),
        ("3.5", None),
        ("3,5", None),
        ("-2", None),
        ("\u22122", None),
        ("minus 2", None),
        ("3/5", None),
        ("3-4", None),
        ("3 or 4", None),
        ("3 4", None),
        ("7½", None),
        ("3²", None),
        ("<3", None),
        ("10%", None),
        ("not 4", None),
        ("less than 4", None),
        ("4ish", None),
        ("5 minutes", None),
        ("3 days", None),
        ("no", None),
        ("yes", None),
        ("hands", None),
        ("out of 10", None),
        ("", None),
        ("😀", None),
    ],
)
def test_a_scale_is_read(typed: str, number: int | None) -> None:
    assert read_scale(typed, english()) == number


@given(st.text())
def test_any_text_is_a_whole_number_or_nothing(typed: str) -> None:
    assert read_scale(typed, english()) in {None, *range(11)}


@given(st.integers())
def test_only_0_to_10_are_taken(number: int) -> None:
    assert read_scale(str(number), english()) == (number if 0 <= number <= 10 else None)
