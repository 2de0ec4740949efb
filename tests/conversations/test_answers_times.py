"""Times of day as people type them; morning or evening stays open where it is open."""

# ruff: noqa: RUF001 - people type these

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.schema import Language
from conversations.answers import read_times
from tests.typed_samples import english


@pytest.mark.parametrize(
    ("typed", "times"),
    [
        ("7:30", "07:30"),
        ("07:30", "07:30"),
        ("07.30", "07:30"),
        ("7,30", "07:30"),
        ("7 30", "07:30"),
        ("0730", "07:30"),
        ("730", "07:30"),
        ("1930", "19:30"),
        ("7h30", "07:30"),
        ("19 uhr 30", "19:30"),
        ("19:30 Uhr", "19:30"),
        ("19 Uhr", "19:00"),
        ("٧:٣٠", "07:30"),
        ("７：３０", "07:30"),
        ("00:00", "00:00"),
        ("23:59", "23:59"),
        ("0", "00:00"),
        ("13", "13:00"),
        ("7:30 pm", "19:30"),
        ("7:30pm", "19:30"),
        ("7pm", "19:00"),
        ("7 p.m.", "19:00"),
        ("7:30am", "07:30"),
        ("12 am", "00:00"),
        ("12 pm", "12:00"),
        ("12:30 am", "00:30"),
        ("12:30 pm", "12:30"),
        ("19:30 pm", "19:30"),
        ("noon", "12:00"),
        ("12 noon", "12:00"),
        ("midnight", "00:00"),
        ("12 midnight", "00:00"),
        ("seven in the morning", "07:00"),
        ("8 in the evening", "20:00"),
        ("in the evening at 7", "19:00"),
        ("2 at night", "02:00"),
        ("11 at night", "23:00"),
        ("half past seven in the evening", "19:30"),
        ("quarter to 12 at night", "23:45"),
        ("half past 19", "19:30"),
        ("seven thirty", "07:30"),
        ("at 7:30 please", "07:30"),
        ("7:30 after coffee", "07:30"),
        ("⏰ 6:45 🙂", "06:45"),
        ("half past seven", "07:30 19:30"),
        ("half seven", "07:30 19:30"),
        ("half past 12", "00:30 12:30"),
        ("quarter to 8", "07:45 19:45"),
        ("quarter past 7", "07:15 19:15"),
        ("quarter to 1", "00:45 12:45"),
        ("ten past seven", "07:10 19:10"),
        ("twenty to 8", "07:40 19:40"),
        ("7", "07:00 19:00"),
        ("seven", "07:00 19:00"),
        ("12", "00:00 12:00"),
        ("7 o'clock", "07:00 19:00"),
        ("every day at 7", "07:00 19:00"),
        ("7 after coffee", "07:00 19:00"),
        ("24:00", ""),
        ("25:00", ""),
        ("7:61", ""),
        ("7:5", ""),
        ("24", ""),
        ("2460", ""),
        ("7.5", ""),
        ("7:30:15", ""),
        ("-7", ""),
        ("19:30 am", ""),
        ("7am or 7pm", ""),
        ("7 or 8", ""),
        ("7:30 or 8", ""),
        ("7 to 9", ""),
        ("noon 7:30", ""),
        ("not 7:30", ""),
        ("I hurt 7", ""),
        ("7 days a week", ""),
        ("7 and a half", ""),
        ("half an hour", ""),
        ("half past", ""),
        ("half past 24", ""),
        ("morning", ""),
        ("none", ""),
        ("nothing", ""),
        ("2026-06-01", ""),
        ("", ""),
        ("🕢", ""),
        ("7 " * 100, ""),
    ],
)
def test_a_time_is_read(typed: str, times: str) -> None:
    actual = " ".join(f"{each:%H:%M}" for each in read_times(typed, english()))
    assert actual == times


def test_a_language_may_count_towards_the_hour() -> None:
    german = Language(
        tag="de",
        name="Deutsch",
        phrases={},
        vocabulary={"time-half-to": ("halb",), "number-8": ("acht",), "time-am": ("morgens",)},
        commands={},
    )
    assert read_times("halb acht", german) == (time(7, 30), time(19, 30))
    assert read_times("halb acht morgens", german) == (time(7, 30),)


WORDS = st.lists(
    st.sampled_from(
        "7 12 24 7:30 0730 h uhr half past quarter to noon am pm at night after not .".split()  # noqa: SIM905 - easier to read
    )
).map(" ".join)


@given(st.text() | WORDS)
def test_any_text_is_at_most_two_times_half_a_day_apart(typed: str) -> None:
    times = read_times(typed, english())
    assert len(times) <= 2
    if len(times) == 2:
        assert times[1].hour - times[0].hour == 12
        assert times[1].minute == times[0].minute


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_every_time_on_a_24_hour_clock_is_itself(at: time) -> None:
    assert read_times(f"{at:%H:%M}", english()) == (at,)
    assert read_times(f"{at:%H%M}", english()) == (at,)
