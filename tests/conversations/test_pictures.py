"""Which step of a session shows which picture, and what becomes of the words below it."""

from dataclasses import replace

from conversations import codec
from conversations.effects import Edit, Say
from conversations.state import Step
from tests.playbook import Playbook, shipped
from tests.walks import at_first_instruction, at_movement, enrolled


def both_sides(play: Playbook | None = None) -> Playbook:
    """Be at the first instruction of a session of which a muscle is pressed on both sides."""
    play = enrolled(play, minutes="15", tight="Both the same")
    return play.taps("Start").taps("3").is_at(Step.READY)


def pictures_of(play: Playbook) -> list[str]:
    """Skip through a whole session; the picture of each instruction, empty for words alone."""
    found = []
    while play.step is Step.READY:
        found.append(play.last.picture)
        play.taps("Skip")
    return found


def test_an_instruction_is_a_picture_of_that_side_with_the_words_below_it() -> None:
    play = at_first_instruction()
    assert play.last.picture == "iliacus-left"
    play.sees("Front of the hip, inside the bone", "left side")
    assert "Ready" in play.labels


def test_the_words_below_the_picture_are_changed_and_not_the_picture() -> None:
    play = at_first_instruction().taps("Ready")
    edit = next(effect for effect in play.effects if isinstance(effect, Edit))
    assert edit.pictured
    assert "Starting in 5 seconds" in play.last.text


def test_a_skipped_step_says_so_below_its_picture() -> None:
    play = at_first_instruction()
    first = play.last
    play.taps("Skip")
    assert (first.captioned, first.buttons) == (True, [])


def test_a_movement_has_its_picture_once_in_a_row() -> None:
    shown = pictures_of(both_sides())
    assert "" in shown
    named = [name.rpartition("-")[0] or name for name in shown if name]
    assert len(named) == len(set(named))


def test_content_may_want_the_picture_every_time() -> None:
    rules = replace(shipped().rules, pictures_again=True)
    shown = pictures_of(both_sides(Playbook(catalog=replace(shipped(), rules=rules))))
    assert all(shown)


def test_words_that_are_not_understood_bring_the_instruction_back_with_its_picture() -> None:
    play = at_first_instruction().types("what?")
    assert play.last.picture == "iliacus-left"
    play.taps("Ready").is_at(Step.LEAD_IN)


def test_the_way_to_do_it_chooses_the_picture() -> None:
    play = enrolled().types("/settings").taps("Pressing safely")
    play.taps("I cannot lie face down or get off the floor").taps("Continue")
    play.taps("Start").taps("3")
    assert play.last.picture == "iliacus-bed-left"


def test_a_step_of_the_ladder_chooses_the_picture() -> None:
    play = enrolled()
    course = replace(play.state.course, levels={"bridge": -1})
    play.state = replace(play.state, course=course)
    play.taps("Start").taps("3")
    assert at_movement(play, "Bridge").last.picture == "bridge-half"


def test_content_without_pictures_is_said_in_words() -> None:
    play = at_first_instruction(Playbook(catalog=replace(shipped(), pictures={})))
    said = next(effect for effect in play.effects if isinstance(effect, Say))
    assert (said.picture, play.last.captioned) == (None, False)
    play.taps("Ready").is_at(Step.LEAD_IN)


def test_a_session_kept_before_there_were_pictures_goes_on() -> None:
    play = at_first_instruction()
    kept = codec.encode(play.state)
    assert codec.decode(kept.replace(',"pictured":true', "")).main.pictured is False
    assert codec.decode(kept).main.pictured is True
