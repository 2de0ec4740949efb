"""A time at which the person really begins, proposed after many a "Later"; never set by itself."""

from dataclasses import replace
from datetime import time, timedelta
from statistics import median
from typing import Final

from conversations import asking, buttons, intake, reminders, roles, upcoming
from conversations.draft import Draft
from conversations.effects import Keyboard, Words, words
from conversations.expect import present
from conversations.rhythm import Snoozed
from conversations.state import Place, Step

_DAY_MINUTES: Final = 24 * 60


def note_later(draft: Draft) -> None:
    """Remember that "Later" was said today."""
    recent = _recent(draft)
    if all(one.day != draft.today for one in recent):
        recent = (*recent, Snoozed(day=draft.today))
    upcoming.change(draft, snoozed=recent)


def note_begun(draft: Draft) -> None:
    """Remember when a session was begun, on a day on which "Later" was said."""
    began = draft.local(draft.now).time().replace(second=0, microsecond=0)
    upcoming.change(
        draft,
        snoozed=tuple(
            replace(one, began=began) if one.day == draft.today and one.began is None else one
            for one in draft.state.rhythm.snoozed
        ),
    )


def _recent(draft: Draft) -> tuple[Snoozed, ...]:
    after = draft.today - timedelta(days=draft.catalog.reminding.snooze_days)
    return tuple(one for one in draft.state.rhythm.snoozed if one.day > after)


# --- the proposal


def proposal(draft: Draft) -> time | None:
    """Return the time to propose now; None while there is no reason to."""
    numbers, recent = draft.catalog.reminding, _recent(draft)
    usual = roles.reminder_time_of(draft.state)
    began = [one.began for one in recent if one.began is not None]
    enough = len(recent) >= numbers.snoozes and len(began) >= numbers.starts
    away_from_home = bool(draft.state.rhythm.home_zone)
    if usual is None or not enough or away_from_home or _is_too_soon(draft):
        return None
    # Counted from the usual time on, so that midnight is an hour like any other.
    late = median((_minutes(one) - _minutes(usual)) % _DAY_MINUTES for one in began)
    step = numbers.proposal_minutes
    at = (round((_minutes(usual) + late) / step) * step) % _DAY_MINUTES
    proposed = time(at // 60, at % 60)
    return None if proposed == usual else proposed


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _is_too_soon(draft: Draft) -> bool:
    last = draft.state.rhythm.proposed_on
    again = timedelta(days=draft.catalog.reminding.proposal_again_days)
    return last is not None and draft.today - last < again


def ask(draft: Draft, at: time, *before: Words) -> None:
    """Propose a time, once for a long while."""
    upcoming.change(draft, proposed_on=draft.today)
    place = draft.go(Step.BETTER_TIME, picked=(f"{at:%H:%M}",))
    _prompt(draft, place, *before)


def _prompt(draft: Draft, place: Place, *before: Words) -> None:
    question = words("better-time.ask", at=_proposed(place))
    draft.prompt(place, *before, question, markup=_keyboard(place))


def _keyboard(place: Place) -> Keyboard:
    return buttons.keyboard((buttons.button(place, "yes"), buttons.button(place, "no")))


def _proposed(place: Place) -> time:
    return time.fromisoformat(place.picked[0])


def unclear(draft: Draft) -> None:
    """Ask again."""
    place = draft.state.aside
    draft.settle(place)
    _prompt(draft, place, words("better-time.unclear"))


def accept(draft: Draft) -> None:
    """Remind at that time from now on."""
    at = draft.state.aside.picked[0]
    asking.leave_aside(draft)
    upcoming.change(draft, snoozed=())
    intake.keep(draft, draft.catalog.question(roles.REMINDER_TIME), at)
    draft.say(words("settings.kept"), *reminders.next_words(draft))


def refuse(draft: Draft) -> None:
    """Leave the time as it is."""
    usual = present(roles.reminder_time_of(draft.state), "reminder time")
    asking.leave_aside(draft)
    draft.say(words("better-time.kept", at=usual))
