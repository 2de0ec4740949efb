"""Flood limits: how many messages Telegram takes, per chat and overall. Pure arithmetic.

Telegram keeps its real thresholds vague on purpose; the documentation says about one message a
second in a chat (short bursts allowed), 20 a minute in a group, about 30 a second overall.
"""

import math
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A bucket that holds `burst` messages and refills at `per_second`."""

    burst: float
    per_second: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FloodOptions:
    """Which limits apply. `enabled=False` takes everything (load tests)."""

    enabled: bool = True
    chat: Rate = field(default_factory=lambda: Rate(burst=8, per_second=1))
    group: Rate = field(default_factory=lambda: Rate(burst=20, per_second=20 / 60))
    overall: Rate = field(default_factory=lambda: Rate(burst=30, per_second=30))


class Bucket:
    """One leaky bucket; instants are POSIX seconds."""

    __slots__ = ("_at", "_level", "_rate")

    def __init__(self, rate: Rate, now: float) -> None:
        self._rate = rate
        self._level = rate.burst
        self._at = now

    def seconds_short(self, now: float) -> float:
        """Return how long until the bucket holds one message; 0.0 when it does."""
        refilled = self._level + max(0.0, now - self._at) * self._rate.per_second
        self._level = min(self._rate.burst, refilled)
        self._at = now
        return 0.0 if self._level >= 1 else (1 - self._level) / self._rate.per_second

    def take(self) -> None:
        """Take one message out; only right after `seconds_short` was 0.0."""
        self._level -= 1


class FloodLimits:
    """All buckets of one bot."""

    def __init__(self, options: FloodOptions) -> None:
        self.options = options
        self._chats: dict[int, Bucket] = {}
        self._overall: Bucket | None = None

    def take(self, chat_id: int, now: float) -> int:
        """Count one message to the chat.

        Returns:
            0 when it is taken, else the whole seconds to wait (nothing is counted then).
        """
        if not self.options.enabled:
            return 0
        chat = self._chats.get(chat_id)
        if chat is None:
            rate = self.options.group if chat_id < 0 else self.options.chat
            chat = self._chats[chat_id] = Bucket(rate, now)
        if self._overall is None:
            self._overall = Bucket(self.options.overall, now)
        short = max(chat.seconds_short(now), self._overall.seconds_short(now))
        if short > 0:
            return math.ceil(short)
        chat.take()
        self._overall.take()
        return 0
