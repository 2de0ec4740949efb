"""From the welcome to the plan: consent, twelve screens at most, back, typed answers, resuming."""

from dataclasses import replace

import pytest

from content.schema import Condition
from conversations.state import Step
from tests.playbook import Playbook, shipped
from tests.walks import TYPED_TO, enrolled, past_the_signs, types_on, welcomed

# --- consent: nothing is kept before a yes


def test_the_welcome_says_what_this_is_what_it_is_not_and_asks_for_consent() -> None:
    play = Playbook().types("/start").is_at(Step.WELCOME)
    play.sees("short daily hip routine", "not medical advice", "18 or over", "/delete")
    assert play.stored is None


@pytest.mark.parametrize("no", ["no", "No thanks", "stop", "👎"])
def test_a_typed_no_keeps_nothing(no: str) -> None:
    play = Playbook().types("/start").types(no).sees("Nothing was kept", "/start")
    assert play.stored is None


def test_a_tapped_no_keeps_nothing_and_takes_the_buttons_away() -> None:
    play = Playbook().types("/start").taps("No, thank you").sees("Nothing was kept")
    assert (play.stored, play.labels) == (None, [])


@pytest.mark.parametrize("young", ["I am 16", "I am under 18", "under 18", "im not 18"])
def test_somebody_under_18_is_sent_to_an_adult_and_nothing_is_kept(young: str) -> None:
    play = Playbook().types("/start").types(young).sees("made for adults", "tell a parent")
    assert play.stored is None


def test_the_button_for_under_18_does_the_same_and_start_asks_again() -> None:
    play = Playbook().types("/start").taps("I am under 18").sees("made for adults")
    play.types("/start").sees("18 or over").taps("I am 18 or over and I agree").is_at(Step.INTAKE)


@pytest.mark.parametrize("yes", ["yes", "I agree", "ok", "im over 18"])
def test_a_typed_yes_is_consent(yes: str) -> None:
    play = Playbook().types("/start").types(yes).is_at(Step.INTAKE).sees("Which knee")
    assert play.stored is not None


def test_consent_is_kept_with_its_version_and_time() -> None:
    play = welcomed()
    assert play.state.consent is not None
    assert (play.state.consent.version, play.state.consent.at) == (1, play.now)


def test_anything_else_at_the_welcome_says_what_would_be_understood() -> None:
    play = Playbook().types("tell me more").sees("type yes or no", "18 or over")
    play.types("/routine").sees("18 or over").types("/nonsense").sees("18 or over")
    assert play.stored is None


def test_help_and_privacy_are_told_before_consent_and_keep_nothing() -> None:
    play = Playbook().types("/help").hears("remind you once a day")
    play.types("/privacy").hears("/export").types("help").hears("remind you once a day")
    assert play.stored is None


# --- the questions


def test_the_intake_is_twelve_screens_with_the_welcome() -> None:
    play = welcomed().sees("2 of 12")
    seen = [play.last.text]
    while play.step is Step.INTAKE:
        types_on(play)
        seen.append(play.last.text)
    assert seen[-2].startswith("12 of 12")
    play.sees("Your plan is ready")


def test_every_question_can_be_typed() -> None:
    play = Playbook().types("/start").types("yes")
    for question in (one for one in shipped().intake if one.when is None):
        assert play.state.main.item == question.slug
        play.types(TYPED_TO[question.slug])
    play.is_at(Step.HOME).sees("Your plan is ready", "Next reminder: Mon, Mar 2, 07:30")


def test_the_question_asked_is_edited_to_show_its_answer_and_its_buttons_go() -> None:
    play = welcomed()
    asked = play.last
    play.taps("Right")
    assert (asked.text, asked.buttons) == ("Sore knee: Right ✓", [])
    play.sees("How sore is it right now")


def test_a_typed_answer_is_shown_in_the_question_as_well() -> None:
    play = welcomed()
    asked = play.last
    play.types("my left one")
    assert (asked.text, asked.buttons) == ("Sore knee: Left ✓", [])


