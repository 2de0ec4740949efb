"""Who is not heard of for a year is told once, and a month later nothing of theirs is left."""

from dataclasses import replace
from datetime import timedelta

import pytest

from conversations import unreadable
from conversations.effects import CancelTimers, Forget, Say, StartTimer
from conversations.events import BotBlocked, TimerFired
from conversations.keeping import KEEPING, KEEPING_WAIT
from conversations.state import Step, begin
from tests.playbook import MORNING, Playbook, shipped
from tests.walks import enrolled, finished, welcomed

DAY = 24 * 3600
YEAR = 365 * DAY
MONTH = 30 * DAY
NOTICE = "I have not heard from you for 12 months"


def notices(play: Playbook) -> list[str]:
    return [bubble.text for bubble in play.bubbles.values() if NOTICE in bubble.text]


def silent(play: Playbook, seconds: float) -> Playbook:
    """Let somebody be silent, without the reminders of a whole year."""
    play.state = replace(play.state, parked=False)
    play.timers = {key: due for key, due in play.timers.items() if key[0] == KEEPING}
    play.reminder_at = None
    return play.waits(seconds)


def told() -> Playbook:
    """Somebody who was told, a year after they enrolled."""
    play = silent(enrolled(), YEAR + DAY)
    assert len(notices(play)) == 1
    return play


def test_a_year_of_silence_is_told_about_once_with_the_day() -> None:
    play = told().sees("On Thu, Apr 1", "Write anything")
    assert play.labels[-2:] == ["Keep it", "Delete everything"]
    assert len(notices(silent(play, MONTH - 2 * DAY))) == 1
    assert play.stored is not None


def test_a_month_later_everything_is_forgotten_without_another_word() -> None:
    play = told()
    before = len(play.bubbles)
    silent(play, MONTH)
    assert play.effects == [Forget()]
    assert (play.state, play.timers, len(play.bubbles)) == (begin(), {}, before)


@pytest.mark.parametrize("sign", ["hello", "/plan", "not today"])
def test_any_sign_of_the_person_keeps_everything(sign: str) -> None:
    play = silent(told().types(sign), MONTH + DAY)
    assert play.stored is not None
    assert len(notices(silent(play, YEAR - 2 * MONTH))) == 1
    assert len(notices(silent(play, MONTH + DAY))) == 2


def test_keep_it_says_that_it_stays() -> None:
    play = told().taps("Keep it").sees("Everything stays")
    assert silent(play, MONTH + DAY).stored is not None


def test_delete_everything_asks_as_always() -> None:
    play = told().taps("Delete everything").sees("This cannot be undone")
    assert play.taps("Delete everything").stored is None


def test_whoever_comes_by_is_looked_at_later() -> None:
    play = silent(finished(), 300 * DAY).types("/plan")
    assert notices(silent(play, 364 * DAY)) == []
    assert len(notices(silent(play, 2 * DAY))) == 1


def test_nobody_is_told_at_night() -> None:
    play = enrolled(Playbook(now=MORNING + timedelta(hours=17)))  # midnight in Berlin
    silent(play, YEAR + 3600)
    assert notices(play) == []
    silent(play, 12 * 3600)
    (bubble,) = [bubble for bubble in play.bubbles.values() if NOTICE in bubble.text]
    assert bubble.sent_at.hour == 7  # 08:00 in Berlin, where quiet hours end


def test_somebody_out_of_reach_is_forgotten_at_the_same_time_without_a_message() -> None:
    play = enrolled().happens(BotBlocked())
    before = len(play.bubbles)
    play.waits(YEAR + DAY)
    assert play.stored is not None
    play.waits(MONTH)
    assert len(play.bubbles) == before
    assert not play.state.consented


def test_an_intake_left_half_done_is_not_kept_for_ever() -> None:
    play = silent(welcomed(), YEAR + DAY).taps("Keep it").sees("Everything stays")
    assert silent(play, YEAR + MONTH + 2 * DAY).stored is None


def test_the_numbers_are_the_contents() -> None:
    catalog = shipped()
    quick = replace(catalog, keeping=replace(catalog.keeping, silent_days=60, notice_days=7))
    play = silent(enrolled(Playbook(catalog=quick)), 61 * DAY).hears("for 2 months")
    assert silent(play, 7 * DAY).stored is None


def test_a_timer_from_before_looks_at_the_last_sign_only() -> None:
    play = enrolled()
    fired = TimerFired(name=KEEPING, wait_id=KEEPING_WAIT, due_at=play.now)
    play.happens(fired)
    assert play.timers[KEEPING, KEEPING_WAIT] == play.state.consent.at + timedelta(days=365)  # type: ignore[union-attr]


def test_a_notice_that_was_early_is_waited_for() -> None:
    play = told()
    fired = TimerFired(name=KEEPING, wait_id=KEEPING_WAIT, due_at=play.now)
    play.happens(fired)
    assert play.stored is not None
    assert silent(play, MONTH).stored is None


def test_what_cannot_be_read_is_not_deleted_unread() -> None:
    fired = TimerFired(name=KEEPING, wait_id=KEEPING_WAIT, due_at=MORNING)
    turn = unreadable.advance(begin(), fired, now=MORNING, catalog=shipped())
    assert [type(effect) for effect in turn.effects] == [Say, StartTimer]
    assert not any(isinstance(effect, CancelTimers | Forget) for effect in turn.effects)


def test_privacy_says_how_long_everything_is_kept() -> None:
    play = enrolled().types("/privacy").hears("12 months", "30 days later", "/export", "/delete")
    play.is_at(Step.HOME)
