"""The days on which the routine was done: one entry for each local date, whatever said it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from conversations.changing import changed
from conversations.draft import Draft
from conversations.effects import SESSION, EraseDay, LogDay
from conversations.state import DIARY_DAYS, Purpose

WEEK_DAYS: Final = 7


def entry_of(draft: Draft, day: date) -> LogDay | None:
    """Return the entry of a local date, None when there is none."""
    return next((entry for entry in draft.state.diary if entry.local_date == day), None)


def put(draft: Draft, entry: LogDay) -> None:
    """Log a day, or change its log; the table and the state change together."""
    oldest = draft.today - timedelta(days=DIARY_DAYS)
    kept = [
        other
        for other in draft.state.diary
        if other.local_date != entry.local_date and other.local_date >= oldest
    ]
    diary = tuple(sorted([*kept, entry], key=lambda other: other.local_date))
    draft.state = changed(draft.state, diary=diary)
    draft.effects.append(entry)


def erase(draft: Draft, day: date) -> None:
    """Take a day's log back."""
    kept = tuple(entry for entry in draft.state.diary if entry.local_date != day)
    draft.state = changed(draft.state, diary=kept)
    draft.effects.append(EraseDay(local_date=day))


def rest(draft: Draft, day: date) -> None:
    """Note a day on which the person has said "not today"; it counts neither way."""
    oldest = draft.today - timedelta(days=DIARY_DAYS)
    kept = {known for known in draft.state.rest_days if known >= oldest} | {day}
    draft.state = changed(draft.state, rest_days=tuple(sorted(kept)))


def days_of_last_week(draft: Draft) -> int:
    """Return on how many of the last seven local days, today included, something was done."""
    first = draft.today - timedelta(days=WEEK_DAYS - 1)
    return sum(1 for entry in draft.state.diary if first <= entry.local_date <= draft.today)


def bank(draft: Draft) -> None:
    """Add what the running hold has come to, to the seconds held; a rest is not held."""
    session = draft.session
    timed = session.timed
    if timed is None:
        return
    held = 0 if timed.purpose is Purpose.REST else timed.elapsed_at(draft.now)
    draft.session = replace(session, timed=None, held_ms=session.held_ms + held)


def log_session(draft: Draft, *, partial: bool) -> bool:
    """Log what the running session has come to; return whether there was anything to log.

    A session gone on with on the same day changes the one entry of its day. What a fuller
    session has logged before is never made less.
    """
    bank(draft)
    session = draft.session
    if not session.steps_done and not session.held_ms:
        return False
    entry = LogDay(
        local_date=session.local_date,
        at=draft.now,
        source=SESSION,
        partial=partial,
        held_seconds=session.held_ms // 1000,
        steps_done=session.steps_done,
        steps_planned=len(session.steps),
        pain_before=session.pain_before,
        pain_after=session.pain_after,
    )
    before = entry_of(draft, session.local_date)
    put(draft, entry if before is None else _fuller(before, entry))
    return True


def _fuller(before: LogDay, after: LogDay) -> LogDay:
    """Return one entry for a day that has two: the more that was done, the newer numbers."""
    more = max(before, after, key=lambda entry: entry.steps_done)
    return replace(
        after,
        partial=before.partial and after.partial,
        held_seconds=max(before.held_seconds, after.held_seconds),
        steps_done=more.steps_done,
        steps_planned=more.steps_planned,
        pain_after=before.pain_after if after.pain_after is None else after.pain_after,
        pain_morning=before.pain_morning,
    )
