"""One line on Sunday evening: praise, or what got in the way and one tip that fits it.

Its timer belongs to no step: it is armed wherever reminders are planned, and moves with the zone.
"""

from dataclasses import replace
from datetime import datetime, time, timedelta
from enum import Enum, auto
from typing import Any, Final

from conversations import asking, away, roles, schedule, week
from conversations.changing import changed
from conversations.chart import began_on
from conversations.draft import Draft
from conversations.effects import CancelTimers, Lane, PhraseValue, Words, words
from conversations.state import SESSION_STEPS, Answer, Step

WEEK: Final = "week"
WEEK_WAIT: Final = -1
"""No turn has this number, so no step's end drops the timer."""

_WEEK: Final = timedelta(days=7)


class Fate(Enum):
    """What becomes of a weekly line that is due."""

    SAID = auto()
    PUT_OFF = auto()  # something else is going on
    LEFT_OUT = auto()  # this week has none


# --- when


def plan(draft: Draft) -> None:
    """Arm the timer of the next weekly line, unless it is armed for that very instant."""
    due_at = draft.state.recap.due_at
    if due_at is not None and timedelta() <= draft.now - due_at <= _age_limit(draft):
        return  # it has come due and is about to fire, or was put off
    wanted = _next_at(draft)
    if wanted == due_at:
        return
    if wanted is None:
        draft.effects.append(CancelTimers(wait_id=WEEK_WAIT))
    else:
        draft.arm(WEEK, wait_id=WEEK_WAIT, due_at=wanted)
    _keep(draft, due_at=wanted)


def _next_at(draft: Draft) -> datetime | None:
    state, weekly = draft.state, draft.catalog.weekly
    enrolled = state.main.step not in {Step.WELCOME, Step.INTAKE}
    if state.parked or not enrolled or roles.ZONE not in draft.answers:
        return None
    at = _at_of(draft, weekly.at, weekly.spread_seconds)
    weekdays = frozenset({weekly.weekday})
    return schedule.next_occurrence(after=draft.now, at=at, weekdays=weekdays, zone=draft.zone)


def _at_of(draft: Draft, at: time, spread_seconds: int) -> time:
    """Return the person's own second: people consent at different ones, and keep theirs."""
    consent = draft.state.consent
    second = int(consent.at.timestamp()) if consent is not None else 0
    moved = datetime.combine(draft.now, at) + timedelta(seconds=second % max(1, spread_seconds))
    return moved.time()


def _age_limit(draft: Draft) -> timedelta:
    return timedelta(seconds=draft.catalog.weekly.age_limit_seconds)


# --- due


def due(draft: Draft, due_at: datetime) -> None:
    """Say the line, put it off or leave it out; then plan the next one."""
    first_due = draft.state.recap.due_at or due_at
    fate = _fate(draft, first_due)
    if fate is Fate.PUT_OFF:
        again = timedelta(seconds=draft.catalog.weekly.again_seconds)
        draft.arm(WEEK, wait_id=WEEK_WAIT, due_at=draft.now + again)
        return
    if fate is Fate.SAID:
        _keep(draft, said_on=draft.today)
        _say(draft, first_due + _age_limit(draft))
    _keep(draft, due_at=None)
    plan(draft)


def _fate(draft: Draft, first_due: datetime) -> Fate:
    state, rules = draft.state, draft.rules
    is_late = draft.now - first_due > _age_limit(draft)
    is_quiet = schedule.in_quiet_hours(
        draft.now, zone=draft.zone, quiet_from=rules.quiet_from, quiet_until=rules.quiet_until
    )
    said_on = state.recap.said_on
    was_said = said_on is not None and draft.today - said_on < _WEEK
    if is_late or is_quiet or was_said or _is_left_in_peace(draft):
        return Fate.LEFT_OUT
    busy = state.main.step in SESSION_STEPS or state.aside.step not in asking.MAKES_ROOM
    return Fate.PUT_OFF if busy else Fate.SAID


def _is_left_in_peace(draft: Draft) -> bool:
    """Whether nobody wants a word about the week: closed, paused, or not heard of for long."""
    state = draft.state
    return (
        state.parked
        or state.main.step is Step.LOCKED
        or state.rhythm.paused_on(draft.today)
        or away.days_away(draft, draft.today) >= draft.catalog.weekly.away_days
    )


# --- what is said


def _say(draft: Draft, not_after: datetime) -> None:
    counted = week.tally(draft)
    days = (draft.today - began_on(draft)).days + 1
    aim = min(draft.catalog.weekly.praise_from, len(roles.weekdays_of(draft.state)))
    if counted.done >= aim:
        draft.say(_praise(draft, counted.done), lane=Lane.REMINDER, not_after=not_after)
    elif days <= draft.catalog.weekly.new_days:
        _say_gently(draft, "week.new", counted.done, not_after)
    elif counted.paused:
        _say_gently(draft, "week.break", counted.done, not_after)
    else:
        _ask(draft, counted, not_after)


def _praise(draft: Draft, done: int) -> Words:
    before = week.tally(draft, until=draft.today - _WEEK).done
    if 0 < before < done:
        return words("week.praise-more", count=done, more=done - before)
    return words("week.praise", count=done)


def _say_gently(draft: Draft, slug: str, done: int, not_after: datetime) -> None:
    said = words(slug, count=done) if done else words(f"{slug}-none")
    draft.say(said, lane=Lane.REMINDER, not_after=not_after)


def _ask(draft: Draft, counted: week.Tally, not_after: datetime) -> None:
    asking.leave_aside(draft)
    place = draft.go(Step.BARRIER, item=draft.catalog.weekly.barrier)
    days = (words("week.days", count=counted.done),) if counted.done else ()
    ref = draft.say(
        *days,
        *asking.question_text(draft, place),
        markup=asking.markup_of(draft, place),
        lane=Lane.REMINDER,
        not_after=not_after,
    )
    draft.carry(place, ref)


# --- what got in the way


def more(draft: Draft) -> None:
    """Show the next options, in place where that was tapped."""
    place = draft.state.aside
    turned = draft.repick(place, asking.next_page(draft, place))
    target = draft.target_of(turned)
    if draft.tapped is None or target is None:
        asking.ask_again(draft, turned)
    else:
        text = asking.question_text(draft, turned)
        draft.edit(target, *text, markup=asking.markup_of(draft, turned))


def answer(draft: Draft, given: Answer) -> None:
    """Keep what got in the way, and give the tip that fits it."""
    draft.close_aside()
    _keep(draft, barrier=str(given), barrier_on=draft.today)
    draft.say(words("week.try"), words(f"tip.{given}"))


def skip(draft: Draft) -> None:
    """Leave it."""
    draft.settle(draft.state.aside, words("week.left"))
    draft.close_aside()


def tip(draft: Draft) -> PhraseValue | None:
    """Return the tip that is what to try next; None where nothing has been in the way lately."""
    weekly, kept = draft.catalog.weekly, draft.state.recap
    if kept.barrier_on is None:
        return None
    is_old = draft.today - kept.barrier_on > timedelta(days=weekly.tip_days)
    known = draft.catalog.question(weekly.barrier).option(kept.barrier) is not None
    return PhraseValue(slug=f"tip.{kept.barrier}") if known and not is_old else None


def _keep(draft: Draft, **changes: Any) -> None:  # noqa: ANN401 - the fields of a Recap
    draft.state = changed(draft.state, recap=replace(draft.state.recap, **changes))
