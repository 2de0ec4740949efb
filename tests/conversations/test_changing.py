"""A copy of the state with some fields changed is what `dataclasses.replace` makes."""

from dataclasses import fields, replace

from conversations import codec
from conversations.changing import changed
from conversations.state import DialogueState, begin
from tests.fakes import MONDAY_MORNING
from tests.seeded import with_a_diary


def test_a_changed_copy_is_equal_to_a_replaced_one_and_is_read_back_the_same() -> None:
    state = with_a_diary(MONDAY_MORNING).state
    copy = changed(state, turn=state.turn + 1, reminder_ref="7.1")
    assert copy == replace(state, turn=state.turn + 1, reminder_ref="7.1")
    assert codec.decode(codec.encode(copy)) == copy


def test_the_state_it_was_made_of_stays_as_it_is() -> None:
    before = {each.name: getattr(begin(), each.name) for each in fields(DialogueState)}
    changed(begin(), turn=5, locale="de")
    assert begin() == DialogueState(**before)
