"""Words become plain text with bold spans, whatever people type into them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.phrases import MAX_TEXT, Bold, Composed, ContentMissing, compose, shorten, utf16_length
from content.schema import Language, Phrase
from conversations.effects import DayList, PhraseList, PhraseValue, Value, words


def language(tag: str = "en", **phrases: str | Mapping[str, str]) -> Language:
    forms: dict[str, Phrase] = {
        slug.replace("_", "."): {"other": phrase} if isinstance(phrase, str) else phrase
        for slug, phrase in phrases.items()
    }
    return Language(tag=tag, name=tag, phrases=forms, vocabulary={}, commands={})


def shown(template: str, *, tag: str = "en", **values: Value) -> str:
    return compose((words("a", **values),), language(tag, a=template)).text


def bold_parts(composed: Composed) -> list[str]:
    units = composed.text.encode("utf-16-le")
    return [
        units[span.offset * 2 : (span.offset + span.length) * 2].decode("utf-16-le")
        for span in composed.bold
    ]


def test_placeholders_take_their_values() -> None:
    assert shown("{step} of {all}", step=3, all=9) == "3 of 9"


def test_paragraphs_are_joined_by_line_breaks() -> None:
    composed = compose((words("a"), words("b")), language(a="one", b="two"))
    assert composed.text == "one\ntwo"


def test_stars_make_bold() -> None:
    composed = compose((words("a", seconds=90),), language(a="Hold *{seconds} s*, then *rest*."))
    assert composed.text == "Hold 90 s, then rest."
    assert bold_parts(composed) == ["90 s", "rest"]


def test_a_star_without_a_partner_is_a_star() -> None:
    composed = compose((words("a"),), language(a="*one* and 2 * 3"))
    assert composed.text == "one and 2 * 3"
    assert bold_parts(composed) == ["one"]


def test_bold_offsets_count_utf16_units_after_emoji_and_right_to_left_text() -> None:
    composed = compose((words("a", typed="💪🏽 שלום"),), language(a="🦵 {typed} *here*"))
    assert bold_parts(composed) == ["here"]


def test_bold_in_a_later_paragraph_is_where_it_belongs() -> None:
    composed = compose((words("a"), words("b")), language(a="💪", b="*two*"))
    assert composed.bold == (Bold(offset=3, length=3),)


@pytest.mark.parametrize("typed", ["*bold*", "{step}", "<b>x</b>", "_x_ [a](b)", "\\*", "{", "}}"])
def test_nothing_typed_is_markup(typed: str) -> None:
    composed = compose((words("a", typed=typed),), language(a="You said {typed}"))
    assert composed == Composed(text=f"You said {typed}")


def test_right_to_left_text_stands_in_an_isolate() -> None:
    assert shown("Knee: {typed} ✓", typed="שמאל") == "Knee: \u2068שמאל\u2069 ✓"


def test_other_scripts_need_no_isolate() -> None:
    assert shown("{typed}", typed="колено 膝 💪") == "колено 膝 💪"


def test_any_typed_text_is_isolated_in_a_right_to_left_language() -> None:
    assert shown("{typed}", tag="he", typed="Berlin") == "\u2068Berlin\u2069"


def test_typed_direction_controls_cannot_turn_our_words() -> None:
    assert shown("{typed} ok", typed="a\u202eb\u2069c") == "abc ok"


def test_what_utf8_cannot_carry_is_replaced() -> None:
    assert shown("{typed}", typed="a\ud800b") == "a\ufffdb"


def test_count_chooses_the_plural_form() -> None:
    days = {"one": "{count} day", "other": "{count} days"}
    assert [compose((words("a", count=n),), language(a=days)).text for n in (1, 2)] == [
        "1 day",
        "2 days",
    ]


def test_plural_forms_follow_the_languages_own_rules() -> None:
    days = {"one": "{count} день", "few": "{count} дня", "many": "{count} дней"}
    russian = language("ru", a=days)
    shown_days = [compose((words("a", count=n),), russian).text for n in (1, 3, 5, 21)]
    assert shown_days == ["1 день", "3 дня", "5 дней", "21 день"]


def test_a_missing_plural_form_falls_back_to_other() -> None:
    assert shown("{count} in all", count=1) == "1 in all"


@pytest.mark.parametrize(
    ("tag", "text"),
    [("en", "07:30"), ("de", "07:30"), ("en-GB", "07:30")],
)
def test_times_are_written_on_a_24_hour_clock_in_every_language(tag: str, text: str) -> None:
    assert shown("{at}", tag=tag, at=time(7, 30)) == text


def test_dates_are_written_as_the_language_does() -> None:
    assert shown("{day}", tag="de", day=date(2026, 3, 5)) == "Do., 5. März"


def test_an_instant_is_shown_in_its_own_zone() -> None:
    instant = datetime(2026, 3, 5, 6, 30, tzinfo=UTC).astimezone(ZoneInfo("Europe/Berlin"))
    assert shown("{due}", tag="de", due=instant) == "Do., 5. März, 07:30"


def test_an_instant_without_a_zone_is_a_fault() -> None:
    with pytest.raises(ValueError, match="aware"):
        shown("{due}", due=datetime(2026, 3, 5, 7, 30))  # noqa: DTZ001 - the fault under test


def test_an_unknown_language_tag_gets_english_forms() -> None:
    assert shown("{day}", tag="tlh", day=date(2026, 3, 5)) == "Thu, Mar 5"


def test_a_phrase_can_be_a_value_and_keeps_its_bold() -> None:
    composed = compose(
        (words("a", what=PhraseValue(slug="b")),), language(a="Now: {what}", b="the *left* hip")
    )
    assert composed.text == "Now: the left hip"
    assert bold_parts(composed) == ["left"]


def test_phrases_are_listed_the_languages_way() -> None:
    tools = language("en", a="You have {tools}.", ball="a ball", band="a *band*", roller="a roller")
    composed = compose((words("a", tools=PhraseList(slugs=("ball", "band", "roller"))),), tools)
    assert composed == Composed(text="You have a ball, a band, and a roller.")


def test_a_missing_phrase_is_named() -> None:
    with pytest.raises(ContentMissing, match=r"question\.knee"):
        compose((words("question.knee"),), language())


def test_a_missing_value_is_named_with_its_phrase() -> None:
    with pytest.raises(ContentMissing, match=r"'a' has no value 'step'"):
        shown("{step}")


def test_a_phrase_without_a_fitting_form_is_named() -> None:
    with pytest.raises(ContentMissing, match="'a' has neither"):
        compose((words("a", count=2),), language(a={"one": "{count} day"}))


def test_a_too_long_typed_value_is_shortened_just_as_much_as_needed() -> None:
    composed = compose((words("a", typed="x" * 9000),), language(a="You said {typed}. *Next*"))
    assert len(composed.text) == MAX_TEXT
    assert composed.text.endswith("x…. Next")
    assert bold_parts(composed) == ["Next"]


def test_only_the_longest_typed_values_are_shortened() -> None:
    composed = compose(
        (words("a", name="Ann", typed="x" * 9000),), language(a="{name}: {typed}/{name}")
    )
    assert composed.text.startswith("Ann: xxx")
    assert composed.text.endswith("…/Ann")


def test_too_many_words_of_our_own_are_cut_with_their_bold() -> None:
    composed = compose((words("a"),), language(a="*" + "x" * 5000 + "*"))
    assert composed.text == "x" * (MAX_TEXT - 1) + "…"
    assert composed.bold == (Bold(offset=0, length=MAX_TEXT),)


def test_no_more_than_100_entities_are_used() -> None:
    assert len(compose((words("a"),), language(a="*x* y " * 150)).bold) == 100


@given(first=st.text(max_size=5000), second=st.text(max_size=5000))
def test_any_typed_text_fits_and_leaves_the_bold_in_place(first: str, second: str) -> None:
    composed = compose(
        (words("a", first=first), words("b", second=second)),
        language(a="{first} *one* {first}", b="*two* {second}"),
    )
    assert len(composed.text) <= MAX_TEXT
    assert composed.text.encode()
    assert bold_parts(composed) == ["one", "two"]


def test_shorten_keeps_what_fits() -> None:
    assert [shorten("abc", 3), shorten("abcd", 3), shorten("a bcd", 3)] == ["abc", "ab…", "a…"]


def test_utf16_length_counts_surrogate_pairs_twice() -> None:
    assert [utf16_length(text) for text in ("ab", "é", "💪", "👍🏽")] == [2, 1, 2, 4]


def test_days_in_a_row_are_told_apart_though_dates_have_commas() -> None:
    early = datetime(2026, 3, 29, 3, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert shown("{days}", days=DayList(days=(date(2026, 3, 28), early))) == (
        "Sat, Mar 28 · Sun, Mar 29, 03:30"
    )
