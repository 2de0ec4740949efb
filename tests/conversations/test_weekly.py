"""Sunday evening: one line about the week, and if it was thin, what got in the way and one tip."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from conversations import weekly
from conversations.effects import Lane, Say
from conversations.state import Step
from tests.playbook import Playbook, shipped
from tests.walks import enrolled, holding

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600
FIRST_SUNDAY = datetime(2026, 3, 8, 17, tzinfo=UTC)  # 18:00 in Berlin
SUNDAY = FIRST_SUNDAY + timedelta(days=7)
ASKED = "What got in the way most?"


def after_days(*days: int, play: Playbook | None = None) -> Playbook:
    """Have done these days of the second week (Monday is 0), and be just before its line."""
    play = enrolled(play).until(SUNDAY - timedelta(days=6, hours=6)).types("/plan")
    for day in days:
        play.until(SUNDAY - timedelta(days=6 - day, hours=6)).types("done")
    return play.until(SUNDAY - timedelta(seconds=1))


def asked(play: Playbook | None = None) -> Playbook:
    """Be asked what got in the way, on the second Sunday."""
    return after_days(1, play=play).waits(1).sees(ASKED)


def lines(play: Playbook) -> list[str]:
    """Every line about a week so far."""
    said = ("this week", "first days", "is new", ASKED)
    return [one.text for one in play.bubbles.values() if any(each in one.text for each in said)]


# --- praise


def test_three_days_or_more_get_one_line_that_says_how_many() -> None:
    play = after_days(0, 2, 4).waits(1).sees("3 days this week. That was the aim")
    (say,) = [effect for effect in play.effects if isinstance(effect, Say)]
    assert (say.lane, say.not_after) == (Lane.REMINDER, SUNDAY + timedelta(hours=2))
    assert play.last.sent_at == SUNDAY
    assert play.state.aside.step is Step.NONE


def test_more_than_the_week_before_is_said() -> None:
    play = enrolled().types("done").waits(DAY).types("done")
    after = [play.until(SUNDAY - timedelta(days=n)).types("done") for n in (3, 2, 1)]
    after[-1].until(SUNDAY).sees("3 days this week, 1 more than the week before")


def test_who_has_fewer_days_a_week_has_a_smaller_aim() -> None:
    play = enrolled().types("/settings").taps("Reminder days").taps("Wed").taps("Sat")
    play.taps("Continue").until(SUNDAY - timedelta(days=4)).types("done")
    play.until(SUNDAY - timedelta(days=1)).types("done").until(SUNDAY)
    play.sees("2 days this week. That was the aim")


# --- what got in the way


def test_fewer_days_lead_to_the_question_with_a_page_of_answers() -> None:
    play = asked().sees("1 day this week, and it counts", "You can leave this one")
    assert play.labels[-7:] == [
        "No time", "I forgot", "Too tired", "My knee was sore", "Not in the mood", "More", "Skip",
    ]  # fmt: skip
    assert play.state.aside.step is Step.BARRIER


def test_a_week_without_a_day_is_not_counted_aloud() -> None:
    after_days().waits(1).sees("Every week is different").does_not_see("0 days", "this week")


def test_an_answer_is_shown_stored_and_gets_one_tip() -> None:
    play = asked()
    question = play.last
    play.taps("No time").sees("One thing to try:", "Three minutes count")
    assert (question.text, question.buttons) == ("In the way: No time ✓", [])
    assert (play.state.recap.barrier, play.state.recap.barrier_on) == ("no-time", date(2026, 3, 15))
    assert (play.state.aside.step, play.step) == (Step.NONE, Step.HOME)


def test_all_thirteen_can_be_tapped_page_by_page_and_the_first_page_comes_round() -> None:
    options = shipped().question(shipped().weekly.barrier).options
    assert len(options) == 13
    for page in range(3):
        for option in options[5 * page : 5 * page + 5]:
            play = asked()
            for _ in range(page):
                play.taps("More")
            (data,) = [each for each in play.choices("week:") if each.endswith(f"={option.slug}")]
            play.taps_data(data).hears("One thing to try")
            assert play.state.recap.barrier == option.slug
    play = asked()
    sent = len(play.bubbles)
    play.taps("More").taps("More").taps("More")
    assert len(play.bubbles) == sent
    assert "No time" in play.labels


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("no time", "no-time"),
        ("I had no time", "no-time"),
        ("too busy", "no-time"),
        ("I forgot about it", "forgot"),
        ("tired", "too-tired"),
        ("my knee hurt", "knee-sore"),
        ("not in the mood", "no-drive"),
        ("flu", "ill"),
        ("no change at all", "no-change"),
        ("I was ill", "ill"),
        ("travelling", "was-away"),
        ("holiday", "was-away"),
        ("no routine", "no-fixed-time"),
        ("boring", "dull"),
        ("it does not help", "no-change"),
        ("scared", "afraid"),
        ("no space", "no-place"),
        ("I don't know how", "not-sure-how"),
        ("12", "no-place"),
    ],
)
def test_every_answer_can_be_typed_whatever_the_page(typed: str, slug: str) -> None:
    assert asked().types(typed).state.recap.barrier == slug


def test_more_and_skip_can_be_typed_too() -> None:
    play = asked().types("more").sees(ASKED).types("something else")
    assert play.labels[-5:] == ["Afraid to do harm", "No quiet place", "Not sure how to do it",
                                "More", "Skip"]  # fmt: skip
    for word in ("skip", "no", "none", "later"):
        play = asked().types(word)
        assert (play.state.aside.step, play.state.recap.barrier) == (Step.NONE, "")
    assert asked().taps("Skip").hears("All right, not this week.").state.recap.barrier == ""


def test_what_is_unclear_is_asked_again_with_an_example() -> None:
    asked().types("purple").sees("like no time or tired", ASKED)


def test_done_is_still_done_while_it_is_asked() -> None:
    play = asked().types("done").sees("Logged. That is 2 of the last 7 days")
    assert play.types("forgot").state.recap.barrier == "forgot"


def test_its_buttons_are_old_once_it_is_answered() -> None:
    play = asked()
    old = play.choices("week:")[0]
    play.taps("Skip").taps_data(old)
    assert play.toasts[-1].startswith("That button is from an earlier step")


def test_the_question_makes_room_for_the_next_one() -> None:
    play = asked()
    first = play.last
    play.waits(DAY).types("/plan").waits(6 * DAY).sees(ASKED)
    assert first.buttons == []


# --- what to try next


def test_the_tip_is_what_to_try_next_until_the_weeks_are_better_or_the_tip_is_old() -> None:
    play = asked().taps("I forgot").types("/progress")
    play.hears("To try next: Tie it to a thing you do every day")
    for _ in range(3):
        play.waits(DAY).types("done")
    play.types("/progress").hears("Next: keep this rhythm")
    play.waits(28 * DAY).types("/progress").hears("Next: three minutes today")


def test_a_tip_that_is_gone_from_the_content_is_not_shown() -> None:
    play = asked().taps("I forgot")
    recap = replace(play.state.recap, barrier="gone")
    play.state = replace(play.state, recap=recap)
    play.types("/progress").hears("Next: three days in a week")


# --- gentle and neutral weeks


def test_the_first_days_are_gentle() -> None:
    enrolled().until(FIRST_SUNDAY).sees("Your routine is new, and there is no hurry")
    play = enrolled().types("done").until(FIRST_SUNDAY)
    play.sees("Your first days. 1 day is done already")
    assert play.state.aside.step is Step.NONE


def test_a_week_with_time_off_is_neutral() -> None:
    play = enrolled().until(SUNDAY - timedelta(days=5)).types("pause for 3 days").until(SUNDAY)
    play.sees("This week had time off in it").does_not_see(ASKED)
    play = after_days(0).until(SUNDAY - timedelta(seconds=1))
    play = enrolled().until(SUNDAY - timedelta(days=6)).types("done").types("pause for 3 days")
    play.until(SUNDAY).sees("does not count against you. 1 day is done all the same")


def test_days_off_are_named_in_the_progress() -> None:
    play = enrolled().until(SUNDAY - timedelta(days=3)).types("not today").waits(DAY)
    play.types("/progress").hears("0 of the last 7 days", "1 of the others was a day off")


# --- when it is not said


def test_nothing_is_said_while_reminders_are_paused_or_the_routine_is_closed() -> None:
    play = after_days(1).types("pause for a week").waits(DAY)
    assert len(lines(play)) == 1  # of the first week
    play = after_days(1).types("/check").taps("Cannot walk 4 steps, even limping").taps("Continue")
    assert len(lines(play.waits(DAY))) == 1


def test_somebody_who_cannot_be_reached_has_no_timer_and_gets_it_back() -> None:
    play = after_days(1).is_blocked()
    assert weekly.WEEK not in {name for name, _ in play.timers}
    play.waits(DAY).types("/start")
    assert play.timers[weekly.WEEK, weekly.WEEK_WAIT] == SUNDAY + timedelta(days=7)


def test_somebody_of_whom_nothing_was_heard_for_long_is_left_in_peace() -> None:
    play = after_days(1).waits(1).taps("Skip").waits(28 * DAY)
    assert len(lines(play)) == 3  # of the first week, this one and the next
    play.types("/plan").waits(7 * DAY)
    assert len(lines(play)) == 4


def test_a_running_session_puts_it_off_by_half_an_hour() -> None:
    play = after_days(1).until(SUNDAY - timedelta(minutes=1)).types("/routine").types("2")
    play.waits(MINUTE + 1).is_at(Step.READY)
    assert len(lines(play)) == 1
    play.types("stop").until(SUNDAY + timedelta(minutes=29))
    assert len(lines(play)) == 1
    play.waits(2 * MINUTE)
    assert len(lines(play)) == 2


def test_something_the_person_has_opened_puts_it_off_too() -> None:
    play = after_days(1).types("/settings").waits(HOUR)
    assert (play.state.aside.step, len(lines(play))) == (Step.SETTINGS, 1)
    play.taps("Close").waits(HOUR)
    assert len(lines(play)) == 2


def test_put_off_for_too_long_the_week_has_none() -> None:
    play = after_days(1).types("/settings").waits(3 * HOUR).taps("Close").waits(2 * DAY)
    assert len(lines(play)) == 1
    play.until(SUNDAY + timedelta(days=7)).sees(ASKED)


def test_after_downtime_it_comes_late_once_or_not_at_all() -> None:
    play = after_days(1).sleeps(HOUR).sees(ASKED)
    assert len(lines(play.types("/plan").waits(6 * DAY))) == 2
    play = after_days(1).sleeps(2 * HOUR + 2)
    assert len(lines(play)) == 1
    play.types("/plan").until(SUNDAY + timedelta(days=7)).sees(ASKED)


def test_who_writes_first_after_downtime_still_gets_it() -> None:
    play = after_days(1)
    play.now = SUNDAY + timedelta(minutes=10)
    play.types("/reminder 8:00").waits(1)
    assert len(lines(play)) == 2


def test_who_writes_long_after_it_was_due_gets_the_next_one() -> None:
    play = after_days(1)
    play.now = SUNDAY + timedelta(hours=5)
    play.types("/reminder 8:00").waits(HOUR)
    assert len(lines(play)) == 1
    assert play.timers[weekly.WEEK, weekly.WEEK_WAIT] == SUNDAY + timedelta(days=7)


def test_never_in_the_quiet_hours() -> None:
    rules = replace(shipped().weekly, age_limit_seconds=12 * HOUR)
    play = after_days(1, play=Playbook(catalog=replace(shipped(), weekly=rules)))
    play.sleeps(3 * HOUR + 2)  # 21:00 in Berlin
    assert len(lines(play)) == 1


def test_once_a_week_even_for_somebody_who_flies_back_into_it() -> None:
    play = (
        enrolled()
        .types("/settings")
        .taps("Time zone")
        .types("Auckland")
        .taps("The usual time here")
        .types("done")
    )
    evening = datetime(2026, 3, 15, 5, tzinfo=UTC)  # 18:00 in Auckland
    play.until(evening - timedelta(days=3)).types("/plan")
    play.until(evening).sees(ASKED).taps("Skip").types("/settings").taps("Time zone")
    said = len(lines(play))
    play.types("Honolulu").taps("The usual time here").until(
        datetime(2026, 3, 16, 4, tzinfo=UTC)
    )  # 18:00 there
    assert len(lines(play)) == said
    play.types("/plan").waits(7 * DAY)
    assert len(lines(play)) == said + 1


def test_people_keep_their_own_second_within_half_an_hour() -> None:
    late = timedelta(minutes=7, seconds=31)
    play = enrolled(Playbook(now=datetime(2026, 3, 2, 6, tzinfo=UTC) + late))
    assert play.timers[weekly.WEEK, weekly.WEEK_WAIT] == FIRST_SUNDAY + late


def test_it_follows_the_clock_of_the_place() -> None:
    play = enrolled().until(datetime(2026, 3, 28, tzinfo=UTC)).types("/plan").waits(2 * DAY)
    times = [one.sent_at for one in play.bubbles.values() if ASKED in one.text]
    assert times[-1] == datetime(2026, 3, 29, 16, tzinfo=UTC)  # 18:00 in summer time


def test_people_of_before_get_theirs_with_the_next_reminder() -> None:
    play = holding()
    play.timers.pop((weekly.WEEK, weekly.WEEK_WAIT))
    play.state = replace(play.state, recap=replace(play.state.recap, due_at=None))
    play.types("stop").waits(DAY)
    assert play.timers[weekly.WEEK, weekly.WEEK_WAIT] == FIRST_SUNDAY
