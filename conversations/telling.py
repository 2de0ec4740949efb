"""Answers that only tell: help and progress. They never change where the person is."""

from conversations import buttons, chart, diary, week, weekly
from conversations.draft import Draft
from conversations.effects import SendPicture, Words, words
from conversations.trend import then_and_now

AIM_DAYS = 3  # a week


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
                _pain(draft),
                _next(draft),
            ),
            markup=buttons.keyboard(
                (buttons.card_button("start"), buttons.card_button("plan")),
                (buttons.card_button("page"),),
            ),
        )
    )


def _pain(draft: Draft) -> Words:
    """Compare the first numbers with the latest; silent until there are enough."""
    trend = then_and_now(draft.state)
    if trend is None:
        return words("progress.pain-later")
    start, now = trend
    return words("progress.pain", start=start, now=now)


def _next(draft: Draft) -> Words:
    days = diary.days_of_last_week(draft)
    tip = weekly.tip(draft)
    if tip is not None and days < AIM_DAYS:
        return words("progress.next-tip", tip=tip)
    if not days:
        return words("progress.next-first")
    return words("progress.next-steady" if days >= AIM_DAYS else "progress.next-three")
