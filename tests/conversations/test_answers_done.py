"""Only a report that today is done is one; what denies or asks about it is not."""

# ruff: noqa: RUF001 - people type these

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.answers import DoneSaid, read_done
from tests.typed_samples import english


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
    assert read_done(typed, english()) == DoneSaid(pain=pain, yesterday=yesterday)


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
        "done at 7:30",
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
    assert read_done(typed, english()) is None


WORDS = st.lists(
    st.sampled_from(
        "done did it not yet yesterday 3 3/10 11 pain no is when almost ✅ 👎 ? im .".split()  # noqa: SIM905 - easier to read
    )
).map(" ".join)


@given(st.text() | WORDS)
def test_any_text_is_a_report_or_nothing(typed: str) -> None:
    said = read_done(typed, english())
    assert said is None or said.pain in {None, *range(11)}


@given(st.text(max_size=20))
def test_a_denied_report_is_never_one(typed: str) -> None:
    assert read_done(f"not {typed} done", english()) is None
