"""What a run with faults has left behind, and what must be true of it."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from bot.sandbox.calls import Call
from tests.faults import ledger
from tests.faults.ledger import Sent
from tests.faults.stand import MortalBot
from tests.faults.thumb import Thumb

GRACE_SECONDS: Final = 10.0  # content/routine/rules.toml, missed_end_grace_seconds
OPENED, ENDED, AWAY = "Breathe in for", "Time. ", "That hold ended while I was away"
STALE: Final = "That button is from an earlier step."
_SECONDS: Final = re.compile(r"(\d+) seconds\.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where a run began: what is older is left out."""

    row_id: int
    call: int

    @classmethod
    def now(cls, bot: MortalBot) -> "Mark":
        """Begin here; nothing may be waiting to be sent."""
        return cls(row_id=ledger.newest_row(bot.database), call=bot.calls[-1].number)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndOfHold:
    """How a hold came to its end. It is due so long after its opening was recorded as accepted."""

    due_at: float
    message: Sent

    @property
    def was_away(self) -> bool:
        return AWAY in self.message.text


@dataclass(kw_only=True)
class Evidence:
    """All messages and calls of some people since a mark."""

    bot: MortalBot
    people: Sequence[Thumb]
    mark: Mark
    repeats: Counter[int] = field(default_factory=Counter)
    said_instead: Counter[str] = field(default_factory=Counter)
    expired: int = 0

    def sent(self, person: Thumb) -> list[Sent]:
        """Return a person's messages, in the order they were committed."""
        everyones = ledger.messages(self.bot.database, above=self.mark.row_id)
        return [row for row in everyones if row.person_id == person.side.account.id]

    def taken(self, person: Thumb) -> list[Call]:
        """Return the calls that made a message in a person's chat."""
        calls = self.bot.sandbox.calls_of("sendMessage", chat_id=person.side.account.id)
        return [call for call in calls if call.accepted and call.number > self.mark.call]

    def compare(self, *, toasts: Collection[str]) -> None:
        """Check that every message reached its chat, in order; count those that came twice."""
        for person in self.people:
            rows = self.sent(person)
            assert [row for row in rows if row.status != "delivered" and not row.has_expired] == []
            found = ledger.compared(rows, self.taken(person), toasts=toasts)
            self.repeats += found.repeats
            self.said_instead += found.said_instead
            self.expired += found.expired

    def unanswered_taps(self) -> set[str]:
        """Return the taps whose button still waits."""
        answers = self.bot.sandbox.calls_of("answerCallbackQuery")
        answered = {call.arguments["callback_query_id"] for call in answers if call.accepted}
        return {query for person in self.people for query in person.queries} - answered

    def toasts(self) -> set[str]:
        """Return all words that answered taps."""
        answers = self.bot.sandbox.calls_of("answerCallbackQuery")
        return {str(call.arguments.get("text", "")) for call in answers}

    def ends(self) -> list[EndOfHold]:
        """Return how each hold ended that has begun."""
        return [end for person in self.people for end in _ends(self.sent(person))]

    def lateness(self, end: EndOfHold) -> float:
        """Return how late an end was accepted, counted from when a bot was there to send it."""
        [accepted_at, *_] = [
            call.at
            for person in self.people
            if person.side.account.id == end.message.person_id
            for call in self.taken(person)
            if ledger.fingerprint(call.arguments) == end.message.fingerprint
        ]
        return accepted_at - max(end.due_at, self.bot.born_before(accepted_at))

    def logged_days(self) -> Counter[tuple[int, str]]:
        """Return the log rows by person and local day."""
        sql = "SELECT person_id, local_date FROM day_log"
        rows = ledger.query(self.bot.database, sql)
        return Counter((row["person_id"], row["local_date"]) for row in rows)

    def count(self, rows: str) -> int:
        """Return how many rows there are of what follows FROM in a query."""
        [row] = ledger.query(self.bot.database, f"SELECT count(*) AS n FROM {rows}")  # noqa: S608
        found: int = row["n"]
        return found


def _ends(rows: Sequence[Sent]) -> list[EndOfHold]:
    """Pair every opening with the message that follows it: nothing else is said in a hold.

    One that could not be sent in time has opened nothing; then the person is asked again.
    """
    return [
        EndOfHold(due_at=opening.sent_at + seconds_of(opening.text), message=after)
        for opening, after in pairwise(rows)
        if OPENED in opening.text and not opening.has_expired
    ]


def seconds_of(opening: str) -> int:
    """Return how long a hold is, as its opening says."""
    found = _SECONDS.search(opening)
    assert found is not None, opening
    return int(found[1])
