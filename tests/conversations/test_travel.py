"""On another clock: the reminder moves along or keeps to home, and a day stays one day."""

from datetime import UTC, date, datetime

import pytest

from conversations.state import Step
from tests.playbook import Playbook
from tests.walks import enrolled, holding

HOUR = 3600
DAY = 24 * HOUR


def in_new_york(play: Playbook | None = None) -> Playbook:
    """Have changed the zone from Berlin to New York, and be asked about the reminder."""
    play = play or enrolled()
    return play.types("/settings").taps("Time zone").types("New York")


# --- asked


def test_a_new_clock_leads_to_one_question_that_names_both_times() -> None:
    play = in_new_york().sees("You are on the clock of New York now")
    play.sees("at 07:00 here?", "Or when it is 07:00 in Berlin, which is 01:00 here?")
    assert play.labels[-2:] == ["The usual time here", "Keep to home"]


def test_until_it_is_answered_the_reminder_has_moved_along() -> None:
    play = in_new_york().waits(7 * HOUR)
    assert play.last.sent_at == datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_a_place_on_the_same_clock_asks_nothing() -> None:
    play = enrolled().types("/settings").taps("Time zone").types("Paris")
    play.sees("Changed ✓", "Next reminder: Tue, Mar 3, 07:00")


def test_in_the_intake_nothing_is_asked() -> None:
    play = enrolled().types("/delete").types("yes").shares_location_in("Asia/Tokyo")
    assert play.state.aside.step is Step.NONE


@pytest.mark.parametrize("answer", ["here", "move", "local time", "back", "stop"])
def test_moving_along_can_be_typed(answer: str) -> None:
    play = in_new_york().types(answer).sees("moved along with you ✓", "Mon, Mar 2, 07:00")
    assert play.reminder_at == datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_moving_along_can_be_tapped() -> None:
    in_new_york().taps("The usual time here").sees("moved along with you ✓")


@pytest.mark.parametrize("answer", ["home", "keep", "keep home", "the same"])
def test_keeping_to_home_can_be_typed(answer: str) -> None:
    play = in_new_york().types(answer).sees("keeps to the clock of Berlin ✓", "Tue, Mar 3, 01:00")
    assert play.reminder_at == datetime(2026, 3, 3, 6, 0, tzinfo=UTC)


def test_keeping_to_home_can_be_tapped_and_was_chosen_in_the_quiet_hours() -> None:
    play = in_new_york().taps("Keep to home").waits(DAY)
    assert play.fates == {"2026-03-02": "sent"}  # 01:00 belongs to the day before
    play.sees("a little strength")


def test_what_is_not_understood_is_asked_again() -> None:
    play = in_new_york().types("purple").sees("Tap, or type here or home", "Or when it is 07:00")
    play.types("home").sees("keeps to the clock of Berlin")


def test_the_command_that_stops_leaves_it_moved_along() -> None:
    play = in_new_york().types("/stop").sees("All right")
    assert (play.state.aside.step, play.state.rhythm.home_zone) == (Step.NONE, "")


# --- a shared location


def test_a_location_shared_on_the_way_is_taken_and_asked_about() -> None:
    play = enrolled().shares_location_in("Asia/Tokyo").sees("on the clock of Tokyo now")
    assert play.state.answers["zone"] == "Asia/Tokyo"
    play.types("home").sees("Tue, Mar 3, 15:00")


def test_a_location_on_the_same_clock_is_just_taken() -> None:
    play = enrolled().shares_location_in("Europe/Paris").sees("You are on the clock of Paris now")
    assert play.state.aside.step is Step.NONE


@pytest.mark.parametrize("zone", [None, "Europe/Berlin"])
def test_a_location_that_says_nothing_new_is_answered(zone: str | None) -> None:
    enrolled().shares_location_in(zone).hears("I do not need your place right now")


def test_in_a_session_a_location_changes_nothing() -> None:
    play = holding().shares_location_in("Asia/Tokyo").hears("I do not need your place right now")
    assert play.state.answers["zone"] == "Europe/Berlin"


# --- from then on


def test_the_series_of_home_follows_the_clock_of_home_over_its_changes() -> None:
    play = in_new_york().types("home").until(datetime(2026, 3, 7, 12, tzinfo=UTC)).types("/plan")
    play.types("/reminder").sees("by the clock of Berlin", "Sun, Mar 8, 01:00", "Mon, Mar 9, 02:00")


