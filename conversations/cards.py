"""The short cards that end something: finished, put away, logged. Their buttons outlive waits."""

from datetime import date

from conversations import buttons, diary, reminders
from conversations.draft import Draft
from conversations.effects import Keyboard, Words, words
from conversations.state import Session


def day_keyboard(day: date) -> Keyboard:
    """Return the buttons below a day's log: take it back, or say how it feels now."""
    number = day.toordinal()
    return buttons.keyboard(
        (buttons.card_button("undo", day=number), buttons.card_button("pain-now", day=number))
    )


def say_finished(draft: Draft, session: Session, *more: Words) -> None:
    """Say that the session is done, with one specific line and what was held; then `more`."""
    text = [words("finish.done", count=diary.days_of_last_week(draft))]
    seconds = session.held_ms // 1000
    if seconds:
        text.append(words("finish.held", minutes=seconds // 60, seconds=f"{seconds % 60:02d}"))
    if session.pain_before is not None and session.pain_after is not None:
        text.append(words("finish.pain", before=session.pain_before, after=session.pain_after))
    draft.say(*text, *more, *reminders.next_words(draft), markup=day_keyboard(session.local_date))


def say_put_away(draft: Draft, session: Session, why: str) -> None:
    """Say what was kept of a session that ended early; it can be gone on with today."""
    draft.say(
        words(f"{why}.kept", at=session.steps_done, of=len(session.steps)),
        words("put-away.counts", count=diary.days_of_last_week(draft)),
        markup=buttons.keyboard(
            (buttons.card_button("go-on"),),
            (buttons.card_button("undo", day=session.local_date.toordinal()),),
        ),
    )
