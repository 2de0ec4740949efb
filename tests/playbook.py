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

from bot.render import Outgoing, Payload, Visible, outgoing
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
    SendPage,
    SendPicture,
    SentMessage,
    StartTimer,
    StripButtons,
    Toast,
    Withdraw,
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
    ReactionAdded,
    ReminderDue,
    TextReceived,
    TimerFired,
    Undelivered,
)
from conversations.state import DialogueState, Step, begin
from tests.bubbles import Bubble, rows_of, words_in

MORNING = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)  # a Monday; 07:00 in Berlin
PERSON = 1


@cache
def shipped() -> Catalog:
    """The content as it is shipped, loaded once for all tests of a process."""
    return load()


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
    asks_location: bool = False  # the button that shares a location is shown
    calls: int = 0  # visible ones to Telegram: messages, edits, buttons taken away
    transcript: list[str] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**9)))
    _by_ref: dict[str, int] = field(default_factory=dict)
    _waiting: deque[str] = field(default_factory=deque)
    _tapped: ButtonPressed | None = None
    _seen: list[str] = field(default_factory=list)

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
        return self._tap(f"[{label}]", data, bubble.id)

    def taps_data(self, data: str) -> "Playbook":
        """Tap a button by its data: one shown, one that is long gone, or one never ours."""
        shown = [bubble.id for bubble in self.bubbles.values() if bubble.has(data)]
        return self._tap(f"[data {data}]", data, max(shown, default=0))

    def taps_again(self) -> "Playbook":
        """Tap the button that was tapped last once more, as a nervous thumb does."""
        assert self._tapped is not None
        return self._tap("[again]", self._tapped.data, self._tapped.message_id)

    def _tap(self, what: str, data: str, message_id: int) -> "Playbook":
        self._heard(what)
        self._tapped = ButtonPressed(data=data, message_id=message_id)
        return self._input(self._tapped)

    def reacts(self, *emoji: str, to: Bubble | None = None, before: str = "") -> "Playbook":
        """Put emoji on a message, the newest if none is named; `before` is taken away by it."""
        bubble = to or self.last
        self._heard(f"(reacts {' '.join(emoji)})")
        return self._input(
            ReactionAdded(
                added=emoji,
                before=tuple(before.split()),
                message_id=bubble.id,
                buttons=bubble.carried,
            )
        )

    def shares_location_in(self, zone: str | None) -> "Playbook":
        """Share a location that lies in a zone."""
        self._heard("(a location)")
        return self._input(LocationShared(zone=zone))

    def happens(self, event: Event) -> "Playbook":
        """Let any event come in as it is, for those that no person and no clock here makes."""
        return self._input(event)

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

    def goes_offline(self) -> "Playbook":
        """Let tracked messages wait, neither delivered nor lost."""
        self.offline = True
        return self

    def loses(self, reason: Undelivered = Undelivered.EXPIRED) -> "Playbook":
        """Give up on every tracked message that is waiting."""
        self.offline = False
        self.effects, self._seen = [], []
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
    def stored(self) -> DialogueState | None:
        """What the database would hold of this person; nothing before they agree."""
        return self.state if self.state.consented else None

    @property
    def answer(self) -> list[str]:
        """Everything the last input made visible: messages, edits and toasts, oldest first."""
        return [*self._seen]

    def choices(self, prefix: str) -> list[str]:
        """The data of every button shown that begins with `prefix`, newest message first."""
        return [
            data
            for bubble in sorted(self.bubbles.values(), key=lambda one: -one.id)
            for row in bubble.buttons
            for _, data in row
            if data.startswith(prefix)
        ]

    @property
    def labels(self) -> list[str]:
        """All buttons that can be tapped now, oldest message first."""
        return [label for b in self.bubbles.values() for row in b.buttons for label, _ in row]

    def sees(self, *parts: str) -> "Playbook":
        """Check that the newest message holds all of `parts`."""
        for part in parts:
            assert part in self.last.text, f"{part!r} is not in {self.last.text!r}"
        return self

    def does_not_see(self, *parts: str) -> "Playbook":
        """Check that the newest message holds none of `parts`."""
        for part in parts:
            assert part not in self.last.text, f"{part!r} is in {self.last.text!r}"
        return self

    def hears(self, *parts: str) -> "Playbook":
        """Check that `parts` were shown by the last input, in any message, edit or toast."""
        everything = "\n".join(self._seen)
        for part in parts:
            assert part in everything, f"{part!r} is not in {everything!r}"
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
        self._seen = []
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
        if isinstance(effect, Visible):
            language = self.catalog.language(self.state.locale)
            self._show(effect, outgoing(effect, person_id=PERSON, language=language))
        match effect:
            case StartTimer():
                self.timers[effect.name, effect.wait_id] = effect.due_at
            case CancelTimers():
                for key in [key for key in self.timers if key[1] == effect.wait_id]:
                    del self.timers[key]
            case PlanReminder():
                self.reminder_at = effect.due_at
            case Withdraw(ref=ref) if ref in self._waiting:
                self._waiting.remove(ref)
                del self.bubbles[self._by_ref[ref]]
            case RecordOccurrence():
                self.fates[effect.local_date.isoformat()] = effect.fate
            case LogDay() | EraseDay():
                self._log(effect)
            case Forget():
                self.timers.clear()
                self.days.clear()
                self.reminder_at = None
                self._waiting.clear()

    def _log(self, effect: LogDay | EraseDay) -> None:
        day = effect.local_date.isoformat()
        self.days.pop(day, None)
        if isinstance(effect, LogDay):
            self.days[day] = effect

    def _show(self, effect: Effect, call: Outgoing) -> None:
        payload = call.payload
        self.calls += isinstance(effect, Say | Edit | StripButtons | SendPicture)
        match effect:
            case Say() | SendPicture() | SendPage():
                self._new(effect, payload)
            case Edit() | StripButtons():
                self._edit(effect, payload)
            case Toast():
                assert len(payload["text"]) <= 200
                self.toasts.append(payload["text"])
                self._seen.append(payload["text"])
                self.transcript.append(f"{self._clock()} ~ {payload['text']}")
            case SendExport():
                self.exports += 1

    def _new(self, say: Say | SendPicture | SendPage, payload: Payload) -> None:
        markup = payload.get("reply_markup", {})
        bubble = Bubble(
            id=next(self._ids),
            text=words_in(payload),
            captioned="caption" in payload,
            picture=payload.get("shown", {}).get("name", ""),
            buttons=rows_of(markup),
            reply_keyboard="keyboard" in markup,
            sent_at=self.now,
            carried=tuple(data for row in rows_of(markup) for _, data in row),
        )
        self.bubbles[bubble.id] = bubble
        self.asks_location |= bubble.reply_keyboard
        if "remove_keyboard" in markup:
            self.asks_location = False
        self._by_ref[say.ref] = bubble.id
        self._note("", bubble)
        if isinstance(say, Say) and say.tracked:
            self._waiting.append(say.ref)

    def _edit(self, effect: Edit | StripButtons, payload: Payload) -> None:
        target = effect.target
        if isinstance(target, SentMessage):
            bubble = self.bubbles.get(self._by_ref.get(target.ref, 0))
        else:
            bubble = self.bubbles.get(target.message_id)
        if bubble is None:
            return
        bubble.edits += 1
        bubble.buttons = rows_of(payload.get("reply_markup", {}))
        if isinstance(effect, Edit):
            assert bubble.captioned == ("caption" in payload), "Telegram refuses this edit"
            bubble.text = words_in(payload)
            self._note("(edit) ", bubble)

    def _note(self, how: str, bubble: Bubble) -> None:
        self._seen.append(bubble.text)
        shown = f"(picture: {bubble.picture})\n" if bubble.picture and not bubble.edits else ""
        keys = " ".join(f"[{label}]" for row in bubble.buttons for label, _ in row)
        lines = (shown + bubble.text).replace("\n", "\n           ")
        self.transcript.append(
            f"{self._clock()}   {how}{lines}" + (f"\n           {keys}" if keys else "")
        )
