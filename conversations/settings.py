"""Changing an answer later: the menu, one question of the intake asked again, the reminder."""

from conversations import (
    asking,
    buttons,
    intake,
    plan_card,
    questions,
    reminders,
    roles,
    stepping,
)
from conversations.draft import Draft
from conversations.effects import Button, Keyboard, Words, words
from conversations.questions import Given
from conversations.state import SESSION_STEPS, Answer, Place, Step

MENU_COLUMNS = 2


def menu(draft: Draft) -> None:
    """Show what can be changed."""
    asking.leave_aside(draft)
    place = draft.go(Step.SETTINGS)
    draft.prompt(place, words("settings.what"), markup=buttons.keyboard(*_rows(draft, place)))


def menu_again(draft: Draft) -> None:
    """Answer what was not understood with the menu."""
    place = draft.state.aside
    draft.settle(place)
    rows = _rows(draft, place)
    draft.prompt(
        place, words("settings.unclear"), words("settings.what"), markup=buttons.keyboard(*rows)
    )


def _rows(draft: Draft, place: Place) -> tuple[tuple[Button, ...], ...]:
    flat = [
        buttons.button(place, "q", label=words(f"question.{slug}.name"), value=slug)
        for slug, question in questions.changeable(draft.catalog).items()
        if roles.applies(question, draft.answers)
    ]
    rows = [tuple(flat[at : at + MENU_COLUMNS]) for at in range(0, len(flat), MENU_COLUMNS)]
    return (*rows, (buttons.button(place, "show-me"), buttons.button(place, "close")))


def choose(draft: Draft, slug: str) -> None:
    """Ask the chosen question again, with what was ticked before."""
    draft.settle(draft.state.aside)
    question = draft.catalog.question(slug)
    picked = questions.still_offered(question, draft.answers.get(slug))
    asking.ask(draft, Step.SETTING, slug, picked=picked)


def answer(draft: Draft, given: Answer) -> None:
    """Keep the new answer, ask what follows from it, and show the plan that comes of it."""
    question = draft.catalog.question(draft.state.aside.item)
    intake.keep(draft, question, given)
    follow_up = asking.follow_up(draft, question.slug)
    if follow_up is not None:
        asking.ask(draft, Step.SETTING, follow_up)
        return
    draft.close_aside()
    if draft.state.main.step is Step.HOME:
        plan_card.show(draft, words("settings.kept"))
        return
    draft.say(words("settings.kept"))
    if draft.state.main.step in SESSION_STEPS:
        stepping.obey_answers(draft)


def back(draft: Draft) -> None:
    """Go back to the menu without a change."""
    menu(draft)


def close(draft: Draft) -> None:
    """Leave things as they are."""
    asking.leave_aside(draft)
    draft.say(words("settings.closed"))


# --- /reminder


def reminder(draft: Draft, typed: str) -> None:
    """Show the reminder and what can be done with it; a time after the command sets it."""
    if typed and _set_time(draft, typed):
        return
    asking.leave_aside(draft)
    place = draft.go(Step.REMINDER)
    draft.prompt(place, *_reminder_words(draft), markup=_reminder_keyboard(draft, place))


def reminder_again(draft: Draft) -> None:
    """Answer what was not understood with the reminder's menu."""
    place = draft.state.aside
    draft.settle(place)
    draft.prompt(
        place,
        words("reminder.unclear"),
        *_reminder_words(draft),
        markup=_reminder_keyboard(draft, place),
    )


def _set_time(draft: Draft, typed: str) -> bool:
    question = draft.catalog.question(roles.REMINDER_TIME)
    place = Place(step=Step.NONE, item=question.slug)
    reading = questions.read_text(draft, typed, question, place)
    if not isinstance(reading, Given):
        return False
    intake.keep(draft, question, reading.answer)
    draft.say(words("settings.kept"), *reminders.next_words(draft))
    return True


def _reminder_words(draft: Draft) -> tuple[Words, ...]:
    if draft.state.reminder_paused:
        return (words("reminder.is-paused"),)
    return reminders.next_words(draft) or (words("reminder.none"),)


def _reminder_keyboard(draft: Draft, place: Place) -> Keyboard:
    pause = "go-on" if draft.state.reminder_paused else "pause"
    return buttons.keyboard(
        tuple(
            buttons.button(place, "q", label=words(f"question.{slug}.name"), value=slug)
            for slug in (roles.REMINDER_TIME, roles.DAYS, roles.ZONE)
        ),
        (
            buttons.button(place, pause, label=words(f"button.reminder-{pause}")),
            buttons.button(place, "close"),
        ),
    )


def pause(draft: Draft) -> None:
    """Pause the reminder."""
    asking.leave_aside(draft)
    reminders.pause(draft)


def go_on(draft: Draft) -> None:
    """Let the reminder go on."""
    asking.leave_aside(draft)
    reminders.go_on(draft)
