"""A thumb or a heart on a reminder or on a session's card: a quiet way to say "done"."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from conversations import answers, buttons, diary, done
from conversations.draft import Draft
from conversations.events import ReactionAdded
from conversations.state import SESSION_STEPS, Step

ASKS: Final = "done-already"
"""The button by which a message asks whether the day is done: a reminder's."""
TELLS: Final = "undo"
"""The button by which a card tells of a day."""


def added(draft: Draft, reaction: ReactionAdded) -> None:
    """Log the day the message was about. Whatever else a reaction may mean asks for no answer."""
    day = day_meant(draft, reaction)
    if day is None:
        return
    entry = diary.entry_of(draft, day)
    is_logged = entry is not None and not entry.partial
    if not is_logged or _day_of(reaction.buttons, ASKS) is not None:  # a card is only thanked for
        done.log(draft, source=done.REACTION, day=day)


def day_meant(draft: Draft, reaction: ReactionAdded) -> date | None:
    """Return the day that a reaction says is done, None where it says nothing of the kind."""
    if not _counts(draft, reaction.added) or _counts(draft, reaction.before):
        return None
    day = _day_of(reaction.buttons, ASKS) or _day_of(reaction.buttons, TELLS)
    if day is None or draft.state.main.step not in SESSION_STEPS | {Step.HOME}:
        return None
    session = draft.state.session
    running = session is not None and draft.state.main.step in SESSION_STEPS
    if session is not None and running and session.local_date == day:
        return None  # the session logs its own day
    return day


def _counts(draft: Draft, emoji: Iterable[str]) -> bool:
    return any(answers.is_done_reaction(one, draft.language) for one in emoji)


def _day_of(carried: Iterable[str], choice: str) -> date | None:
    """Return the day that a card's button of that choice speaks of."""
    taps = (buttons.decode(data) for data in carried)
    of_choice = (tap for tap in taps if tap and (tap.scope, tap.choice) == (buttons.CARD, choice))
    return next((buttons.day_of(tap) for tap in of_choice), None)
