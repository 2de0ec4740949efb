"""Which of the waiting calls goes next: order and limits, without a clock. For `bot/outbox.py`.

- Lanes are strict: cue, reply, reminder, cosmetic edit. Within a lane, the oldest first.
- In one chat everything but cosmetic edits keeps its order, cues included: a message never
  overtakes an earlier one, not even while that one waits to be repeated. So that a cue does not
  wait behind an earlier reminder's lane, a chat is served in the most urgent lane it has.
  Only a call that has failed `PATIENCE` times while others got through stops holding up its
  chat: what Telegram chokes on is tried for ever, but may not end a conversation for good.
- Cosmetic edits go when their chat has nothing else to send and tokens to spare. Whatever
  comes may overtake them, they overtake nothing, so the message they edit has been sent by then.
  An edit is dropped when a newer one of the same message waits, and a cosmetic one also when
  many other calls do. They go a few at a time, while little else is in flight: after a rush
  thousands of them may wait.
- Answers to taps are no messages: they keep no order and are under no limit.
"""

import heapq
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, TypeAlias, TypeVar

from bot.calls import EDIT_TEXT, Call
from bot.throttle import Throttle
from conversations.effects import Lane

PATIENCE: Final = 12  # failed attempts of a call that hold up its chat in any case
OTHERS_THROUGH: Final = 10  # calls taken meanwhile that tell a bad call from a bad connection
SHED_EDITS_AT: Final = 60  # chats waiting to be served; two seconds' worth at the usual rate
SPARE_TOKENS: Final = 2  # of its chat, left by cosmetic edits to what matters
IN_FLIGHT: Final = 100  # enough for 1000 calls a second that take 0.1 s each
CUE_SLOTS: Final = 8  # of those in flight, kept free for cues when Telegram is slow
EDIT_SLOTS: Final = IN_FLIGHT - 16  # kept free by cosmetic edits: they go while little else does
_KEPT_FREE: Final[Mapping[Lane, int]] = {Lane.CUE: 0, Lane.EDIT: EDIT_SLOTS}
_JUST_AFTER: Final = timedelta(microseconds=1)

_Key: TypeAlias = tuple[int, int]  # person and 0 for the chat's line, call id for an answer's own
_Spot: TypeAlias = tuple[datetime | None, Lane, int]  # asleep until, lane, id of its first call


@dataclass(slots=True, eq=False)
class _Line:
    """What waits in one chat. `stamp` tells its valid heap entry, at `spot`, from outdated ones."""

    key: _Key
    urgent: deque[Call] = field(default_factory=deque)
    cosmetic: dict[str | int | None, Call] = field(default_factory=dict)  # by target, in order
    in_flight: Call | None = None
    spot: _Spot | None = None
    stamp: int = 0

    @property
    def is_limited(self) -> bool:
        return self.key[1] == 0

    @property
    def head(self) -> Call | None:
        if self.urgent:
            return self.urgent[0]
        return next(iter(self.cosmetic.values()), None)

    @property
    def lane(self) -> Lane:
        return min((call.lane for call in self.urgent), default=Lane.EDIT)

    def take_head(self) -> Call:
        if self.urgent:
            self.in_flight = self.urgent.popleft()
        else:
            self.in_flight = self.cosmetic.pop(next(iter(self.cosmetic)))
        return self.in_flight

    def remove(self, call_id: int) -> Call | None:
        """Take a waiting call out; one in flight is left alone."""
        for call in (*self.urgent, *self.cosmetic.values()):
            if call.id == call_id:
                if call.is_cosmetic:
                    del self.cosmetic[call.target]
                else:
                    self.urgent.remove(call)
                return call
        return None

    def insert(self, call: Call) -> None:
        """Let a call wait; one whose lease was lost comes back to its place among the others."""
        if call.is_cosmetic:
            self.cosmetic[call.target] = call
        elif not self.urgent or self.urgent[-1].id < call.id:
            self.urgent.append(call)
        else:
            later = (index for index, other in enumerate(self.urgent) if other.id > call.id)
            self.urgent.insert(next(later), call)

    def has_newer_edit(self, call: Call) -> bool:
        """Tell whether a cosmetic edit waits that makes `call` pointless."""
        waiting = self.cosmetic.get(call.target)
        return call.is_cosmetic and waiting is not None and waiting.id > call.id

    def drop_older_edits(self, newer: Call) -> list[Call]:
        """Take out waiting edits that `newer` makes pointless."""
        older = self.cosmetic.pop(newer.target, None)
        dropped = [] if older is None else [older]
        if newer.method == EDIT_TEXT and not newer.is_cosmetic:
            same = [call for call in self.urgent if call.is_edit and call.target == newer.target]
            for call in same:
                self.urgent.remove(call)
            dropped += same
        return dropped


