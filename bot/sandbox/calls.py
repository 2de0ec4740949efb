"""The log of Bot API calls, for tests and for the chat page's side panel."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count

from bot.sandbox.wire import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call as it was answered.

    `at` is POSIX seconds of the sandbox's clock. `status` is the HTTP status, 0 where the
    connection was broken on purpose; `accepted` says whether the call took effect.
    """

    number: int
    at: float
    method: str
    chat_id: int | None
    status: int
    accepted: bool
    description: str
    arguments: Mapping[str, object]

    def to_json(self) -> JsonObject:
        """Return the call as the control routes show it."""
        return {
            "number": self.number,
            "at": self.at,
            "method": self.method,
            "chat_id": self.chat_id,
            "status": self.status,
            "accepted": self.accepted,
            "description": self.description,
            "arguments": dict(self.arguments),
        }


class CallLog:
    """The last so many calls, oldest first."""

    def __init__(self, keep: int) -> None:
        self._calls: deque[Call] = deque(maxlen=keep)
        self._numbers = count(1)

    def note(
        self,
        method: str,
        arguments: Mapping[str, object],
        *,
        at: float,
        status: int,
        accepted: bool,
        description: str = "",
    ) -> None:
        """Add a call."""
        self._calls.append(
            Call(
                number=next(self._numbers),
                at=at,
                method=method,
                chat_id=_chat_id(arguments.get("chat_id")),
                status=status,
                accepted=accepted,
                description=description,
                arguments=arguments,
            )
        )

    def all(self) -> list[Call]:
        """Return what is kept."""
        return list(self._calls)

    def find(
        self, *, method: str | None = None, chat_id: int | None = None, after: int = 0
    ) -> list[Call]:
        """Return the calls of a method (any case) and a chat, numbered above `after`."""
        wanted = method.lower() if method is not None else None
        return [
            call
            for call in self._calls
            if call.number > after
            and (wanted is None or call.method.lower() == wanted)
            and (chat_id is None or call.chat_id == chat_id)
        ]


def _chat_id(given: object) -> int | None:
    if type(given) is int:
        return given
    if isinstance(given, str) and given.lstrip("-").isdecimal():
        return int(given)
    return None
