"""Pain in the knee during a strength movement (clinical facts, section 7, "during")."""

from dataclasses import replace

from content.pain import Action, PainRule, Phase
from content.schema import Part
from conversations import levels, pain, stepping
from conversations.draft import Draft
from conversations.effects import words


def number(draft: Draft, said: int) -> None:
    """Answer a number typed in mid-movement: pressure on a muscle, or pain while it works."""
    if is_strength(draft):
        judge(draft, pain_said=said)
    elif said >= draft.rules.ease_off_from:
        draft.say(words("hold.ease"))
    else:
        draft.say(words("hold.stay"))


def is_strength(draft: Draft) -> bool:
    """Whether the movement whose turn it is, is one of strength."""
    return stepping.movement_of(draft).part is Part.REMEMBER


def judge(draft: Draft, *, pain_said: int | None = None, sharp: bool = False) -> None:
    """Do what the table says about pain in this movement."""
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
    _say(draft, rule)


def _say(draft: Draft, rule: PainRule | None) -> None:
    said = pain.said_by(rule)
    if rule is not None and Action.END_MOVEMENT in rule.then:
        draft.settle(draft.state.main)
        stepping.end_movement(draft, *said)
    elif said:
        draft.say(*said)
