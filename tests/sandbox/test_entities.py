import pytest

from bot.sandbox.arguments import Arguments
from bot.sandbox.entities import finished, words_of
from bot.sandbox.errors import Refusal
from bot.sandbox.messages import Words


def html(marked: str) -> Words:
    return words_of(Arguments({"text": marked, "parse_mode": "HTML"}), "text", "entities")


def markdown(marked: str) -> Words:
    return words_of(Arguments({"text": marked, "parse_mode": "MarkdownV2"}), "text", "entities")


def given(text: str, *entities: dict[str, object]) -> Words:
    return words_of(Arguments({"text": text, "entities": list(entities)}), "text", "entities")


def entity(offset: int, length: int, kind: str, **more: object) -> dict[str, object]:
    return {"offset": offset, "length": length, "type": kind, **more}


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"),
        ("strong", "bold"),
        ("i", "italic"),
        ("em", "italic"),
        ("u", "underline"),
        ("ins", "underline"),
        ("s", "strikethrough"),
        ("strike", "strikethrough"),
        ("del", "strikethrough"),
        ("tg-spoiler", "spoiler"),
        ("code", "code"),
        ("pre", "pre"),
        ("blockquote", "blockquote"),
        ("B", "bold"),
    ],
)
def test_a_tag_becomes_an_entity(tag: str, kind: str) -> None:
    assert html(f"a <{tag}>word</{tag}>") == Words(text="a word", entities=(entity(2, 4, kind),))


def test_offsets_are_counted_in_utf16() -> None:
    assert html("😀 <b>é</b>").entities == (entity(3, 1, "bold"),)
    assert markdown("😀 *é*").entities == (entity(3, 1, "bold"),)


def test_html_references_are_decoded_and_unknown_ones_left_alone() -> None:
    assert html("&lt;b&gt; &amp;amp; &quot; &#65;&#x42; &nbsp; &#0; & &copy").text == (
        '<b> &amp; " AB &nbsp; &#0; & &copy'
    )


def test_html_tags_may_nest() -> None:
    assert html("<b>a <i>b</i></b>").entities == (entity(0, 3, "bold"), entity(2, 1, "italic"))


def test_an_end_tag_may_leave_out_its_name() -> None:
    assert html("<b>x</>").entities == (entity(0, 1, "bold"),)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ('<span class="tg-spoiler">x</span>', entity(0, 1, "spoiler")),
        ("<blockquote expandable>x</blockquote>", entity(0, 1, "expandable_blockquote")),
        (
            '<pre><code class="language-python">x</code></pre>',
            entity(0, 1, "pre", language="python"),
        ),
        ('<code class="language-python">x</code>', entity(0, 1, "code")),
        (
            '<a href="https://example.org/?a=1&amp;b=2">x</a>',
            entity(0, 1, "text_link", url="https://example.org/?a=1&b=2"),
        ),
        ("<a href=example.org>x</a>", entity(0, 1, "text_link", url="http://example.org/")),
        (
            '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>',
            entity(0, 2, "custom_emoji", custom_emoji_id="5368324170671202286"),
        ),
        (
            '<tg-time unix="1700000000" format="t">x</tg-time>',
            entity(0, 1, "date_time", unix_time=1700000000, date_time_format="t"),
        ),
        (
            '<a href="tg://user?id=7">x</a>',
            entity(0, 1, "text_mention", user={"id": 7, "is_bot": False, "first_name": "?"}),
        ),
    ],
)
def test_html_that_needs_more_than_a_tag(marked: str, expected: dict[str, object]) -> None:
    assert html(marked).entities == (expected,)


def test_a_link_to_nowhere_and_an_empty_tag_are_dropped() -> None:
    assert html('<a href="nowhere">x</a><b></b>') == Words(text="x")


