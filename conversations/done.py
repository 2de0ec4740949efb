"""Outside a session "done" means today: by text, command or button, logged once a local day."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from conversations import asking, cards, diary, reminders, roles
from conversations.draft import Draft
from conversations.effects import LogDay, words
from conversations.state import Answer, Step

BUTTON: Final = "button"
TEXT: Final = "text"


def log(draft: Draft, *, source: str, day: date | None = None, pain: int | None = None) -> None:
    """Log a local day as done, or say that it already is."""
    day = day or draft.today
    before = diary.entry_of(draft, day)
    if before is not None and not before.partial:
        _already(draft, before, pain)
        return
    entry = before or LogDay(local_date=day, at=draft.now, source=source)
    pain_after = entry.pain_after if pain is None else pain
    diary.put(draft, replace(entry, at=draft.now, partial=False, pain_after=pain_after))
    if day == draft.today:
        reminders.quiet(draft)
    _say_logged(draft, day)


def _say_logged(draft: Draft, day: date) -> None:
    phrase = "done.logged" if day == draft.today else "done.logged-yesterday"
    draft.say(
        words(phrase, count=diary.days_of_last_week(draft)),
        markup=cards.day_keyboard(day),
    )


def _already(draft: Draft, before: LogDay, pain: int | None) -> None:
    if pain is None:
        phrase = "done.already" if before.local_date == draft.today else "done.already-yesterday"
        draft.say(words(phrase, count=diary.days_of_last_week(draft)))
        return
    diary.put(draft, replace(before, pain_after=pain))
    draft.say(words("done.pain-noted", pain=pain))


def yesterday(draft: Draft) -> date:
    """Return the local day before today."""
    return draft.today - timedelta(days=1)


def by_button(draft: Draft, day: date) -> None:
    """Log the day a reminder was for: today, or yesterday from an older reminder."""
    draft.settle_card()
    if day in {draft.today, yesterday(draft)}:
        log(draft, source=BUTTON, day=day)
    else:
        draft.toast(words("toast.old-reminder"))


def undo(draft: Draft, day: date) -> None:
    """Take a log back, up to a day later."""
    entry = diary.entry_of(draft, day)
    draft.settle_card()
    if entry is None:
        draft.say(words("done.nothing-to-undo"))
    elif draft.now - entry.at > timedelta(seconds=draft.rules.undo_seconds):
        draft.say(words("done.too-late-to-undo"))
    else:
        diary.erase(draft, day)
        reminders.replan(draft)
        draft.say(words("done.undone", count=diary.days_of_last_week(draft)))


def undo_newest(draft: Draft) -> None:
    """Take the log back that was made last, whichever day it was for."""
    newest = max(draft.state.diary, key=lambda entry: entry.at, default=None)
    undo(draft, newest.local_date if newest else draft.today)


def ask_pain(draft: Draft, day: date) -> None:
    """Ask how sore the knee is now; the number goes to that day's log."""
    if diary.entry_of(draft, day) is None:
        draft.say(words("done.nothing-to-undo"))
        return
    asking.leave_aside(draft)
    asking.ask(draft, Step.PAIN_TODAY, roles.PAIN_TODAY, picked=(day.isoformat(),))


def pain_said(draft: Draft, given: Answer) -> None:
    """Keep the number with the day it was asked for."""
    day = date.fromisoformat(draft.state.aside.picked[0])
    entry = diary.entry_of(draft, day)
    draft.close_aside()
    if entry is None or not isinstance(given, int):  # the log was undone while we asked
        draft.say(words("done.nothing-to-undo"))
        return
    diary.put(draft, replace(entry, pain_after=given))
    draft.say(words("done.pain-noted", pain=given))


def pain_kept(draft: Draft) -> None:
    """Leave the day's log without a number."""
    asking.leave_aside(draft)
    draft.say(words("done.pain-skipped"))
