"""Folds one person's arrivals of a batch through the engine; pure, for `bot/turns.py` alone.

An event whose turn raises is left out: the state stays as it was before, the failure is
recorded without a word of its content, and the person is told that something went wrong.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol, assert_never

from bot.arrivals import (
    NOBODY,
    Arrival,
    DeliveryReceipt,
    FailureReceipt,
    Receipt,
    RejectedReceipt,
    ReminderReceipt,
    RetryReceipt,
    TimerReceipt,
    UpdateReceipt,
)
from bot.changes import Changes, FailedEvent, Known, StoredPerson
from bot.logs import place_of
from bot.reactions import told
from bot.render import Outgoing, Visible, outgoing
from content.schema import Catalog, Language
from conversations import codec, unreadable
from conversations.effects import (
    CancelTimers,
    Edit,
    Effect,
    EraseDay,
    Forget,
    Lane,
    LogDay,
    PlanReminder,
    RecordOccurrence,
    Say,
    SendExport,
    SendPage,
    SendPicture,
    StartTimer,
    StripButtons,
    Toast,
    Withdraw,
    words,
)
from conversations.events import BotBlocked, DeliveryFailed, Event, ReminderDue, TimerFired
from conversations.state import DialogueState, begin
from conversations.turn import Turn

log = logging.getLogger(__name__)

SORRY = Say(ref="", text=(words("error.sorry"),))
REMINDER_MOVED_OFF = timedelta(days=1)


class Advance(Protocol):
    """The engine: `conversations.engine.advance`."""

    def __call__(
        self, state: DialogueState, event: Event, *, now: datetime, catalog: Catalog
    ) -> Turn:
        """Handle one event."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookshelf:
    """The catalogs a batch needs: the current one, and older ones of running sessions."""

    current: Catalog
    older: Mapping[str, Catalog]

    def catalog_of(self, state: DialogueState) -> Catalog:
        """Return the catalog a running session began with, else the current one."""
        return self.older.get(state.session_content_version or "", self.current)


def spoken_locale(tag: str | None, catalog: Catalog) -> str:
    """Return the catalog's language nearest to an IETF tag ("pt-BR" -> "pt"), or its default."""
    wanted = (tag or "").replace("_", "-").lower()
    spoken = {known.lower(): known for known in catalog.languages}
    return spoken.get(wanted) or spoken.get(wanted.partition("-")[0]) or catalog.default_language


