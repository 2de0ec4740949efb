"""/reminder: what it shows, and everything that can be changed about the reminder there."""

from datetime import UTC, date, datetime, timedelta

import pytest

from conversations.rhythm import Pause
from conversations.state import Step
from tests.playbook import Playbook
from tests.walks import enrolled, holding

HOUR = 3600
DAY = 24 * HOUR
MONDAY = date(2026, 3, 2)
TUESDAY = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)  # 07:00 in Berlin


def on_the_screen() -> Playbook:
    return enrolled().types("/reminder")


def paused(typed: str = "for 10 days") -> Playbook:
    """Be asked for how long, and have typed that."""
    return on_the_screen().taps("Pause").types(typed)


# --- what it shows


def test_it_shows_the_rule_and_the_next_seven_strength_days_apart() -> None:
    play = on_the_screen().sees("Reminder: 07:00. Every day, by the clock of Berlin.")
    play.sees("With strength: Wed, Mar 4 · Fri, Mar 6 · Mon, Mar 9")
    play.sees("Light days: Tue, Mar 3 · Thu, Mar 5 · Sat, Mar 7 · Sun, Mar 8")
    questions = ["Reminder time", "Reminder days", "Time zone", "After … I will …"]
    assert play.labels[3:] == [*questions, "Pause", "Close"]
    assert len(play.last.text.splitlines()) <= 4


def test_it_shows_chosen_days_only() -> None:
    play = enrolled().types("/settings").taps("Reminder days").types("mon and wed")
    play.types("/reminder").sees("07:00. Mon and Wed", "With strength: Wed, Mar 4 · Mon, Mar 9")
    play.does_not_see("Light days")


@pytest.mark.parametrize(
    "typed", ["Mon Wed Fri", "monday, wednesday and friday", "mon, wed, fri", "1 3 5"]
)
def test_days_can_be_typed(typed: str) -> None:
    play = on_the_screen().taps("Reminder days").types(typed).hears("Days: Mon, Wed, and Fri ✓")
    assert play.state.answers["days"] == ("mon", "wed", "fri")


def test_days_typed_with_a_word_too_many_are_asked_again() -> None:
    play = on_the_screen().taps("Reminder days").types("mon purple fri").sees("I did not catch")
    assert "days" not in play.state.answers


def test_a_day_on_which_the_clocks_leap_over_the_time_shows_its_own() -> None:
    play = enrolled().types("/reminder 2:30").until(datetime(2026, 3, 25, 12, tzinfo=UTC))
    play.types("/reminder").sees("Reminder: 02:30", "Sun, Mar 29, 03:30")


def test_without_a_zone_there_is_nothing_to_show_yet() -> None:
    play = Playbook().types("/start").types("yes").types("left").types("3")
    play.taps("Cannot walk 4 steps, even limping").taps("Continue").types("/reminder")
    play.sees("There is no reminder planned").types("/reminder 7:30").sees("Changed ✓")
    assert play.reminder_at is None


# --- the time


def test_a_time_after_the_command_sets_it() -> None:
    play = enrolled().types("/reminder half past eight in the morning")
    play.sees("Changed ✓", "Next reminder: Mon, Mar 2, 08:30").waits(HOUR + HOUR / 2)
    play.sees("a little strength")


def test_a_time_typed_at_the_screen_sets_it() -> None:
    play = on_the_screen().types("8:30").sees("Changed ✓", "Next reminder: Mon, Mar 2, 08:30")
    assert play.state.aside.step is Step.NONE


@pytest.mark.parametrize("unclear", ["7", "purple", "25:00"])
def test_a_time_that_is_not_clear_shows_the_screen(unclear: str) -> None:
    enrolled().types(f"/reminder {unclear}").sees("Reminder: 07:00")
    on_the_screen().types(unclear).sees("Tap what you want to change", "Reminder: 07:00")


def test_the_screen_leads_to_each_question() -> None:
    on_the_screen().taps("Reminder time").sees("When shall I remind you")
    on_the_screen().taps("Time zone").sees("Where are you?")
    on_the_screen().types("Reminder days").sees("On which days")


@pytest.mark.parametrize("word", ["no", "back", "none", "/stop"])
def test_closing_the_screen_changes_nothing(word: str) -> None:
    play = enrolled()
    before = play.state.next_reminder_at
    play.types("/reminder").types(word).sees("All right")
    assert play.state.next_reminder_at == before
    enrolled().types("/reminder").taps("Close").sees("All right")


# --- a pause


@pytest.mark.parametrize(
    ("label", "back"),
    [("3 days", "Thu, Mar 5"), ("A week", "Mon, Mar 9"), ("Two weeks", "Mon, Mar 16")],
)
def test_a_pause_can_be_tapped(label: str, back: str) -> None:
    play = on_the_screen().taps("Pause").sees("For how long?").taps(label)
    play.hears(f"No reminders until: {back} ✓")
    play.sees("come back by themselves", f"Next reminder: {back}, 07:00")


@pytest.mark.parametrize(
    ("typed", "back"),
    [
        ("for 10 days", "Thu, Mar 12"),
        ("until 3 May", "Sun, May 3"),
        ("until friday", "Fri, Mar 6"),
        ("two weeks", "Mon, Mar 16"),
    ],
)
def test_a_pause_can_be_typed_anywhere_it_makes_sense(typed: str, back: str) -> None:
    paused(typed).hears(f"No reminders until: {back} ✓").sees(f"Next reminder: {back}, 07:00")
    on_the_screen().types(typed).sees(f"Next reminder: {back}, 07:00")
    enrolled().types(f"/reminder {typed}").sees(f"Next reminder: {back}, 07:00")
    enrolled().types(f"pause {typed}").sees(f"Next reminder: {back}, 07:00")


