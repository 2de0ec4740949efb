"""What a reminder says: a strength day, a light one, a day on which strength rests, or no hurry."""

from datetime import date

from conversations import away, planning, strength_days
from conversations.draft import Draft
from conversations.effects import Words, words


def text(draft: Draft, day: date) -> tuple[Words, ...]:
    """Return the lines of the reminder of a local day."""
    if draft.state.rhythm.stop_asked_on is not None:
        return (words("reminder.last" if away.is_over(draft) else "reminder.whenever"),)
    if away.days_away(draft, day) >= draft.catalog.reminding.welcome_back_days:
        return (words("reminder.whenever"),)
    return (_kind(draft, day), words("reminder.smaller"))


def _kind(draft: Draft, day: date) -> Words:
    state, catalog = draft.state, draft.catalog
    if planning.is_strength_day(state, catalog, day):
        return words("reminder.strength")
    if strength_days.is_due(state, catalog, day):
        return words("reminder.strength-rests")
    return words("reminder.light")
