"""A button carries its step, its wait and its choice in at most 64 bytes, and reads back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations import buttons
from conversations.buttons import Tap
from conversations.errors import ButtonTooLong
from conversations.state import Place, Step

WAIT = 123_456_789


def test_a_button_says_step_wait_choice_and_value() -> None:
    place = Place(step=Step.INTAKE, wait_id=7)
    assert buttons.button(place, "a", value="left").data == "intake:7:a=left"
    assert buttons.button(place, "back").data == "intake:7:back"


def test_a_buttons_label_is_its_choices_unless_it_has_its_own() -> None:
    assert buttons.button(Place(step=Step.SET), "done").label.slug == "button.done"


def test_a_cards_button_carries_a_day_and_no_wait() -> None:
    assert buttons.card_button("undo", day=739_677).data == "card:739677:undo"


def test_empty_rows_are_left_out() -> None:
    row = (buttons.card_button("start"),)
    assert buttons.keyboard((), row, ()).rows == (row,)


@given(
    scope=st.sampled_from(Step),
    wait_id=st.integers(0, WAIT),
    choice=st.from_regex(r"[a-z][a-z-]{0,14}", fullmatch=True),
    value=st.from_regex(r"[a-z0-9-]{0,20}", fullmatch=True),
)
def test_what_was_encoded_reads_back(scope: Step, wait_id: int, choice: str, value: str) -> None:
    data = buttons.encode(scope=scope, wait_id=wait_id, choice=choice, value=value)
    assert buttons.decode(data) == Tap(scope=scope, wait_id=wait_id, choice=choice, value=value)


@given(st.text())
def test_anything_at_all_can_be_decoded(data: str) -> None:
    tap = buttons.decode(data)
    assert tap is None or (tap.scope != "" and tap.wait_id >= 0)


@pytest.mark.parametrize("data", ["", "x", "x:", "x:1", "x:1:", ":1:a", "x::a", "x:-1:a", "x:²:a"])
def test_what_we_cannot_have_written_is_nothing(data: str) -> None:
    assert buttons.decode(data) is None


def test_a_button_over_64_bytes_is_a_fault_of_ours() -> None:
    assert len(buttons.encode(scope="s", wait_id=1, choice="é" * 30)) == 34
    with pytest.raises(ButtonTooLong):
        buttons.encode(scope="s", wait_id=1, choice="é" * 31)


def test_the_longest_button_of_the_longest_dialogue_fits() -> None:
    longest = max(Step, key=len)
    data = buttons.encode(scope=longest, wait_id=10**12, choice="a", value="x" * 38)
    assert len(data) <= buttons.MAX_BYTES
