"""Outside a session "done" means a day: by text, command, button or reaction, once a local day."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from conversations import asking, cards, diary, flares, reminders, roles, week
from conversations.draft import Draft
from conversations.effects import SESSION, LogDay, Words, words
from conversations.state import Answer, Step

BUTTON: Final = "button"
TEXT: Final = "text"
REACTION: Final = "reaction"


def log(draft: Draft, *, source: str, day: date | None = None, pain: int | None = None) -> None:
    """Log a local day as done, or say that it already is, or why it cannot be."""
    day = day or draft.today
    if draft.state.aside.step is Step.WHICH_DAY:
        asking.leave_aside(draft)
    if refused(draft, day):
        return
    before = diary.entry_of(draft, day)
    if before is not None and not before.partial:
        _already(draft, before, pain)
        return
    entry = before or LogDay(local_date=day, at=draft.now, source=source)
    pain_after = entry.pain_after if pain is None else pain
    whole = replace(entry, at=draft.now, source=source, partial=False, pain_after=pain_after)
    diary.put(draft, whole)
    if day == draft.today:
        reminders.quiet(draft)
    flare = () if pain is None else flares.noticed(draft, whole)
    said = (_about(draft, "done.logged", day), *week.after_a_break(draft), *flare)
    draft.say(*said, markup=cards.day_keyboard(day, more=True))


def refused(draft: Draft, day: date) -> bool:
    """Say kindly that a day is still to come, or too long ago; return whether it is."""
    back = draft.rules.log_back_days
    if day > draft.today:
        draft.say(words("done.to-come", day=day), markup=cards.another_day_keyboard())
    elif day < draft.today - timedelta(days=back):
        draft.say(words("done.too-old", day=day, count=back), markup=cards.another_day_keyboard())
    else:
        return False
    return True


def _already(draft: Draft, before: LogDay, pain: int | None) -> None:
    day = before.local_date
    if pain is None:
        draft.say(_about(draft, "done.already", day), markup=cards.known_day_keyboard(draft, day))
        return
    _keep_pain(draft, before, pain)


def _about(draft: Draft, slug: str, day: date) -> Words:
    """Say something of a day by the name people have for it, with the days of the last seven."""
    count = diary.days_of_last_week(draft)
    if day == draft.today:
        return words(slug, count=count)
    if day == yesterday(draft):
        return words(f"{slug}-yesterday", count=count)
    return words(f"{slug}-day", count=count, day=day)


def yesterday(draft: Draft) -> date:
    """Return the local day before today."""
    return draft.today - timedelta(days=1)


def by_button(draft: Draft, day: date) -> None:
    """Log the day a reminder was for, if it is still within reach."""
    draft.settle_card()
    if draft.today - timedelta(days=draft.rules.log_back_days) <= day <= draft.today:
        log(draft, source=BUTTON, day=day)
    else:
        draft.toast(words("toast.old-reminder"))


# --- taking back


def undo(draft: Draft, day: date) -> None:
    """Take a log back, up to a day after it was made."""
    entry = diary.entry_of(draft, day)
    draft.settle_card()
    if entry is None:
        draft.say(words("done.nothing-to-undo"))
    elif draft.now - entry.at > timedelta(seconds=draft.rules.undo_seconds):
        draft.say(words("done.too-late-to-undo"), markup=cards.known_day_keyboard(draft, day))
    else:
        _take_back(draft, entry)


def undo_newest(draft: Draft) -> None:
    """Take the log back that was made last, whichever day it was for."""
    newest = max(draft.state.diary, key=lambda entry: entry.at, default=None)
    undo(draft, newest.local_date if newest else draft.today)


def unlog(draft: Draft, day: date) -> None:
    """Take a named day of the last week off, however long ago it was logged."""
    draft.settle_card()
    if refused(draft, day):
        return
    entry = diary.entry_of(draft, day)
    if entry is None:
        draft.say(words("done.nothing-to-undo"))
    else:
        _take_back(draft, entry)


def _take_back(draft: Draft, entry: LogDay) -> None:
    """Erase a log; where words had made a part of a session whole, the part stays."""
    day = entry.local_date
    if (entry.steps_done or entry.held_seconds) and entry.source != SESSION:
        diary.put(draft, replace(entry, source=SESSION, partial=True))
    else:
        diary.erase(draft, day)
    reminders.replan(draft)
    draft.say(_about(draft, "done.undone", day))


# --- another day


def ask_day(draft: Draft, *before: Words) -> None:
    """Ask which day of the last week to log, or to take back."""
    asking.leave_aside(draft)
    place = draft.go(Step.WHICH_DAY)
    draft.prompt(place, *before, words("done.which-day"), markup=cards.days_keyboard(draft, place))


def day_unclear(draft: Draft) -> None:
    """Ask again, with what would be understood."""
    place = draft.state.aside
    draft.settle(place)
    text = (words("done.which-example"), words("done.which-day"))
    draft.prompt(place, *text, markup=cards.days_keyboard(draft, place))


def day_said(draft: Draft, named: str) -> None:
    """Log the day that was named, as an ISO date."""
    source = TEXT if draft.tapped is None else BUTTON
    asking.leave_aside(draft)
    log(draft, source=source, day=date.fromisoformat(named))


def no_day(draft: Draft) -> None:
    """Leave the days as they are."""
    asking.leave_aside(draft)
    draft.say(words("settings.closed"))


# --- how sore now


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
    _keep_pain(draft, entry, given)


def _keep_pain(draft: Draft, entry: LogDay, pain: int) -> None:
    entry = replace(entry, pain_after=pain)
    diary.put(draft, entry)
    draft.say(words("done.pain-noted", pain=pain), *flares.noticed(draft, entry))


def pain_kept(draft: Draft) -> None:
    """Leave the day's log without a number."""
    asking.leave_aside(draft)
    draft.say(words("done.pain-skipped"))
