"""The queue of updates: what is waiting for the bot, as Telegram's server keeps it. Pure.

Updates are turned into JSON once, when they are queued, and get their id then. An offset given
to getUpdates confirms and removes everything below it; nothing else but age removes an update.
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from bot.sandbox.wire import JsonObject, encode

FIRST_UPDATE_ID = 100_000_001
MESSAGE_SECONDS = 86_400.0
CALLBACK_SECONDS = 150.0
FARTHEST_OFFSET = 10  # ids beyond the newest; a higher offset is taken for a mistake
ALL_KINDS = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "message_reaction",
        "message_reaction_count",
    }
)
DEFAULT_KINDS = ALL_KINDS - {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedUpdate:
    """An update that waits. `lane` is the webhook queue it belongs to (chat, or tapping user)."""

    id: int
    kind: str
    lane: str
    expires_at: float
    json: str


class UpdateQueue:
    """Updates in the order of their ids; instants are POSIX seconds."""

    def __init__(self, on_push: Callable[[], None], first_id: int = FIRST_UPDATE_ID) -> None:
        self._on_push = on_push
        self._next_id = first_id
        self._waiting: deque[QueuedUpdate] = deque()
        self.allowed: frozenset[str] = DEFAULT_KINDS

    def __len__(self) -> int:
        return len(self._waiting)

    def allow(self, kinds: Iterable[object]) -> None:
        """Take from now on only these kinds; unknown names are ignored, none means the default."""
        known = frozenset(str(kind).lower() for kind in kinds) & ALL_KINDS
        self.allowed = known or DEFAULT_KINDS

    def push(self, kind: str, body: JsonObject, *, lane: str, expires_at: float) -> int | None:
        """Queue an update and return its id; None if the bot has not asked for its kind."""
        if kind not in self.allowed:
            return None
        update_id = self._next_id
        self._next_id += 1
        self._waiting.append(
            QueuedUpdate(
                id=update_id,
                kind=kind,
                lane=lane,
                expires_at=expires_at,
                json=f'{{"update_id":{update_id},"{kind}":{encode(body)}}}',
            )
        )
        self._on_push()
        return update_id

    def confirm(self, offset: int) -> None:
        """Apply getUpdates' offset: remove what it confirms, or all but the last few."""
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        elif 0 < offset < self._next_id + FARTHEST_OFFSET:
            while self._waiting and self._waiting[0].id < offset:
                self._waiting.popleft()

    def peek(self, limit: int, now: float) -> list[QueuedUpdate]:
        """Return the oldest updates that have not expired; they stay until confirmed."""
        while self._waiting and self._waiting[0].expires_at <= now:
            self._waiting.popleft()
        return list(islice((one for one in self._waiting if one.expires_at > now), limit))

    def remove(self, update: QueuedUpdate) -> None:
        """Remove one update that a webhook has taken; harmless when it is gone."""
        if self._waiting and self._waiting[0] is update:
            self._waiting.popleft()
        elif update in self._waiting:
            self._waiting.remove(update)

    def clear(self) -> None:
        """Drop everything (`drop_pending_updates`)."""
        self._waiting.clear()
