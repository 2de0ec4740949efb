"""What goes over the wire, and between whom: JSON, lengths, hosts. For the whole sandbox."""

import json
from ipaddress import ip_address
from typing import TypeAlias

JsonObject: TypeAlias = dict[str, object]
Rows: TypeAlias = list[list[JsonObject]]

encode = json.JSONEncoder(separators=(",", ":")).encode


def is_here(host: str) -> bool:
    """Say whether this is an address of this machine alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def utf8_length(text: str) -> int:
    """Return the number of bytes `text` has in UTF-8."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def utf16_length(text: str) -> int:
    """Return the number of UTF-16 code units, which is how Telegram counts entity offsets."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
