"""A thumb or a heart on a reminder or on a session's card is one more way to say "done"."""

from datetime import UTC, datetime, timedelta

import pytest

from conversations.events import ReactionAdded
from conversations.state import Step
from tests.playbook import Playbook
from tests.walks import card_data, enrolled, finished, held, holding

DAY = 24 * 3600
TUESDAY = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)  # 07:00 in Berlin


def reminded() -> Playbook:
    return enrolled().until(TUESDAY)


@pytest.mark.parametrize("emoji", ["👍", "❤", "❤\ufe0f"])
def test_a_thumb_or_a_heart_on_a_reminder_logs_its_day(emoji: str) -> None:
    play = reminded().reacts(emoji).sees("Logged. That is 1 of the last 7 days")
    assert [(day, log.source) for day, log in play.days.items()] == [("2026-03-03", "reaction")]
    assert play.labels[-3:] == ["Undo", "How sore now?", "Another day"]
    play.waits(DAY - 1).sees("Logged")


def test_it_takes_the_buttons_of_the_reminder_away_and_can_be_undone() -> None:
    play = reminded()
    reminder = play.last
    play.reacts("👍").taps("Undo").sees("Taken back")
    assert (reminder.buttons, play.days) == ([], {})
    play.reacts("❤", to=reminder).sees("Logged.")


def test_a_second_one_says_it_is_already_there() -> None:
    play = reminded()
    reminder = play.last
    play.types("done").reacts("👍", to=reminder).sees("Today is already logged")
    assert play.days["2026-03-03"].source == "text"


def test_a_reminder_of_some_days_ago_logs_its_own_day() -> None:
    play = reminded()
    reminder = play.last
    play.waits(3 * DAY).reacts("👍", to=reminder).sees("Logged for Tue, Mar 3")
    assert list(play.days) == ["2026-03-03"]


def test_a_reminder_of_long_ago_is_refused_kindly() -> None:
    play = reminded()
    reminder = play.last
    play.waits(8 * DAY).reacts("👍", to=reminder).sees("Tue, Mar 3 is too long ago")
    assert play.days == {}


def test_the_card_of_a_session_put_away_makes_the_day_whole() -> None:
    play = held().types("stop").reacts("👍").sees("Logged. That is 1 of the last 7 days")
    assert (play.days["2026-03-02"].partial, play.days["2026-03-02"].held_seconds) == (False, 90)


def test_thanks_for_a_card_whose_day_is_logged_need_no_answer() -> None:
    play = finished()
    before = play.days
    assert (play.reacts("❤").answer, play.days) == ([], before)


def silent(play: Playbook) -> bool:
    """Whether the last input has shown nothing and logged nothing."""
    return not play.answer and not play.effects


@pytest.mark.parametrize("emoji", ["🔥", "👎", "💩", "\U0001f44d\u200d"])
def test_other_emoji_say_nothing(emoji: str) -> None:
    play = reminded().reacts(emoji)
    assert silent(play) == (emoji.strip("\u200d") != "👍")


def test_several_at_once_count_if_one_does() -> None:
    reminded().reacts("🔥", "👍").sees("Logged.")


def test_a_heart_in_place_of_a_thumb_is_nothing_new() -> None:
    play = reminded()
    reminder = play.last
    play.reacts("👍")
    before = play.state
    assert silent(play.reacts("❤", to=reminder, before="👍"))
    assert play.state == before


def test_a_message_that_is_about_no_day_says_nothing() -> None:
    assert silent(enrolled().reacts("👍"))
    forged = ReactionAdded(
        added=("👍",), message_id=1, buttons=(card_data("undo", 0), "?", card_data("plan", 739_000))
    )
    assert silent(enrolled().happens(forged))


def test_a_running_session_logs_its_own_day_and_other_days_can_be_logged() -> None:
    play = reminded()
    reminder = play.last
    play.taps("Start").taps("2").taps("Ready").waits(5).is_at(Step.HOLDING)
    assert silent(play.reacts("👍", to=reminder))
    before = holding(Playbook(now=TUESDAY))
    yesterday = ReactionAdded(
        added=("👍",),
        message_id=1,
        buttons=(card_data("done-already", (TUESDAY - timedelta(days=1)).toordinal()),),
    )
    before.happens(yesterday).sees("Logged for yesterday").is_at(Step.HOLDING)


def test_a_closed_routine_logs_nothing() -> None:
    play = reminded()
    reminder = play.last
    play.types("/check").taps("Cannot walk 4 steps, even limping").taps("Continue")
    assert play.is_at(Step.LOCKED).reacts("👍", to=reminder).days == {}


def test_somebody_who_could_not_be_reached_is_back_with_any_reaction() -> None:
    play = reminded().is_blocked().reacts("🔥")
    assert (play.state.parked, play.days) == (False, {})
    assert play.reminder_at is not None
