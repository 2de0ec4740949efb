"""Showing the open step again, wherever that is. This is how every dead end leads on."""

from collections.abc import Callable, Mapping
from typing import Final

from conversations import (
    asking,
    away,
    buttons,
    diary,
    intake,
    safety,
    sets,
    stepping,
    stretch,
    timed,
    unwell,
)
from conversations.draft import Draft
from conversations.effects import Keyboard, Words, words
from conversations.state import Place, Step


def show(draft: Draft, *before: Words) -> None:
    """Show the main track's open step in a new message; its wait goes on."""
    draft.led_on = True
    SHOWN[draft.state.main.step](draft, *before)


def unclear(draft: Draft) -> None:
    """Say kindly what would be understood here, and show the step again; nothing is lost."""
    show(draft, words(f"unclear.{draft.state.main.step}"))


def home(draft: Draft, *before: Words) -> None:
    """Say what can be done when nothing is running; whoever was away for long is greeted."""
    if away.is_back(draft):
        away.welcome(draft, *(line for line in before if line.slug not in _SAID_BY_WELCOME))
        return
    draft.say(*before, words("home.what"), markup=home_keyboard(draft))


_SAID_BY_WELCOME: Final = frozenset({"start.home", "unclear.home", "courtesy.hello"})


def home_keyboard(draft: Draft) -> Keyboard:
    """Return the buttons of a quiet moment; today can be logged while it is not."""
    log = buttons.card_button("log-today", day=draft.today.toordinal())
    return buttons.keyboard(
        (buttons.card_button("start"), buttons.card_button("plan")),
        (buttons.card_button("change"), buttons.card_button("help")),
        () if diary.entry_of(draft, draft.today) else (log,),
    )


def _question(draft: Draft, *before: Words) -> None:
    asking.ask_again(draft, draft.state.main, *before)


def _prompt(draft: Draft, text: tuple[Words, ...], markup: Callable[[Place], Keyboard]) -> None:
    place = draft.state.main
    draft.settle(place)
    draft.prompt(place, *text, markup=markup(place))


def _lead_in(draft: Draft, *before: Words) -> None:
    draft.say(*before, words("lead-in.soon"))


def _holding(draft: Draft, *before: Words) -> None:
    running = stretch.running(draft)
    left = stretch.seconds_left(running, running.elapsed_at(draft.now))
    text = (*before, words("hold.still-on", count=left))
    _prompt(draft, text, lambda place: stretch.hold_keyboard(place, running.purpose))


def _paused(draft: Draft, *before: Words) -> None:
    running = stretch.running(draft)
    left = stretch.seconds_left(running, running.elapsed_ms)
    _prompt(draft, (*before, words("hold.paused", count=left)), timed.paused_keyboard)


def _eased(draft: Draft, *before: Words) -> None:
    _prompt(draft, (*before, words("unwell.again")), unwell.eased_keyboard)


def _felt(draft: Draft, *before: Words) -> None:
    _prompt(draft, (*before, words("hold.how-felt")), timed.felt_keyboard)


def _away(draft: Draft, *before: Words) -> None:
    _prompt(draft, (*before, words("hold.away")), timed.away_keyboard)


SHOWN: Final[Mapping[Step, Callable[..., None]]] = {
    Step.WELCOME: intake.welcome,
    Step.INTAKE: _question,
    Step.HOME: home,
    Step.LOCKED: safety.show_lock,
    Step.PAIN_BEFORE: _question,
    Step.READY: stepping.show_again,
    Step.LEAD_IN: _lead_in,
    Step.HOLDING: _holding,
    Step.PAUSED: _paused,
    Step.UNWELL: _question,
    Step.EASED: _eased,
    Step.FEEDBACK: _felt,
    Step.AWAY: _away,
    Step.SET: sets.show_again,
    Step.EVEN: _question,
    Step.PAIN_AFTER: _question,
}
