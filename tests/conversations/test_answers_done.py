"""Only a report that today is done is one; what denies or asks about it is not."""

# ruff: noqa: RUF001 - people type these

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.answers import DoneSaid, read_day, read_done, read_undo
from tests.typed_samples import english

TODAY = date(2026, 3, 5)  # a Thursday
YESTERDAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("typed", "pain", "yesterday"),
    [
        ("done", None, False),
        ("Done!", None, False),
        ("DONE.", None, False),
        ("did it", None, False),
        ("I did it!", None, False),
        ("finished", None, False),
        ("✅", None, False),
        ("✅✅", None, False),
        ("💪", None, False),
        ("💪🏽", None, False),
        ("Done✅", None, False),
        ("done 😀", None, False),
        ("done done", None, False),
        ("all done", None, False),
        ("I'm done", None, False),
        ("yes, done", None, False),
        ("Done for today", None, False),
        ("done thanks", None, False),
        ("I have done it", None, False),
        ("done 3", 3, False),
        ("done 3/10", 3, False),
        ("done (3/10)", 3, False),
        ("done, pain 3", 3, False),
        ("done with pain 4", 4, False),
        ("done - 3 out of 10", 3, False),
        ("done, three", 3, False),
        ("Done, my knee is a 3", 3, False),
        ("pain 3 done", 3, False),
        ("done, no pain", 0, False),
        ("done yesterday", None, True),
        ("yesterday done", None, True),
        ("I finished yesterday", None, True),
        ("did it yesterday, 4", 4, True),
    ],
)
def test_a_report_is_read(typed: str, pain: int | None, *, yesterday: bool) -> None:
    said = DoneSaid(pain=pain, day=YESTERDAY if yesterday else TODAY)
    assert read_done(typed, english(), today=TODAY) == said


@pytest.mark.parametrize(
    "typed",
    [
        "not done",
        "undone",
        "abandoned",
        "condone",
        "when I'm done",
        "I'm not done yet",
        "done?",
        "done？",
        "done?!",
        "is it done",
        "was it done",
        "are you done",
        "almost done",
        "nearly finished",
        "not finished",
        "never done",
        "well done",
        "done soon",
        "did it 3 times",
        "done 11",
        "done 3 4",
        "done -3",
        "done 15 minutes",
        "done with this bot",
        "done not",
        "done 👎",
        "❌ done",
        "done" + " " * 5000 + "not",
        "done " * 100,
        "yesterday",
        "3",
        "pain 3",
        "no pain",
        "",
        "?",
        "🙂",
    ],
)
def test_anything_else_is_no_report(typed: str) -> None:
    assert read_done(typed, english(), today=TODAY) is None


# --- what is said along


@pytest.mark.parametrize("typed", ["done at 7:30", "done at 7", "did it around half past six pm"])
def test_a_time_of_day_is_not_how_sore_it_is(typed: str) -> None:
    assert read_done(typed, english(), today=TODAY) == DoneSaid(pain=None, day=TODAY)


@pytest.mark.parametrize("typed", ["done, knee at 7", "done at 7, pain 7", "done, pain about 7"])
def test_a_number_said_of_the_knee_is(typed: str) -> None:
    assert read_done(typed, english(), today=TODAY) == DoneSaid(pain=7, day=TODAY)


@pytest.mark.parametrize(
    "typed",
    [
        "done at",
        "done at work at",
        "done but",
        "done and",
        "done with",
        "3 done",
        "pain done",
        "done, my knee is",
        "done no pain 3",
        "done today yesterday",
        '"done"',
        "> done",
        "\u00bbdone\u00ab",
    ],
)
def test_what_breaks_off_contradicts_itself_or_is_quoted_is_no_report(typed: str) -> None:
    assert read_done(typed, english(), today=TODAY) is None


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("Tuesday", "2026-03-03"),
        ("on thursday", "2026-03-05"),
        ("last Thursday", "2026-02-26"),
        ("last friday night", "2026-02-27"),
        ("today", "2026-03-05"),
        ("the day before yesterday", "2026-03-03"),
        ("three days ago", "2026-03-02"),
        ("twenty five days ago", "2026-02-08"),
        ("Tue, Mar 3", "2026-03-03"),
        ("on Tuesday, the 3rd of March 2026", "2026-03-03"),
        ("December 30", "2025-12-30"),
        ("30 dec 2024", "2024-12-30"),
        ("29 August", "2026-08-29"),
        ("2026-03-01", "2026-03-01"),
        ("for yesterday", None),
        ("Monday, Mar 3", None),
        ("30 February", None),
        ("2026-13-01", None),
        ("100 days ago", None),
        ("3", None),
        ("March", None),
        ("the", None),
        ("someday", None),
        ("tuesday and friday", None),
        ("", None),
    ],
)
def test_a_day_is_read(typed: str, day: str | None) -> None:
    read = read_day(typed, english(), today=TODAY)
    assert (read and read.isoformat()) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("undo Tuesday", date(2026, 3, 3)),
        ("take back yesterday", None),
        ("take that back for the day before yesterday", None),
        ("undo yesterday", YESTERDAY),
        ("undo", None),
        ("tuesday", None),
        ("undo tuesday please", None),
    ],
)
def test_a_day_is_taken_back(typed: str, day: date | None) -> None:
    assert read_undo(typed, english(), today=TODAY) == day


WORDS = st.lists(
    st.sampled_from(
        "done did it not yet yesterday 3 3/10 11 pain no is when almost ✅ 👎 ? im .".split()  # noqa: SIM905 - easier to read
    )
).map(" ".join)


@given(st.text() | WORDS)
def test_any_text_is_a_report_or_nothing(typed: str) -> None:
    said = read_done(typed, english(), today=TODAY)
    assert said is None or said.pain in {None, *range(11)}


@given(st.text(max_size=20))
def test_a_denied_report_is_never_one(typed: str) -> None:
    assert read_done(f"not {typed} done", english(), today=TODAY) is None
