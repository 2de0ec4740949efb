"""When the next call may go: pure rate arithmetic without a clock. For the sender (`bot/outbox*`).

Telegram gives no exact limits; its FAQ names about 30 messages per second over all chats and
about one per second in one chat, with short bursts allowed. So there is one token bucket for
the whole bot and one for each chat, and a flood limit (429) is obeyed to the second.

Whom a flood limit concerns is not said in the answer. The rule: it concerns its chat, unless
three different chats in a row were flooded within two seconds, with nothing accepted in between,
while the bot was sending at a high rate. Then it is the whole bot's, because many chats do not
reach their own limits together. One flooded chat, or single ones between accepted calls, never
hold up others.

In the same way, three chats in a row that get no answer at all mean that nobody will, and the
whole bot pauses for a second between attempts.
"""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final

DEFAULT_PER_SECOND: Final = 30.0
CHAT_BURST: Final = 5
CHAT_PER_SECOND: Final = 1.0
CHATS_FOR_ALL: Final = 3  # in trouble one after the other
FLOODED_WITHIN: Final = timedelta(seconds=2)
PAUSE_WITHOUT_ANSWER: Final = timedelta(seconds=1)
_BURST_SECONDS: Final = 0.05  # what late wake-ups may make up for
_FORGET_EVERY: Final = 1024  # takes between two sweeps over the chats
_SECOND: Final = timedelta(seconds=1)
_WINDOW: Final = timedelta(seconds=1.01)
"""A second as Telegram may see it: calls a second apart here can arrive a little closer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """A token bucket, told by one instant: when it will be full again.

    A bucket of `burst` tokens gains one every `interval`. Nothing has to be counted up in
    between, and a bucket that is full needs no memory at all (generic cell rate algorithm).
    """

    interval: timedelta
    burst: int

    def free_at(self, full_at: datetime, *, leave: int = 0) -> datetime:
        """Return when a token can be taken so that `leave` more are still there."""
        return full_at - self.interval * (self.burst - 1 - leave)

    def take(self, full_at: datetime, now: datetime) -> datetime:
        """Return the new `full_at` after one token has been taken."""
        return max(full_at, now) + self.interval


class Throttle:
    """The bot's own limits and those that Telegram has set for a while.

    The bucket paces what is sent, and small bursts make up for late wake-ups. On top of that
    the last `per_second` calls are remembered, so that no second ever holds more than these, not
    even after a pause. A wave so goes out at very nearly the full rate.
    """

    def __init__(self, *, start: datetime, per_second: float = DEFAULT_PER_SECOND) -> None:
        burst = max(1, ceil(per_second * _BURST_SECONDS))
        self._whole = Bucket(interval=_WINDOW / per_second, burst=burst)
        self._window: deque[datetime] = deque(maxlen=max(1, int(per_second)))
        self._chat = Bucket(interval=_SECOND / CHAT_PER_SECOND, burst=CHAT_BURST)
        self._whole_full_at = start
        self._chats_full_at: dict[int, datetime] = {}
        self._all_penalised_until = start
        self._chats_penalised_until: dict[int, datetime] = {}
        self._flooded: dict[int, datetime] = {}  # chats flooded since the last accepted call
        self._unanswered: set[int] = set()  # chats without an answer since the last one
        high_rate = min(per_second, DEFAULT_PER_SECOND) / 2
        self._recent: deque[datetime] = deque(maxlen=max(1, int(high_rate)))
        self._takes_until_sweep = _FORGET_EVERY

    def all_free_at(self) -> datetime:
        """Return when the whole bot may send again; perhaps in the past."""
        free_at = max(self._all_penalised_until, self._whole.free_at(self._whole_full_at))
        if len(self._window) == self._window.maxlen:
            free_at = max(free_at, self._window[0] + _WINDOW)
        return free_at

    def chat_free_at(self, chat: int, now: datetime, *, leave: int = 0) -> datetime:
        """Return when `chat` may be sent to, whatever the whole bot may; at least `now`.

        With `leave`, so many tokens of the chat stay for what matters more.
        """
        free_at = self._chats_penalised_until.get(chat, now)
        full_at = self._chats_full_at.get(chat)
        if full_at is not None:
            free_at = max(free_at, self._chat.free_at(full_at, leave=leave))
        return max(free_at, now)

    def take(self, chat: int, now: datetime) -> None:
        """Count one call to `chat`. Answers to taps are no messages and are not counted."""
        self._whole_full_at = self._whole.take(self._whole_full_at, now)
        self._chats_full_at[chat] = self._chat.take(self._chats_full_at.get(chat, now), now)
        self._window.append(now)
        self._recent.append(now)
        self._takes_until_sweep -= 1
        if self._takes_until_sweep <= 0:
            self._forget_idle(now)

    def penalise(self, chat: int, until: datetime) -> None:
        """Send nothing to `chat` before `until`."""
        present = self._chats_penalised_until.get(chat, until)
        self._chats_penalised_until[chat] = max(present, until)

    def penalise_all(self, until: datetime) -> None:
        """Send nothing at all before `until`."""
        self._all_penalised_until = max(self._all_penalised_until, until)

    def flooded(self, chat: int, *, until: datetime, now: datetime) -> bool:
        """Obey a flood limit met in `chat`; return whether it is the whole bot's."""
        self._unanswered.clear()
        self.penalise(chat, until)
        self._flooded = {
            other: at for other, at in self._flooded.items() if now - at <= FLOODED_WITHIN
        }
        self._flooded[chat] = now
        concerns_all = len(self._flooded) >= CHATS_FOR_ALL and self._is_busy(now)
        if concerns_all:
            self.penalise_all(until)
        return concerns_all

    def unanswered(self, chat: int, *, now: datetime) -> None:
        """Note a call that got no answer: the connection failed, or the server did."""
        if now < self._all_penalised_until:
            return  # it began before the pause
        self._unanswered.add(chat)
        if len(self._unanswered) >= CHATS_FOR_ALL:
            self.penalise_all(now + PAUSE_WITHOUT_ANSWER)

    def accepted(self) -> None:
        """Note that Telegram has taken a call: the bot is neither flooded nor cut off."""
        self._unanswered.clear()
        self._flooded.clear()

    def capacity(self, now: datetime, horizon: timedelta) -> int:
        """Return how many calls of the whole bot fit into the time from `now` to `horizon`."""
        left = now + horizon - max(self.all_free_at(), now)
        if left < timedelta(0):
            return 0
        return min(left // self._whole.interval + 1, max(1, horizon // self._whole.interval))

    def set_back(self, by: timedelta) -> None:
        """Move all limits along with a clock that was set back."""
        self._whole_full_at -= by
        self._all_penalised_until -= by
        self._chats_full_at = {c: at - by for c, at in self._chats_full_at.items()}
        self._chats_penalised_until = {c: at - by for c, at in self._chats_penalised_until.items()}
        self._window = deque((at - by for at in self._window), maxlen=self._window.maxlen)
        self._flooded.clear()
        self._recent.clear()

    @property
    def known_chats(self) -> int:
        """How many chats are remembered; those whose limits no longer matter are forgotten."""
        return len(self._chats_full_at.keys() | self._chats_penalised_until.keys())

    def _is_busy(self, now: datetime) -> bool:
        """Tell whether the last second saw at least half of what one bot usually may send."""
        return len(self._recent) == self._recent.maxlen and now - self._recent[0] <= _SECOND

    def _forget_idle(self, now: datetime) -> None:
        self._chats_full_at = {c: at for c, at in self._chats_full_at.items() if at > now}
        self._chats_penalised_until = {
            c: until for c, until in self._chats_penalised_until.items() if until > now
        }
        # Sweeping costs as much as there are chats, so the next sweep waits for as many takes.
        self._takes_until_sweep = max(_FORGET_EVERY, self.known_chats)
