"""Text is compared in one plain form, and means what the vocabulary lists."""

# ruff: noqa: RUF001 - people type these

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conversations.answers import fold, meaning_of, meanings_of
from tests.typed_samples import english


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Done!", "done"),
        ("  I'm   DONE… ", "im done"),
        ("I\u2019m done", "im done"),
        ("7:30", "7:30"),
        ("７：３０", "7:30"),
        ("٧:٣٠", "7:30"),
        ("7 : 30", "7:30"),
        ("3/10", "3/10"),
        ("3 / 10", "3/10"),
        ("-2", "-2"),
        ("\u22122", "-2"),
        ("pain-3", "pain 3"),
        ("- left", "left"),
        ("3.5", "3.5"),
        ("7½", "7 1⁄2"),
        ("3²", "3 2"),
        ("3️⃣", "3"),
        ("💪🏽", "💪"),
        ("Done✅", "done ✅"),
        ("✔️", "✔"),
        ("Straße", "strasse"),
        ("well-known", "well known"),
        ("~4", "4"),
        ("10%", "10%"),
        ("20℃", "20 ° c"),
        ("?", "?"),
        ("? !", "?!"),
        ("", ""),
        (" \n\t", ""),
    ],
)
def test_text_is_folded(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text())
@example("\u0130\u0345 ½½")
@example("3 ?/ 4")
def test_folding_twice_changes_nothing(typed: str) -> None:
    assert fold(fold(typed)) == fold(typed)


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        ("Yes!", "yes"),
        ("👍🏿", "yes"),
        ("no thanks", "no"),
        ("STOP", "stop"),
        ("i don’t know", "not-sure"),
        ("go back", "back"),
        ("💪", "done"),
        ("✅", "done"),
        ("not done", "not-done"),
        ("half past", "time-half-past"),
        ("please stop it now or", None),
        ("and", None),
        ("knee", None),
        ("", None),
        ("?", None),
        ("stop " * 100, None),
    ],
)
def test_a_whole_text_means_one_thing(typed: str, meaning: str | None) -> None:
    assert meaning_of(typed, english()) == meaning


def test_a_text_can_mean_several_things() -> None:
    assert meanings_of("maybe", english()) == ("not-sure",)
    assert meanings_of("nothing at all", english()) == ()


@given(st.from_regex("[A-Za-z0-9]{1,6}( [A-Za-z0-9]{1,6}){0,3}", fullmatch=True))
@example("CAPITALS I 10")
def test_plain_words_are_folded_like_all_others(text: str) -> None:
    assert fold(text) == fold(f"{text} ")  # the space at the end makes them words like others


def test_a_vocabulary_is_known_by_what_it_is_and_not_by_what_it_lists() -> None:
    one, other = {"done": ("ready",)}, {"done": ("over",)}
    spoken = [english() for _ in range(2)]
    languages = [
        replace(language, vocabulary=vocabulary)
        for language, vocabulary in zip(spoken, (one, other), strict=True)
    ]
    assert [meaning_of("over", language) for language in languages] == [None, "done"]
    assert [meaning_of("ready", language) for language in languages] == ["done", None]
