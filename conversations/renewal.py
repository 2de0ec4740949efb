"""Asked again when what people agree to has changed: nothing new is kept before they have answered.

A running session goes on to its end first, with the content it began with.
"""

from typing import Final

from conversations import again, asking, buttons, moves, pausing, reminders, upcoming
from conversations.changing import changed
from conversations.draft import Draft
from conversations.effects import ButtonStyle, Words, words
from conversations.events import ButtonPressed, CommandReceived, Event, TextReceived
from conversations.rhythm import Pause
from conversations.state import SESSION_STEPS, Consent, Step
from conversations.table import Signal

ALWAYS: Final = frozenset({"help", "privacy", "export", "delete"})
"""Commands, and buttons of cards, that need no agreement: to know, to take along, to go."""


def holds(draft: Draft, event: Event) -> bool:
    """Ask first, where an event has to wait for that; return whether it had to."""
    if not _is_wanted(draft) or _may_pass(draft, event):
        return False
    if draft.state.aside.step is Step.RENEWAL and isinstance(event, TextReceived):
        unclear(draft)
    else:
        ask(draft)
    return True


def _is_wanted(draft: Draft) -> bool:
    consent = draft.state.consent
    if consent is None or draft.state.main.step in SESSION_STEPS:
        return False
    return consent.version < draft.catalog.keeping.consent_version


def _may_pass(draft: Draft, event: Event) -> bool:
    aside = draft.state.aside
    match event:
        case CommandReceived(name=name):
            return name in ALWAYS
        case ButtonPressed(data=data):
            tap = buttons.decode(data)
            if tap is None:
                return True  # it is answered as what it is
            mine = (tap.scope, tap.wait_id) == (aside.step, aside.wait_id)
            of_card = tap.scope == buttons.CARD and tap.choice in ALWAYS
            return of_card or (mine and aside.step in _ANSWERABLE)
        case TextReceived(text=text):
            if aside.step not in _ANSWERABLE:
                return False
            return moves.of_text(aside, text, draft).signal is not Signal.UNCLEAR
        case _:
            return False


_ANSWERABLE: Final = frozenset({Step.RENEWAL, Step.DELETE})


def ask(draft: Draft, *before: Words) -> None:
    """Say that it has changed, and ask."""
    asking.leave_aside(draft)
    place = draft.go(Step.RENEWAL)
    draft.led_on = True
    draft.prompt(
        place,
        *before,
        words("renewal.changed"),
        words("welcome.consent"),
        markup=buttons.keyboard(
            (buttons.button(place, "agree", style=ButtonStyle.SUCCESS),),
            (buttons.button(place, "decline"),),
        ),
    )


def agree(draft: Draft) -> None:
    """Keep the new consent with its version and time, and go on where the person was."""
    version = draft.catalog.keeping.consent_version
    paused = draft.state.consent_declined
    asking.leave_aside(draft)
    draft.state = changed(
        draft.state, consent=Consent(version=version, at=draft.now), consent_declined=False
    )
    if paused:
        upcoming.change(draft, pauses=pausing.ended(draft))
        reminders.replan(draft)
    again.show(draft, words("renewal.thanks"))


def decline(draft: Draft) -> None:
    """Keep nothing new and send no reminders; say how to take everything along, and how to go."""
    asking.leave_aside(draft)
    draft.state = changed(draft.state, consent_declined=True)
    pausing.begin(draft, Pause(first=draft.today))
    draft.say(
        words("renewal.declined"),
        markup=buttons.keyboard((buttons.card_button("export"),), (buttons.card_button("delete"),)),
    )


def unclear(draft: Draft) -> None:
    """Say what would be understood, and ask again."""
    ask(draft, words("welcome.example"))
