"""What the picture of the progress shows of the days, and which of them count neither way."""

from dataclasses import replace
from datetime import date, timedelta

from content.schema import Tier
from conversations import chart
from conversations.chart import Chart, Mark
from conversations.draft import Draft
from conversations.effects import LogDay, SendPicture
from conversations.state import Lock, Step
from tests.courses import with_days
from tests.playbook import MORNING, Playbook
from tests.walks import enrolled, holding

DAY = timedelta(days=1)
TODAY = MORNING.date()  # a Monday


def shown(play: Playbook) -> Chart:
    return chart.of(Draft(play.state, now=play.now, catalog=play.catalog))


def mark_of(play: Playbook, day: date) -> Mark:
    marks = {
        week.begins + number * DAY: mark
        for week in shown(play).weeks
        for number, mark in enumerate(week.marks)
    }
    return marks[day]


def long_ago(weeks: int = 9) -> Playbook:
    """Somebody who enrolled so many weeks ago and has done nothing since."""
    play = enrolled(Playbook(now=MORNING - 7 * weeks * DAY))
    play.now = MORNING
    return play


def test_progress_sends_a_picture_whose_words_say_the_same() -> None:
    play = enrolled().types("/progress").sees("0 of the last 7 days")
    (picture,) = [effect for effect in play.effects if isinstance(effect, SendPicture)]
    assert picture.chart == shown(play)


def test_progress_in_mid_hold_leaves_the_hold_alone() -> None:
    holding().waits(30).types("/progress").sees("60 seconds left").waits(60).is_at(Step.FEEDBACK)


def test_the_weeks_end_with_this_one() -> None:
    weeks = shown(long_ago()).weeks
    assert [week.begins for week in weeks] == [TODAY - 7 * back * DAY for back in range(7, -1, -1)]
    assert shown(long_ago()).title.slug == "picture.title"


def test_somebody_new_sees_the_weeks_to_come() -> None:
    play = enrolled()
    assert shown(play).title.slug == "picture.title-first"
    assert shown(play).weeks[0].begins == TODAY
    assert (mark_of(play, TODAY), mark_of(play, TODAY + DAY)) == (Mark.BLANK, Mark.SOON)


def test_days_before_the_first_are_blank() -> None:
    play = enrolled(Playbook(now=MORNING + 2 * DAY))
    assert mark_of(play, TODAY) is Mark.BLANK


def test_a_day_is_done_in_part_or_whole() -> None:
    play = with_days(long_ago(), (3, 5))
    play.state = replace(
        play.state,
        diary=(
            *play.state.diary,
            LogDay(local_date=TODAY - DAY, at=MORNING, source="session", partial=True),
        ),
    )
    assert (mark_of(play, TODAY - 3 * DAY), mark_of(play, TODAY - DAY)) == (Mark.DONE, Mark.PART)
    assert shown(play).weeks[-2].done == 2
    assert mark_of(play, TODAY - 2 * DAY) is Mark.NOTHING


def test_not_today_is_a_day_of_rest() -> None:
    play = enrolled().waits(24 * 3600).types("not today").waits(24 * 3600)
    assert mark_of(play, TODAY + DAY) is Mark.REST


def test_weekdays_that_were_not_chosen_are_days_of_rest() -> None:
    play = long_ago()
    play.state = replace(play.state, answers={**play.state.answers, "days": ("mon", "wed")})
    assert [mark_of(play, TODAY - back * DAY) for back in (7, 6, 5)] == [
        Mark.NOTHING,
        Mark.REST,
        Mark.NOTHING,
    ]


def test_a_pause_counts_neither_way() -> None:
    play = enrolled().types("pause for 3 days").waits(5 * 24 * 3600)
    marks = [mark_of(play, TODAY + n * DAY) for n in range(6)]
    assert marks == [*[Mark.PAUSE] * 3, *[Mark.NOTHING] * 2, Mark.BLANK]


def test_days_on_which_the_routine_is_closed_count_neither_way() -> None:
    play = long_ago()
    lock = Lock(tier=Tier.CLINICIAN, card="card.clinician", at=MORNING - 3 * DAY)
    play.state = replace(play.state, lock=lock)
    assert [mark_of(play, TODAY - back * DAY) for back in (4, 3, 1)] == [
        Mark.NOTHING,
        Mark.PAUSE,
        Mark.PAUSE,
    ]


def test_old_days_of_rest_are_let_go() -> None:
    play = enrolled()
    play.state = replace(play.state, rest_days=(TODAY - 80 * DAY,))
    assert play.types("not today").state.rest_days == (TODAY,)


def test_the_lines_are_the_numbers_before_and_after() -> None:
    play = with_days(long_ago(), (60, 9), (10, 5), (3, 4))
    before, after = shown(play).lines
    assert before.points == ((TODAY - 10 * DAY, 5), (TODAY - 3 * DAY, 4))
    assert after.points == ()


def test_only_the_marks_that_are_there_are_explained() -> None:
    assert [mark for mark, _ in shown(enrolled()).legend] == [Mark.DONE]
    explained = [mark for mark, _ in shown(with_days(long_ago(), (3, 5))).legend]
    assert explained == [Mark.DONE, Mark.NOTHING]
