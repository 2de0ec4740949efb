"""What follows from a session that is over (clinical facts, section 7): at most one question."""

from dataclasses import replace
from datetime import timedelta

from content.pain import Action, PainRule, Phase
from content.schema import Part
from conversations import asking, buttons, levels, mini_check, mornings, pain, proposals
from conversations.draft import Draft
from conversations.effects import words
from conversations.state import Answer, Session, SessionKind, Step


def settle(draft: Draft, session: Session, *, first_today: bool) -> PainRule | None:
    """Keep how the strength movements went, ease what has to be eased; return the rule for it."""
    strength = _strength(draft, session)
    course = draft.state.course
    numbers = course.first_pains
    wanted = draft.catalog.care.base_numbers
    if first_today and session.pain_before is not None and len(numbers) < wanted:
        numbers = (*numbers, session.pain_before)
    levels.change(
        draft,
        began=course.began or session.local_date,
        first_pains=numbers,
        worked=tuple(slug for slug in strength if slug in session.did) or course.worked,
        worked_on=session.local_date,
    )
    for movement in strength:
        _count(draft, session, movement)
    rule = pain.decide(draft, Phase.AFTER, pain.after(session))
    if rule is not None:
        mornings.ease(draft, rule, session.local_date)
    return rule


def _strength(draft: Draft, session: Session) -> tuple[str, ...]:
    slugs = dict.fromkeys(step.movement for step in session.steps)
    movements = draft.catalog.movements
    return tuple(slug for slug in slugs if movements[slug].part is Part.REMEMBER)


def _count(draft: Draft, session: Session, movement: str) -> None:
    """Count a session for a movement; one made smaller, or one that hurt, begins anew."""
    tally = draft.state.course.tally(movement)
    halved = draft.state.course.halved_until
    usual = session.kind is SessionKind.USUAL and (halved is None or halved < session.local_date)
    sore = movement in session.sore
    whole = usual and not sore and movement not in {*session.skipped, *session.regressed}
    again = tally.on == session.local_date
    levels.put_tally(
        draft,
        replace(
            tally,
            whole=tally.whole + (0 if again else 1) if whole else 0,
            sore=tally.sore + int(sore and movement not in session.regressed),
            on=session.local_date,
            before=tally.before if again else tally.on,
        ),
    )


def ask(draft: Draft, session: Session, rule: PainRule | None) -> bool:
    """Ask the one thing that matters most now: a worse week, the way so far, a step.

    Return whether there was one.
    """
    if _week(draft) or _review(draft):
        return True
    if rule is None or Action.PROGRESS not in rule.then:
        return False
    return proposals.consider(draft, _strength(draft, session))


def _week(draft: Draft) -> bool:
    rule = pain.decide(draft, Phase.WEEKLY, pain.weekly(draft))
    if rule is None:
        return False
    if Action.HALVE in rule.then:
        until = draft.today + timedelta(days=draft.catalog.care.halve_days)
        levels.change(draft, halved_until=until)
    if pain.said_by(rule):
        draft.say(*pain.said_by(rule))
    if Action.CHECK in rule.then:
        mini_check.ask(draft)
    return True


def _review(draft: Draft) -> bool:
    rule = pain.decide(draft, Phase.REVIEW, pain.review(draft))
    if rule is None:
        return False
    if Action.ASK_FUNCTION in rule.then:
        first = draft.catalog.care.function_questions[0]
        asking.ask(draft, Step.FUNCTION, first, *pain.said_by(rule))
    else:
        _follow_up(draft, rule)
    return True


def _follow_up(draft: Draft, rule: PainRule | None) -> None:
    """Say what a look back has come to, with what it offers."""
    said = pain.said_by(rule)
    then = rule.then if rule is not None else ()
    if Action.SUGGEST_KNEE_STRENGTH in then:
        said = (*said, words("review.knee-strength"))
    if Action.OFFER_MAINTENANCE in then:
        proposals.offer_maintenance(draft, *said)
    elif Action.OFFER_EXPORT in then:
        offered = ((buttons.card_button("page"),), (buttons.card_button("export"),))
        draft.say(*said, markup=buttons.keyboard(*offered))
    elif said:
        draft.say(*said)


# --- everyday things, for somebody who was hardly sore at the start


def function(draft: Draft, given: Answer) -> None:
    """Keep an answer about everyday things; after the last one, say what they come to."""
    asked = draft.catalog.care.function_questions
    item = draft.state.aside.item
    draft.set_answer(item, given)
    rest = asked[asked.index(item) + 1 :]
    if rest:
        asking.ask(draft, Step.FUNCTION, rest[0])
        return
    draft.close_aside()
    said = [draft.answers.get(slug) for slug in asked]
    facts = pain.review(
        draft, function_better=said.count("better"), function_worse=said.count("worse")
    )
    _follow_up(draft, pain.decide(draft, Phase.FUNCTION, facts))


def function_later(draft: Draft) -> None:
    """Leave the rest unasked."""
    asking.leave_aside(draft)
    draft.say(words("stop.aside"))