class Fold:
    """One person's share of a batch. Call `take` in order, then read `changes`."""

    def __init__(self, person_id: int, known: Known, *, now: datetime, current: Catalog) -> None:
        self.changes = Changes(person_id=person_id)
        self._known = known
        self._now = now
        self._current = current
        self._stored = known.people.get(person_id)
        self._unreadable: Exception | None = None
        self._state = begin()
        self._met = self._stored is not None  # else nothing of theirs may be written
        if self._stored is not None:
            try:
                self._state = codec.decode(self._stored.state)
            except Exception as error:  # noqa: BLE001 - one person's row must not stop the others
                self._unreadable = error
                self._state = replace(begin(), locale=self._stored.locale)

    @property
    def content_version(self) -> str | None:
        """The content version a running session asks for."""
        return self._state.session_content_version

    @property
    def is_unreadable(self) -> bool:
        """Whether what is stored cannot be read. Then the day log is all that is known."""
        return self._unreadable is not None

    def recall(self, diary: tuple[LogDay, ...]) -> None:
        """Take the diary from the day log."""
        self._state = replace(self._state, diary=diary)

    def take(self, arrivals: Iterable[Arrival], *, advance: Advance, shelf: Bookshelf) -> Changes:
        """Handle the arrivals in order and return what they change."""
        for arrival in arrivals:
            if not self._is_stale(arrival):
                self._record(arrival.receipt, arrival.event)
                self._handle(arrival, advance, shelf)
        return self.changes

    # --- receipts

    def _is_stale(self, arrival: Arrival) -> bool:
        receipt, changes = arrival.receipt, self.changes
        if isinstance(receipt, UpdateReceipt | RejectedReceipt):
            seen = receipt.update_id in self._known.handled_updates
            return seen or receipt.update_id in changes.updates
        if changes.forget:
            return True  # its row has just been deleted
        match receipt:
            case TimerReceipt(timer_id=timer_id):
                event = arrival.event
                due_at = event.due_at if isinstance(event, TimerFired) else None
                moved = self._known.timers.get(timer_id) != due_at
                return moved or timer_id in changes.fired_timers
            case ReminderReceipt(due_at=due_at):
                planned = self._known.reminders.get(changes.person_id)
                return planned != due_at or changes.reminder is not None
            case DeliveryReceipt() | FailureReceipt() | RetryReceipt():
                return receipt.outbox_id not in self._known.undelivered
            case _:
                assert_never(receipt)

    def _record(self, receipt: Receipt, event: Event | None) -> None:
        changes = self.changes
        match receipt:
            case UpdateReceipt(update_id=update_id):
                changes.updates.append(update_id)
                self._note_reachable(event)
            case RejectedReceipt(update_id=update_id, error=error):
                changes.updates.append(update_id)
                self._note_failure("Update", error)
            case TimerReceipt(timer_id=timer_id):
                changes.fired_timers.append(timer_id)
            case ReminderReceipt(due_at=due_at):
                # Unless its turn plans another instant, it may not ring at this one again.
                after = max(due_at, self._now) + REMINDER_MOVED_OFF
                changes.reminder = PlanReminder(due_at=after)
            case DeliveryReceipt():
                changes.deliveries.append(receipt)
            case FailureReceipt():
                changes.failures.append(receipt)
                changes.parked = receipt.park or changes.parked
            case RetryReceipt():
                changes.retries.append(receipt)
            case _:
                assert_never(receipt)

    def _note_reachable(self, event: Event | None) -> None:
        if isinstance(event, BotBlocked):
            self.changes.parked = True
        elif event is not None and (self.changes.parked or (self._stored and self._stored.parked)):
            self.changes.parked = False

    # --- turns

    def _handle(self, arrival: Arrival, advance: Advance, shelf: Bookshelf) -> None:
        arrival = told(arrival, self._known.buttons)
        locale = arrival.receipt.locale if isinstance(arrival.receipt, UpdateReceipt) else None
        if not self._met:
            self._state = replace(self._state, locale=spoken_locale(locale, self._current))
        if arrival.answer is not None:
            self._say_aside(arrival.answer)
        self.changes.outgoing += arrival.calls
        if arrival.event is None:
            return
        error = self._unreadable
        if error is None:
            error = self._raised_by_turn(arrival, arrival.event, advance, shelf)
        if error is not None:
            self._report(arrival.event, error)
            self._do_without_state(arrival, arrival.event)

    def _raised_by_turn(
        self, arrival: Arrival, event: Event, advance: Advance, shelf: Bookshelf
    ) -> Exception | None:
        try:
            catalog = shelf.catalog_of(self._state)
            turn = advance(self._state, event, now=self._now, catalog=catalog)
            self._take(arrival, event, turn, catalog)
        except Exception as error:  # noqa: BLE001 - a turn may raise anything; it is recorded
            return error
        return None

    def _do_without_state(self, arrival: Arrival, event: Event) -> None:
        """Do what needs nothing stored; an event that needs more is left out, with an apology."""
        if not (self._unreadable or (self._met and unreadable.serves(event))):
            self._apologise(arrival, event)
            return
        nothing = replace(begin(), locale=self._state.locale, diary=self._state.diary)
        try:
            turn = unreadable.advance(nothing, event, now=self._now, catalog=self._current)
            self._take(arrival, event, turn, self._current, keeps=True)
        except Exception as error:  # noqa: BLE001 - likewise
            self._report(event, error)
            self._apologise(arrival, event)

    def _take(
        self, arrival: Arrival, event: Event, turn: Turn, catalog: Catalog, *, keeps: bool = False
    ) -> None:
        """Take a turn into the changes. With `keeps`, no consent is no wish to be forgotten."""
        # Everything that can raise comes before anything is changed.
        sent = self._rendered(arrival, turn, catalog.language(turn.state.locale))
        if isinstance(event, TimerFired | ReminderDue):
            sent = [replace(one, due_at=event.due_at) for one in sent]
        agreed = turn.state.consented
        is_new = agreed and turn.state is not self._state
        encoded = codec.encode(turn.state) if is_new else ""
        forgets = any(isinstance(effect, Forget) for effect in turn.effects)
        if forgets or not (agreed or keeps or self._stored is None):
            self.changes.start_over()
        if is_new:
            self.changes.person = StoredPerson(state=encoded, locale=turn.state.locale)
        if agreed or keeps:
            for effect in turn.effects:
                self._apply(effect)
        self.changes.outgoing += sent
        if agreed or forgets or not keeps:
            self._state, self._met, self._unreadable = turn.state, agreed, None

    def _rendered(self, arrival: Arrival, turn: Turn, language: Language) -> list[Outgoing]:
        """Render the visible effects in order; people who have not consented leave no trace."""
        callback_query_id = _tap_of(arrival.receipt)
        sent = []
        toast: Toast | None = None
        for effect in turn.effects:
            if isinstance(effect, Toast) and callback_query_id is not None:
                toast = effect
            elif visible := _visible(effect):
                sent.append(self._render(visible, language))
        if callback_query_id is not None:  # first, so that the button stops waiting
            sent.insert(0, self._answer(callback_query_id, toast, language))
        if turn.state.consented:
            return sent
        return [replace(one, ephemeral=True) for one in sent]

    def _render(self, effect: Visible, lang: Language) -> Outgoing:
        return outgoing(effect, person_id=self.changes.person_id, language=lang)

    def _answer(self, callback_query_id: str, toast: Toast | None, lang: Language) -> Outgoing:
        known = {"callback_query_id": callback_query_id}
        if toast is None:
            return Outgoing(
                method="answerCallbackQuery", payload=known, lane=Lane.REPLY, ephemeral=True
            )
        answer = outgoing(toast, person_id=self.changes.person_id, language=lang)
        return replace(answer, payload=known | answer.payload, ephemeral=True)

    def _apply(self, effect: Effect) -> None:
        changes = self.changes
        match effect:
            case StartTimer(name=name, wait_id=wait_id, due_at=due_at):
                changes.timers[name, wait_id] = due_at
            case CancelTimers(wait_id=wait_id):
                changes.ended_waits.add(wait_id)
                changes.timers = {k: due for k, due in changes.timers.items() if k[1] != wait_id}
            case PlanReminder():
                changes.reminder = effect
            case RecordOccurrence():
                changes.occurrences.append(effect)
            case LogDay() | EraseDay():
                changes.days[effect.local_date] = effect if isinstance(effect, LogDay) else None
            case Withdraw(ref=ref):
                changes.withdrawn.add(ref)
                changes.outgoing = [one for one in changes.outgoing if one.ref != ref]
            case Say() | Edit() | StripButtons() | Toast() | Forget():
                pass  # sent, or done before everything else
            case SendExport() | SendPicture() | SendPage():
                pass  # likewise
            case _:
                assert_never(effect)

    # --- failures

    def _report(self, event: Event, error: Exception) -> None:
        kind, name = type(event).__name__, type(error).__name__
        log.error(
            "A turn failed and was left out",
            extra={
                "action": "turn_failed",
                "event": kind,
                "error": name,
                "place": place_of(error),
            },
        )
        self._note_failure(kind, name)

    def _apologise(self, arrival: Arrival, event: Event) -> None:
        callback_query_id = _tap_of(arrival.receipt)
        if callback_query_id is not None:
            language = self._current.language(self._state.locale)
            self.changes.outgoing.append(self._answer(callback_query_id, None, language))
        if not isinstance(event, BotBlocked | DeliveryFailed | ReminderDue):
            self._say_aside(SORRY)

    def _note_failure(self, kind: str, error: str) -> None:
        person_id = self.changes.person_id if self._met else None
        self.changes.failed.append(FailedEvent(kind=kind, error=error, person_id=person_id))

    def _say_aside(self, say: Say) -> None:
        """Say something outside the dialogue; it leaves no trace and cannot be edited later."""
        if self.changes.person_id == NOBODY:
            return
        try:
            sent = self._render(say, self._current.language(self._state.locale))
        except Exception as error:  # noqa: BLE001 - words that cannot be said must not stop a batch
            self._note_failure("Say", type(error).__name__)
        else:
            self.changes.outgoing.append(replace(sent, ephemeral=True))


def _tap_of(receipt: Receipt) -> str | None:
    return receipt.callback_query_id if isinstance(receipt, UpdateReceipt) else None


def _visible(effect: Effect) -> Visible | None:
    """Return what becomes a message; a toast that answers no tap is said as one."""
    if isinstance(effect, Toast):
        return Say(ref="", text=(effect.text,))
    return effect if isinstance(effect, Visible) else None


def refusing(error: Exception) -> Advance:
    """Return an engine whose every turn raises `error`: for events that could not be written."""

    def advance(
        state: DialogueState,  # noqa: ARG001
        event: Event,  # noqa: ARG001
        *,
        now: datetime,  # noqa: ARG001
        catalog: Catalog,  # noqa: ARG001
    ) -> Turn:
        raise error

    return advance
