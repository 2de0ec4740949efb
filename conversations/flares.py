"""A number said later on the day of a session, or without one: the rules after a session count."""

from content.pain import Action, Phase
from conversations import mornings, pain
from conversations.draft import Draft
from conversations.effects import LogDay, Words


def noticed(draft: Draft, entry: LogDay) -> tuple[Words, ...]:
    """Do what today's newest number leads to, and return what is said of it.

    Nothing is made harder here: progress is looked at when a session is over, and then only.
    """
    if entry.local_date != draft.today or entry.pain_after is None:
        return ()
    facts = pain.numbers_after(entry.pain_before, entry.pain_after)
    rule = pain.decide(draft, Phase.AFTER, facts)
    if rule is None or Action.PROGRESS in rule.then:
        return ()
    mornings.ease(draft, rule, entry.local_date)
    return pain.said_by(rule)