def test_logs_are_of_the_day_where_the_person_is() -> None:
    play = in_new_york(enrolled(Playbook(now=datetime(2026, 3, 3, 6, 30, tzinfo=UTC))))
    play.types("home").types("done")  # 01:30 in New York
    assert list(play.days) == ["2026-03-02"]


def test_flying_west_brings_no_second_reminder_on_the_same_date() -> None:
    play = enrolled().types("/settings").taps("Time zone").types("Tokyo").types("here")
    play.until(datetime(2026, 3, 2, 23, 0, tzinfo=UTC))  # Tuesday 08:00 in Tokyo, reminded at 7
    play.shares_location_in("America/Los_Angeles").types("here")
    play.waits(DAY).types("/plan").sees("Next reminder: Wed, Mar 4, 07:00").waits(DAY)
    assert list(play.fates) == ["2026-03-03", "2026-03-04"]


def test_a_later_on_the_other_side_of_the_date_line_brings_no_second_reminder() -> None:
    play = enrolled().shares_location_in("Pacific/Kiritimati").types("here")
    play.until(datetime(2026, 3, 2, 17, 30, tzinfo=UTC))  # Tuesday 07:30, reminded at 7
    play.shares_location_in("Pacific/Pago_Pago").types("later").waits(2 * HOUR)  # Monday
    assert play.state.rhythm.reminded_on == date(2026, 3, 3)
    assert play.reminder_at is not None
    assert play.reminder_at > datetime(2026, 3, 4, 11, 0, tzinfo=UTC)  # Tuesday is over


def test_a_later_that_would_ring_in_the_night_after_a_journey_does_not() -> None:
    play = enrolled().types("/reminder 12:00").until(datetime(2026, 3, 2, 18, 0, tzinfo=UTC))
    play.types("later").shares_location_in("Asia/Kolkata").types("here").waits(2 * HOUR)
    play.does_not_see("light day", "a little strength")
    assert play.fates == {"2026-03-02": "sent"}


def test_flying_east_skips_no_day_that_is_there() -> None:
    play = enrolled().until(datetime(2026, 3, 3, 7, 0, tzinfo=UTC)).types("/plan")
    play.shares_location_in("Asia/Tokyo").types("here").waits(DAY)
    assert list(play.fates) == ["2026-03-03", "2026-03-04"]
    assert play.last.sent_at == datetime(2026, 3, 3, 22, 0, tzinfo=UTC)


def test_a_new_time_is_meant_where_the_person_is() -> None:
    play = in_new_york().types("home").types("/reminder 9:00").sees("Mon, Mar 2, 09:00")
    assert play.state.rhythm.home_zone == ""


def test_coming_home_ends_it_without_a_question() -> None:
    play = in_new_york().types("home").types("/settings").taps("Time zone").types("Berlin")
    play.sees("Changed ✓", "Next reminder: Tue, Mar 3, 07:00")
    assert play.state.rhythm.home_zone == ""


def test_from_a_third_place_home_is_still_home() -> None:
    play = in_new_york().types("home").shares_location_in("Asia/Tokyo")
    play.sees("Or when it is 07:00 in Berlin, which is 15:00 here?")


def test_at_the_end_of_a_day_two_home_times_never_fall_on_one() -> None:
    """Home's 10:00 is 03:00 in New York, and 02:00 while only one of the clocks has changed."""
    play = enrolled().types("/reminder 9:00").types("/settings").types("time zone")
    play.types("New York").types("home").until(datetime(2026, 3, 6, 12, tzinfo=UTC))
    for _ in range(40):
        play.types("/plan").waits(DAY)
    sent = [day for day, fate in play.fates.items() if fate == "sent"]
    assert len(sent) == len(set(sent)) >= 38


@pytest.mark.parametrize(
    "zone", ["Pacific/Apia", "Asia/Kathmandu", "America/St_Johns", "Pacific/Chatham"]
)
def test_home_can_be_kept_from_anywhere(zone: str) -> None:
    play = enrolled().shares_location_in(zone).sees("Or when it is 07:00 in Berlin").types("home")
    assert play.reminder_at == datetime(2026, 3, 3, 6, 0, tzinfo=UTC)
