"""Somebody whose stored dialogue cannot be read is told so kindly, and has ways on."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest

from bot.render import outgoing
from conversations import codec, unreadable
from conversations.effects import (
    CancelTimers,
    Forget,
    LogDay,
    PlanReminder,
    Say,
    SendExport,
    StartTimer,
    StripButtons,
)
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
from conversations.state import Step, begin
from conversations.turn import Turn
from conversations.weekly import WEEK, WEEK_WAIT
from tests.playbook import MORNING, PERSON, Playbook, shipped
from tests.walks import enrolled

DAY = LogDay(local_date=date(2026, 3, 1), at=MORNING, source="session", steps_done=3)
KNOWN = replace(begin(), diary=(DAY,))


@dataclass
class Chat:
    """One turn after the other, with nothing kept in between."""

    turn: Turn = field(default_factory=lambda: Turn(state=KNOWN))

    def hears(self, event: Event) -> str:
        """Let something happen, and return what is said."""
        self.turn = unreadable.advance(KNOWN, event, now=MORNING, catalog=shipped())
        calls = [
            outgoing(one, person_id=PERSON, language=shipped().language("en"))
            for one in self.turn.effects
            if isinstance(one, Say)
        ]
        return "\n".join(call.payload["text"] for call in calls)

    def types(self, text: str) -> str:
        if text.startswith("/"):
            return self.hears(CommandReceived(name=text[1:], argument=""))
        return self.hears(TextReceived(text=text, message_id=1))

    def taps(self, choice: str) -> str:
        """Tap a button that the last turn has shown, by what it carries."""
        says = [one for one in self.turn.effects if isinstance(one, Say)]
        rows = [row for say in says for row in getattr(say.markup, "rows", ())]
        [data] = [one.data for row in rows for one in row if one.data.endswith(f":{choice}")]
        return self.hears(ButtonPressed(data=data, message_id=7))

    def did(self, kind: type) -> bool:
        return any(isinstance(one, kind) for one in self.turn.effects)


@pytest.mark.parametrize(
    "event",
    [
        CommandReceived(name="start", argument=""),
        CommandReceived(name="routine", argument=""),
        TextReceived(text="yes", message_id=1),  # it may answer anything, so it changes nothing
        TextReceived(text="done", message_id=1),
        ButtonPressed(data="ready:7:ready", message_id=1),
        ButtonPressed(data="nonsense", message_id=1),
        LocationShared(zone="Europe/Berlin"),
        OtherReceived(kind="sticker"),
        TimerFired(name="end", wait_id=7, due_at=MORNING),
    ],
)
def test_whatever_happens_they_hear_what_is_broken_what_is_safe_and_how_to_go_on(
    event: Event,
) -> None:
    chat = Chat()
    said = chat.hears(event)
    assert "Something is broken on my side" in said
    assert "The days you did are safe" in said
    assert "Begin again" in said
    assert not chat.turn.state.consented


@pytest.mark.parametrize(
    "event",
    [
        ReminderDue(due_at=MORNING),
        MessageDelivered(ref="1.1", at=MORNING),
        DeliveryFailed(ref="1.1", reason=Undelivered.REFUSED),
        BotBlocked(),
        ReactionAdded(added=("👍",), message_id=1),
    ],
)
def test_what_asks_for_no_answer_gets_none(event: Event) -> None:
    chat = Chat()
    assert chat.hears(event) == ""
    assert chat.turn == Turn(state=KNOWN)


def test_a_wait_that_came_due_is_told_about_once() -> None:
    chat = Chat()
    chat.hears(TimerFired(name="moment.30", wait_id=7, due_at=MORNING))
    assert CancelTimers(wait_id=7) in chat.turn.effects


def test_the_weekly_line_is_put_off_without_a_word() -> None:
    chat = Chat()
    assert chat.hears(TimerFired(name=WEEK, wait_id=WEEK_WAIT, due_at=MORNING)) == ""
    later = MORNING + timedelta(days=7)
    assert chat.turn.effects == (StartTimer(name=WEEK, wait_id=WEEK_WAIT, due_at=later),)


def test_privacy_and_the_export_need_nothing_that_is_stored() -> None:
    chat = Chat()
    assert "I keep what you answer" in chat.types("/privacy")
    assert "in two files" in chat.types("/export")
    assert chat.did(SendExport)


@pytest.mark.parametrize("typed", [None, "Delete everything", "delete EVERYTHING."])
def test_deleting_asks_once_and_takes_the_button_or_its_words(typed: str | None) -> None:
    chat = Chat()
    assert "This cannot be undone" in chat.types("/delete")
    assert not chat.did(Forget)
    said = chat.taps("yes") if typed is None else chat.types(typed)
    assert "Everything is deleted" in said
    assert chat.turn.effects[0] == Forget()
    assert chat.turn.state == begin()


def test_a_bare_yes_deletes_nothing() -> None:
    chat = Chat()
    chat.types("/delete")
    assert "Something is broken" in chat.types("yes")
    assert not chat.did(Forget)


def test_one_can_keep_everything() -> None:
    chat = Chat()
    chat.types("/delete")
    assert "nothing was changed" in chat.taps("no")
    assert chat.did(StripButtons)
    assert not chat.did(Forget)


@pytest.mark.parametrize("typed", [None, "Begin again", "start over"])
@pytest.mark.parametrize("agreeing", [None, "I am 18 or over and I agree", "I agree"])
def test_one_can_begin_again_and_keeps_the_days(typed: str | None, agreeing: str | None) -> None:
    chat = Chat()
    chat.types("/start")
    said = chat.taps("anew") if typed is None else chat.types(typed)
    assert "The days you did stay" in said
    assert "18 or over" in said
    asked = chat.taps("agree") if agreeing is None else chat.types(agreeing)
    assert "Which knee" in asked
    state = chat.turn.state
    assert state.main.step is Step.INTAKE
    assert state.consent is not None
    assert state.consent.at == MORNING
    assert state.diary == (DAY,)
    assert PlanReminder(due_at=None) in chat.turn.effects


def test_whoever_says_no_to_beginning_again_has_lost_nothing() -> None:
    chat = Chat()
    chat.types("begin again")
    assert "nothing was changed" in chat.taps("decline")
    chat.types("begin again")
    assert "18" in chat.taps("under-18")
    assert not chat.turn.state.consented


@pytest.mark.parametrize("typed", ["that hurts", "chest pain"])
def test_a_word_that_worries_is_answered_with_where_help_is(typed: str) -> None:
    assert "112" in Chat().types(typed)


def test_waits_and_messages_of_the_old_dialogue_mean_nothing_to_the_new_one() -> None:
    chat = Chat()
    chat.types("begin again")
    chat.taps("agree")
    assert chat.turn.state.turn > 10_000_000
    play = Playbook(state=codec.decode(codec.encode(chat.turn.state)))
    play.types("right")  # every button has room for such numbers, or the playbook fails
    assert play.state.turn > 10_000_000


def test_what_always_works_is_known_by_its_event() -> None:
    assert unreadable.serves(CommandReceived(name="delete", argument=""))
    assert unreadable.serves(ButtonPressed(data="card:0:anew", message_id=1))
    assert not unreadable.serves(CommandReceived(name="routine", argument=""))
    assert not unreadable.serves(ButtonPressed(data="card:0:start", message_id=1))
    assert not unreadable.serves(TextReceived(text="hi", message_id=1))


def test_their_buttons_are_stale_once_the_dialogue_can_be_read_again() -> None:
    play = enrolled().taps_data("card:0:anew")
    assert "earlier step" in play.toasts[-1]
    play.is_at(Step.HOME)
