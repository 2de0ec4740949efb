"""The gates: which answers close the routine, what the person is told, and what opens it again."""

from content.schema import Option, Question, Tier
from conversations import buttons, diary, roles
from conversations.changing import changed
from conversations.draft import Draft
from conversations.effects import ButtonStyle, Keyboard, Words, words
from conversations.expect import present
from conversations.state import SESSION_STEPS, Answer, Lock, Place, Step

SEVERITY = (Tier.EMERGENCY, Tier.CLINICIAN)


def worst(question: Question, given: Answer) -> Option | None:
    """Return the most serious ticked option that closes the routine, None if none does."""
    picked = {given} if isinstance(given, str) else set(roles.picked_of(given))
    ticked = [option for option in question.options if option.slug in picked]
    for tier in SEVERITY:
        for option in ticked:
            if option.tier is tier:
                return option
    return None


def close_if_needed(draft: Draft, question: Question, given: Answer) -> bool:
    """Close the routine at once if an answer asks for it; return whether it did."""
    option = worst(question, given)
    if option is None or option.tier is None:
        return False
    close(draft, tier=option.tier, card=option.card or f"card.{option.tier}")
    return True


def close(draft: Draft, *, tier: Tier, card: str) -> None:
    """Lock the routine and show the card. A running session is put away with what was done."""
    if draft.state.main.step in SESSION_STEPS:
        diary.log_session(draft, partial=True)
    draft.state = changed(draft.state, lock=Lock(tier=tier, card=card, at=draft.now), session=None)
    place = draft.go(Step.LOCKED)
    draft.prompt(place, words(card), markup=lock_keyboard(tier, place))


def lock_keyboard(tier: Tier, place: Place) -> Keyboard:
    """Return what opens a lock: a clinician's word for tier C, the questions again for both."""
    cleared = (
        (buttons.button(place, "cleared", style=ButtonStyle.PRIMARY),)
        if tier is Tier.CLINICIAN
        else ()
    )
    return buttons.keyboard(cleared, (buttons.card_button("check"),))


def show_lock(draft: Draft, *before: Words) -> None:
    """Show the card of a closed routine again."""
    lock = present(draft.state.lock, "lock")
    place = draft.state.main
    draft.settle(place)
    draft.prompt(place, *before, words(lock.card), markup=lock_keyboard(lock.tier, place))
