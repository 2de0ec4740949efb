"""The daily reminder: when the next one is, whether this one is still wanted, and its buttons."""

from datetime import date, datetime, timedelta
from typing import Final

from conversations import (
    away,
    buttons,
    planning,
    reminder_words,
    schedule,
    upcoming,
    weekly,
)
from conversations.changing import changed
from conversations.draft import Draft
from conversations.effects import (
    ButtonStyle,
    CancelTimers,
    Keyboard,
    Lane,
    OccurrenceFate,
    PlanReminder,
    RecordOccurrence,
    SentMessage,
    Withdraw,
    Words,
    words,
)
from conversations.expect import present
from conversations.state import SESSION_STEPS, SessionKind, Step

SNOOZE: Final = "snooze"
SNOOZE_WAIT: Final = 0
"""Snoozes belong to no step: they outlive whatever the person does in between."""


def replan(draft: Draft) -> None:
    """Compute the next reminder from the wall-clock rule, never from "now plus a day"."""
    _account_for_overdue(draft)
    _plan(draft, _next(draft, after=draft.now))


def _plan(draft: Draft, due_at: datetime | None) -> None:
    draft.state = changed(draft.state, next_reminder_at=due_at)
    draft.effects.append(PlanReminder(due_at=due_at))
    weekly.plan(draft)


def _account_for_missed(draft: Draft) -> None:
    """Record what has not rung and is too late: after a downtime people may be heard first."""
    due_at = draft.state.next_reminder_at
    while due_at is not None and due_at <= draft.now and _is_too_late(draft, due_at):
        _record(draft, due_at, OccurrenceFate.MISSED)
        due_at = _next(draft, after=due_at)
    if due_at != draft.state.next_reminder_at:
        _plan(draft, due_at)


def _account_for_overdue(draft: Draft) -> None:
    """Do the same before planning anew; what is not too late is not wanted any more."""
    _account_for_missed(draft)
    due_at = draft.state.next_reminder_at
    if due_at is not None and due_at <= draft.now:
        _record(draft, due_at, OccurrenceFate.SKIPPED)


def _is_overdue(draft: Draft) -> bool:
    due_at = draft.state.next_reminder_at
    return due_at is not None and due_at <= draft.now


def _next(draft: Draft, *, after: datetime) -> datetime | None:
    """Return the next instant to remind at; fewer come to people who are away."""
    if away.is_over(draft):
        return None
    free = upcoming.free(draft, after=after)
    return next((due for due in free if away.allows(draft, draft.day_of(due))), None)


def seen(draft: Draft) -> None:
    """Note a sign of the person; tomorrow is planned for somebody who is there again.

    What is just about to ring is left to that.
    """
    _account_for_missed(draft)
    if not away.seen(draft) or _is_overdue(draft):
        return
    if _next(draft, after=draft.now) != draft.state.next_reminder_at:
        replan(draft)


# --- one that is due


def due(draft: Draft, due_at: datetime) -> bool:
    """Send, skip or record as missed what was due, and plan the next; return whether it was sent.

    After a long downtime every day is accounted for, and the one that is not too late still sent.
    """
    draft.state = changed(draft.state, next_reminder_at=None)  # accounted for here
    while (fate := _fate(draft, due_at)) is OccurrenceFate.MISSED:
        _record(draft, due_at, fate)
        following = _next(draft, after=due_at)
        if following is None or following > draft.now:
            break
        due_at = following
    else:
        _record(draft, due_at, fate)
    if fate is OccurrenceFate.SENT:
        _say(draft, due_at)
    replan(draft)
    return fate is OccurrenceFate.SENT


def _record(draft: Draft, due_at: datetime, fate: OccurrenceFate) -> None:
    day = draft.day_of(due_at)
    draft.effects.append(RecordOccurrence(local_date=day, due_at=due_at, fate=fate))


def _fate(draft: Draft, due_at: datetime) -> OccurrenceFate:
    if _is_too_late(draft, due_at):
        return OccurrenceFate.MISSED
    day = draft.day_of(due_at)
    snoozed = draft.state.rhythm.snooze_at is not None
    unwanted = snoozed or upcoming.is_answered(draft, day) or upcoming.is_reminded(draft, day)
    if unwanted or not _has_something_to_do(draft, day):
        return OccurrenceFate.SKIPPED
    return OccurrenceFate.SENT


def _is_too_late(draft: Draft, due_at: datetime) -> bool:
    """Whether it is too old to be useful, or would now come in the quiet hours."""
    too_old = draft.now - due_at > timedelta(seconds=draft.rules.reminder_age_limit_seconds)
    return too_old or (upcoming.is_quiet(draft, draft.now) and not upcoming.is_quiet(draft, due_at))


def _has_something_to_do(draft: Draft, day: date) -> bool:
    """Whether a reminder has anything to remind of: nothing runs, is closed or wholly at rest."""
    state = draft.state
    if state.main.step in SESSION_STEPS or state.main.step is Step.LOCKED:
        return False
    if not state.resting:
        return True
    return bool(planning.plan(state, draft.catalog, day=day, kind=SessionKind.USUAL))


