"""What people reply to a reminder: later, or not today."""

from datetime import date, datetime, timedelta

from conversations import better_time, diary, reminders, upcoming
from conversations.changing import changed
from conversations.draft import Draft
from conversations.effects import Words, words
from conversations.state import Step


def later(draft: Draft, day: date) -> None:
    """Remind once more in an hour; the series stays as it is."""
    if _over(draft, day):
        return
    draft.settle_card()
    refusal = _why_not_later(draft, day)
    if refusal is not None:
        draft.say(refusal)
        return
    at = _later_at(draft)
    if draft.state.not_today == day:  # they have thought again
        draft.state = changed(draft.state, not_today=None)
    upcoming.change(draft, snooze_at=at)
    draft.arm(reminders.SNOOZE, wait_id=reminders.SNOOZE_WAIT, due_at=at)
    better_time.note_later(draft)
    back_at = words("reminder.later", at=draft.local(at).time())
    proposed = better_time.proposal(draft)
    free = draft.state.main.step is Step.HOME and draft.state.aside.step is Step.NONE
    if proposed is not None and free:
        better_time.ask(draft, proposed, back_at)
    else:
        draft.say(back_at)


def _later_at(draft: Draft) -> datetime:
    return draft.now + timedelta(seconds=draft.rules.snooze_seconds)


def _why_not_later(draft: Draft, day: date) -> Words | None:
    """Return why there will be no reminder in an hour; None if there can be one."""
    at = _later_at(draft)
    if diary.entry_of(draft, day) is not None:
        return words("done.already", count=diary.days_of_last_week(draft))
    if draft.state.main.step is Step.LOCKED:
        return words("unclear.locked")
    if draft.state.rhythm.paused_on(day):
        return words("reminder.later-is-paused")
    if draft.day_of(at) != day or (
        upcoming.is_quiet(draft, at) and not upcoming.likes_quiet_hours(draft)
    ):
        return words("reminder.later-is-quiet")
    return None


def not_today(draft: Draft, day: date) -> None:
    """Accept a no for today; no second nudge."""
    if _over(draft, day):
        return
    draft.settle_card()
    draft.state = changed(draft.state, not_today=draft.today)
    diary.rest(draft, draft.today)
    reminders.quiet(draft)
    draft.say(words("reminder.not-today"), *reminders.next_words(draft))


def _over(draft: Draft, day: date) -> bool:
    """Answer a button of an earlier day kindly; return whether it was one."""
    if day == draft.today:
        return False
    draft.settle_card()
    draft.toast(words("toast.old-reminder"))
    return True
