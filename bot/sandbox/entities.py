"""A message's words: marks parsed, text cleaned and trimmed, entities found. For `methods/`.

The steps and their order are TDLib's (`get_formatted_text`, `fix_formatted_text`). Known to be
simpler here: entities that overlap without one holding the other are kept as they were given,
and of the entities Telegram finds by itself only commands, mentions, hashtags, links and e-mail
addresses are found.
"""

import re
from collections.abc import Callable, Sequence

from bot.sandbox.arguments import Arguments, Unreadable
from bot.sandbox.errors import Refusal, detail, refusal
from bot.sandbox.html_markup import DATE_FORMAT, date_entity, mention_entity, parse_html
from bot.sandbox.markdown_markup import parse_markdown
from bot.sandbox.messages import NO_WORDS, Words
from bot.sandbox.wire import JsonObject, utf16_length

LONGEST_RAW_BYTES = 1 << 15
LONGEST_OFFSET = 1_000_000
MOST_ENTITIES = 100

PLAIN_TYPES = frozenset(
    {
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "code",
        "blockquote",
        "expandable_blockquote",
    }
)
FOUND_TYPES = frozenset(
    {
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bank_card_number",
    }
)

DIRTY = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e\u0333\u033f\u030a]")
DROPPED = "\r\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u0333\u033f\u030a"
CLEAN = str.maketrans(
    {**{chr(code): " " for code in range(32) if chr(code) != "\n"}, **dict.fromkeys(DROPPED, "")}
)

FINDABLE = re.compile(r"[/@#.]")
FOUND = re.compile(
    r"(?P<url>\bhttps?://[^\s<>\"]+[^\s<>\".,;:!?)\]]"
    r"|\b(?:t\.me|telegram\.me)/[^\s<>\"]+[^\s<>\".,;:!?)\]])"
    r"|(?P<email>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<bot_command>(?<![\w/@.<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@]))"
    r"|(?P<mention>(?<!\w)@[A-Za-z0-9_]{3,32}\b)"
    r"|(?P<hashtag>(?<!\w)#(?=\w*[^\W\d])\w{1,256})"
)


def words_of(arguments: Arguments, field: str, entities_field: str) -> Words:
    """Read a text parameter with its marks or entities; empty text where it is not given.

    Raises:
        Refusal: the text is too long in bytes, or its marks or entities cannot be read.
    """
    raw = arguments.text(field)
    if not raw:
        return NO_WORDS
    if _bytes_in(raw) > LONGEST_RAW_BYTES:
        raise refusal("text-too-many-bytes")
    mode = arguments.text("parse_mode").lower()
    if mode in {"", "none"}:
        return finished(raw, _given(arguments, entities_field))
    parse = PARSERS.get(mode)
    if parse is None:
        raise refusal("parse-mode")
    text, entities = parse(raw)
    return finished(text, entities)


def _bytes_in(raw: str) -> int:
    try:
        return len(raw.encode())
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON can carry
        raise refusal("text-not-unicode") from None


def _parse_html_if_marked(raw: str) -> tuple[str, list[JsonObject]]:
    return parse_html(raw) if "<" in raw or "&" in raw else (raw, [])


PARSERS: dict[str, Callable[[str], tuple[str, list[JsonObject]]]] = {
    "html": _parse_html_if_marked,
    "markdownv2": parse_markdown,
}


def _given(arguments: Arguments, field: str) -> list[JsonObject]:
    # Entities that are no JSON array are ignored by Telegram, not refused.
    if not arguments.has(field):
        return []
    try:
        given = arguments.json(field)
    except Unreadable:
        return []
    if not isinstance(given, list):
        return []
    return [entity for one in given if (entity := read_entity(one)) is not None]


def read_entity(given: object) -> JsonObject | None:
    """Check one `MessageEntity`; None for a type Telegram finds by itself.

    Raises:
        Refusal: 400 "can't parse MessageEntity: …".
    """
    if not isinstance(given, dict):
        raise _unreadable("object-expected")
    place: JsonObject = {name: _integer(given, name) for name in ("offset", "length")}
    kind = _string(given, "type")
    if kind in FOUND_TYPES:
        return None
    if kind in PLAIN_TYPES:
        return {**place, "type": kind}
    reader = READERS.get(kind)
    if reader is None:
        raise _unreadable("entity-type")
    return {**place, **reader(given)}


def _read_pre(given: JsonObject) -> JsonObject:
    language = given.get("language")
    return {"type": "pre", **({"language": language} if language else {})}


def _read_link(given: JsonObject) -> JsonObject:
    return {"type": "text_link", "url": _string(given, "url")}


def _read_mention(given: JsonObject) -> JsonObject:
    user = given.get("user")
    if not isinstance(user, dict):
        raise _unreadable("field-missing", name="user")
    return mention_entity(_integer(user, "id"))


