"""The day after a session: one quiet question, or the first number said, and what follows."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from content.pain import Action, PainRule, Phase
from content.schema import Tier
from conversations import asking, diary, levels, pain, planning, roles, safety
from conversations.draft import Draft
from conversations.effects import Lane, LogDay, Words, words
from conversations.state import Answer, Step

CLINICIAN_CARD: Final = "card.clinician"


def ask_quietly(draft: Draft) -> None:
    """Ask beside the reminder, without a sound, and only where the answer matters.

    It is never asked over something the person has opened, and never asked twice. A proposal of
    the day before that was left alone makes room for it.
    """
    idle = draft.state.main.step is Step.HOME and draft.state.aside.step in asking.MAKES_ROOM
    entry = _open_entry(draft)
    if not idle or entry is None or not _matters(draft, entry.local_date):
        return
    asking.leave_aside(draft)
    place = draft.go(Step.MORNING, item=roles.PAIN_MORNING, picked=(entry.local_date.isoformat(),))
    ref = draft.say_silently(
        *asking.question_text(draft, place),
        markup=asking.markup_of(draft, place),
        lane=Lane.REMINDER,
        not_after=draft.now + timedelta(seconds=draft.rules.reminder_age_limit_seconds),
    )
    draft.carry(place, ref)


def _open_entry(draft: Draft) -> LogDay | None:
    """Return yesterday's entry, where it still waits for the number of the day after."""
    entry = diary.entry_of(draft, draft.today - timedelta(days=1))
    if entry is None or entry.pain_before is None or entry.pain_morning is not None:
        return None
    return entry


def _matters(draft: Draft, day: date) -> bool:
    course = draft.state.course
    return course.strength_on == course.worked_on == day or course.morning_wanted == day


def answer(draft: Draft, given: Answer) -> None:
    """Keep the number with the session it follows, and do what it leads to."""
    day = date.fromisoformat(draft.state.aside.picked[0])
    draft.close_aside()
    entry = diary.entry_of(draft, day)
    if entry is None or not isinstance(given, int):  # the log was undone while we asked
        return
    rule = _keep(draft, entry, given)
    if rule is not None and Action.CLINICIAN in rule.then:
        close(draft, rule)
    elif rule is not None:
        draft.say(*pain.said_by(rule))


def skip(draft: Draft) -> None:
    """Leave it: unknown is not worse, and not better either."""
    draft.settle(draft.state.aside, words("done.pain-skipped"))
    draft.close_aside()


def first_number(draft: Draft, said: int) -> PainRule | None:
    """Take the first number of the day after a session, whatever asked for it."""
    entry = _open_entry(draft)
    return None if entry is None else _keep(draft, entry, said)


def _keep(draft: Draft, entry: LogDay, said: int) -> PainRule | None:
    entry = replace(entry, pain_morning=said)
    diary.put(draft, entry)
    rule = pain.decide(draft, Phase.MORNING, pain.morning(draft, entry))
    if rule is not None:
        ease(draft, rule, entry.local_date)
    return rule


def ease(draft: Draft, rule: PainRule, day: date) -> None:
    """Make strength lighter as a rule asks, because of that day: the work done last.

    One session costs one step, however many rules it breaks.
    """
    course = draft.state.course
    if Action.STRENGTH_OFF in rule.then:
        until = draft.now + timedelta(hours=draft.catalog.care.strength_off_hours)
        levels.change(draft, strength_off_until=draft.day_of(until))
    if Action.ASK_MORNING in rule.then:
        levels.change(draft, morning_wanted=day)
    if Action.REGRESS_SESSION in rule.then and course.regressed_for != day:
        levels.fall_all(draft, course.worked or _coming(draft))
        levels.change(draft, regressed_for=day)


def _coming(draft: Draft) -> tuple[str, ...]:
    """Return the strength work that comes first, for somebody who has not done any yet."""
    preset = planning.preset_of(draft.state, draft.catalog)
    return tuple(item.movement for item in preset.remember)


def close(draft: Draft, rule: PainRule, *before: Words) -> None:
    """Close the routine until a clinician has looked at the knee."""
    draft.say(*before, *pain.said_by(rule))
    safety.close(draft, tier=Tier.CLINICIAN, card=CLINICIAN_CARD)
