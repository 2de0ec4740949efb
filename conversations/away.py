"""People who do not answer: reminded less and less, asked once whether to stop, met kindly again.

Away are the whole local days without a sign of a person: anything they type, tap or share, and
a reaction that says something. The days of a pause do not count; nobody is away who has said that
they would be.
"""

from datetime import date, datetime

from conversations import asking, buttons, roles, upcoming
from conversations.draft import Draft
from conversations.effects import ButtonStyle, Keyboard, Lane, Words, words
from conversations.state import Place, Step


def days_away(draft: Draft, day: date) -> int:
    """Return how many whole days lie between the last sign of a person and a local day."""
    rhythm, consent = draft.state.rhythm, draft.state.consent
    seen_at = rhythm.seen_at or (consent.at if consent is not None else draft.now)
    ended = (pause.last for pause in rhythm.pauses if pause.last is not None and pause.last < day)
    return max(0, (day - max([draft.day_of(seen_at), *ended])).days - 1)


def is_over(draft: Draft) -> bool:
    """Whether the question whether to stop has been left unanswered for good."""
    rhythm = draft.state.rhythm
    asked = rhythm.stop_asked_on is not None
    return asked and rhythm.unanswered >= draft.catalog.reminding.unanswered_reminders


def allows(draft: Draft, day: date) -> bool:
    """Whether a reminder on a local day is far enough from the last one.

    Days that the person has chosen so thinly that they come no more often are left alone.
    """
    every, last = _days_between(draft, day), draft.state.rhythm.reminded_on
    sparse = len(roles.weekdays_of(draft.state)) * every <= len(roles.WEEKDAYS)
    return sparse or last is None or (day - last).days >= every


def _days_between(draft: Draft, day: date) -> int:
    numbers = draft.catalog.reminding
    if draft.state.rhythm.stop_asked_on is not None:
        return numbers.unanswered_every_days
    away = days_away(draft, day)
    return max((one.every_days for one in numbers.away if one.from_days <= away), default=1)


def is_asked_to_stop(draft: Draft, day: date) -> bool:
    """Whether the reminder of a local day is the question whether to stop."""
    asked = draft.state.rhythm.stop_asked_on is not None
    return not asked and days_away(draft, day) >= draft.catalog.reminding.stop_question_days


# --- back again


def seen(draft: Draft) -> bool:
    """Note a sign of the person; return whether it is the first of this day, or ends a question."""
    rhythm = draft.state.rhythm
    draft.days_away = days_away(draft, draft.today)
    upcoming.change(draft, seen_at=draft.now, stop_asked_on=None, unanswered=0)
    asked = rhythm.stop_asked_on is not None
    return asked or rhythm.seen_at is None or draft.day_of(rhythm.seen_at) != draft.today


def is_back(draft: Draft) -> bool:
    """Whether this is the first sign of somebody who has been away for some time."""
    return draft.days_away >= draft.catalog.reminding.welcome_back_days


def welcome(draft: Draft, *before: Words) -> None:
    """Greet somebody who was away, with something small to begin with."""
    draft.say(*before, words("away.welcome-back"), markup=_small())


def _small() -> Keyboard:
    return buttons.keyboard(
        (buttons.card_button("small", style=ButtonStyle.SUCCESS), buttons.card_button("start")),
        (buttons.card_button("change"), buttons.card_button("help")),
    )


# --- the question whether to stop


def ask_to_stop(draft: Draft, *, not_after: datetime) -> str:
    """Ask it, as that day's reminder, and return the message's ref."""
    asking.leave_aside(draft)
    place = draft.go(Step.KEEP)
    ref = draft.say(
        words("away.keep"),
        markup=_keep_keyboard(place),
        lane=Lane.REMINDER,
        not_after=not_after,
        tracked=True,
    )
    draft.carry(place, ref)
    return ref


def _keep_keyboard(place: Place) -> Keyboard:
    return buttons.keyboard(
        (buttons.button(place, "go-on", label=words("button.keep-reminding")),),
        (buttons.button(place, "stop", label=words("button.stop-reminding")),),
    )


def unclear(draft: Draft) -> None:
    """Ask again; the person is there, which is an answer too."""
    place = draft.state.aside
    draft.settle(place)
    draft.prompt(place, words("away.unclear"), words("away.keep"), markup=_keep_keyboard(place))


def close_question(draft: Draft) -> None:
    """Leave the question: something else has answered it."""
    if draft.state.aside.step is Step.KEEP and not draft.state.parked:
        asking.leave_aside(draft)