@pytest.mark.parametrize(
    ("marked", "text", "kind"),
    [
        ("*x*", "x", "bold"),
        ("_x_", "x", "italic"),
        ("__x__", "x", "underline"),
        ("~x~", "x", "strikethrough"),
        ("||x||", "x", "spoiler"),
        ("`x*`", "x*", "code"),
        ("```\nx```", "x", "pre"),
        (">x", "x", "blockquote"),
        (">x||", "x", "expandable_blockquote"),
    ],
)
def test_a_mark_becomes_an_entity(marked: str, text: str, kind: str) -> None:
    assert markdown(marked) == Words(text=text, entities=(entity(0, len(text), kind),))


def test_markdown_marks_may_nest_and_be_escaped() -> None:
    words = markdown("*a _b_* \\*c\\*\\.")
    assert words.text == "a b *c*."
    assert words.entities == (entity(0, 3, "bold"), entity(2, 1, "italic"))


def test_markdown_that_needs_more_than_a_mark() -> None:
    assert markdown("```python\nx```").entities == (entity(0, 1, "pre", language="python"),)
    assert markdown("[x](https://example.org/\\))").entities == (
        entity(0, 1, "text_link", url="https://example.org/)"),
    )
    assert markdown("![x](tg://emoji?id=5)").entities == (
        entity(0, 1, "custom_emoji", custom_emoji_id="5"),
    )
    assert markdown("![x](tg://time?unix=5&format=r)").entities == (
        entity(0, 1, "date_time", unix_time=5, date_time_format="r"),
    )


def test_a_markdown_quote_ends_with_its_lines() -> None:
    words = markdown(">one\n>two\nthree")
    assert words == Words(text="one\ntwo\nthree", entities=(entity(0, 8, "blockquote"),))


def test_an_expandable_quote_may_end_in_the_middle() -> None:
    words = markdown(">one||\ntwo")
    assert words == Words(text="one\ntwo", entities=(entity(0, 4, "expandable_blockquote"),))


def test_blanks_around_a_text_go_and_its_entities_move_along() -> None:
    assert given(" \n ab  ", entity(3, 4, "bold")) == Words(
        text="ab", entities=(entity(0, 2, "bold"),)
    )


def test_blanks_inside_a_leading_entity_stay() -> None:
    assert given("  a", entity(1, 2, "bold")) == Words(text=" a", entities=(entity(0, 2, "bold"),))


def test_characters_telegram_takes_out_move_the_entities() -> None:
    assert given("a\r\n\u2028😀b\tc", entity(6, 1, "bold")) == Words(
        text="a\n😀b c", entities=(entity(4, 1, "bold"),)
    )


def test_typed_text_is_never_read_as_markup() -> None:
    assert finished("<b>5 & 6 *</b>") == Words(text="<b>5 & 6 *</b>")


@pytest.mark.parametrize(
    ("text", "kind", "offset", "length"),
    [
        ("/start now", "bot_command", 0, 6),
        ("do /help@sandbox_bot", "bot_command", 3, 17),
        ("hi @sandbox_bot!", "mention", 3, 12),
        ("a #knee day", "hashtag", 2, 5),
        ("see https://example.org/a.", "url", 4, 21),
        ("me@example.org", "email", 0, 14),
        ("😀 /done", "bot_command", 3, 5),
    ],
)
def test_some_entities_are_found_by_themselves(
    text: str, kind: str, offset: int, length: int
) -> None:
    assert finished(text).entities == (entity(offset, length, kind),)


@pytest.mark.parametrize("text", ["1/2", "3/10", "and/or", "#1", "a@b", "https://", "//x"])
def test_what_only_looks_like_an_entity_is_none(text: str) -> None:
    assert finished(text).entities == ()


def test_nothing_is_found_inside_code() -> None:
    assert given("/start", entity(0, 6, "code")).entities == (entity(0, 6, "code"),)


def test_entities_that_telegram_finds_itself_are_not_taken_from_the_caller() -> None:
    assert given("hello", entity(0, 5, "bot_command")).entities == ()


