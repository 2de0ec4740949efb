"""The daily reminder: when the next one is, whether this one is still wanted, and its buttons."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from conversations import buttons, diary, planning, schedule, upcoming
from conversations.draft import Draft
from conversations.effects import (
    ButtonStyle,
    CancelTimers,
    Lane,
    OccurrenceFate,
    PlanReminder,
    RecordOccurrence,
    SentMessage,
    Words,
    words,
)
from conversations.expect import present
from conversations.state import SESSION_STEPS, Step

SNOOZE: Final = "snooze"
SNOOZE_WAIT: Final = 0
"""Snoozes belong to no step: they outlive whatever the person does in between."""


def replan(draft: Draft) -> None:
    """Compute the next reminder from the wall-clock rule, never from "now plus a day"."""
    due_at = upcoming.next_one(draft, after=draft.now)
    draft.state = replace(draft.state, next_reminder_at=due_at)
    draft.effects.append(PlanReminder(due_at=due_at))


def due(draft: Draft, due_at: datetime) -> None:
    """Send, skip or record as missed what was due, and plan the next one."""
    fate = _fate(draft, due_at)
    day = draft.local(due_at).date()
    draft.effects.append(RecordOccurrence(local_date=day, due_at=due_at, fate=fate))
    if fate is OccurrenceFate.SENT:
        _say(draft, due_at)
    replan(draft)


def _fate(draft: Draft, due_at: datetime) -> OccurrenceFate:
    age = draft.now - due_at
    if age > timedelta(seconds=draft.rules.reminder_age_limit_seconds):
        return OccurrenceFate.MISSED
    if _is_quiet(draft, draft.now) and not _is_quiet(draft, due_at):
        return OccurrenceFate.MISSED  # it was due before the quiet hours, and is late
    return OccurrenceFate.SENT if _wanted(draft) else OccurrenceFate.SKIPPED


def _is_quiet(draft: Draft, instant: datetime) -> bool:
    rules = draft.rules
    return schedule.in_quiet_hours(
        instant, zone=draft.zone, quiet_from=rules.quiet_from, quiet_until=rules.quiet_until
    )


def _wanted(draft: Draft) -> bool:
    """Whether a reminder has anything to remind of right now."""
    state = draft.state
    return not (
        state.main.step in SESSION_STEPS
        or state.main.step is Step.LOCKED
        or not upcoming.is_free(draft, draft.today)
    )


def _say(draft: Draft, due_at: datetime) -> None:
    _strip_last(draft)
    day = draft.today
    strength = planning.is_strength_day(draft.state, draft.catalog, day)
    ordinal = day.toordinal()
    ref = draft.say(
        words("reminder.strength" if strength else "reminder.light"),
        words("reminder.smaller"),
        markup=buttons.keyboard(
            (buttons.card_button("start", style=ButtonStyle.SUCCESS),),
            (
                buttons.card_button("later", day=ordinal),
                buttons.card_button("not-today", day=ordinal),
            ),
            (buttons.card_button("done-already", day=ordinal),),
        ),
        lane=Lane.REMINDER,
        not_after=due_at + timedelta(seconds=draft.rules.reminder_age_limit_seconds),
        tracked=True,
    )
    draft.state = replace(draft.state, reminder_ref=ref, reminder_due_at=due_at)


def expired(draft: Draft) -> None:
    """A reminder could not be sent while it was useful: it was missed after all."""
    due_at = present(draft.state.reminder_due_at, "reminder")
    day = draft.local(due_at).date()
    draft.effects.append(
        RecordOccurrence(local_date=day, due_at=due_at, fate=OccurrenceFate.MISSED)
    )
    draft.state = replace(draft.state, reminder_ref="", reminder_due_at=None)


# --- its buttons


def later(draft: Draft, day: date) -> None:
    """Remind once more in an hour; the series stays as it is."""
    if _over(draft, day):
        return
    at = draft.now + timedelta(seconds=draft.rules.snooze_seconds)
    draft.settle_card()
    if diary.entry_of(draft, day) is not None:
        draft.say(words("done.already", count=diary.days_of_last_week(draft)))
        return
    if _is_quiet(draft, at):
        draft.say(words("reminder.later-is-quiet"))
        return
    draft.arm(SNOOZE, wait_id=SNOOZE_WAIT, due_at=at)
    draft.say(words("reminder.later", at=draft.local(at).time()))


def snoozed(draft: Draft, due_at: datetime) -> None:
    """The hour is over: remind again, if there is still something to remind of."""
    age = draft.now - due_at
    if age <= timedelta(seconds=draft.rules.reminder_age_limit_seconds) and _wanted(draft):
        _say(draft, due_at)


def not_today(draft: Draft, day: date) -> None:
    """Accept a no for today; no second nudge."""
    if _over(draft, day):
        return
    draft.settle_card()
    draft.state = replace(draft.state, not_today=draft.today)
    diary.rest(draft, draft.today)
    quiet(draft)
    draft.say(words("reminder.not-today"), *next_words(draft))


def quiet(draft: Draft) -> None:
    """Drop what is pending for today, now that it needs no reminder."""
    draft.effects.append(CancelTimers(wait_id=SNOOZE_WAIT))
    _strip_last(draft)
    replan(draft)


def _strip_last(draft: Draft) -> None:
    """Take the buttons of the last reminder, unless they went with the tap on one of them."""
    state = draft.state
    if state.reminder_ref and draft.card is None and not state.parked:
        draft.strip(SentMessage(ref=state.reminder_ref))
    draft.state = replace(state, reminder_ref="", reminder_due_at=None)


def _over(draft: Draft, day: date) -> bool:
    """Answer a button of an earlier day kindly; return whether it was one."""
    if day == draft.today:
        return False
    draft.settle_card()
    draft.toast(words("toast.old-reminder"))
    return True


def next_words(draft: Draft) -> tuple[Words, ...]:
    """Say when the next reminder comes; nothing where none is planned."""
    at = draft.state.next_reminder_at
    if at is None:
        return ()
    local = draft.local(at)
    return (words("reminder.next", day=local.date(), at=local.time()),)
