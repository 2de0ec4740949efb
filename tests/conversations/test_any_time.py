"""Anything can be sent at any moment: it gets an answer that makes sense there and leads on."""

from collections.abc import Callable

import pytest

from conversations.events import BotBlocked, MessageDelivered, ReactionAdded
from conversations.state import Step
from tests.playbook import Playbook, shipped
from tests.walks import (
    at_first_instruction,
    at_first_set,
    at_the_last_question,
    card_data,
    enrolled,
    held,
    holding,
    resting,
    types_on,
    welcomed,
)

Somewhere = Callable[[], Playbook]
PLACES: dict[str, Somewhere] = {
    "welcome": lambda: Playbook().types("/start"),
    "intake": welcomed,
    "home": enrolled,
    "locked": lambda: enrolled().types("/check").types("1"),
    "pain before": lambda: enrolled().types("/routine"),
    "instruction": at_first_instruction,
    "lead-in": lambda: at_first_instruction().taps("Ready"),
    "hold": holding,
    "pause": lambda: holding().taps("Pause"),
    "something wrong": lambda: holding().types("wrong"),
    "eased": lambda: holding().types("wrong").types("too strong"),
    "how it felt": held,
    "away": lambda: holding().sleeps(200),
    "set": at_first_set,
    "rest": resting,
    "pain after": at_the_last_question,
    "settings": lambda: enrolled().types("/settings"),
    "a setting": lambda: enrolled().types("/settings").types("length"),
    "check": lambda: enrolled().types("/check"),
    "reminder": lambda: enrolled().types("/reminder"),
    "delete": lambda: enrolled().types("/delete"),
    "resume": lambda: held().types("stop").types("/routine"),
    "pain today": lambda: enrolled().types("done").taps("How sore now?"),
}
ODD_TEXTS = [
    "<b>&amp; *bold* _x_ [link](tg://user?id=1)",
    "x" * 4000,
    "🦵" * 600,
    "שלום, כואב לי הברך",
    "\u202eevil\u202c \u0000 \ud83d",
    "\u0667:\u0667\u0660",  # 7:70, no time of day
    "…",
    "{count} {name}",
    "%s %d {0}",
]
everywhere = pytest.mark.parametrize("somewhere", PLACES.values(), ids=PLACES)


@everywhere
def test_odd_text_is_answered_and_moves_nobody(somewhere: Somewhere) -> None:
    play = somewhere()
    before = (play.state.main.step, play.state.aside.step)
    for text in ODD_TEXTS:
        assert play.types(text).answer
        assert (play.state.main.step, play.state.aside.step) == before


@everywhere
def test_thanks_are_answered_in_kind_and_move_nobody(somewhere: Somewhere) -> None:
    play = somewhere()
    before = play.state
    play.types("Thank you!")
    assert play.state.main.step is before.main.step
    assert play.state.aside.step is before.aside.step
    assert before.main.step is Step.WELCOME or "You are welcome." in "\n".join(play.answer)


def test_hello_gets_a_hello_and_from_somebody_new_the_welcome_alone() -> None:
    enrolled().types("hi").sees("Hello.", "What would you like to do?")
    play = Playbook().types("Hi there").sees("I guide adults")
    assert play.last.text.count("Hello") == 1


def test_somebody_tired_begins_the_small_session() -> None:
    enrolled().types("I am tired").is_at(Step.PAIN_BEFORE).taps("2").sees("About 3 minutes")


@everywhere
def test_what_is_not_words_is_answered_with_what_is_open(somewhere: Somewhere) -> None:
    play = somewhere()
    before = (play.state.main.step, play.state.aside.step)
    for kind in ("sticker", "photo", "voice", "poll", "forwarded"):
        play.sends(kind).hears("I can only read words and taps")
        assert len(play.answer) <= 3
        assert (play.state.main.step, play.state.aside.step) == before


@everywhere
def test_a_location_nobody_asked_for_is_answered_and_kept_only_when_idle(
    somewhere: Somewhere,
) -> None:
    play = somewhere()
    makes_room = {Step.NONE, Step.REMINDER, Step.SETTINGS, Step.TRAVEL}
    idle = play.step in {Step.HOME, Step.LOCKED} and play.state.aside.step in makes_room
    play.shares_location_in("Asia/Tokyo")
    if not idle:  # else it is taken as the person's new place, see test_travel.py
        play.hears("do not need your place")
    assert (play.state.answers.get("zone") == "Asia/Tokyo") == idle


@everywhere
@pytest.mark.parametrize(
    "data",
    [
        *("", ":", "x", "ready", "§§§", "a:b:c:d=e=f", "none:0:close", "welcome:1:agree"),
        *("hold:1:pause", "hold:99999999999999999999:stop", "settings:1:q=nonsense"),
        *("card:0:undo", "card:99999999999999:undo", "card:1:nonsense"),
    ],
)
def test_foreign_button_data_is_answered_and_changes_nothing(
    somewhere: Somewhere, data: str
) -> None:
    play = somewhere()
    before = (play.state.main, play.state.aside.step, play.state.session)
    assert play.taps_data(data).answer
    assert play.state.main.step == before[0].step
    assert (play.state.aside.step, play.state.session) == before[1:]


