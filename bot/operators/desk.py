"""The operators' handlers: /stats and /broadcast, for the people that ADMIN_IDS names.

For everybody else these handlers do not fit, and the ordinary ones answer as they answer any
unknown command or button. `bot/app.py` puts them first in the list of `bot/handlers.py`.
"""

import re
from datetime import datetime
from typing import Any, Final, TypeAlias

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from telegram import Update
from telegram.ext import (
    BaseHandler,
    CallbackContext,
    CallbackQueryHandler,
    MessageHandler,
    filters,
)

from bot import updates
from bot.arrivals import Arrival, UpdateReceipt
from bot.clock import Clock
from bot.db import broadcasts
from bot.db.tables import BroadcastStatus
from bot.handlers import Inbox
from bot.operators import speech
from bot.operators.stats import stats
from bot.render import Outgoing

_Context: TypeAlias = CallbackContext[Any, Any, Any, Any]

SEND, STOP = "send", "stop"
USAGE: Final = "Write the words behind the command: /broadcast Good morning, everybody!"
TOO_LONG: Final = f"That is too long: at most {speech.MOST_CHARACTERS} characters."
_TAP: Final = re.compile(rf"op:({SEND}|{STOP}):(\d{{1,18}})")


class OperatorDesk:
    """Translates what operators send, and does what they ask for."""

    def __init__(
        self, inbox: Inbox, *, engine: AsyncEngine, clock: Clock, operators: frozenset[int]
    ) -> None:
        self._inbox = inbox
        self._engine = engine
        self._clock = clock
        self._operators = operators

    def in_order(self) -> list[BaseHandler[Any, Any, Any]]:
        """Return the handlers; none where there are no operators."""
        if not self._operators:
            return []
        theirs = filters.ChatType.PRIVATE & filters.User(user_id=self._operators)
        typed = theirs & filters.TEXT & ~filters.FORWARDED
        return [
            MessageHandler(typed & filters.Regex(r"(?i)^/stats(@\w+)?\s*$"), self._on_stats),
            MessageHandler(typed & filters.Regex(r"(?i)^/broadcast(@\w+)?(\s|$)"), self._on_words),
            _OperatorTaps(self._on_tap, self._operators),
        ]

    async def _on_stats(self, update: Update, _: _Context) -> None:
        async with self._engine.begin() as connection:
            text = await stats(connection, now=self._clock.now())
        self._reply(update, speech.message(updates.person_of(update), text))

    async def _on_words(self, update: Update, _: _Context) -> None:
        """Show what a broadcast would be, and to how many; or how the running ones are doing."""
        chat_id = updates.person_of(update)
        text = update.effective_message.text if update.effective_message else None
        words = re.sub(r"(?i)^/broadcast(@\w+)?\s*", "", text or "").strip()
        async with self._engine.begin() as connection:
            if not words:
                self._reply(update, *await _running(connection, chat_id))
            elif len(words) > speech.MOST_CHARACTERS:
                self._reply(update, speech.message(chat_id, TOO_LONG))
            else:
                now = self._clock.now()
                self._reply(update, *await _dry_run(connection, chat_id, words, now))

    async def _on_tap(self, update: Update, _: _Context) -> None:
        query = update.callback_query
        match = _TAP.fullmatch(query.data or "") if query else None
        if query is None or match is None:
            self._inbox.put(updates.of_nothing(update))
            return
        verb, broadcast_id = match.group(1), int(match.group(2))
        async with self._engine.begin() as connection:
            now = self._clock.now()
            text, buttons = await _told(connection, verb, broadcast_id, now)
        chat_id = updates.person_of(update)
        calls = [speech.answer(query.id)]
        if query.message is not None:
            message_id = query.message.message_id
            calls.append(speech.edit(chat_id, message_id, text, buttons=buttons))
        self._reply(update, *calls)

    def _reply(self, update: Update, *calls: Outgoing) -> None:
        receipt = UpdateReceipt(update_id=update.update_id)
        person_id = updates.person_of(update)
        self._inbox.put(Arrival(person_id=person_id, event=None, receipt=receipt, calls=calls))


class _OperatorTaps(CallbackQueryHandler[_Context, Any]):
    """Fits taps of operators on operators' buttons, and nobody else's."""

    def __init__(self, callback: Any, operators: frozenset[int]) -> None:  # noqa: ANN401 - PTB's
        super().__init__(callback, pattern=_TAP)
        self._operators = operators

    def check_update(self, update: object) -> Any:  # noqa: ANN401 - PTB's
        """Return whether the tap is an operator's."""
        if not isinstance(update, Update) or update.effective_user is None:
            return None
        is_operator = update.effective_user.id in self._operators
        return super().check_update(update) if is_operator else None


async def _dry_run(
    connection: AsyncConnection, chat_id: int, words: str, now: datetime
) -> list[Outgoing]:
    """Store a draft and return what it would look like, with the way to send it."""
    people = await broadcasts.recipients(connection)
    broadcast_id = await broadcasts.draft(connection, operator_id=chat_id, text=words, now=now)
    facts = (
        f"Broadcast {broadcast_id} would look as above and go to {people} people."
        " Whoever is in quiet hours gets it when they end. Nobody has got it yet."
    )
    buttons = (
        (f"Send to {people} people", f"op:{SEND}:{broadcast_id}"),
        ("Cancel", f"op:{STOP}:{broadcast_id}"),
    )
    return [speech.message(chat_id, words), speech.message(chat_id, facts, buttons=buttons)]


async def _running(connection: AsyncConnection, chat_id: int) -> list[Outgoing]:
    calls = []
    for broadcast in await broadcasts.running(connection):
        text, buttons = await _on_its_way(connection, broadcast.id)
        calls.append(speech.message(chat_id, text, buttons=buttons))
    return calls or [speech.message(chat_id, f"No broadcast is running. {USAGE}")]


async def _told(
    connection: AsyncConnection, verb: str, broadcast_id: int, now: datetime
) -> tuple[str, speech.Buttons]:
    """Do what a button says, once, and return what its message says from then on."""
    if verb == SEND:
        if await broadcasts.begin(connection, broadcast_id, now=now):
            return await _on_its_way(connection, broadcast_id)
        if broadcast_id in [one.id for one in await broadcasts.running(connection)]:
            return await _on_its_way(connection, broadcast_id)
        return f"Broadcast {broadcast_id} cannot be sent any more. Begin anew.", ()
    done = await broadcasts.progress(connection, broadcast_id)
    if not await broadcasts.end(connection, broadcast_id, BroadcastStatus.STOPPED, now=now):
        return f"Broadcast {broadcast_id} had ended before.", ()
    await broadcasts.withdraw(connection, broadcast_id)
    return f"Broadcast {broadcast_id} is stopped. {done.gone} people have got it.", ()


async def _on_its_way(connection: AsyncConnection, broadcast_id: int) -> tuple[str, speech.Buttons]:
    done = await broadcasts.progress(connection, broadcast_id)
    text = (
        f"Broadcast {broadcast_id} is on its way: {done.gone} people have got it,"
        f" {done.in_outbox} are next, {done.waiting} are in quiet hours."
    )
    return text, (("Stop", f"op:{STOP}:{broadcast_id}"),)
