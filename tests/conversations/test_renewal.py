"""When what people agree to changes, they are asked again before anything new is kept."""

from dataclasses import replace
from datetime import timedelta

import pytest

from content.schema import Catalog
from conversations.state import Step
from tests.playbook import Playbook, shipped
from tests.walks import card_data, enrolled, holding, welcomed

DAY = 24 * 3600
ASKED = "has changed since you agreed"


def with_version(version: int) -> Catalog:
    catalog = shipped()
    return replace(catalog, keeping=replace(catalog.keeping, consent_version=version))


def changed(play: Playbook) -> Playbook:
    """The words about what is kept change."""
    play.catalog = with_version(2)
    return play


def asked(play: Playbook | None = None) -> Playbook:
    """Somebody who has been asked again, at the next thing they sent."""
    return changed(play or enrolled()).waits(3600).types("done 3").sees(ASKED, "/privacy")


def version_of(play: Playbook) -> int:
    assert play.state.consent is not None
    return play.state.consent.version


@pytest.mark.parametrize("sent", ["done", "hello", "/routine", "/start", "/settings", "/progress"])
def test_the_next_thing_somebody_sends_is_answered_by_the_question(sent: str) -> None:
    play = changed(enrolled()).types(sent).sees(ASKED, "18 or over")
    assert play.labels[-2:] == ["I am 18 or over and I agree", "No, thank you"]
    assert play.days == {}


def test_a_tap_a_place_or_a_sticker_is_answered_by_the_question_too() -> None:
    changed(enrolled()).taps("Start").sees(ASKED).is_at(Step.HOME)
    changed(enrolled()).sends("sticker").sees(ASKED)
    changed(enrolled()).shares_location_in("Europe/Paris").sees(ASKED)


@pytest.mark.parametrize("yes", ["yes", "I agree", "ok"])
def test_a_yes_is_kept_with_its_version_and_time(yes: str) -> None:
    play = asked().waits(20).types(yes).sees("Thank you", "What would you like to do?")
    assert version_of(play) == 2
    assert play.state.consent.at == play.now  # type: ignore[union-attr]
    assert play.days == {}
    play.types("done").sees("Logged")


def test_a_yes_by_button_leads_on() -> None:
    play = asked().taps("I am 18 or over and I agree").sees("What would you like to do?")
    assert (version_of(play), play.state.aside.step) == (2, Step.NONE)


def test_a_yes_to_something_else_is_no_agreement() -> None:
    play = asked().waits(2 * DAY)  # a reminder has come since
    assert version_of(play.types("yes").sees(ASKED)) == 1


def test_a_no_keeps_nothing_new_and_sends_nothing() -> None:
    play = asked().taps("No, thank you").sees("I keep nothing new", "/export", "/delete")
    assert (version_of(play), play.reminder_at) == (1, None)
    before = len(play.bubbles)
    play.waits(30 * DAY)
    assert len(play.bubbles) == before


def test_a_thumb_up_on_a_reminder_is_no_way_around_the_question() -> None:
    play = changed(enrolled()).waits(DAY).sees("light day").reacts("👍").sees(ASKED)
    assert play.days == {}


@pytest.mark.parametrize("no", ["no", "stop", "no thanks"])
def test_a_no_can_be_typed(no: str) -> None:
    asked().types(no).sees("I keep nothing new")


def test_after_a_no_everything_can_be_taken_along_and_deleted() -> None:
    play = asked().types("no").taps("A copy of my numbers").sees("in two files")
    assert play.exports == 1
    assert play.types("/delete").types("yes").stored is None
    play = asked().types("no").taps("Delete everything").sees("This cannot be undone")
    assert play.taps("Delete everything").stored is None


def test_after_a_no_the_next_thing_asks_again_and_a_yes_brings_the_reminders_back() -> None:
    play = asked().types("no").waits(DAY).types("/start").sees(ASKED)
    play.types("yes").sees("Thank you")
    assert play.reminder_at is not None
    assert not play.state.consent_declined


@pytest.mark.parametrize("known", ["/privacy", "/export", "/help"])
def test_what_needs_no_agreement_is_answered(known: str) -> None:
    play = changed(enrolled()).types(known).does_not_see(ASKED)
    assert version_of(play) == 1


def test_delete_can_be_thought_over() -> None:
    play = changed(enrolled()).types("/delete").types("no").sees("Nothing was deleted")
    play.types("hello").sees(ASKED)


def test_what_is_no_answer_is_asked_again() -> None:
    play = asked().types("purple").sees("type yes or no", ASKED)
    assert (version_of(play), play.state.aside.step) == (1, Step.RENEWAL)


def test_an_old_button_of_the_question_asks_anew() -> None:
    play = asked()
    _, data = play.button("I am 18 or over and I agree")
    play.types("purple").taps_data(data).sees(ASKED)
    assert version_of(play) == 1


def test_a_button_nobody_knows_is_answered_as_one() -> None:
    play = changed(enrolled()).taps_data("nonsense")
    assert play.toasts[-1].startswith("That button is from an earlier step")


def test_a_running_session_goes_on_to_its_end() -> None:
    play = changed(holding()).waits(90).is_at(Step.FEEDBACK).taps("Softer").types("stop")
    assert len(play.days) == 1
    play.types("/plan").sees(ASKED)


def test_an_intake_goes_on_after_the_answer() -> None:
    play = changed(welcomed()).types("left").sees(ASKED).types("yes").sees("Which knee")
    assert "knee" not in play.state.answers


def test_somebody_who_agrees_now_agrees_to_the_newest() -> None:
    play = welcomed(Playbook(catalog=with_version(4)))
    assert version_of(play) == 4


def test_reminders_go_on_until_the_question_was_seen() -> None:
    play = changed(enrolled()).waits(DAY).sees("light day")
    play.taps("Start").sees(ASKED).is_at(Step.HOME)


def test_a_card_of_somebody_elses_making_is_held_too() -> None:
    changed(enrolled()).taps_data(card_data("start")).sees(ASKED)


def test_an_export_is_no_step_around_the_question() -> None:
    play = changed(enrolled()).types("/export report")
    assert version_of(play) == 1
    play.waits(timedelta(hours=1).total_seconds()).types("done").sees(ASKED)
    assert play.days == {}
