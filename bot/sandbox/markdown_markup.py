"""Telegram's MarkdownV2: marked text into text with entities. Called by `entities.py`.

Behaves like TDLib's `parse_markdown_v2`, error by error. Entity offsets are UTF-16 code units,
error offsets UTF-8 bytes.
"""

import re
from dataclasses import dataclass, field

from bot.sandbox.errors import Refusal, detail, refusal
from bot.sandbox.html_markup import DATE_FORMAT, date_entity, link_entity
from bot.sandbox.wire import JsonObject, utf8_length

RESERVED = frozenset("_*[]()~`>#+-=|{}.!\n")
IN_CODE = frozenset("`")
BLANKS = " \t\r\n\0\v"
NAMES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
    "custom_emoji": "CustomEmoji",
    "blockquote": "BlockQuote",
}
ENDS = {
    "bold": "*",
    "code": "`",
    "pre": "```",
    "text_link": "]",
    "custom_emoji": "]",
    "underline": "__",
    "strikethrough": "~",
    "spoiler": "||",
}
STARTS = (
    ("__", "underline"),
    ("_", "italic"),
    ("*", "bold"),
    ("~", "strikethrough"),
    ("||", "spoiler"),
    ("![", "custom_emoji"),
    ("[", "text_link"),
    ("```", "pre"),
    ("`", "code"),
)
EMOJI_URL = re.compile(r"tg://emoji\?id=(\d+)")
TIME_URL = re.compile(r"tg://time\?unix=(\d+)(?:&format=([^&]*))?")


@dataclass(slots=True, kw_only=True)
class OpenMark:
    """A mark whose end has not come yet."""

    kind: str
    start: int  # UTF-16 code units into the text without marks
    raw_start: int  # characters into the raw text
    piece_start: int  # how many pieces were written before
    language: str = ""


def parse_markdown(raw: str) -> tuple[str, list[JsonObject]]:
    """Return the text without marks and its entities.

    Raises:
        Refusal: 400 "can't parse entities: …".
    """
    return _Parser(raw).run()


