"""The engine: one event in, a turn out. Pure; the only door into this package for the shell."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final, assert_never

from content.schema import Catalog
from conversations import (
    again,
    asking,
    buttons,
    commands,
    intake,
    keeping,
    mini_check,
    mornings,
    moves,
    parking,
    pausing,
    reactions,
    reminders,
    renewal,
    replies,
    routine,
    stretch,
    travel,
    unwell,
    weekly,
)
from conversations import answers as reading
from conversations.buttons import Tap
from conversations.draft import Draft
from conversations.effects import TappedMessage, words
from conversations.events import (
    BotBlocked,
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
from conversations.handlers import follow
from conversations.mending import mend
from conversations.moves import Move
from conversations.questions import Given
from conversations.roles import ZONE
from conversations.state import SESSION_STEPS, DialogueState, Place, Step
from conversations.table import TABLE, WAITING, Signal
from conversations.timed import END, MOMENT
from conversations.turn import Turn

TIMERS: Final = {
    stretch.LEAD_IN: Signal.LEAD_IN_OVER,
    END: Signal.OVER,
    routine.SILENCE: Signal.SILENCE,
}


def advance(state: DialogueState, event: Event, *, now: datetime, catalog: Catalog) -> Turn:
    """Handle one event; a timer of a wait already left changes nothing.

    Args:
        state: the dialogue as it was left by the turn before.
        event: what has happened.
        now: the instant of this turn, aware; the engine never asks the time itself.
        catalog: the content to speak with; for a running session, the one it began with.
    """
    draft = Draft(state, now=now, catalog=catalog)
    match event:
        case ReactionAdded() if not (state.parked or reactions.day_meant(draft, event)):
            return Turn(state=state)  # nothing was said, so not even a turn is counted
        case TimerFired() | ReminderDue() | MessageDelivered() | DeliveryFailed() | BotBlocked():
            if not _of_time(draft, event):
                return Turn(state=state)
        case (
            TextReceived()
            | CommandReceived()
            | ButtonPressed()
            | LocationShared()
            | ReactionAdded()
            | OtherReceived()
        ):
            parking.revive(draft)
            reminders.seen(draft)
            if not (mend(draft) or renewal.holds(draft, event)):
                _of_person(draft, event)
                _lead_on(draft, state, event)
        case _:
            assert_never(event)
    _listen(draft, state, event)
    return draft.finish()


# --- time and delivery


def _of_time(
    draft: Draft,
    event: TimerFired | ReminderDue | MessageDelivered | DeliveryFailed | BotBlocked,
) -> bool:
    """Handle what no person did; return False for what is stale and changes nothing."""
    match event:
        case TimerFired():
            return _timer(draft, event)
        case ReminderDue(due_at=due_at):
            if reminders.due(draft, due_at):  # a second thing makes no sound
                mornings.ask_quietly(draft)
        case MessageDelivered(ref=ref, at=at):
            return _delivered(draft, ref, at)
        case DeliveryFailed(reason=Undelivered.PARKED) | BotBlocked():
            parking.park(draft)
        case DeliveryFailed(ref=ref):
            return _lost(draft, ref)
        case _:
            assert_never(event)
    return True


def _timer(draft: Draft, event: TimerFired) -> bool:
    if event.name == reminders.SNOOZE:
        return reminders.snoozed(draft, event.due_at)
    if event.name.startswith(unwell.FOLLOW_UP):
        unwell.follow_up(draft, event.name)
        return True
    if event.name == keeping.KEEPING:
        keeping.due(draft)
        return True
    if event.name == weekly.WEEK:
        weekly.due(draft, event.due_at)
        return True
    place = draft.state.main
    signal = Signal.CUE if event.name.startswith(MOMENT) else TIMERS.get(event.name)
    if event.wait_id != place.wait_id or signal is None or signal not in TABLE[place.step]:
        return False
    follow(draft, Move(place=place, signal=signal, value=event.name, at=event.due_at))
    return True


def _delivered(draft: Draft, ref: str, at: datetime) -> bool:
    place = draft.state.main
    if place.step is not Step.HOLDING or not _is_opening(draft, ref):
        return False
    follow(draft, Move(place=place, signal=Signal.DELIVERED, at=at))
    return True


def _is_opening(draft: Draft, ref: str) -> bool:
    """Whether a message is the one that the running stretch is waiting for.

    The buttons may have moved on to a newer message; the stretch still starts with this one.
    """
    timed = stretch.running(draft)
    return timed.ref == ref and timed.started_at is None


def _lost(draft: Draft, ref: str) -> bool:
    if ref == draft.state.reminder_ref:
        reminders.expired(draft)
        return True
    place = draft.state.main
    lost = _is_opening(draft, ref) if place.step is Step.HOLDING else ref == place.ref
    if not lost or Signal.LOST not in TABLE[place.step]:
        return False
    follow(draft, Move(place=place, signal=Signal.LOST))
    return True


# --- the person


def _of_person(
    draft: Draft,
    event: TextReceived
    | CommandReceived
    | ButtonPressed
    | LocationShared
    | ReactionAdded
    | OtherReceived,
) -> None:
    match event:
        case TextReceived(text=text):
            _text(draft, text)
        case CommandReceived(name=name, argument=argument):
            commands.run(draft, name, argument)
        case ButtonPressed():
            _tap(draft, event)
        case LocationShared(zone=zone):
            _location(draft, zone)
        case OtherReceived():
            _other(draft)
        case ReactionAdded():
            reactions.added(draft, event)
        case _:
            assert_never(event)


def _open_places(draft: Draft) -> tuple[Place, ...]:
    """Return the open waits, the one in front first."""
    aside = draft.state.aside
    return (draft.state.main,) if aside.step is Step.NONE else (aside, draft.state.main)


def _text(draft: Draft, text: str) -> None:
    """Give typed words to the first open wait that understands them.

    "Stop" and "something feels wrong" are the session's, whatever is open in front of it.
    """
    heard = [moves.of_text(place, text, draft) for place in _open_places(draft)]
    urgent = [move for move in heard if move.place.step in SESSION_STEPS and move.signal in _URGENT]
    understood = urgent or [move for move in heard if move.signal is not Signal.UNCLEAR]
    if understood:
        follow(draft, understood[0])
    elif not (_sign(draft, text) or _at_any_time(draft, text)):
        follow(draft, heard[0])


_URGENT: Final = frozenset({Signal.STOP, Signal.WRONG})


def _sign(draft: Draft, text: str) -> bool:
    """Ask a safety question because of a word; a running hold is stopped if the word says so."""
    sign = mini_check.sign_in(draft, text)
    if sign is None:
        return False
    if sign.question == draft.catalog.gates.afterwards:
        report = reading.read_done(text, draft.language, today=draft.today)
        return report is None and _feels_wrong(draft)  # "done, nothing hurts" is a good report
    if not draft.state.consented:  # nothing is asked yet, only help is named
        intake.welcome(draft, words("mini.before-consent"))
        return True
    main = draft.state.main
    if sign.stops and Signal.PAUSE in TABLE[main.step]:
        follow(draft, Move(place=main, signal=Signal.PAUSE))
    mini_check.because_of(draft, sign)
    return True


def _feels_wrong(draft: Draft) -> bool:
    """Ask what feels wrong, as the button would; return whether this is a moment for it."""
    main = draft.state.main
    if Signal.WRONG in TABLE[main.step]:
        follow(draft, Move(place=main, signal=Signal.WRONG))
        return True
    if main.step is Step.HOME:
        unwell.ask_afterwards(draft)
        return True
    return False


def _at_any_time(draft: Draft, text: str) -> bool:
    """Understand what no step asks for: "help", "wait"; at home "done" and replies to reminders."""
    meaning = reading.meaning_of(text, draft.language) or ""
    if meaning == "help":
        commands.run(draft, "help", "")
        return True
    if meaning == "pause" and draft.state.main.step in WAITING:
        again.show(draft, words("session.no-hurry"))
        return True
    if meaning in _COURTESIES:
        _return_courtesy(draft, meaning)
        return True
    if draft.state.main.step not in SESSION_STEPS | {Step.HOME}:
        return False
    said = reading.read_done(text, draft.language, today=draft.today)
    if said is not None and _is_for_the_diary(draft, said):
        commands.log_said(draft, said)
        return True
    return draft.state.main.step is Step.HOME and _at_home(draft, text, meaning)


_COURTESIES: Final = frozenset({"hello", "thanks"})


def _return_courtesy(draft: Draft, meaning: str) -> None:
    """Answer a greeting or thanks in kind, and show what is open; the welcome greets by itself."""
    if draft.state.main.step is Step.WELCOME:
        again.show(draft)
    else:
        _show_open(draft, f"courtesy.{meaning}")


def _is_for_the_diary(draft: Draft, said: reading.DoneSaid) -> bool:
    """In a session "done" means this step, but "done on Tuesday" still means Tuesday."""
    return draft.state.main.step is Step.HOME or said.day != draft.today


def _at_home(draft: Draft, text: str, meaning: str) -> bool:
    back_on = reading.read_pause_wish(text, today=draft.today, language=draft.language)
    if back_on is not None:
        pausing.until(draft, back_on)
        return True
    if meaning in _AT_HOME:
        _AT_HOME[meaning](draft)
        return True
    return commands.take_back_said(draft, text)


_AT_HOME: Final[Mapping[str, Callable[[Draft], None]]] = {
    "pause": pausing.ask,
    "later": lambda draft: replies.later(draft, draft.today),
    "not-today": lambda draft: replies.not_today(draft, draft.today),
    "wrong": unwell.ask_afterwards,
    "not-done": lambda draft: again.show(draft, words("done.not-yet")),
}
"""What the buttons of a card mean when they are typed."""


def _tap(draft: Draft, event: ButtonPressed) -> None:
    tap = buttons.decode(event.data)
    if tap is None or not _tapped(draft, tap, event.message_id):
        draft.toast(words("toast.stale"))
        draft.strip(TappedMessage(message_id=event.message_id))


def _tapped(draft: Draft, tap: Tap, message_id: int) -> bool:
    if tap.scope == buttons.CARD:
        draft.card, draft.on_reminder = message_id, commands.is_reminder(draft, tap)
        return commands.card(draft, tap)
    for place in _open_places(draft):
        if (tap.scope, tap.wait_id) == (place.step, place.wait_id):
            move = moves.of_tap(place, tap, draft)
            if move is not None:
                draft.tapped = message_id
                follow(draft, move)
                return True
    return False


def _location(draft: Draft, zone: str | None) -> None:
    for place in _open_places(draft):
        if place.item != ZONE or place.step not in moves.QUESTION_STEPS:
            continue
        if zone is None:
            asking.unclear(draft, place)
        else:
            given = Given(answer=zone)
            follow(draft, Move(place=place, signal=Signal.ANSWER, given=given))
        return
    if not travel.arrived(draft, zone):
        _show_open(draft, "location.not-needed")


def _other(draft: Draft) -> None:
    _show_open(draft, "other.cannot-read")


def _show_open(draft: Draft, slug: str) -> None:
    """Say one line about what was sent, and show what is open in front."""
    place = _open_places(draft)[0]
    if place is draft.state.main:
        again.show(draft, words(slug))
    else:
        draft.say(words(slug))
        follow(draft, Move(place=place, signal=Signal.UNCLEAR))


# --- after a turn


def _lead_on(draft: Draft, before: DialogueState, event: Event) -> None:
    """After an aside or a telling command, show what was open before it."""
    state = draft.state
    if draft.led_on or state.main != before.main or state.aside.step is not Step.NONE:
        return
    told = isinstance(event, CommandReceived) and event.name not in commands.LEADS_ON_ITSELF
    left_aside = before.aside.step is not Step.NONE
    if (told or left_aside) and state.main.step in SESSION_STEPS | {Step.INTAKE}:
        again.show(draft)


def _listen(draft: Draft, before: DialogueState, event: Event) -> None:
    """Count the silence of a waiting session from the last sign of the person."""
    main = draft.state.main
    if main.step not in WAITING:
        return
    newly = main.wait_id != before.main.wait_id
    if newly or isinstance(event, _FROM_PERSON):
        routine.listen_for_silence(draft)


_FROM_PERSON: Final = (TextReceived, CommandReceived, ButtonPressed, LocationShared, OtherReceived)