def _read_emoji(given: JsonObject) -> JsonObject:
    return {"type": "custom_emoji", "custom_emoji_id": _string(given, "custom_emoji_id")}


def _read_date(given: JsonObject) -> JsonObject:
    form = given.get("date_time_format", "")
    if not isinstance(form, str) or DATE_FORMAT.fullmatch(form) is None:
        raise _unreadable("entity-date-format")
    return date_entity(_integer(given, "unix_time"), form)


READERS: dict[str, Callable[[JsonObject], JsonObject]] = {
    "pre": _read_pre,
    "text_link": _read_link,
    "text_mention": _read_mention,
    "custom_emoji": _read_emoji,
    "date_time": _read_date,
}


def _integer(given: JsonObject, name: str) -> int:
    value = given.get(name)
    if value is None:
        raise _unreadable("field-missing", name=name)
    if isinstance(value, bool) or not isinstance(value, int):
        raise _unreadable("field-type", name=name, kind="Number")
    return value


def _string(given: JsonObject, name: str) -> str:
    value = given.get(name)
    if value is None:
        raise _unreadable("field-missing", name=name)
    if not isinstance(value, str):
        raise _unreadable("field-type", name=name, kind="String")
    return value


def _unreadable(slug: str, **values: object) -> Refusal:
    return refusal("entity-unreadable", detail=detail(slug, **values))


def finished(text: str, entities: Sequence[JsonObject] = ()) -> Words:
    """Clean and trim the text, fit its entities to it and add those Telegram finds by itself.

    The text is empty afterwards where nothing but blanks was left.

    Raises:
        Refusal: an entity lies at an impossible place.
    """
    spans = [_Span(entity) for entity in entities]
    if DIRTY.search(text):
        text = _cleaned(text, spans)
    text = _trimmed(text, spans)
    shown = [span.entity() for span in spans if span.end > span.start]
    if FINDABLE.search(text):
        shown += _found(text, shown)
    shown.sort(key=_order)
    return Words(text=text, entities=tuple(shown[:MOST_ENTITIES]))


class _Span:
    """An entity's place while the text changes around it, in UTF-16 code units."""

    __slots__ = ("_fields", "end", "start")

    def __init__(self, entity: JsonObject) -> None:
        self._fields = {name: value for name, value in entity.items() if name != "_language"}
        if entity["type"] == "code":
            self._fields.pop("language", None)
        start, length = entity["offset"], entity["length"]
        if not isinstance(start, int) or not 0 <= start <= LONGEST_OFFSET:
            raise refusal("entity-offset", offset=start)
        if not isinstance(length, int) or not 0 <= length <= LONGEST_OFFSET:
            raise refusal("entity-length", length=length)
        self.start = start
        self.end = start + length

    def entity(self) -> JsonObject:
        return {**self._fields, "offset": self.start, "length": self.end - self.start}


def _cleaned(text: str, spans: list[_Span]) -> str:
    if spans:
        moved = [0]  # for every code unit of the old text: how many there are in the new one
        for character in text:
            kept = moved[-1] + utf16_length(character.translate(CLEAN))
            moved += [kept] * utf16_length(character)
        for span in spans:
            span.start = moved[min(span.start, len(moved) - 1)]
            span.end = moved[min(span.end, len(moved) - 1)]
    return text.translate(CLEAN)


def _trimmed(text: str, spans: list[_Span]) -> str:
    text = text.rstrip(" \n")
    if not text or text.isspace():
        spans.clear()
        return ""
    length = utf16_length(text)
    for span in spans:
        span.end = min(span.end, length)
    first = min((span.start for span in spans if span.end > span.start), default=length)
    lead = min(len(text) - len(text.lstrip(" \n")), first)
    for span in spans:
        span.start -= lead
        span.end -= lead
    return text[lead:]


def _found(text: str, taken: list[JsonObject]) -> list[JsonObject]:
    found: list[JsonObject] = []
    for match in FOUND.finditer(text):
        start = utf16_length(text[: match.start()])
        length = utf16_length(match.group())
        if not any(_touches(entity, start, start + length) for entity in taken):
            found.append({"offset": start, "length": length, "type": match.lastgroup})
    return found


def _touches(entity: JsonObject, start: int, end: int) -> bool:
    if entity["type"] not in {"code", "pre", "text_link", "text_mention", "custom_emoji"}:
        return False
    offset, length = entity["offset"], entity["length"]
    assert isinstance(offset, int)  # noqa: S101 - `_Span` made it
    assert isinstance(length, int)  # noqa: S101
    return offset < end and start < offset + length


def _order(entity: JsonObject) -> tuple[int, int]:
    offset, length = entity["offset"], entity["length"]
    assert isinstance(offset, int)  # noqa: S101 - `_Span` made it
    assert isinstance(length, int)  # noqa: S101
    return (offset, -length)