def _say(draft: Draft, due_at: datetime, *, again: bool = False) -> None:
    """Send the reminder of a day: the usual one, or for people long away the question to stop."""
    _strip_last(draft)
    day, not_after = draft.day_of(due_at), _useful_until(draft, due_at)
    if away.is_asked_to_stop(draft, day):
        ref = away.ask_to_stop(draft, not_after=not_after)
        upcoming.change(draft, stop_asked_on=day)
    else:
        if draft.state.rhythm.stop_asked_on is not None:
            upcoming.change(draft, unanswered=draft.state.rhythm.unanswered + 1)
        ref = draft.say(
            *reminder_words.text(draft, day),
            markup=_keyboard(day),
            lane=Lane.REMINDER,
            not_after=not_after,
            tracked=True,
        )
    # After a journey over the date line a "Later" may belong to an earlier date than the reminder.
    latest = max(day, draft.state.rhythm.reminded_on or day)
    upcoming.change(draft, reminded_on=latest, again=again)
    draft.state = changed(draft.state, reminder_ref=ref, reminder_due_at=due_at)


def _useful_until(draft: Draft, due_at: datetime) -> datetime:
    """Return when it is too old to be sent; the quiet hours end it sooner."""
    rules = draft.rules
    limit = due_at + timedelta(seconds=rules.reminder_age_limit_seconds)
    if upcoming.is_quiet(draft, due_at):
        return limit
    quiet = schedule.next_quiet_start(due_at, zone=draft.zone, quiet_from=rules.quiet_from)
    return min(limit, quiet)


def _keyboard(day: date) -> Keyboard:
    number = day.toordinal()
    return buttons.keyboard(
        (buttons.card_button("start", day=number, style=ButtonStyle.SUCCESS),),
        (buttons.card_button("later", day=number), buttons.card_button("not-today", day=number)),
        (buttons.card_button("done-already", day=number),),
    )


def expired(draft: Draft) -> None:
    """A reminder could not be sent while it was useful: it was missed after all.

    Unless it was a day's second one, after "Later": then the day has had its reminder.
    """
    due_at = present(draft.state.reminder_due_at, "reminder")
    draft.state = changed(draft.state, reminder_ref="", reminder_due_at=None)
    if draft.state.rhythm.again:
        return
    _record(draft, due_at, OccurrenceFate.MISSED)
    _take_back(draft)
    replan(draft)


def _take_back(draft: Draft) -> None:
    """Forget a reminder that nobody could read, and the question if it was that."""
    rhythm = draft.state.rhythm
    asked_now = rhythm.stop_asked_on is not None and rhythm.stop_asked_on == rhythm.reminded_on
    upcoming.change(
        draft,
        reminded_on=None,
        stop_asked_on=None if asked_now else rhythm.stop_asked_on,
        unanswered=max(0, rhythm.unanswered - 1),
    )
    if asked_now and draft.state.aside.step is Step.KEEP:
        draft.close_aside()


# --- what follows


def snoozed(draft: Draft, due_at: datetime) -> bool:
    """The hour is over: remind again, if there is still something to remind of.

    Return False for a snooze that something else has ended or moved.
    """
    if draft.state.rhythm.snooze_at != due_at:
        return False
    upcoming.change(draft, snooze_at=None)
    day = draft.day_of(due_at)
    if not _has_something_to_do(draft, day) or upcoming.is_answered(draft, day):
        return True
    # On a journey in that hour, the hour may have become one of the night.
    asleep = upcoming.is_quiet(draft, draft.now) and not upcoming.likes_quiet_hours(draft)
    too_late = asleep or _is_too_late(draft, due_at)
    fate = OccurrenceFate.MISSED if too_late else OccurrenceFate.SENT
    again = upcoming.is_reminded(draft, day)
    if not again:  # it has taken the place of the usual one
        _record(draft, due_at, fate)
    if fate is OccurrenceFate.SENT:
        _say(draft, due_at, again=again)
        replan(draft)
    return True


def quiet(draft: Draft) -> None:
    """Drop what is pending for today, now that it needs no reminder."""
    draft.effects.append(CancelTimers(wait_id=SNOOZE_WAIT))
    upcoming.change(draft, snooze_at=None)
    _strip_last(draft)
    away.close_question(draft)
    replan(draft)


def begun(draft: Draft) -> None:
    """A session has begun: the reminder's buttons have done their work."""
    _strip_last(draft)


def _strip_last(draft: Draft) -> None:
    """Take the buttons of the last reminder, unless they went with the tap on one of them.

    One that still waits to be sent is not sent any more. Of a parked person they stay until then.
    """
    state = draft.state
    if state.parked:
        return
    if state.reminder_ref and not draft.on_reminder:
        draft.effects.append(Withdraw(ref=state.reminder_ref))
        draft.strip(SentMessage(ref=state.reminder_ref))
    draft.state = changed(state, reminder_ref="", reminder_due_at=None)


def next_words(draft: Draft) -> tuple[Words, ...]:
    """Say when the next reminder comes; nothing where none is planned."""
    at = draft.state.next_reminder_at
    if at is None:
        return ()
    local = draft.local(at)
    return (words("reminder.next", day=local.date(), at=local.time()),)
