"""What will happen to a person by itself, for the sandbox's chat page."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.db.persons import planned_for, state_of
from bot.sandbox.pages import ScheduledItem
from conversations import codec
from conversations.keeping import KEEPING
from conversations.roles import zone_of
from conversations.routine import SILENCE
from conversations.stretch import LEAD_IN
from conversations.timed import END, MOMENT
from conversations.weekly import WEEK

KINDS: Final[Mapping[str, str]] = {
    LEAD_IN: "the hold begins",
    END: "the hold ends",
    SILENCE: "if nobody answers",
    WEEK: "the line about the week",
}


class Planned:
    """Answers the page's question; nothing is planned before `engine` is there."""

    def __init__(self, engine: AsyncEngine | None = None) -> None:
        self.engine = engine

    async def __call__(self, person_id: int, /) -> Sequence[ScheduledItem]:
        """Return a person's timers and reminder."""
        if self.engine is None:
            return ()
        async with self.engine.begin() as connection:
            state = await state_of(connection, person_id)
            planned = await planned_for(connection, person_id)
        zone = None if state is None else zone_of(codec.decode(state))
        return [
            ScheduledItem(kind=in_words(kind), at=at, zone=zone)
            for kind, at in planned
            if kind != KEEPING  # a year ahead, where nobody means to go
        ]


def in_words(timer: str) -> str:
    """Say what a timer is for; an unknown name speaks for itself."""
    return "a cue" if timer.startswith(MOMENT) else KINDS.get(timer, timer)
