"""Results that are more than a JSON value. For `methods/` and `api_routes.py`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Encoded:
    """A result that is JSON text already."""

    json: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A result with a word to it."""

    result: object
    description: str
