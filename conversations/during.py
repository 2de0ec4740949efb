"""Pain in the knee during a strength movement (clinical facts, section 7, "during")."""

from dataclasses import replace

from content.pain import Action, PainRule, Phase
from content.schema import Part
from conversations import levels, pain, planning, stepping
from conversations.draft import Draft
from conversations.effects import words


def number(draft: Draft, said: int) -> None:
    """Answer a number typed in mid-movement: pressure on a muscle, or pain while it works."""
    if is_strength(draft):
        judge(draft, pain_said=said)
    else:
        draft.say(words("hold.ease" if said >= _too_much(draft) else "hold.stay"))


def _too_much(draft: Draft) -> int:
    """Return the discomfort that is too much here: less for a stretch or a light press."""
    rules, movement = draft.rules, stepping.movement_of(draft)
    way = planning.way_of(draft.state, draft.catalog, movement, draft.today)
    if not movement.feedback or way in rules.light_variants:
        return rules.ease_off_lightly_from
    return movement.ease_off_from or rules.ease_off_from


def is_strength(draft: Draft) -> bool:
    """Whether the movement whose turn it is, is one of strength."""
    return stepping.movement_of(draft).part is Part.REMEMBER


def judge(draft: Draft, *, pain_said: int) -> None:
    """Do what the table says about a number in this movement, and say it."""
    rule = weigh(draft, pain_said=pain_said)
    said = pain.said_by(rule)
    if ends(rule):
        draft.settle(draft.state.main)
        stepping.end_movement(draft, *said)
    elif said:
        draft.say(*said)


def ends(rule: PainRule | None) -> bool:
    """Whether a rule ends the movement."""
    return rule is not None and Action.END_MOVEMENT in rule.then


def weigh(draft: Draft, *, pain_said: int | None = None, sharp: bool = False) -> PainRule | None:
    """Return what the table says about pain in this movement, with its steps taken."""
    movement = stepping.current(draft).movement
    facts = pain.during(draft, movement, pain=pain_said, sharp=sharp)
    rule = pain.decide(draft, Phase.DURING, facts)
    then = rule.then if rule is not None else ()
    if Action.NOTE in then:
        sore = draft.session.sore
        draft.session = replace(draft.session, sore=tuple(dict.fromkeys((*sore, movement))))
    if Action.REGRESS_MOVEMENT in then and movement not in draft.session.regressed:
        levels.fall_or_rest(draft, movement)  # once in a session: one step at a time
        draft.session = replace(draft.session, regressed=(*draft.session.regressed, movement))
    return rule
