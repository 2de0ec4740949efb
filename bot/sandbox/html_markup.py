"""Telegram's HTML: text with tags into text with entities. Called by `entities.py`.

Behaves like TDLib's `parse_html`, error by error: what counts as a tag, which attributes are
read, where offsets point. Entity offsets are UTF-16 code units, error offsets UTF-8 bytes.
"""

import re
from dataclasses import dataclass, field

from bot.sandbox.errors import Refusal, detail, refusal
from bot.sandbox.wire import JsonObject, utf8_length, utf16_length

OTHER_TAGS = frozenset({"a", "tg-emoji", "tg-time", "pre", "code", "blockquote"})
SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
TAGS = OTHER_TAGS | SIMPLE.keys()
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([A-Za-z]+));?")
SPECIAL = re.compile(r"[<&]")
BLANKS = " \t\r\n\0\v"
TAG_NAME_END = re.compile(rf"[{BLANKS}>]")
ATTRIBUTE_END = re.compile(rf"[{BLANKS}=>/\"']")
TOKEN = re.compile(r"[A-Za-z0-9.-]*")
DATE_FORMAT = re.compile(r"[rR]|[tTdDwW]*")
LONGEST_REFERENCE = 10  # characters of a numeric reference, from TDLib


@dataclass(slots=True, kw_only=True)
class OpenTag:
    """A start tag whose end has not come yet."""

    name: str
    attributes: dict[str, str]
    start: int  # UTF-16 code units into the text without tags


def parse_html(raw: str) -> tuple[str, list[JsonObject]]:
    """Return the text without tags and its entities, in the order their tags ended.

    Raises:
        Refusal: 400 "can't parse entities: …".
    """
    return _Parser(raw).run()


def decode_reference(match: re.Match[str]) -> str | None:
    """Return the character a reference stands for; None leaves it as it is written."""
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        return NAMED.get(name)
    if len(match.group().rstrip(";")) >= LONGEST_REFERENCE:
        return None
    code = int(hexadecimal, 16) if hexadecimal is not None else int(decimal)
    return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF else None


def _decode(text: str) -> str:
    return REFERENCE.sub(lambda match: decode_reference(match) or match.group(), text)


