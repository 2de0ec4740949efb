"""One page about a person's routine, to show to a physiotherapist: the words and numbers on it.

It says what was planned, done and said, and nothing about what any of it means (clinical facts,
section 9). `bot/drawing` decides what it looks like.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, assert_never

from content.schema import Hold, Rounds, Sets
from conversations import chart, planning, reasons, roles, strength_days
from conversations.chart import Chart
from conversations.draft import Draft
from conversations.effects import LogDay, PhraseList, PhraseValue, SendPage, Words, words
from conversations.state import PlannedStep, SessionKind
from conversations.trend import then_and_now

MOST_CHANGES: Final = 8
MONTH_DAYS: Final = 28
WEEK_DAYS: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and the lines below it."""

    title: Words
    lines: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """All that is on the page: what stands beside the picture, what below, and the last words."""

    title: Words
    note: Words
    day: date
    chart: Chart
    beside: tuple[Section, ...]
    below: tuple[Section, ...]
    footer: tuple[Words, ...]


def send(draft: Draft) -> None:
    """Send the page."""
    draft.effects.append(
        SendPage(
            ref=draft.new_ref(),
            page=of(draft),
            text=(words("page.here"),),
            instead=(words("page.failed"),),
        )
    )


def of(draft: Draft) -> Page:
    """Return the page as it is today."""
    return Page(
        title=words("page.title"),
        note=words("page.note"),
        day=draft.today,
        chart=chart.of(draft),
        beside=(
            Section(title=words("page.plan"), lines=(*_answers(draft), *_steps(draft))),
            Section(title=words("page.often"), lines=tuple(_often(draft))),
            Section(title=words("page.sore"), lines=tuple(_sore(draft))),
        ),
        below=(
            Section(title=words("page.changes"), lines=tuple(_changes(draft))),
            Section(title=words("page.left-out"), lines=tuple(_left_out(draft))),
        ),
        footer=(words("page.no-diagnosis"), words("page.no-advice")),
    )


# --- the plan

_SHOWN: Final = (roles.KNEE, roles.MINUTES, roles.TIGHT_SIDE, roles.FORWARD_SIDE, roles.TOOLS)


def _answers(draft: Draft) -> Iterator[Words]:
    for slug in _SHOWN:
        answer = draft.answers.get(slug)
        picked = roles.picked_of(answer) or (roles.text_of(answer),)
        known = {option.slug for option in draft.catalog.question(slug).options}
        said = tuple(f"question.{slug}.options.{option}" for option in picked if option in known)
        if said:
            name = PhraseValue(slug=f"question.{slug}.name")
            yield words("page.answer", name=name, answer=PhraseList(slugs=said))
    days = (
        f"question.{roles.DAYS}.options.{roles.WEEKDAYS[number - 1]}"
        for number in strength_days.weekdays(draft.state, draft.catalog)
    )
    yield words("page.strength-days", days=PhraseList(slugs=tuple(days)))


def _steps(draft: Draft) -> Iterator[Words]:
    """Name what the next strength day holds, each movement once."""
    steps = planning.plan(
        draft.state, draft.catalog, day=_next_strength_day(draft), kind=SessionKind.USUAL
    )
    for movement in dict.fromkeys(step.movement for step in steps):
        same = [step for step in steps if step.movement == movement]
        yield _dose(same[0], sides={step.side for step in same})


def _next_strength_day(draft: Draft) -> date:
    days = (draft.today + timedelta(days=number) for number in range(WEEK_DAYS + 1))
    return next(
        (day for day in days if planning.is_strength_day(draft.state, draft.catalog, day)),
        draft.today,
    )


def _dose(step: PlannedStep, *, sides: set[str]) -> Words:
    name = PhraseValue(slug=f"movement.{step.movement}.name")
    where = "" if "" in sides else "-each" if len(sides) > 1 else f"-{step.side}"
    match step.dose:
        case Hold(seconds=seconds):
            return words(f"page.hold{where}", name=name, seconds=seconds)
        case Rounds(rounds=rounds, work_seconds=seconds):
            return words(f"page.rounds{where}", name=name, rounds=rounds, seconds=seconds)
        case Sets(sets=sets, reps=reps):
            count = step.of if step.of > 1 else sets
            return words(f"page.sets{where}", name=name, sets=count, reps=reps)
        case _:
            assert_never(step.dose)


# --- what was done and said


def _often(draft: Draft) -> Iterator[Words]:
    yield words("page.last-7", count=_days_within(draft, WEEK_DAYS))
    yield words("page.last-28", count=_days_within(draft, MONTH_DAYS))
    began = draft.state.course.began
    if began is not None:
        yield words("page.sessions", count=draft.state.sessions_done, day=began)
    paused = sum(
        draft.state.rhythm.paused_on(draft.today - timedelta(days=ago)) for ago in range(MONTH_DAYS)
    )
    if paused:
        yield words("page.paused", count=paused)


def _days_within(draft: Draft, days: int) -> int:
    first = draft.today - timedelta(days=days - 1)
    return sum(1 for entry in draft.state.diary if first <= entry.local_date <= draft.today)


def _sore(draft: Draft) -> Iterator[Words]:
    before = _said(entry.pain_before for entry in draft.state.diary)
    after = _said(entry.pain_after for entry in draft.state.diary)
    if not before:
        yield words("page.no-numbers")
        return
    trend = then_and_now(draft.state)
    if trend is not None:
        start, lately = trend
        yield words("page.start", number=start)
        yield words("page.lately", number=lately)
    yield _range("before", before)
    if after:
        yield _range("after", after)
    worse = _worse_mornings(draft.state.diary)
    if worse:
        yield words("page.mornings", count=worse)


def _range(when: str, numbers: list[int]) -> Words:
    low, high = min(numbers), max(numbers)
    if low == high:
        return words(f"page.always-{when}", number=low)
    return words(f"page.range-{when}", low=low, high=high)


def _said(numbers: Iterable[int | None]) -> list[int]:
    return [number for number in numbers if number is not None]


def _worse_mornings(diary: Iterable[LogDay]) -> int:
    """Count the mornings after that were sorer than the session had begun."""
    return sum(
        1
        for entry in diary
        if entry.pain_morning is not None
        and entry.pain_before is not None
        and entry.pain_morning > entry.pain_before
    )


# --- what has changed, and what is left out


def _changes(draft: Draft) -> Iterator[Words]:
    changes = draft.state.course.changes
    for change in changes[-MOST_CHANGES:]:
        name = PhraseValue(slug=f"movement.{change.movement}.name")
        yield words("page.harder" if change.up else "page.easier", name=name, day=change.on)
    if not changes:
        yield words("page.no-changes")


def _left_out(draft: Draft) -> Iterator[Words]:
    if draft.state.lock is not None:
        yield words("page.closed", day=draft.day_of(draft.state.lock.at))
    limits = reasons.limits(draft.state, draft.catalog, draft.today)
    yield from limits
    if not limits and draft.state.lock is None:
        yield words("page.nothing-left-out")
