"""A whole world for dialogues: a chat, a clock, timers and a reminder, all in memory.

A test writes what the person does and what the chat must then show. Between any two inputs the
state is encoded and decoded again, as it is in the database. Messages are rendered with the
real words, so every limit of Telegram's is checked for every message any test makes.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from bot.render import Outgoing, outgoing
from content.loader import load
from content.schema import Catalog
from conversations import codec
from conversations.effects import (
    CancelTimers,
    Edit,
    Effect,
    EraseDay,
    Forget,
    LogDay,
    OccurrenceFate,
    PlanReminder,
    RecordOccurrence,
    Say,
    SendExport,
    SentMessage,
    StartTimer,
    StripButtons,
    TappedMessage,
    Toast,
)
from conversations.engine import advance
from conversations.events import (
    ButtonPressed,
    CommandReceived,
    DeliveryFailed,
    Event,
    LocationShared,
    MessageDelivered,
    OtherReceived,
    ReminderDue,
    TextReceived,
    TimerFired,
    Undelivered,
)
from conversations.state import DialogueState, Step, begin

MORNING = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)  # a Monday; 07:00 in Berlin
PERSON = 1


@cache
def shipped() -> Catalog:
    """The content as it is shipped, loaded once for all tests of a process."""
    return load()


@dataclass(kw_only=True)
class Bubble:
    """One message of the bot in the chat, as it looks now."""

    id: int
    text: str
    buttons: list[list[tuple[str, str]]]  # (label, data)
    reply_keyboard: bool = False
    sent_at: datetime
    edits: int = 0


@dataclass(kw_only=True)
class Playbook:
    """One person's dialogue. What the person does are verbs; what is seen are nouns."""

    catalog: Catalog = field(default_factory=shipped)
    now: datetime = MORNING
    offline: bool = False  # tracked messages are neither delivered nor lost while it is set
    state: DialogueState = field(default_factory=begin)
    bubbles: dict[int, Bubble] = field(default_factory=dict)
    toasts: list[str] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)  # of the last input
    timers: dict[tuple[str, int], datetime] = field(default_factory=dict)
    reminder_at: datetime | None = None
    days: dict[str, LogDay] = field(default_factory=dict)
    fates: dict[str, OccurrenceFate] = field(default_factory=dict)
    exports: int = 0
    transcript: list[str] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**9)))
    _by_ref: dict[str, int] = field(default_factory=dict)
    _waiting: deque[str] = field(default_factory=deque)

    # --- what the person does

    def types(self, text: str) -> "Playbook":
        """Type a message; one that starts with a slash is a command."""
        self._heard(text)
        if text.startswith("/"):
            name, _, argument = text[1:].partition(" ")
            return self._input(CommandReceived(name=name.lower(), argument=argument))
        return self._input(TextReceived(text=text, message_id=next(self._ids)))

    def taps(self, label: str) -> "Playbook":
        """Tap the newest button with that label; "✓ " before it does not matter."""
        bubble, data = self.button(label)
        self._heard(f"[{label}]")
        return self._input(ButtonPressed(data=data, message_id=bubble.id))

    def taps_data(self, data: str, *, message_id: int = 0) -> "Playbook":
        """Tap a button that is no longer shown, or was never ours."""
        self._heard(f"[data {data}]")
        return self._input(ButtonPressed(data=data, message_id=message_id))

    def shares_location_in(self, zone: str | None) -> "Playbook":
        """Share a location that lies in a zone."""
        self._heard("(a location)")
        return self._input(LocationShared(zone=zone))

    def sends(self, kind: str) -> "Playbook":
        """Send something that is not words: a sticker, a photo, a voice message."""
        self._heard(f"({kind})")
        return self._input(OtherReceived(kind=kind))

    # --- what time does

    def waits(self, seconds: float) -> "Playbook":
        """Let time pass; whatever comes due meanwhile fires at its own instant."""
        until = self.now + timedelta(seconds=seconds)
        while (due := self._next_due()) is not None and due <= until:
            self.now = max(self.now, due)
            self._fire_next()
        self.now = until
        return self

    def sleeps(self, seconds: float) -> "Playbook":
        """Be down for a while; what came due in between fires late, all at once."""
        self.now += timedelta(seconds=seconds)
        while (due := self._next_due()) is not None and due <= self.now:
            self._fire_next()
        return self

    def until(self, instant: datetime) -> "Playbook":
        """Let time pass until an instant."""
        return self.waits((instant - self.now).total_seconds())

    def _next_due(self) -> datetime | None:
        instants = [*self.timers.values()]
        if self.reminder_at is not None:
            instants.append(self.reminder_at)
        return min(instants, default=None)

    def _fire_next(self) -> None:
        due = self._next_due()
        assert due is not None
        if self.reminder_at == due:
            self.reminder_at = None
            self._input(ReminderDue(due_at=due))
            return
        key = next(key for key, at in self.timers.items() if at == due)
        del self.timers[key]
        self._input(TimerFired(name=key[0], wait_id=key[1], due_at=due))

    # --- what the network does

    def comes_online(self) -> "Playbook":
        """Deliver what was waiting."""
        self.offline = False
        self._deliver()
        return self

    def loses(self, reason: Undelivered = Undelivered.EXPIRED) -> "Playbook":
        """Give up on every tracked message that is waiting."""
        self.offline = False
        while self._waiting:
            self._advance(DeliveryFailed(ref=self._waiting.popleft(), reason=reason))
        return self

    def is_blocked(self) -> "Playbook":
        """The person blocks the bot."""
        return self._input(DeliveryFailed(ref="", reason=Undelivered.PARKED))

    # --- what is seen

    @property
    def last(self) -> Bubble:
        """The newest message of the bot."""
        return self.bubbles[max(self.bubbles)]

    @property
    def step(self) -> Step:
        """The open step of the main track."""
        return self.state.main.step

    def button(self, label: str) -> tuple[Bubble, str]:
        """Find the newest button with that label."""
        for bubble in sorted(self.bubbles.values(), key=lambda one: -one.id):
            for row in bubble.buttons:
                for shown, data in row:
                    if shown.removeprefix("✓ ") == label:
                        return bubble, data
        raise AssertionError(f"no button {label!r}; shown: {self.labels}")

    @property
    def labels(self) -> list[str]:
        """All buttons that can be tapped now, oldest message first."""
        return [label for b in self.bubbles.values() for row in b.buttons for label, _ in row]

    def sees(self, *parts: str) -> "Playbook":
        """Check that the newest message holds all of `parts`."""
        for part in parts:
            assert part in self.last.text, f"{part!r} is not in {self.last.text!r}"
        return self

    def is_at(self, step: Step) -> "Playbook":
        """Check the open step of the main track."""
        assert self.state.main.step == step, "\n".join(self.transcript[-12:])
        return self

    # --- the machine room

    def _heard(self, what: str) -> None:
        self.transcript.append(f"{self._clock()} > {what}")

    def _clock(self) -> str:
        return f"{self.now:%H:%M:%S}"

    def _input(self, event: Event) -> "Playbook":
        self.effects = []
        self._advance(event)
        self._deliver()
        return self

    def _advance(self, event: Event) -> None:
        if self.state.consented:
            self.state = codec.decode(codec.encode(self.state))
        turn = advance(self.state, event, now=self.now, catalog=self.catalog)
        self.state = turn.state
        self.effects += turn.effects
        for effect in turn.effects:
            self._carry_out(effect)

    def _deliver(self) -> None:
        while self._waiting and not self.offline:
            self._advance(MessageDelivered(ref=self._waiting.popleft(), at=self.now))

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case Say() | Edit() | StripButtons() | Toast() | SendExport():
                language = self.catalog.language(self.state.locale)
                self._show(effect, outgoing(effect, person_id=PERSON, language=language))
            case StartTimer():
                self.timers[effect.name, effect.wait_id] = effect.due_at
            case CancelTimers():
                for key in [key for key in self.timers if key[1] == effect.wait_id]:
                    del self.timers[key]
            case PlanReminder():
                self.reminder_at = effect.due_at
            case RecordOccurrence():
                self.fates[effect.local_date.isoformat()] = effect.fate
            case LogDay():
                self.days[effect.local_date.isoformat()] = effect
            case EraseDay():
                self.days.pop(effect.local_date.isoformat(), None)
            case Forget():
                self.timers.clear()
                self.days.clear()
                self.reminder_at = None
                self._waiting.clear()

    def _show(self, effect: Effect, call: Outgoing) -> None:
        payload = call.payload
        match effect:
            case Say():
                self._new(effect, payload["text"], payload.get("reply_markup", {}))
            case Edit() | StripButtons():
                self._edit(effect, payload.get("text"), payload.get("reply_markup", {}))
            case Toast():
                assert len(payload["text"]) <= 200
                self.toasts.append(payload["text"])
                self.transcript.append(f"{self._clock()} ~ {payload['text']}")
            case SendExport():
                self.exports += 1

    def _new(self, say: Say, text: str, markup: dict[str, object]) -> None:
        bubble = Bubble(
            id=next(self._ids),
            text=checked(text),
            buttons=rows_of(markup),
            reply_keyboard="keyboard" in markup,
            sent_at=self.now,
        )
        self.bubbles[bubble.id] = bubble
        self._by_ref[say.ref] = bubble.id
        self._note("", bubble)
        if say.tracked:
            self._waiting.append(say.ref)

    def _edit(
        self, effect: Edit | StripButtons, text: str | None, markup: dict[str, object]
    ) -> None:
        match effect.target:
            case SentMessage(ref=ref):
                bubble = self.bubbles.get(self._by_ref.get(ref, 0))
            case TappedMessage(message_id=message_id):
                bubble = self.bubbles.get(message_id)
        if bubble is None:
            return
        bubble.edits += 1
        bubble.buttons = rows_of(markup)
        if text is not None:
            bubble.text = checked(text)
            self._note("(edit) ", bubble)

    def _note(self, how: str, bubble: Bubble) -> None:
        keys = " ".join(f"[{label}]" for row in bubble.buttons for label, _ in row)
        lines = bubble.text.replace("\n", "\n           ")
        self.transcript.append(
            f"{self._clock()}   {how}{lines}" + (f"\n           {keys}" if keys else "")
        )


def checked(text: str) -> str:
    """Return a message's text after checking it against Telegram's limits."""
    assert text.strip(), "an empty message"
    assert len(text) <= 4096, "a message over 4096 characters"
    return text


def rows_of(markup: dict[str, object]) -> list[list[tuple[str, str]]]:
    """Return a message's inline buttons after checking them against Telegram's limits."""
    rows = markup.get("inline_keyboard", [])
    assert isinstance(rows, list)
    assert sum(len(row) for row in rows) <= 100
    for row in rows:
        assert 1 <= len(row) <= 8
        for button in row:
            assert 1 <= len(button["callback_data"].encode()) <= 64
            assert 1 <= len(button["text"]) <= 64
    return [[(button["text"], button["callback_data"]) for button in row] for row in rows]
