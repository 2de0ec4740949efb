"""Refusals that have to do with words, their marks and their entities."""

from tests.sandbox.refusals import PERSON, Case, nothing, text

PARSE = "Bad Request: can't parse entities: "
ENTITY = "Bad Request: can't parse MessageEntity: "


def _html(detail: str, words: str, marked: str) -> Case:
    return Case(
        slug="markup",
        detail=detail,
        words=PARSE + words,
        parameters=text(marked, parse_mode="HTML"),
    )


def _markdown(detail: str, words: str, marked: str) -> Case:
    return Case(
        slug="markup",
        detail=detail,
        words=PARSE + words,
        parameters=text(marked, parse_mode="MarkdownV2"),
    )


def _entity(detail: str, words: str, *entities: object) -> Case:
    return Case(
        slug="entity-unreadable",
        detail=detail,
        words=ENTITY + words,
        parameters=text("Hello", entities=list(entities)),
    )


WORDS = [
    Case(
        slug="text-missing",
        words="Bad Request: message text is empty",
        parameters={"chat_id": PERSON},
        before=nothing,  # words are looked at before the chat
    ),
    Case(slug="text-blank", words="Bad Request: text must be non-empty", parameters=text(" \n ")),
    Case(
        slug="text-too-many-bytes",
        words="Bad Request: text is too long",
        parameters=text("é" * 16_385),
    ),
    Case(
        slug="text-not-unicode",
        words="Bad Request: strings must be encoded in UTF-8",
        parameters=text("half a \ud83d"),
    ),
    Case(
        slug="message-too-long",
        words="Bad Request: message is too long",
        parameters=text("😀" * 4097),
    ),
    Case(
        slug="parse-mode",
        words="Bad Request: unsupported parse_mode",
        parameters=text("Hello", parse_mode="BBCode"),
    ),
]

HTML = [
    _html("html-unsupported-tag", 'Unsupported start tag "x" at byte offset 3', "é <x>"),
    _html("html-unclosed-start", "Unclosed start tag at byte offset 2", "a <b"),
    _html("html-unclosed-named-start", 'Unclosed start tag "a" at byte offset 0', "<a href"),
    _html(
        "html-empty-attribute",
        'Empty attribute name in the tag "a" at byte offset 0',
        '<a "x">y</a>',
    ),
    _html("html-bad-token", "Unexpected end of name token at byte offset 8", "<a href=x/y>z</a>"),
    _html(
        "html-span-class",
        'Tag "span" must have class "tg-spoiler" at byte offset 0',
        "<span>x</span>",
    ),
    _html("html-unexpected-end", "Unexpected end tag at byte offset 1", "x</b>"),
    _html("html-unclosed-end", "Unclosed end tag at byte offset 4", "<b>x</b"),
    _html(
        "html-unmatched-end",
        'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
        "<b>x</i>",
    ),
    _html("html-missing-end", 'Can\'t find end tag corresponding to start tag "b"', "<b>x"),
    _html(
        "html-custom-emoji",
        "Invalid custom emoji identifier specified",
        '<tg-emoji emoji-id="x">🙂</tg-emoji>',
    ),
    _html(
        "date-format",
        "Invalid date format used",
        '<tg-time unix="1700000000" format="x">then</tg-time>',
    ),
]

MARKDOWN = [
    _markdown(
        "markdown-reserved",
        "Character '.' is reserved and must be escaped with the preceding '\\'",
        "Well done.",
    ),
    *(
        _markdown("markdown-missing-end", f"Can't find end of {name} entity at byte offset 3", text)
        for name, text in (
            ("Bold", "é *bold"),
            ("Italic", "é _slanted"),
            ("Underline", "é __lined"),
            ("Strikethrough", "é ~struck"),
            ("Spoiler", "é ||hidden"),
            ("Code", "é `code"),
            ("Pre", "é ```code"),
            ("TextUrl", "é [link"),
        )
    ),
    _markdown(
        "markdown-missing-url-end",
        "Can't find end of a URL at byte offset 4",
        "[x](https://example\\.org",
    ),
    _markdown(
        "markdown-needs-url", "The entity must contain a tg://emoji or tg://time URL", "![x]"
    ),
    _markdown(
        "markdown-bad-url",
        "Invalid tg://emoji or tg://time URL specified",
        "![x](https://example\\.org)",
    ),
]

ENTITIES = [
    _entity("object-expected", "expected an Object", 5),
    _entity("field-missing", 'Can\'t find field "type"', {"offset": 0, "length": 1}),
    _entity(
        "field-type",
        'Field "offset" must be of type Number',
        {"offset": "0", "length": 1, "type": "bold"},
    ),
    _entity(
        "entity-type",
        "Unsupported type specified",
        {"offset": 0, "length": 1, "type": "blinking"},
    ),
    _entity(
        "entity-date-format",
        "Invalid date-time format specified",
        {"offset": 0, "length": 1, "type": "date_time", "unix_time": 1, "date_time_format": "x"},
    ),
    Case(
        slug="entity-offset",
        words="Bad Request: receive an entity with incorrect offset -1",
        parameters=text("Hello", entities=[{"offset": -1, "length": 1, "type": "bold"}]),
    ),
    Case(
        slug="entity-length",
        words="Bad Request: receive an entity with incorrect length 1000001",
        parameters=text("Hello", entities=[{"offset": 0, "length": 1_000_001, "type": "bold"}]),
    ),
]

CASES = [*WORDS, *HTML, *MARKDOWN, *ENTITIES]
