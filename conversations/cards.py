"""The short cards that end something: finished, put away, logged. Their buttons outlive waits."""

from datetime import date, timedelta
from typing import Final

from conversations import buttons, diary, reminders, week
from conversations.draft import Draft
from conversations.effects import Button, Keyboard, Words, words
from conversations.state import Place, Session

DAYS_IN_A_ROW: Final = 2


def day_keyboard(day: date, *, more: bool = False) -> Keyboard:
    """Return the buttons below a day's log: take it back, or say how it feels now.

    With `more` there is one for another day.
    """
    number = day.toordinal()
    return buttons.keyboard(
        (buttons.card_button("undo", day=number), buttons.card_button("pain-now", day=number)),
        (buttons.card_button("another-day"),) if more else (),
    )


def known_day_keyboard(draft: Draft, day: date) -> Keyboard:
    """Return the buttons for a day that has been logged before."""
    number = day.toordinal()
    within_reach = draft.today - timedelta(days=draft.rules.log_back_days) <= day
    return buttons.keyboard(
        (buttons.card_button("unlog", day=number),) if within_reach else (),
        (buttons.card_button("another-day"),),
    )


def another_day_keyboard() -> Keyboard:
    """Return the one button that leads to the other days of the week."""
    return buttons.keyboard((buttons.card_button("another-day"),))


def days_keyboard(draft: Draft, place: Place) -> Keyboard:
    """Return a button for each day that can be logged, newest first; logged ones are ticked."""
    flat = [_day_button(draft, place, ago) for ago in range(draft.rules.log_back_days + 1)]
    rows = [tuple(flat[at : at + DAYS_IN_A_ROW]) for at in range(0, len(flat), DAYS_IN_A_ROW)]
    return buttons.keyboard(*rows, (buttons.button(place, "close"),))


def _day_button(draft: Draft, place: Place, ago: int) -> Button:
    day = draft.today - timedelta(days=ago)
    names = {0: words("button.today"), 1: words("button.yesterday")}
    return buttons.button(
        place,
        "day",
        label=names.get(ago) or words("done.day", day=day),
        value=day.isoformat(),
        ticked=diary.entry_of(draft, day) is not None,
    )


def say_finished(draft: Draft, session: Session, *more: Words) -> None:
    """Say that the session is done, with one specific line and what was held; then `more`."""
    done = words("finish.done", count=diary.days_of_last_week(draft))
    text = [done, *week.after_a_break(draft)]
    if session.held_ms >= 1000:
        text.append(_held("finish.held", session))
    if session.pain_before is not None and session.pain_after is not None:
        text.append(words("finish.pain", before=session.pain_before, after=session.pain_after))
    draft.say(*text, *more, *reminders.next_words(draft), markup=day_keyboard(session.local_date))


def say_put_away(draft: Draft, session: Session, why: str) -> None:
    """Say what was kept of a session that ended early; it can be gone on with today."""
    kept = words(f"{why}.kept", at=session.steps_done, of=len(session.steps))
    draft.say(
        kept if session.steps_done else _held(f"{why}.held", session),
        words("put-away.counts", count=diary.days_of_last_week(draft)),
        markup=buttons.keyboard(
            (buttons.card_button("go-on"),),
            (buttons.card_button("undo", day=session.local_date.toordinal()),),
        ),
    )


def _held(phrase: str, session: Session) -> Words:
    """Say how long was held in all."""
    minutes, seconds = divmod(session.held_ms // 1000, 60)
    return words(phrase, minutes=minutes, seconds=f"{seconds:02d}")