@dataclass(slots=True)
class _Parser:
    raw: str
    pieces: list[str] = field(default_factory=list)
    length: int = 0  # UTF-16 code units of all pieces
    open: list[OpenTag] = field(default_factory=list)
    entities: list[JsonObject] = field(default_factory=list)

    def run(self) -> tuple[str, list[JsonObject]]:
        position = 0
        while (special := SPECIAL.search(self.raw, position)) is not None:
            self._text(self.raw[position : special.start()])
            if special.group() == "&":
                position = self._reference(special.start())
            elif self.raw.startswith("</", special.start()):
                position = self._end_tag(special.start())
            else:
                position = self._start_tag(special.start())
        self._text(self.raw[position:])
        if self.open:
            raise _fault("html-missing-end", tag=self.open[-1].name)
        return "".join(self.pieces), self.entities

    def _text(self, piece: str) -> None:
        if piece:
            self.pieces.append(piece)
            self.length += utf16_length(piece)

    def _reference(self, position: int) -> int:
        match = REFERENCE.match(self.raw, position)
        character = decode_reference(match) if match is not None else None
        if match is None or character is None:
            self._text("&")
            return position + 1
        self._text(character)
        return match.end()

    def _at(self, position: int) -> int:
        return utf8_length(self.raw[:position])

    def _start_tag(self, begin: int) -> int:
        end = TAG_NAME_END.search(self.raw, begin + 1)
        if end is None:
            raise _fault("html-unclosed-start", offset=self._at(begin))
        name = self.raw[begin + 1 : end.start()].lower()
        if name not in TAGS:
            raise _fault("html-unsupported-tag", tag=name, offset=self._at(begin))
        attributes: dict[str, str] = {}
        position = self._skip_blanks(end.start())
        while self._peek(position) != ">":
            position = self._attribute(position, begin=begin, tag=name, into=attributes)
            position = self._skip_blanks(position)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _fault("html-span-class", offset=self._at(begin))
        self.open.append(OpenTag(name=name, attributes=attributes, start=self.length))
        return position + 1

    def _attribute(self, position: int, *, begin: int, tag: str, into: dict[str, str]) -> int:
        end = ATTRIBUTE_END.search(self.raw, position)
        stop = end.start() if end is not None else len(self.raw)
        name = self.raw[position:stop]
        if not name:
            raise _fault("html-empty-attribute", tag=tag, offset=self._at(begin))
        position = self._skip_blanks(stop)
        if self._peek(position) != "=":
            if not self._peek(position):
                raise _fault("html-unclosed-named-start", tag=tag, offset=self._at(begin))
            if (tag, name) == ("blockquote", "expandable"):  # the only one that needs no value
                into[name] = "1"
            return position
        position = self._skip_blanks(position + 1)
        quote = self._peek(position)
        if not quote:
            raise _fault("html-unclosed-named-start", tag=tag, offset=self._at(begin))
        value, position = self._quoted(position) if quote in "\"'" else self._token(position)
        if not self._peek(position):
            raise _fault("html-unclosed-start", offset=self._at(begin))
        into[name] = value
        return position

    def _quoted(self, position: int) -> tuple[str, int]:
        end = self.raw.find(self.raw[position], position + 1)
        if end < 0:
            return "", len(self.raw)
        return _decode(self.raw[position + 1 : end]), end + 1

    def _token(self, position: int) -> tuple[str, int]:
        match = TOKEN.match(self.raw, position)
        end = match.end() if match is not None else position
        following = self._peek(end)
        if following and following not in BLANKS and following != ">":
            raise _fault("html-bad-token", offset=self._at(position))
        return self.raw[position:end].lower(), end

    def _peek(self, position: int) -> str:
        return self.raw[position : position + 1]

    def _skip_blanks(self, position: int) -> int:
        while (character := self._peek(position)) and character in BLANKS:
            position += 1
        return position

    def _end_tag(self, begin: int) -> int:
        if not self.open:
            raise _fault("html-unexpected-end", offset=self._at(begin))
        end = TAG_NAME_END.search(self.raw, begin + 2)
        stop = end.start() if end is not None else len(self.raw)
        found = self.raw[begin + 2 : stop].lower()
        position = self._skip_blanks(stop)
        if self._peek(position) != ">":
            raise _fault("html-unclosed-end", offset=self._at(begin))
        tag = self.open.pop()
        if found and found != tag.name:
            raise _fault(
                "html-unmatched-end", offset=self._at(begin), expected=tag.name, found=found
            )
        if self.length > tag.start:
            self._close(tag)
        return position + 1

    def _close(self, tag: OpenTag) -> None:
        place: JsonObject = {"offset": tag.start, "length": self.length - tag.start}
        simple = SIMPLE.get(tag.name)
        if simple is not None:
            self.entities.append({**place, "type": simple})
        elif tag.name == "a":
            self._close_link(tag, place)
        elif tag.name == "blockquote":
            expandable = "expandable" in tag.attributes
            kind = "expandable_blockquote" if expandable else "blockquote"
            self.entities.append({**place, "type": kind})
        elif tag.name in {"pre", "code"}:
            self._close_code(tag, place)
        elif tag.name == "tg-emoji":
            self.entities.append({**place, **_custom_emoji(tag.attributes.get("emoji-id", ""))})
        else:
            self._close_time(tag, place)

    def _close_link(self, tag: OpenTag, place: JsonObject) -> None:
        url = tag.attributes.get("href") or self._written_since(tag.start)
        entity = link_entity(url)
        if entity is not None:
            self.entities.append({**place, **entity})

    def _written_since(self, start: int) -> str:
        text = "".join(self.pieces).encode("utf-16-le", "surrogatepass")
        return text[start * 2 :].decode("utf-16-le", "surrogatepass")

    def _close_code(self, tag: OpenTag, place: JsonObject) -> None:
        style = tag.attributes.get("class", "")
        language = style.removeprefix("language-") if style.startswith("language-") else ""
        last = self.entities[-1] if self.entities else None
        if (
            last is not None
            and last["offset"] == place["offset"]
            and last["length"] == place["length"]
            and {last["type"], tag.name} == {"pre", "code"}
            and (last.pop("_language", None) or language)
        ):
            # <pre><code class="language-x"> is one block of code in a language.
            last["type"] = "pre"
            last["language"] = language or last.get("language", "")
            return
        self.entities.append({**place, "type": tag.name})
        if language and tag.name == "code":
            self.entities[-1]["_language"] = True
            self.entities[-1]["language"] = language

    def _close_time(self, tag: OpenTag, place: JsonObject) -> None:
        form = tag.attributes.get("format", "")
        if DATE_FORMAT.fullmatch(form) is None:
            raise _fault("date-format")
        unix = tag.attributes.get("unix", "")
        if unix.isascii() and unix.isdecimal() and int(unix) > 0:
            self.entities.append({**place, **date_entity(int(unix), form)})


def link_entity(url: str) -> JsonObject | None:
    """Return the fields of a link's entity; None for a link Telegram drops silently."""
    user = re.fullmatch(r"tg://user\?id=(\d+)", url)
    if user is not None:
        return mention_entity(int(user.group(1)))
    if re.fullmatch(r"(?:https?|ton|tg|tonsite)://\S+", url):
        return {"type": "text_link", "url": url}
    if re.fullmatch(r"[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?", url):
        return {"type": "text_link", "url": f"http://{url}" + ("" if "/" in url else "/")}
    return None


def mention_entity(user_id: int) -> JsonObject:
    """Return the fields of a mention by id; the sandbox's people all have an account."""
    return {"type": "text_mention", "user": {"id": user_id, "is_bot": False, "first_name": "?"}}


def date_entity(unix: int, form: str) -> JsonObject:
    """Return the fields of a `date_time` entity."""
    fields: JsonObject = {"type": "date_time", "unix_time": unix}
    if form:
        fields["date_time_format"] = form
    return fields


def _custom_emoji(emoji_id: str) -> JsonObject:
    if not (emoji_id.isascii() and emoji_id.isdecimal() and int(emoji_id) > 0):
        raise _fault("html-custom-emoji")
    return {"type": "custom_emoji", "custom_emoji_id": emoji_id}


def _fault(slug: str, **values: object) -> Refusal:
    return refusal("markup", detail=detail(slug, **values))
