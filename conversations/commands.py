"""Slash commands and the buttons of cards: what is good at any moment, whatever is open."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, TypeAlias

from conversations import (
    again,
    answers,
    asking,
    buttons,
    check,
    done,
    intake,
    keeping,
    page,
    pausing,
    plan_card,
    reminder_screen,
    replies,
    routine,
    self_tests,
    settings,
    telling,
    their_data,
)
from conversations.buttons import Tap
from conversations.draft import Draft
from conversations.effects import words
from conversations.handlers import follow
from conversations.moves import Move, by_meaning
from conversations.state import SESSION_STEPS, Step
from conversations.table import Signal

Command: TypeAlias = Callable[[Draft, str], None]


def run(draft: Draft, name: str, argument: str) -> None:
    """Carry out a command; one that is not known gets the help that fits the moment."""
    command = COMMANDS.get(name)
    if not draft.state.consented and name not in BEFORE_CONSENT:
        intake.welcome(draft)
    elif command is None:
        again.show(draft, words("command.unknown"))
    elif name in AFTER_INTAKE and not intake.enrolled(draft.state):
        again.show(draft, words("routine.first-the-questions"))
    else:
        command(draft, argument)


def _start(draft: Draft, _argument: str) -> None:
    greeting = {
        Step.WELCOME: (),
        Step.INTAKE: (words("start.intake"), words("welcome.not")),
        Step.HOME: (words("start.home"), words("welcome.not")),
        Step.LOCKED: (),
    }
    again.show(draft, *greeting.get(draft.state.main.step, (words("start.running"),)))


def _done(draft: Draft, argument: str) -> None:
    """In a session "done" means this step; outside it means today, or the day that is named."""
    said = _said_with(draft, argument)
    main = draft.state.main
    if main.step is Step.LOCKED:
        again.unclear(draft)
    elif main.step in SESSION_STEPS and (said is None or said.day == draft.today):
        follow(draft, by_meaning(main, "done") or Move(place=main, signal=Signal.UNCLEAR))
    elif said is not None:
        log_said(draft, said)
    elif not take_back_said(draft, argument):
        done.ask_day(draft, words("done.which-unclear"))


def _said_with(draft: Draft, argument: str) -> answers.DoneSaid | None:
    """Read what follows the command, as if "done" had been typed in its place."""
    word = draft.language.vocabulary["done"][0]
    return answers.read_done(f"{word} {argument}", draft.language, today=draft.today)


def log_said(draft: Draft, said: answers.DoneSaid) -> None:
    """Log what a sentence such as "done yesterday, 3/10" says."""
    done.log(draft, source=done.TEXT, day=said.day, pain=said.pain)


def take_back_said(draft: Draft, text: str) -> bool:
    """Take back what "undo" or "undo Tuesday" names; return whether it was said."""
    if answers.meaning_of(text, draft.language) == "undo":
        done.undo_newest(draft)
        return True
    day = answers.read_undo(text, draft.language, today=draft.today)
    if day is None:
        return False
    done.unlog(draft, day)
    return True


def _stop(draft: Draft, _argument: str) -> None:
    """End what is running: the session, else the aside. Nothing said or done is lost."""
    step = draft.state.main.step
    if step in SESSION_STEPS:
        routine.stop(draft)
    elif draft.state.aside.step is Step.KEEP:
        pausing.stop(draft)
    elif asking.leave_aside(draft):
        draft.say(words("stop.aside"))
    elif step is Step.INTAKE:
        draft.say(words("stop.intake"))
    else:
        again.show(draft, words("stop.nothing"))


def _tells(tell: Callable[[Draft], None]) -> Command:
    return lambda draft, _argument: tell(draft)


COMMANDS: Final[Mapping[str, Command]] = {
    "start": _start,
    "routine": _tells(routine.begin),
    "done": _done,
    "progress": _tells(telling.progress),
    "plan": _tells(plan_card.show),
    "reminder": reminder_screen.show,
    "settings": _tells(settings.menu),
    "check": _tells(check.begin),
    "privacy": _tells(their_data.privacy),
    "export": their_data.export,
    "delete": _tells(their_data.ask_delete),
    "stop": _stop,
    "help": _tells(telling.help_),
}

BEFORE_CONSENT: Final = frozenset({"help", "privacy"})
AFTER_INTAKE: Final = frozenset({"routine", "done", "plan", "reminder", "settings", "check"})
LEADS_ON_ITSELF: Final = frozenset({"start", "routine", "done", "stop"})
"""Commands after which the open step need not be shown again."""


# --- buttons of cards


def card(draft: Draft, tap: Tap) -> bool:
    """Carry out a card's button; return False for one that is not known."""
    if not draft.state.consented:
        intake.welcome(draft)
        return True
    if tap.choice in DAY_CARDS:
        day = buttons.day_of(tap)
        if day is not None:
            DAY_CARDS[tap.choice](draft, day)
        return day is not None
    if tap.choice in THEIR_DATA:
        THEIR_DATA[tap.choice](draft)
        return True
    if tap.choice not in CARDS:
        return False
    if intake.enrolled(draft.state):
        CARDS[tap.choice](draft)
    else:
        again.show(draft, words("routine.first-the-questions"))
    return True


def is_reminder(draft: Draft, tap: Tap) -> bool:
    """Whether a card's button is one of the last reminder."""
    of_reminder = tap.choice in REMINDER_BUTTONS
    return of_reminder and tap.wait_id == draft.today.toordinal()


def _small_from_card(draft: Draft) -> None:
    draft.settle_card()
    routine.begin_small(draft)


def _start_from_card(draft: Draft) -> None:
    draft.settle_card()
    routine.begin(draft)


def _go_on_from_card(draft: Draft) -> None:
    draft.settle_card()
    routine.resume(draft)


def _delete_from_card(draft: Draft) -> None:
    draft.settle_card()
    their_data.ask_delete(draft)


CARDS: Final[Mapping[str, Callable[[Draft], None]]] = {
    "start": _start_from_card,
    "small": _small_from_card,
    "go-on": _go_on_from_card,
    "plan": plan_card.show,
    "change": settings.menu,
    "tomorrow": plan_card.tomorrow,
    "check": check.begin,
    "help": telling.help_,
    "page": page.send,
    "show-me": self_tests.from_card,
    "another-day": done.ask_day,
}

THEIR_DATA: Final[Mapping[str, Callable[[Draft], None]]] = {
    "export": their_data.export,
    "keep": keeping.keep,
    "delete": _delete_from_card,
}
"""Buttons that are good before the intake is over, too."""

DAY_CARDS: Final[Mapping[str, Callable[[Draft, date], None]]] = {
    "undo": done.undo,
    "unlog": done.unlog,
    "pain-now": done.ask_pain,
    "later": replies.later,
    "not-today": replies.not_today,
    "done-already": done.by_button,
    "log-today": done.by_button,
}

REMINDER_BUTTONS: Final = frozenset({"start", "later", "not-today", "done-already"})
"""The buttons of a reminder, which carry its day. "Start" stands below other cards without one."""
