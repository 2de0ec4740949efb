"""The plan on one card: minutes, muscles and sides, exercises, the next reminder."""

from conversations import buttons, planning, reasons, reminders, safety, stepping
from conversations.draft import Draft
from conversations.effects import ButtonStyle, Words, words
from conversations.state import PlannedStep, SessionKind, Step


def show(draft: Draft, *before: Words) -> None:
    """Show what the next session holds, and offer to start, change or wait."""
    if draft.state.main.step is Step.LOCKED:
        safety.show_lock(draft, *before)
        return
    steps = planning.plan(draft.state, draft.catalog, day=draft.today, kind=SessionKind.USUAL)
    draft.say(
        *before,
        _length(draft, steps),
        *(stepping.name_words("plan.step", step) for step in steps),
        *reasons.why(draft.state, draft.catalog, steps, draft.today),
        *reminders.next_words(draft),
        markup=buttons.keyboard(
            (buttons.card_button("start", style=ButtonStyle.SUCCESS),),
            (buttons.card_button("change"), buttons.card_button("tomorrow")),
        ),
    )


def _length(draft: Draft, steps: tuple[PlannedStep, ...]) -> Words:
    if not steps:
        return words("routine.all-resting")
    return words("plan.minutes", count=planning.minutes_of(steps, draft.catalog))


def tomorrow(draft: Draft) -> None:
    """Leave it for tomorrow; say when the bot will be back."""
    draft.settle_card()
    draft.say(words("plan.tomorrow"), *reminders.next_words(draft))
