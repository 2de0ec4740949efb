"""Answers that only tell: help and progress. They never change where the person is."""

from statistics import median

from conversations import buttons, chart, diary, week, weekly
from conversations.draft import Draft
from conversations.effects import LogDay, SendPicture, Words, words

BASE_SESSIONS = 3


def help_(draft: Draft) -> None:
    """Say what the bot is for and what can be typed; the disclaimer is part of it."""
    draft.say(words("help.what"), words("help.commands"), words("welcome.not"))


def progress(draft: Draft) -> None:
    """Send the picture, and three lines: days of the last seven, pain then and now, what next."""
    draft.effects.append(
        SendPicture(
            ref=draft.new_ref(),
            chart=chart.of(draft),
            text=(
                words("progress.days", count=diary.days_of_last_week(draft)),
                *week.off_words(week.tally(draft)),
                _pain(draft.state.diary),
                _next(draft),
            ),
            markup=buttons.keyboard(
                (buttons.card_button("start"), buttons.card_button("plan")),
                (buttons.card_button("page"),),
            ),
        )
    )


def _pain(entries: tuple[LogDay, ...]) -> Words:
    """Compare the first three numbers with the last three; silent until there are enough."""
    said = [entry.pain_before for entry in entries if entry.pain_before is not None]
    if len(said) < BASE_SESSIONS:
        return words("progress.pain-later")
    return words(
        "progress.pain",
        start=round(median(said[:BASE_SESSIONS])),
        now=round(median(said[-BASE_SESSIONS:])),
    )


def _next(draft: Draft) -> Words:
    days = diary.days_of_last_week(draft)
    tip = weekly.tip(draft)
    if tip is not None and days < BASE_SESSIONS:
        return words("progress.next-tip", tip=tip)
    if not days:
        return words("progress.next-first")
    return words("progress.next-steady" if days >= BASE_SESSIONS else "progress.next-three")