def test_no_more_than_a_hundred_entities_are_kept() -> None:
    assert len(html("<b>x</b> " * 150).entities) == 100


@pytest.mark.parametrize("entities", ["{", '{"offset": 0}', "null"])
def test_entities_that_are_no_list_are_ignored(entities: str) -> None:
    arguments = Arguments({"text": "Hello", "entities": entities})
    assert words_of(arguments, "text", "entities") == Words(text="Hello")


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "pre", "language": "python"},
        {"type": "pre"},
        {"type": "text_link", "url": "https://example.org"},
        {"type": "text_mention", "user": {"id": 7, "is_bot": False, "first_name": "?"}},
        {"type": "custom_emoji", "custom_emoji_id": "5"},
        {"type": "date_time", "unix_time": 5, "date_time_format": "wDT"},
        {"type": "expandable_blockquote"},
    ],
)
def test_an_entity_keeps_what_belongs_to_its_type(fields: dict[str, object]) -> None:
    whole = {"offset": 0, "length": 5, **fields}
    assert given("Hello", whole).entities == (whole,)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"type": 5}, 'Field "type" must be of type String'),
        ({"type": "text_link"}, 'Can\'t find field "url"'),
        ({"type": "text_mention"}, 'Can\'t find field "user"'),
        ({"type": "date_time"}, 'Can\'t find field "unix_time"'),
        ({"type": "bold", "length": True}, 'Field "length" must be of type Number'),
    ],
)
def test_an_entity_without_what_belongs_to_it_is_refused(
    fields: dict[str, object], words: str
) -> None:
    with pytest.raises(Refusal) as refused:
        given("Hello", {"offset": 0, "length": 5, **fields})
    assert refused.value.description == f"Bad Request: can't parse MessageEntity: {words}"


@pytest.mark.parametrize(
    ("marked", "text", "kinds"),
    [
        ("<a >https://example.org</a>", "https://example.org", ["text_link"]),
        ("<b\n>x</b >", "x", ["bold"]),
        ("<a href = 'example.org/?a' title=x>x</a>", "x", ["text_link"]),
        ("<code>x</code><pre>y</pre>", "xy", ["code", "pre"]),
        ('<code class="x">y</code>', "y", ["code"]),
        ('<tg-time unix="never">x</tg-time>', "x", []),
        ('<tg-time unix="5">x</tg-time>', "x", ["date_time"]),
        ("&#55296; &#99999999; &", "&#55296; &#99999999; &", []),
    ],
)
def test_html_is_read_as_leniently_as_telegram_reads_it(
    marked: str, text: str, kinds: list[str]
) -> None:
    words = html(marked)
    assert (words.text, [one["type"] for one in words.entities]) == (text, kinds)


@pytest.mark.parametrize(
    ("marked", "text", "kinds"),
    [
        ("a\r\n>b\r\n", "a\nb", ["blockquote"]),
        ("\\\r>x", "x", ["blockquote"]),
        ("[example\\.org]", "example.org", ["text_link"]),
        ("[x](nowhere)", "x", []),
        ("```\r\nx```", "x", ["pre"]),
        ("```x```", "x", ["pre"]),
        ("**", "", []),
        (">", "", []),
    ],
)
def test_markdown_is_read_as_leniently_as_telegram_reads_it(
    marked: str, text: str, kinds: list[str]
) -> None:
    words = markdown(marked)
    assert (words.text, [one["type"] for one in words.entities]) == (text, kinds)


@pytest.mark.parametrize("marked", [">*a\nb", ">||a\nb", ">*a||\nb", "a | b", "wow! ", "a > b"])
def test_markdown_that_does_not_add_up_is_refused(marked: str) -> None:
    with pytest.raises(Refusal, match="can't parse entities"):
        markdown(marked)


def test_entities_beyond_the_text_are_cut() -> None:
    assert given("ab", entity(1, 9, "bold"), entity(5, 1, "italic")).entities == (
        entity(1, 1, "bold"),
    )