def test_a_pause_ends_by_itself_with_a_reminder_as_usual() -> None:
    play = paused("until thursday").until(datetime(2026, 3, 5, 6, 0, tzinfo=UTC))
    assert play.fates == {"2026-03-05": "sent"}
    play.sees("A light day")


def test_a_pause_keeps_its_days_for_those_who_count() -> None:
    play = paused("until thursday").waits(5 * DAY)
    assert play.state.rhythm.pauses == (Pause(first=MONDAY, last=date(2026, 3, 4)),)
    days = [play.state.rhythm.paused_on(MONDAY + timedelta(days=n)) for n in range(-1, 4)]
    assert days == [False, True, True, True, False]


def test_a_pause_until_told_ends_when_told() -> None:
    play = paused("until i say").hears("No reminders until: you say so ✓")
    play.sees("Reminders are paused. /reminder brings them back.").waits(3 * DAY)
    play.types("/reminder").sees("Paused until you say so").taps("Go on")
    play.sees("Reminders are on again", "Next reminder: Fri, Mar 6, 07:00")
    assert play.state.rhythm.pauses == (Pause(first=MONDAY, last=date(2026, 3, 4)),)


def test_a_pause_ended_on_its_first_day_was_none() -> None:
    play = paused().types("/reminder").types("go on").sees("Next reminder: Tue, Mar 3, 07:00")
    assert play.state.rhythm.pauses == ()


def test_a_longer_pause_takes_the_place_of_the_running_one() -> None:
    play = paused("for 3 days").waits(DAY).types("pause until 3 may")
    assert play.state.rhythm.pauses == (
        Pause(first=MONDAY, last=MONDAY),
        Pause(first=date(2026, 3, 3), last=date(2026, 5, 2)),
    )
    play.types("/reminder").sees("Paused until Sun, May 3", "Wed, May 6")


def test_pauses_older_than_the_diary_are_forgotten() -> None:
    play = paused("for 3 days").waits(80 * DAY).types("pause for a week")
    assert len(play.state.rhythm.pauses) == 1


def test_a_pause_that_is_not_understood_is_asked_again_and_back_leads_back() -> None:
    play = paused("purple").sees("Type for 10 days", "For how long?")
    play.taps("Back").sees("Reminder: 07:00")
    assert paused("stop").state.aside.step is Step.REMINDER
    assert paused("/stop").state.aside.step is Step.NONE


def test_pausing_loses_nothing_and_takes_the_buttons_of_the_last_reminder() -> None:
    play = enrolled().until(TUESDAY)
    reminder = play.last
    play.types("done").types("pause").sees("For how long?").types("a week")
    assert (reminder.buttons, list(play.days)) == ([], ["2026-03-03"])
    play.waits(DAY).types("/progress").sees("1 of the last 7 days")


def test_in_a_session_pause_means_the_session() -> None:
    holding().types("pause").is_at(Step.PAUSED)
    play = holding().types("/reminder").types("pause").is_at(Step.HOLDING)
    assert play.state.aside.step is Step.PAUSING


def test_what_is_typed_about_something_else_pauses_nothing() -> None:
    assert enrolled().types("until friday").state.rhythm.pauses == ()
    assert enrolled().types("my knee is off until further notice").state.rhythm.pauses == ()


# --- "After … I will …"


def echoed(play: Playbook) -> list[str]:
    """The plans repeated in the reminders of six days, on each of which the person shows up."""
    lines = []
    for _ in range(6):
        play.types("/progress").waits(DAY)
        reminder = next(one for one in play.answer if "hips" in one or "light day" in one)
        lines += [line for line in reminder.splitlines() if line.startswith("Your plan")]
    return lines


def test_a_plan_can_be_tapped_and_is_repeated_now_and_then() -> None:
    play = on_the_screen().taps("After … I will …").sees("it follows something you do anyway")
    play.taps("After breakfast I will do my hips").hears("After breakfast I will do my hips ✓")
    assert echoed(play) == ["Your plan: After breakfast I will do my hips"] * 2


def test_a_plan_can_be_typed_and_is_never_read_as_markup() -> None:
    typed = "After *feeding* the <b>cats</b>  I will lie down & roll"
    play = on_the_screen().taps("After … I will …").types(typed).sees("Changed ✓")
    assert echoed(play)[0] == "Your plan: After *feeding* the <b>cats</b> I will lie down & roll"


def test_a_plan_typed_as_one_of_the_buttons_is_that_one() -> None:
    play = on_the_screen().taps("After … I will …").types("after breakfast")
    assert play.state.answers["if-then"] == "after-breakfast"


def test_no_plan_is_repeated_where_there_is_none() -> None:
    play = on_the_screen().taps("After … I will …").taps("No sentence").sees("Changed ✓")
    assert echoed(play) == []
    assert echoed(enrolled()) == []


@pytest.mark.parametrize("typed", ["x" * 81, "???", "help", "12"])
def test_what_is_no_sentence_is_asked_again(typed: str) -> None:
    play = on_the_screen().taps("After … I will …").types(typed)
    assert "if-then" not in play.state.answers


def test_back_leaves_the_plan_as_it_is() -> None:
    play = on_the_screen().taps("After … I will …").types("back").sees("like to change?")
    assert "if-then" not in play.state.answers


def test_a_sign_typed_in_place_of_a_plan_is_asked_about() -> None:
    play = on_the_screen().taps("After … I will …").types("my knee is swollen")
    assert (play.state.aside.step, "if-then" in play.state.answers) == (Step.MINI_CHECK, False)


def test_done_typed_in_place_of_a_plan_is_done() -> None:
    play = on_the_screen().taps("After … I will …").types("done, 3").sees("Logged")
    assert "if-then" not in play.state.answers