def test_what_is_not_understood_gets_an_example_and_the_same_question() -> None:
    play = welcomed().types("purple").is_at(Step.INTAKE)
    play.sees("I did not catch that", "type left, right or both", "Which knee is sore?")
    assert play.labels == ["Left", "Right", "Both"]


def test_several_signs_can_be_ticked_and_unticked_before_going_on() -> None:
    play = past_the_signs().taps("Left")
    play.taps("Tennis ball").taps("Loop band").taps("Foam roller").taps("Loop band")
    assert play.labels[:3] == ["✓ Tennis ball", "✓ Foam roller", "Loop band"]
    play.taps("Continue").hears("At hand: Tennis ball and Foam roller ✓")


def test_ticks_and_typed_words_come_together() -> None:
    play = past_the_signs().taps("Left").taps("Tennis ball").types("roller")
    assert play.state.answers["tools"] == ("tennis-ball", "roller")


@pytest.mark.parametrize("over", ["next", "done", "that's all"])
def test_a_word_ends_the_ticking_as_the_button_does(over: str) -> None:
    play = past_the_signs().taps("Left").taps("Tennis ball").types(over)
    assert play.state.answers["tools"] == ("tennis-ball",)


def test_nothing_else_ends_the_ticking_and_keeps_what_is_ticked() -> None:
    play = past_the_signs().taps("Left").taps("Tennis ball").types("nothing else")
    assert play.state.answers["tools"] == ("tennis-ball",)


def test_none_typed_after_a_tick_is_asked_again_because_it_could_hide_a_sign() -> None:
    play = welcomed().taps("Right").taps("3").taps("Cannot walk 4 steps, even limping")
    play.types("none").is_at(Step.INTAKE).sees("Right now", "Tap what fits")
    assert "✓ Cannot walk 4 steps, even limping" in play.labels


def test_a_none_button_of_a_moment_ago_does_not_undo_a_tick() -> None:
    play = welcomed().taps("Right").taps("3")
    none = play.button("None of these")[1]
    play.taps("Cannot walk 4 steps, even limping").taps_data(none).is_at(Step.INTAKE)
    assert "✓ Cannot walk 4 steps, even limping" in play.labels


def test_a_continue_button_of_a_moment_ago_is_not_none_of_these() -> None:
    play = welcomed().taps("Right").taps("3").taps("Cannot walk 4 steps, even limping")
    on = play.button("Continue")[1]
    play.taps("Cannot walk 4 steps, even limping").taps_data(on).is_at(Step.INTAKE)
    assert "None of these" in play.labels


# --- back


def test_back_leads_through_every_question_to_the_first() -> None:
    play = past_the_signs().sees("8 of 12")
    for screen in (7, 6, 5, 4, 3, 2):
        play.taps("Back").sees(f"{screen} of 12")
    assert "Back" not in play.labels
    play.types("back").sees("2 of 12", "Which knee")


def test_back_shows_what_was_ticked_before() -> None:
    play = past_the_signs().taps("Left").taps("Tennis ball").taps("Continue")
    play.taps("Back")
    assert "✓ Tennis ball" in play.labels


def test_an_answer_can_be_changed_by_going_back() -> None:
    play = welcomed().taps("Right").types("back").types("both").taps("3")
    assert play.state.answers["knee"] == "both"


# --- where and when


def test_a_shared_location_answers_the_zone_and_its_button_goes_away() -> None:
    play = past_the_signs().taps("Left").taps("Only my hands").taps("About 5 minutes")
    play.taps("Share my location")
    assert play.asks_location
    play.shares_location_in("Europe/Lisbon").hears("Your place: Lisbon, 06:00 ✓")
    assert not play.asks_location


def test_a_location_in_no_known_zone_asks_for_a_city() -> None:
    play = past_the_signs().taps("Left").taps("Only my hands").taps("About 5 minutes")
    play.shares_location_in(None).sees("Try a bigger city", "Where are you?")


def test_going_back_instead_of_sharing_takes_the_location_button_away() -> None:
    play = past_the_signs().taps("Left").taps("Only my hands").taps("About 5 minutes")
    play.taps("Share my location").taps("Back").hears("not shared").sees("How long")
    assert not play.asks_location


