"""The parameters of one Bot API call, however they were sent. For `api_routes.py` and `methods/`.

Telegram treats every parameter as a text, whether it came in the query, a form, a multipart body
or JSON; nested values are JSON texts. Values that came as JSON are kept as they are and turned
into texts only when asked for, because most calls come as JSON and need no second parsing.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.sandbox.wire import encode

INTEGER = re.compile(r"\s*([+-]?\d{1,19})")
TRUE_WORDS = frozenset({"true", "yes", "1"})


class Unreadable(ValueError):  # noqa: N818 - names what the parameter is
    """A parameter that should be JSON is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file part of a multipart body."""

    name: str
    content: bytes
    mime: str


NO_UPLOADS: Mapping[str, Upload] = {}


class Arguments:
    """Parameters by name, plus uploaded files by the name of their part."""

    __slots__ = ("uploads", "values")

    def __init__(
        self, values: Mapping[str, object], uploads: Mapping[str, Upload] = NO_UPLOADS
    ) -> None:
        self.values = values
        self.uploads = uploads

    def has(self, name: str) -> bool:
        """Say whether a parameter was given; an empty text counts as not given."""
        return self.values.get(name, "") != ""

    def text(self, name: str) -> str:
        """Return a parameter as text; an absent one is empty, as it is for Telegram."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else encode(value)

    def integer(self, name: str, default: int = 0) -> int:
        """Return a parameter as a number; `default` if absent, 0 if it is not a number."""
        value = self.values.get(name)
        if type(value) is int:
            return value
        text = self.text(name)
        if not text:
            return default
        found = INTEGER.match(text)
        return int(found.group(1)) if found else 0

    def flag(self, name: str) -> bool:
        """Return a parameter as a yes or no; absent is no."""
        return self.text(name).strip().lower() in TRUE_WORDS

    def json(self, name: str) -> object:
        """Return a parameter read as JSON; only for one that `has` says is there.

        Raises:
            Unreadable: it is not JSON.
        """
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            parsed: object = json.loads(value)
        except ValueError as problem:
            raise Unreadable(name) from problem
        return parsed
