"""What a run with faults has left behind, and what must be true of it."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, Protocol

from bot.sandbox.calls import Call
from bot.sandbox.server import Sandbox
from tests.faults import ledger
from tests.faults.ledger import Sent
from tests.faults.stand import MortalBot
from tests.faults.thumb import Thumb

SKEW_SECONDS: Final = 0.1  # between the clocks of two processes, after speeding up
GRACE_SECONDS: Final = 10.0  # content/routine/rules.toml, missed_end_grace_seconds
OPENED, ENDED, AWAY = "Breathe in for", "Time. ", "That hold ended while I was away"
STALE: Final = "That button is from an earlier step."
_SECONDS: Final = re.compile(r"(\d+) seconds\.")


class Witnessed(Protocol):
    """A bot, in however many processes, and the Telegram it talks to."""

    @property
    def database(self) -> ledger.Database:
        """Where it keeps everything."""

    @property
    def sandbox(self) -> Sandbox:
        """Its Telegram."""

    @property
    def calls(self) -> list[Call]:
        """Every call it has made."""

    @property
    def killed_claims(self) -> set[ledger.Claim]:
        """What was being sent at a kill: the only calls that may be made twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where a run began: what is older is left out."""

    row_id: int
    call: int

    @classmethod
    def now(cls, bot: Witnessed) -> "Mark":
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

    bot: Witnessed
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
        calls = [
            call
            for method in ("sendMessage", "sendPhoto")
            for call in self.bot.sandbox.calls_of(method, chat_id=person.side.account.id)
            if call.accepted and call.number > self.mark.call
        ]
        return sorted(calls, key=lambda call: call.number)

    def compare(self, *, toasts: Collection[str]) -> None:
        """Check that every message reached its chat, in order; count those that came twice."""
        for person in self.people:
            rows = self.sent(person)
            assert [row for row in rows if row.status != "delivered" and not row.has_expired] == []
            found = ledger.compared(rows, self.taken(person), toasts=toasts)
            self.repeats += found.repeats
            self.said_instead += found.said_instead
            self.expired += found.expired

    def check_messages(self) -> None:
        """Check that nothing is lost or out of order, and what comes twice was in the window.

        That is: a sender was killed while it was sending just that.
        """
        killed = self.bot.killed_claims
        toasts = Counter(claim.toast for claim in killed if claim.toast)
        self.compare(toasts=toasts)
        assert self.repeats <= Counter(claim.row_id for claim in killed)
        assert self.said_instead <= toasts
        assert self.unanswered_taps() == set()
        # A tap handled twice would find its step left: nobody here taps an old button.
        assert [words for words in self.toasts() if STALE in words] == []

    def check_holds(self) -> list[EndOfHold]:
        """Check that every hold ends once: at its end, or when the bot is back, saying so."""
        ends = self.ends()
        for end in ends:
            noticed = end.message.created_at - end.due_at
            assert noticed >= -SKEW_SECONDS
            assert end.was_away or ENDED in end.message.text
            assert end.was_away == (noticed > GRACE_SECONDS)
        assert len(ends) >= len(self.people)
        return ends

    def check_days(self, days: int) -> None:
        """Check that each person has one reminder and one whole log for each day."""
        logged = self.logged_days()
        assert set(logged.values()) == {1}
        assert len(logged) == days * len(self.people)
        assert self.count("day_log WHERE partial OR steps_done < steps_planned") == 0
        assert self.count("occurrence WHERE fate = 'sent'") == days * len(self.people)
        assert self.count("failed_event") == 0
        assert self.count("timer WHERE wait_id >= 0") == 0  # those below belong to no wait

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

    def lateness(self, end: EndOfHold, bot: MortalBot) -> float:
        """Return how late an end was accepted, counted from when `bot` was there to send it."""
        [accepted_at, *_] = [
            call.at
            for person in self.people
            if person.side.account.id == end.message.person_id
            for call in self.taken(person)
            if ledger.fingerprint(call.arguments) == end.message.fingerprint
        ]
        return accepted_at - max(end.due_at, bot.born_before(accepted_at))

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