@dataclass(slots=True)
class _Parser:
    raw: str
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    open: list[OpenMark] = field(default_factory=list)
    entities: list[JsonObject] = field(default_factory=list)
    quoting: bool = False
    may_quote: bool = True  # at the start of a line, where ">" opens a quote

    def run(self) -> tuple[str, list[JsonObject]]:
        position = 0
        while position < len(self.raw):
            position = self._step(position)
        self._close_last_quote()
        if self.open:
            raise self._missing_end(self.open[-1])
        return "".join(self.pieces), self.entities

    def _step(self, position: int) -> int:
        character = self.raw[position]
        following = self.raw[position + 1 : position + 2]
        if character == "\\" and following and 0 < ord(following) <= 126:
            self._write(following)
            if following != "\r":
                self.may_quote = following == "\n"
            return position + 2
        if character not in self._reserved():
            self._write(character)
            if character != "\r":
                self.may_quote = False
            return position + 1
        if self._ends(position):
            return self._end(position)
        return self._begin(position)

    def _reserved(self) -> frozenset[str]:
        return IN_CODE if self.open and self.open[-1].kind in {"code", "pre"} else RESERVED

    def _write(self, character: str) -> None:
        self.pieces.append(character)
        self.length += 1 + (character > "\uffff")

    def _ends(self, position: int) -> bool:
        if not self.open:
            return False
        if self.raw[position] == "\n":
            return self.quoting and self.raw[position + 1 : position + 2] != ">"
        kind = self.open[-1].kind
        if kind == "italic":
            return self.raw[position] == "_" and not self.raw.startswith("__", position)
        mark = ENDS.get(kind)
        return mark is not None and self.raw.startswith(mark, position)

    def _begin(self, position: int) -> int:
        character = self.raw[position]
        if character == "\n":
            self._write("\n")
            self.may_quote = True
            return position + 1
        if character == ">" and self.may_quote:
            if not self.quoting:
                self.quoting = True
                self._push("blockquote", position)
            return position + 1
        for mark, kind in STARTS:
            if self.raw.startswith(mark, position):
                self._push(kind, position)
                after = position + len(mark)
                return self._skip_language(after) if kind == "pre" else after
        raise _fault("markdown-reserved", character=character)

    def _push(self, kind: str, position: int) -> None:
        self.open.append(
            OpenMark(kind=kind, start=self.length, raw_start=position, piece_start=len(self.pieces))
        )

    def _skip_language(self, position: int) -> int:
        end = position
        while end < len(self.raw) and self.raw[end] not in BLANKS and self.raw[end] != "`":
            end += 1
        if position != end and end < len(self.raw) and self.raw[end] != "`":
            self.open[-1].language = self.raw[position:end]
            position = end
        if self.raw[position : position + 2] in {"\r\n", "\n\r"}:
            return position + 2
        return position + 1 if self.raw[position : position + 1] in {"\n", "\r"} else position

    def _end(self, position: int) -> int:
        if self.raw[position] == "\n":
            return self._end_quote(position)
        mark = self.open.pop()
        position += 1 if mark.kind == "italic" else len(ENDS[mark.kind])
        fields: JsonObject | None = {"type": mark.kind}
        if mark.kind == "text_link":
            url, position = self._link_target(mark, position)
            fields = link_entity(url)
        elif mark.kind == "custom_emoji":
            url, position = self._special_target(position)
            fields = _special(url)
        elif mark.language:
            fields = {"type": "pre", "language": mark.language}
        self._add(mark, fields)
        return position

    def _add(self, mark: OpenMark, fields: JsonObject | None) -> None:
        if fields is not None and self.length > mark.start:
            place: JsonObject = {"offset": mark.start, "length": self.length - mark.start}
            self.entities.append({**place, **fields})

    def _link_target(self, mark: OpenMark, position: int) -> tuple[str, int]:
        if not self.raw.startswith("(", position):
            return "".join(self.pieces[mark.piece_start :]), position
        return self._url(position + 1)

    def _special_target(self, position: int) -> tuple[str, int]:
        if not self.raw.startswith("(", position):
            raise _fault("markdown-needs-url")
        return self._url(position + 1)

    def _url(self, begin: int) -> tuple[str, int]:
        position, url = begin, ""
        while position < len(self.raw) and self.raw[position] != ")":
            following = self.raw[position + 1 : position + 2]
            escaped = self.raw[position] == "\\" and following and 0 < ord(following) <= 126
            url += following if escaped else self.raw[position]
            position += 2 if escaped else 1
        if position >= len(self.raw):
            raise _fault("markdown-missing-url-end", offset=utf8_length(self.raw[:begin]))
        return url, position + 1

    def _end_quote(self, position: int) -> int:
        kind = "blockquote"
        if self._is_empty_spoiler(position):
            self.open.pop()
            kind = "expandable_blockquote"
        if not self.open or self.open[-1].kind != "blockquote":
            raise self._missing_end(self.open[-1])
        mark = self.open.pop()
        self.quoting = False
        self._write("\n")
        self.may_quote = True
        self._add(mark, {"type": kind})
        return position + 1

    def _is_empty_spoiler(self, position: int) -> bool:
        mark = self.open[-1]
        if mark.kind != "spoiler":
            return False
        between = self.raw[mark.raw_start + 2 : position]
        return between in {"", "\r"}

    def _close_last_quote(self) -> None:
        if not self.quoting:
            return
        kind = "blockquote"
        if self.open[-1].kind == "spoiler" and self.open[-1].raw_start == len(self.raw) - 2:
            self.open.pop()
            kind = "expandable_blockquote"
        if self.open and self.open[-1].kind == "blockquote":
            self._add(self.open.pop(), {"type": kind})

    def _missing_end(self, mark: OpenMark) -> Refusal:
        name = "PreCode" if mark.language else NAMES[mark.kind]
        return _fault(
            "markdown-missing-end", entity=name, offset=utf8_length(self.raw[: mark.raw_start])
        )


def _special(url: str) -> JsonObject:
    emoji = EMOJI_URL.fullmatch(url)
    if emoji is not None:
        return {"type": "custom_emoji", "custom_emoji_id": emoji.group(1)}
    time = TIME_URL.fullmatch(url)
    if time is not None and DATE_FORMAT.fullmatch(time.group(2) or "") is not None:
        return date_entity(int(time.group(1)), time.group(2) or "")
    raise _fault("markdown-bad-url")


def _fault(slug: str, **values: object) -> Refusal:
    return refusal("markup", detail=detail(slug, **values))