def test_a_place_nobody_knows_is_asked_again() -> None:
    play = past_the_signs().taps("Left").taps("Only my hands").taps("About 5 minutes")
    play.types("Xyzzyville").sees("I do not know that place", "Where are you?")


def test_a_country_with_several_zones_asks_which_one_fits() -> None:
    play = past_the_signs().taps("Left").taps("Only my hands").taps("About 5 minutes")
    play.types("USA").sees("Which one fits?")
    play.taps(play.labels[0]).sees("When shall I remind you")
    assert str(play.state.answers["zone"]).startswith("America/")


def test_the_time_it_is_now_tells_the_zone() -> None:
    play = past_the_signs().taps("Left").taps("Only my hands").taps("About 5 minutes")
    play.types("07:02").sees("Which one fits?")
    assert any("Berlin" in label for label in play.labels)


def test_seven_may_be_morning_or_evening_and_a_tap_says_which() -> None:
    play = past_the_signs().taps("Left").taps("Only my hands").taps("About 5 minutes")
    play.types("Berlin").types("7").sees("Morning or evening?").taps("19:00").is_at(Step.HOME)
    assert play.state.answers["reminder-time"] == "19:00"


@pytest.mark.parametrize(
    ("word", "time"), [("evening", "19:00"), ("in the morning", "07:00"), ("at night", "19:00")]
)
def test_seven_may_be_morning_or_evening_and_a_word_says_which(word: str, time: str) -> None:
    play = past_the_signs().taps("Left").taps("Only my hands").taps("About 5 minutes")
    play.types("Berlin").types("half past six").types("7").types(word).is_at(Step.HOME)
    assert play.state.answers["reminder-time"] == time


# --- the plan


def test_the_plan_tells_minutes_muscles_sides_exercises_and_the_next_reminder() -> None:
    play = enrolled().sees("about 5 minutes", "inside the bone, left", "Bridge")
    play.sees("Next reminder: Tue, Mar 3, 07:00")
    assert play.labels == ["Start", "Change something", "Tomorrow"]


def test_tomorrow_is_accepted_and_says_when_the_bot_is_back() -> None:
    play = enrolled().taps("Tomorrow").sees("Tomorrow it is", "Next reminder: Tue, Mar 3, 07:00")
    assert play.labels == []


# --- interruptions


def test_an_intake_left_half_done_is_resumed_on_another_day() -> None:
    play = welcomed().taps("Right").taps("3").waits(3 * 24 * 3600)
    play.types("/start").sees("Welcome back", "4 of 12").taps("None of these").sees("5 of 12")


def test_commands_of_the_routine_wait_for_the_end_of_the_intake() -> None:
    for command in ("/routine", "/done", "/plan", "/reminder 7:30", "/settings", "/check"):
        welcomed().types(command).sees("First these few questions", "Which knee")


def test_stop_in_the_intake_loses_nothing() -> None:
    play = welcomed().taps("Right").types("/stop").sees("Nothing is lost")
    play.types("/start").sees("How sore is it right now")


def test_a_telling_command_is_answered_and_the_question_asked_again() -> None:
    welcomed().types("/privacy").hears("/delete deletes all").sees("Which knee")


# --- content that changes meanwhile


def test_a_question_taken_out_of_the_content_is_left_for_the_next_one() -> None:
    play = past_the_signs().taps("Left").sees("What do you have at home?")
    intake = tuple(question for question in shipped().intake if question.slug != "tools")
    play.catalog = replace(shipped(), intake=intake)
    play.types("hello").is_at(Step.INTAKE).sees("How long should a session be?")


def test_a_question_that_does_not_apply_is_not_asked() -> None:
    only_left = Condition(question="knee", answers=("left",))
    intake = tuple(
        replace(question, when=only_left) if question.slug == "pain-now" else question
        for question in shipped().intake
    )
    play = welcomed(Playbook(catalog=replace(shipped(), intake=intake)))
    play.taps("Right").sees("3 of 11", "Right now")
