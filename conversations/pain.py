"""The table of pain rules at work: what is known, which rule counts, what it says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from content.pain import Bound, Measure, PainRule, Phase
from conversations import levels
from conversations.draft import Draft
from conversations.effects import LogDay, Words, words
from conversations.state import Session

WEEK_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known at a moment: numbers, and the days that some measures count."""

    values: Mapping[Measure, float] = field(default_factory=dict)
    days: Mapping[Measure, tuple[date, ...]] = field(default_factory=dict)


def decide(draft: Draft, phase: Phase, facts: Facts) -> PainRule | None:
    """Return the first rule of a phase that holds; None where none does.

    One that came too short a while ago counts, and does nothing.
    """
    for rule in draft.catalog.pain:
        if rule.phase is phase and _holds(rule, facts, draft.today):
            return None if _too_soon(draft, rule) else _fired(draft, rule)
    return None


def said_by(rule: PainRule | None) -> tuple[Words, ...]:
    """Return the words of a rule; none for one that is silent."""
    return (words(f"pain-rule.{rule.slug}"),) if rule is not None and rule.says else ()


def _holds(rule: PainRule, facts: Facts, today: date) -> bool:
    every = all(_is_met(bound, facts, today) for bound in rule.all)
    return every and (not rule.any or any(_is_met(bound, facts, today) for bound in rule.any))


def _is_met(bound: Bound, facts: Facts, today: date) -> bool:
    """Whether a condition holds; one about something unknown does not."""
    value: float | None
    if bound.days is None:
        value = facts.values.get(bound.measure)
    else:
        first = today - timedelta(days=bound.days - 1)
        value = sum(first <= day <= today for day in set(facts.days.get(bound.measure, ())))
    if value is None:
        return False
    enough = bound.at_least is None or value >= bound.at_least
    return enough and (bound.under is None or value < bound.under)


def _too_soon(draft: Draft, rule: PainRule) -> bool:
    last = draft.state.course.fired.get(rule.slug)
    return last is not None and draft.today < last + timedelta(days=rule.again_after_days)


def _fired(draft: Draft, rule: PainRule) -> PainRule:
    if rule.again_after_days:
        fired = {**draft.state.course.fired, rule.slug: draft.today}
        levels.change(draft, fired=fired)
    return rule


# --- what is known, by phase


def before(draft: Draft, pain: int) -> Facts:
    """What is known once the number before a session has been said."""
    return Facts(
        values={Measure.PAIN: pain},
        days={Measure.VERY_SORE: (*draft.state.course.very_sore_on, draft.today)},
    )


def during(draft: Draft, movement: str, *, pain: int | None, sharp: bool) -> Facts:
    """What is known when something hurts in a strength movement, this time included."""
    values: dict[Measure, float] = {
        Measure.SHARP: int(sharp),
        Measure.SORE_SESSIONS: draft.state.course.tally(movement).sore + 1,
    }
    if pain is not None:
        values[Measure.PAIN] = pain
    return Facts(values=values)


def after(session: Session) -> Facts:
    """What is known once a session is over."""
    if session.pain_after is None:
        return Facts()
    return numbers_after(session.pain_before, session.pain_after)


def numbers_after(before: int | None, after: int) -> Facts:
    """What a number after a session says, with the one before it or without."""
    values: dict[Measure, float] = {Measure.PAIN: after}
    if before is not None:
        values |= {Measure.BEFORE: before, Measure.RISE: after - before}
    return Facts(values=values)


def morning(draft: Draft, entry: LogDay) -> Facts:
    """What is known once the number of the day after has been put into its entry."""
    rise = morning_rise(entry)
    if rise is None or entry.pain_morning is None:
        return Facts()
    limit = draft.catalog.care.worse_morning_from
    days: list[date] = []
    running = 0
    for other in draft.state.diary:
        other_rise = morning_rise(other)
        if other_rise is None:
            continue
        worse = other_rise >= limit
        running = running + 1 if worse else 0
        days += [other.local_date + timedelta(days=1)] if worse else []
    return Facts(
        values={
            Measure.PAIN: entry.pain_morning,
            Measure.RISE: rise,
            Measure.WORSE_RUNNING: running,
        },
        days={Measure.WORSE_MORNINGS: tuple(days)},
    )


def morning_rise(entry: LogDay | None) -> int | None:
    """Return how much sorer the day after was; None where a number is missing."""
    if entry is None or entry.pain_morning is None or entry.pain_before is None:
        return None
    return entry.pain_morning - entry.pain_before


def progress(draft: Draft, movement: str) -> Facts:
    """What is known of a strength movement after a session that was fine."""
    tally = draft.state.course.tally(movement)
    values: dict[Measure, float] = {
        Measure.WHOLE_SESSIONS: tally.whole,
        Measure.SORE_SESSIONS: tally.sore,
    }
    earlier = (entry for entry in draft.state.diary if entry.local_date == tally.before)
    rise = morning_rise(next(earlier, None))
    if rise is not None:
        values[Measure.MORNING_RISE] = rise
    return Facts(values=values)


def effort(*, number: int | None = None, form_worse: bool = False) -> Facts:
    """What is known once the effort of a movement has been said."""
    values: dict[Measure, float] = {Measure.FORM_WORSE: int(form_worse)}
    if number is not None:
        values[Measure.EFFORT] = number
    return Facts(values=values)


def weekly(draft: Draft) -> Facts:
    """What is known of the last two weeks."""
    now = _week_median(draft, weeks_ago=0)
    earlier = _week_median(draft, weeks_ago=1)
    if now is None or earlier is None:
        return Facts()
    return Facts(values={Measure.WEEK_RISE: now - earlier})


def review(draft: Draft, **more: float) -> Facts:
    """What is known of the way so far; `more` are further measures by name."""
    course = draft.state.course
    values: dict[Measure, float] = {Measure(name.replace("_", "-")): n for name, n in more.items()}
    if course.began is not None:
        values[Measure.WEEKS] = (draft.today - course.began).days // WEEK_DAYS
    now = _week_median(draft, weeks_ago=0)
    if len(course.first_pains) >= draft.catalog.care.base_numbers:
        base = median(course.first_pains)
        values[Measure.BASE] = base
        if now is not None:
            values[Measure.BETTER_POINTS] = base - now
        if now is not None and base:
            values[Measure.BETTER_PERCENT] = 100 * (base - now) / base
    return Facts(values=values)


def _week_median(draft: Draft, *, weeks_ago: int) -> float | None:
    last = draft.today - timedelta(days=WEEK_DAYS * weeks_ago)
    first = last - timedelta(days=WEEK_DAYS - 1)
    entries = [entry for entry in draft.state.diary if first <= entry.local_date <= last]
    numbers = _numbers(entries)
    return median(numbers) if len(numbers) >= draft.catalog.care.week_numbers else None


def _numbers(entries: Iterable[LogDay]) -> list[int]:
    """Return a number for each day: the one before a session, else the one after."""
    said = (e.pain_after if e.pain_before is None else e.pain_before for e in entries)
    return [number for number in said if number is not None]