@pytest.mark.parametrize(
    "question", [question.slug for question in shipped().intake if question.when is None]
)
def test_values_that_a_question_never_offered_answer_nothing(question: str) -> None:
    play = welcomed()
    while play.state.main.item != question:
        types_on(play)
    wait = play.state.main.wait_id
    for choice in ("a=nonsense", "a=99", "a=9999", "a", "t=nonsense", "t", "q=knee", "a=x/y"):
        assert play.taps_data(f"intake:{wait}:{choice}").answer
    assert (play.state.main.item, play.state.main.picked) == (question, ())


@everywhere
def test_signals_of_time_cannot_be_tapped(somewhere: Somewhere) -> None:
    play = somewhere()
    for place in (play.state.main, play.state.aside):
        for name in ("over", "lead-in over", "delivered", "silence", "answer", "choose", "t=x"):
            play.taps_data(f"{place.step}:{place.wait_id}:{name}")
    assert play.state.aside.step == somewhere().state.aside.step
    assert play.state.main.step == somewhere().state.main.step


@everywhere
def test_start_shows_where_the_person_is(somewhere: Somewhere) -> None:
    play = somewhere()
    step = play.step
    assert play.types("/start").is_at(step).answer


@everywhere
def test_a_reaction_asks_for_no_answer(somewhere: Somewhere) -> None:
    play = somewhere()
    before = play.state
    for emoji in ("🔥", "👍"):
        play.happens(ReactionAdded(added=(emoji,), message_id=1))
    assert (play.state, play.answer) == (before, [])


@everywhere
def test_a_delivery_nobody_waits_for_changes_nothing(somewhere: Somewhere) -> None:
    play = somewhere()
    before = play.state
    play.happens(MessageDelivered(ref="0.0", at=play.now))
    assert play.state == before


@everywhere
def test_blocking_and_coming_back_leads_on(somewhere: Somewhere) -> None:
    play = somewhere().happens(BotBlocked()).waits(3600)
    assert play.types("/start").answer
    assert not play.state.parked


# --- two taps, old taps


def test_two_taps_on_one_button_count_once() -> None:
    play = welcomed().taps("Right").taps_again().sees("How sore is it right now")
    assert play.toasts[-1].startswith("That button is from an earlier step")
    play = at_first_instruction().taps("Ready").taps_again().waits(5 + 90).is_at(Step.FEEDBACK)
    play = held().taps("Same").taps_again().waits(3 + 30).is_at(Step.FEEDBACK)
    play = at_first_set().taps("Done").taps_again().is_at(Step.HOLDING)
    play = held().taps("Softer").taps_again().sees("Step 2 of 3")


def test_two_taps_on_a_tick_untick_it() -> None:
    play = welcomed().taps("Right").taps("3").taps("Cannot walk 4 steps, even limping")
    play.taps_again()
    assert "None of these" in play.labels


def test_a_button_of_a_step_already_left_is_answered_kindly_and_loses_its_message() -> None:
    play = at_first_instruction()
    ready = play.button("Ready")[1]
    play.taps("Skip")
    before = play.state.main
    play.taps_data(ready)
    assert play.state.main == before
    assert play.toasts[-1].startswith("That button is from an earlier step")


def test_the_buttons_of_an_older_showing_of_the_same_step_stay_good() -> None:
    play = at_first_instruction()
    ready = play.button("Ready")[1]
    play.types("purple").taps_data(ready).is_at(Step.LEAD_IN)


def test_old_buttons_after_deleting_lead_to_the_welcome() -> None:
    play = enrolled().types("/delete").types("yes").taps("Start").sees("18 or over")
    assert play.stored is None


# --- in the middle of a hold


@pytest.mark.parametrize(
    "what", ["/start", "/help", "/plan", "/settings", "/check", "/reminder", "/export", "hm?", "5"]
)
def test_nothing_that_is_sent_in_a_hold_moves_its_end(what: str) -> None:
    play = holding().waits(33).types(what).waits(56).is_at(Step.HOLDING)
    play.waits(1).is_at(Step.FEEDBACK)


def test_start_in_mid_session_says_it_is_still_open() -> None:
    holding().waits(33).types("/start").sees("still open", "57 seconds left")


def test_a_question_asked_again_leaves_buttons_on_the_newest_message_only() -> None:
    play = at_first_instruction().types("purple").types("again?!")
    assert play.labels.count("Ready") == 1


def test_showing_a_step_again_behind_a_menu_leaves_one_set_of_buttons() -> None:
    play = at_first_instruction().types("/settings").taps("Close")
    assert play.labels.count("Ready") == 1


def test_a_card_tapped_in_mid_session_leaves_one_set_of_buttons() -> None:
    play = at_first_instruction().taps_data(card_data("start"))
    assert play.labels.count("Ready") == 1


def test_a_button_of_the_aside_leaves_the_hold_alone() -> None:
    holding().types("/settings").waits(10).taps("Close").waits(80).is_at(Step.FEEDBACK)


def test_a_command_without_a_name_is_an_unknown_one() -> None:
    enrolled().types("/").sees("I do not know that command")
    enrolled().types("/Done Yesterday").sees("Logged for yesterday")
