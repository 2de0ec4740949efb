"""A pause of the reminders: until when, and back again. Nothing is lost by it."""

from datetime import date, timedelta
from typing import Final

from conversations import answers, asking, away, reminders, roles, upcoming
from conversations.draft import Draft
from conversations.effects import words
from conversations.rhythm import Pause
from conversations.state import DIARY_DAYS, Answer, Step

_DAY: Final = timedelta(days=1)


def ask(draft: Draft) -> None:
    """Ask until when there shall be no reminders."""
    asking.leave_aside(draft)
    asking.ask(draft, Step.PAUSING, roles.PAUSE)


def said(draft: Draft, given: Answer) -> None:
    """Pause as the answer says: an option's slug, or the date to come back on."""
    draft.close_aside()
    option = draft.catalog.question(roles.PAUSE).option(str(given))
    if option is None:
        until(draft, date.fromisoformat(str(given)))
    elif option.days:
        until(draft, draft.today + option.days * _DAY)
    else:
        until(draft, answers.UNTIL_TOLD)


def until(draft: Draft, back_on: date) -> None:
    """Send no reminders before a local day, or before the person says so."""
    last = None if back_on == answers.UNTIL_TOLD else back_on - _DAY
    begin(draft, Pause(first=draft.today, last=last))
    phrase = words("reminder.paused" if last is None else "reminder.paused-until")
    draft.say(phrase, *reminders.next_words(draft))


def begin(draft: Draft, pause: Pause) -> None:
    """Add a pause, in place of one that is running."""
    oldest = draft.today - DIARY_DAYS * _DAY
    kept = tuple(one for one in ended(draft) if one.last is not None and one.last >= oldest)
    upcoming.change(draft, pauses=(*kept, pause))
    reminders.quiet(draft)


def ended(draft: Draft) -> tuple[Pause, ...]:
    """Return the pauses with the running one ended yesterday; one of today alone is dropped."""
    yesterday = draft.today - _DAY
    past = (
        Pause(first=one.first, last=yesterday) if one.covers(draft.today) else one
        for one in draft.state.rhythm.pauses
    )
    return tuple(one for one in past if one.last is None or one.first <= one.last)


def go_on(draft: Draft) -> None:
    """Remind again from the next time on."""
    asking.leave_aside(draft)
    upcoming.change(draft, pauses=ended(draft))
    reminders.replan(draft)
    draft.say(words("reminder.on-again"), *reminders.next_words(draft))


# --- asked whether to stop


def keep_on(draft: Draft) -> None:
    """They would like to be reminded: as usual again, and something small to begin with."""
    asking.leave_aside(draft)
    away.welcome(draft, words("away.kept"), *reminders.next_words(draft))


def stop(draft: Draft) -> None:
    """They would rather not: no reminders until they say so."""
    asking.leave_aside(draft)
    begin(draft, Pause(first=draft.today))
    draft.say(words("away.stopped"))
