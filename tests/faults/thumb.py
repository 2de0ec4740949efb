"""Somebody with a phone who taps each thing once and then waits, however long it takes."""

import asyncio
from dataclasses import dataclass, field
from typing import Final

from bot.sandbox.person import PersonSide
from bot.sandbox.seen import SeenButton, SeenMessage

LEADS_ON: Final = ("Ready", "Softer", "Done", "Go on", "Count it", "2", "None of these")
MAY_BE_LEFT: Final = ("morning:", "effort:")  # questions that are over when a session is started
ENDED: Final = "of the last 7 days"
NUDGE: Final = "Still here."
_LOOKS_BACK: Final = 6  # messages


@dataclass(kw_only=True)
class Thumb:
    """One person. What they do returns when it is done, not when it is answered."""

    side: PersonSide
    queries: list[str] = field(default_factory=list)  # every tap, once
    has_tapped: asyncio.Event = field(default_factory=asyncio.Event)  # since it was last cleared
    _tapped: set[str] = field(default_factory=set)

    async def enrols(self, *, minutes: int = 5) -> None:
        """Go through the intake; reminders at 07:00 in Berlin from tomorrow on."""
        self.side.sends("/start")
        await self.taps("I am 18 or over and I agree")
        for label in ("Right", "3", *("None of these",) * 4, "Left", "Only my hands"):
            await self.taps(label)
        await self.taps(f"About {minutes} minutes")
        await self.side.hears("Where are you?")
        self.side.sends("Berlin")
        await self.side.hears("When shall I remind you")
        self.side.sends("07:00")
        await self.side.hears("Your plan is ready")

    async def starts(self, *, after: int) -> None:
        """Wait for a reminder newer than the message `after`, and tap its "Start"."""

        def reminder() -> SeenMessage | None:
            newest = [one for one in self._newest() if one.id > after and "Not today" in one.labels]
            return newest[0] if newest else None

        await self.side.until(lambda: reminder() is not None)
        found = reminder()
        assert found is not None
        self._tap(found, next(one for one in buttons(found) if one.text == "Start"))

    async def goes_through(self, *, after: int) -> None:
        """Tap whatever leads on until a message newer than `after` says that it is done."""
        await self.goes_on_until(ENDED, after=after)

    async def goes_on_until(self, fragment: str, *, after: int = 0) -> None:
        """Tap whatever leads on until a message newer than `after` holds a fragment."""
        while not self._hears(fragment, after):
            await self.side.until(
                lambda: (
                    self._hears(fragment, after)
                    or self._hears(NUDGE, after)
                    or self._fresh(LEADS_ON) is not None
                )
            )
            assert not self._hears(NUDGE, after), "A tap has come to nothing"
            if not self._hears(fragment, after):
                await self._taps_one_of(LEADS_ON)

    def _hears(self, fragment: str, after: int) -> bool:
        return any(one.id > after and fragment in one.text for one in self._newest())

    async def taps(self, label: str) -> None:
        """Wait for a button with that label, and tap it."""
        await self._taps_one_of((label,))

    async def _taps_one_of(self, labels: tuple[str, ...]) -> None:
        await self.side.until(lambda: self._fresh(labels) is not None)
        found = self._fresh(labels)
        assert found is not None
        self._tap(*found)

    def _tap(self, message: SeenMessage, button: SeenButton) -> None:
        assert button.data is not None
        query = self.side.taps(data=button.data, message_id=message.id)
        assert query is not None
        self.queries.append(query)
        self._tapped.add(wait_of(button))
        self.has_tapped.set()

    def _fresh(self, labels: tuple[str, ...]) -> tuple[SeenMessage, SeenButton] | None:
        """Find the newest such button of a wait that nothing was tapped for yet."""
        for message in self._newest():
            for button in buttons(message):
                if button.text in labels and self._is_open(wait_of(button)):
                    return message, button
        return None

    def _is_open(self, wait: str) -> bool:
        return wait not in self._tapped and not wait.startswith(MAY_BE_LEFT)

    def _newest(self) -> list[SeenMessage]:
        return list(reversed(self.side.from_bot()))[:_LOOKS_BACK]


def buttons(message: SeenMessage) -> list[SeenButton]:
    return [button for row in message.buttons for button in row]


def wait_of(button: SeenButton) -> str:
    """Return the step and the wait a button belongs to; a message sent twice has the same."""
    return ":".join((button.data or "").split(":")[:2])
