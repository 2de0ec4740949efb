"""What a person can still do whose stored dialogue cannot be read: nothing of it is guessed.

The same door as `engine.advance`, for the shell to use in its place. What cannot be read stays as
it is stored, because another version may be able to read it, until the person begins again and
agrees anew. So nothing is remembered between two turns here: every button says all it needs, and
what may not be taken back (deleting) is tapped, or typed as its button says it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final, assert_never

from content.schema import Catalog
from conversations import answers, buttons, intake, keeping, mini_check, their_data
from conversations.buttons import Tap
from conversations.changing import changed
from conversations.draft import Draft
from conversations.effects import CancelTimers, PlanReminder, TappedMessage, Words, words
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
)
from conversations.state import DialogueState, Step
from conversations.turn import Turn

ANEW: Final = "anew"
LOOK_AGAIN: Final = timedelta(days=7)  # for what comes again and again, such as the weekly line
SECONDS_A_TURN: Final = 60
"""Nobody takes a turn a minute all their life: a number counted so was never a turn's before."""
_FIRST_TURN: Final = 1  # of a state that holds nothing: the wait of its "delete?"


def advance(state: DialogueState, event: Event, *, now: datetime, catalog: Catalog) -> Turn:
    """Handle one event. `state` holds what is known without the dialogue: language and diary.

    The turn's state has consented only if the person has just done so, to begin again.
    """
    draft = Draft(state, now=now, catalog=catalog)
    match event:
        case CommandReceived(name=name):
            COMMANDS.get(name, tell)(draft)
        case ButtonPressed():
            _tapped(draft, event)
        case TextReceived(text=text):
            _typed(draft, text)
        case LocationShared() | OtherReceived():
            tell(draft)
        case TimerFired(name=keeping.KEEPING):
            tell(draft)
            keeping.begin(draft)  # what cannot be read is not deleted unread
        case TimerFired(name=name, wait_id=wait_id) if wait_id < 0:  # it stands, for no wait
            draft.arm(name, wait_id=wait_id, due_at=now + LOOK_AGAIN)
        case TimerFired(wait_id=wait_id):  # whoever waits for it must not wait in vain
            tell(draft)
            draft.effects.append(CancelTimers(wait_id=wait_id))
        case ReminderDue() | MessageDelivered() | DeliveryFailed() | BotBlocked() | ReactionAdded():
            return Turn(state=state)
        case _:
            assert_never(event)
    return draft.finish()


def serves(event: Event) -> bool:
    """Whether an event is one of those that need nothing stored, and so must always work."""
    if isinstance(event, CommandReceived):
        return event.name in COMMANDS
    return isinstance(event, ButtonPressed) and _action(buttons.decode(event.data)) is not None


def tell(draft: Draft, *before: Words) -> None:
    """Say what is broken, what is safe, and the ways on."""
    draft.say(
        *before,
        words("unreadable.what"),
        words("unreadable.safe"),
        words("unreadable.ways"),
        markup=buttons.keyboard((buttons.card_button(ANEW),)),
    )


def _welcome(draft: Draft) -> None:
    _settle(draft)
    intake.welcome(draft, words("unreadable.anew"))


def _agree(draft: Draft) -> None:
    """Begin again. What is left of the old dialogue finds every wait and message it knows gone."""
    anew = int(draft.now.timestamp()) // SECONDS_A_TURN
    draft.state = changed(draft.state, turn=anew)
    intake.agree(draft)
    draft.effects.append(PlanReminder(due_at=None))


def _keep(draft: Draft) -> None:
    _settle(draft)
    tell(draft, words("unreadable.kept"))


def _settle(draft: Draft) -> None:
    if draft.tapped is not None:
        draft.strip(TappedMessage(message_id=draft.tapped))
        draft.tapped = None


def _ask_delete(draft: Draft) -> None:
    their_data.ask_delete(draft, words("unreadable.delete"))


COMMANDS: Final[Mapping[str, Callable[[Draft], None]]] = {
    "start": tell,
    "privacy": their_data.privacy,
    "export": their_data.export,
    "delete": _ask_delete,
}


# --- taps


def _action(tap: Tap | None) -> Callable[[Draft], None] | None:
    """Return what one of the buttons shown here does; None for any other."""
    return None if tap is None else _ACTIONS.get((tap.scope, tap.wait_id, tap.choice))


_ACTIONS: Final[Mapping[tuple[str, int, str], Callable[[Draft], None]]] = {
    (buttons.CARD, 0, ANEW): _welcome,
    (Step.WELCOME, 0, "agree"): _agree,
    (Step.WELCOME, 0, "decline"): _keep,
    (Step.WELCOME, 0, "under-18"): intake.under_18,
    (Step.DELETE, _FIRST_TURN, "yes"): their_data.delete,
    (Step.DELETE, _FIRST_TURN, "no"): _keep,
}


def _tapped(draft: Draft, event: ButtonPressed) -> None:
    draft.tapped = event.message_id
    action = _action(buttons.decode(event.data))
    if action is None:
        _settle(draft)
        tell(draft)
    else:
        action(draft)


# --- typed words


def _typed(draft: Draft, text: str) -> None:
    """Take what the buttons say when it is typed; a bare "yes" may answer anything."""
    meaning = answers.meaning_of(text, draft.language)
    if meaning == "agree" or _is_label(draft, text, "agree"):
        _agree(draft)
    elif _is_label(draft, text, "delete"):
        their_data.delete(draft)
    elif meaning == "start" or _is_label(draft, text, ANEW):
        _welcome(draft)
    elif meaning == "wrong" or mini_check.sign_in(draft, text) is not None:
        tell(draft, words("mini.before-consent"))
    else:
        tell(draft)


def _is_label(draft: Draft, text: str, choice: str) -> bool:
    labels = draft.language.phrases[f"button.{choice}"].values()
    return answers.fold(text) in map(answers.fold, labels)
