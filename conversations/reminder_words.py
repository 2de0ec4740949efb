"""What a reminder says: a strength day, a light one, a day on which strength rests, or no hurry."""

from datetime import date

from conversations import away, planning, questions, roles, strength_days
from conversations.draft import Draft
from conversations.effects import Words, words


def text(draft: Draft, day: date) -> tuple[Words, ...]:
    """Return the lines of the reminder of a local day."""
    if draft.state.rhythm.stop_asked_on is not None:
        return (words("reminder.last" if away.is_over(draft) else "reminder.whenever"),)
    if away.days_away(draft, day) >= draft.catalog.reminding.welcome_back_days:
        return (words("reminder.whenever"),)
    return (_kind(draft, day), _plan(draft, day) or words("reminder.smaller"))


def _plan(draft: Draft, day: date) -> Words | None:
    """Repeat the if-then plan now and then, as it was chosen or typed."""
    plan = roles.plan_of(draft.state)
    if not plan or day.toordinal() % draft.catalog.reminding.plan_every:
        return None
    question = draft.catalog.question(roles.IF_THEN)
    return words("reminder.plan", plan=questions.answer_value(draft, question, plan))


def _kind(draft: Draft, day: date) -> Words:
    state, catalog = draft.state, draft.catalog
    if planning.is_strength_day(state, catalog, day):
        return words("reminder.strength")
    if strength_days.is_due(state, catalog, day):
        return words("reminder.strength-rests")
    return words("reminder.light")
