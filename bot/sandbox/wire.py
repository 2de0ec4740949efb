"""JSON as it goes over the wire: types and the one encoder. For the whole sandbox."""

import json
from typing import TypeAlias

JsonObject: TypeAlias = dict[str, object]
Rows: TypeAlias = list[list[JsonObject]]

encode = json.JSONEncoder(separators=(",", ":")).encode


def utf8_length(text: str) -> int:
    """Return the number of bytes `text` has in UTF-8."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def utf16_length(text: str) -> int:
    """Return the number of UTF-16 code units, which is how Telegram counts entity offsets."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