_Entry = TypeVar("_Entry", tuple[Lane, int, int, _Line], tuple[datetime, int, int, _Line])
"""Of a heap: by what it is sorted, call id, stamp, line."""


class Lanes:
    """All waiting calls of the sender, in the order they may go."""

    def __init__(self, throttle: Throttle) -> None:
        self._throttle = throttle
        self._lines: dict[_Key, _Line] = {}
        self._lines_by_id: dict[int, _Line] = {}  # of every call waiting or in flight
        self._ready: list[tuple[Lane, int, int, _Line]] = []  # lane, call id, stamp, line
        self._ready_answers: deque[tuple[int, _Line]] = deque()
        self._asleep: list[tuple[datetime, int, int, _Line]] = []  # until, call id, stamp, line
        self._expiring: list[tuple[datetime, int]] = []  # not_after, call id
        self._taken = 0  # calls that got through
        self._failing: dict[int, int] = {}  # call id -> how many had got through when it failed

    def __len__(self) -> int:
        return len(self._lines_by_id)

    @property
    def ready(self) -> int:
        """About how many chats only wait for the bot's own turn to send."""
        return len(self._ready)

    def add(self, calls: Iterable[Call], now: datetime) -> list[Call]:
        """Let calls wait, known ones not twice; return those that will not be sent any more."""
        dropped: list[Call] = []
        for call in calls:
            if call.id not in self._lines_by_id:
                dropped += self._add(call, now)
        return dropped

    def pick(self, now: datetime, *, slots: int) -> list[Call]:
        """Take out what is to be sent now, at most `slots` calls and one for each chat.

        Each must come back through `settle` or `retry`.
        """
        self._wake(now)
        picked: list[Call] = []
        while self._ready_answers and slots - len(picked) > CUE_SLOTS:
            stamp, line = self._ready_answers.popleft()
            if stamp == line.stamp:
                picked.append(self._take(line))
        while self._ready and self._throttle.all_free_at() <= now:
            lane, _, stamp, line = self._ready[0]
            if stamp == line.stamp:
                if not _fits(lane, slots - len(picked)):
                    break
                picked.append(self._take(line))
                self._throttle.take(line.key[0], now)
            heapq.heappop(self._ready)
        return picked

    def take_new(self, call: Call, now: datetime, *, slots: int) -> bool:
        """Take a call that has not waited at all, if it may go before everything that waits.

        Like one that was picked, it must come back through `settle` or `retry`. An edit always
        waits, because waiting is where it replaces older ones.
        """
        if call.is_edit or not _fits(call.lane, slots):
            return False
        if not call.is_answer and not self._may_overtake(call, now):
            return False
        line = self._line_of(call)
        self._lines_by_id[call.id] = line
        line.insert(call)
        self._take(line)
        if line.is_limited:
            self._throttle.take(call.person_id, now)
        return True

    def settle(self, call: Call, now: datetime, *, taken: bool) -> None:
        """Note that a picked call needs no more sending; `taken`: Telegram has accepted it."""
        self._taken += taken
        line = self._leave(call)
        line.in_flight = None
        self._place(line, now)

    def retry(self, call: Call, now: datetime) -> list[Call]:
        """Let a picked call wait again, at its old place; return what will not be sent any more."""
        line = self._lines_by_id[call.id]
        line.in_flight = None
        if call.not_after is not None:
            heapq.heappush(self._expiring, (call.not_after, call.id))
        dropped: list[Call] = []
        if not call.is_cosmetic:
            if self._holds_up(call):
                line.urgent.appendleft(call)
            else:
                line.urgent.append(call)
        elif line.has_newer_edit(call):
            self._leave(call)
            dropped.append(call)
        else:
            line.cosmetic = {call.target: call, **line.cosmetic}
        self._place(line, now)
        return dropped

    def expire(self, now: datetime) -> list[Call]:
        """Take out the waiting calls whose `not_after` has passed."""
        expired: list[Call] = []
        while self._expiring and self._expiring[0][0] < now:
            call = self._remove(heapq.heappop(self._expiring)[1], now)
            if call is not None:
                expired.append(call)
        return expired

    def drop_chat(self, person_id: int, now: datetime) -> list[Call]:
        """Take out all that waits for a person who cannot be reached any more."""
        line = self._lines.get((person_id, 0))
        waiting = [] if line is None else [*line.urgent, *line.cosmetic.values()]
        for call in waiting:
            self._remove(call.id, now)
        return waiting

    def next_instant(self, now: datetime, *, slots: int) -> datetime | None:
        """Return when something could go or expires; None if only other events can bring that."""
        _drop_outdated(self._asleep)
        instants = [self._expiring[0][0] + _JUST_AFTER] if self._expiring else []
        all_free_at = self._throttle.all_free_at()
        if self._ready and _fits(self._ready[0][0], slots):
            instants.append(max(all_free_at, now))
        if self._ready_answers and _fits(Lane.REPLY, slots):
            instants.append(now)
        if self._asleep:
            until, _, _, line = self._asleep[0]
            instants.append(max(until, all_free_at) if line.is_limited else until)
        return min(instants, default=None)

    def _add(self, call: Call, now: datetime) -> list[Call]:
        if call.is_cosmetic and call.method == EDIT_TEXT and self.ready > SHED_EDITS_AT:
            return [call]
        line = self._line_of(call)
        if line.has_newer_edit(call):
            return [call]
        dropped = line.drop_older_edits(call) if call.is_edit else []
        for older in dropped:
            self._leave(older)
        self._lines_by_id[call.id] = line
        line.insert(call)
        if call.not_after is not None:
            heapq.heappush(self._expiring, (call.not_after, call.id))
        self._place(line, now)
        return dropped

    def _line_of(self, call: Call) -> _Line:
        key = (call.person_id, call.id if call.is_answer else 0)
        return self._lines.setdefault(key, _Line(key))

    def _may_overtake(self, call: Call, now: datetime) -> bool:
        """Tell whether nothing of its chat and nothing as urgent is before it, nor any limit."""
        line = self._lines.get((call.person_id, 0))
        if line is not None and (line.in_flight is not None or line.urgent):
            return False
        self._wake(now)
        _drop_outdated(self._ready)
        if self._ready and self._ready[0][0] <= call.lane:
            return False
        free_at = self._throttle.chat_free_at(call.person_id, now)
        return max(free_at, self._throttle.all_free_at()) <= now

    def _holds_up(self, call: Call) -> bool:
        """Tell whether its chat waits for a call that has failed."""
        others_through = self._taken - self._failing.setdefault(call.id, self._taken)
        return call.attempts < PATIENCE or others_through < OTHERS_THROUGH

    def _place(self, line: _Line, now: datetime) -> None:
        """Put a line where it belongs now; a heap entry it had elsewhere is outdated."""
        head = line.head
        if line.in_flight is not None:
            return
        if head is None:
            line.stamp += 1
            self._lines.pop(line.key, None)
            return
        free_at = self._free_at(line, head, now)
        spot = (free_at if free_at > now else None, line.lane, head.id)
        if spot == line.spot:
            return
        line.spot = spot
        line.stamp += 1
        if free_at > now:
            heapq.heappush(self._asleep, (free_at, head.id, line.stamp, line))
        elif line.is_limited:
            heapq.heappush(self._ready, (line.lane, head.id, line.stamp, line))
        else:
            self._ready_answers.append((line.stamp, line))

    def _free_at(self, line: _Line, head: Call, now: datetime) -> datetime:
        free_at = max(now, head.retry_at or now)
        if not line.is_limited:
            return free_at
        leave = SPARE_TOKENS if head.is_cosmetic else 0
        return max(free_at, self._throttle.chat_free_at(head.person_id, now, leave=leave))

    def _wake(self, now: datetime) -> None:
        while self._asleep and self._asleep[0][0] <= now:
            _, _, stamp, line = heapq.heappop(self._asleep)
            if stamp == line.stamp:
                line.spot = None
                self._place(line, now)

    def _take(self, line: _Line) -> Call:
        line.stamp += 1
        line.spot = None
        return line.take_head()

    def _remove(self, call_id: int, now: datetime) -> Call | None:
        """Take a call out that waits; one in flight stays, and comes back by itself."""
        line = self._lines_by_id.get(call_id)
        call = None if line is None else line.remove(call_id)
        if call is not None:
            self._place(self._leave(call), now)
        return call

    def _leave(self, call: Call) -> _Line:
        self._failing.pop(call.id, None)
        return self._lines_by_id.pop(call.id)


def _drop_outdated(heap: "list[_Entry]") -> None:
    """Take entries off the top of a heap that say where a line no longer is."""
    while heap and heap[0][2] != heap[0][3].stamp:
        heapq.heappop(heap)


def _fits(lane: Lane, slots: int) -> bool:
    """Tell whether a lane's next call may take one of so many free slots."""
    return slots > _KEPT_FREE.get(lane, CUE_SLOTS)
