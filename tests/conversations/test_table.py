"""The table is the law: handlers, diagram and every walk keep to it."""

import runpy
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from conversations import diagram, expect
from conversations.draft import Draft
from conversations.errors import NotAtThisStep, TransitionUndeclared
from conversations.handlers import HANDLERS, follow
from conversations.moves import Move
from conversations.state import SESSION_STEPS, Step, begin
from conversations.table import ASIDE, MAIN, TABLE, WAITING, Row, Signal
from tests.playbook import shipped

PAGE = Path(__file__).parents[2] / "docs" / "dialogue.md"


def reached(table: Mapping[Step, Row], start: set[Step]) -> set[Step]:
    """The steps that can be reached from `start` over the arrows of a table."""
    found, new = set(start), set(start)
    while new:
        new = {to for step in new for targets in table.get(step, {}).values() for to in targets}
        new -= found
        found |= new
    return found


def test_every_signal_of_every_step_has_its_handler_and_no_other_has() -> None:
    assert {step: set(row) for step, row in HANDLERS.items()} == {
        step: set(row) for step, row in TABLE.items()
    }


def test_every_step_of_the_main_track_is_reached_from_the_welcome_and_home() -> None:
    assert reached(MAIN, {Step.WELCOME}) == set(MAIN)


def test_every_aside_can_be_left() -> None:
    for step in ASIDE:
        assert Step.NONE in reached(ASIDE, {step})


def test_the_two_tracks_share_no_step_and_have_all() -> None:
    assert set(MAIN) | set(ASIDE) | {Step.NONE} == set(Step)
    assert not set(MAIN) & set(ASIDE)


def test_every_step_of_a_session_takes_stop_and_leads_home() -> None:
    for step in SESSION_STEPS:
        assert MAIN[step][Signal.STOP] == {Step.HOME}
        assert Step.HOME in reached(MAIN, {step})


def test_every_step_has_an_answer_to_what_is_not_understood() -> None:
    for step, row in TABLE.items():
        assert row[Signal.UNCLEAR] == {step}


def test_every_step_of_a_session_either_waits_for_the_person_or_for_the_clock() -> None:
    assert sorted(SESSION_STEPS - WAITING) == sorted([Step.LEAD_IN, Step.HOLDING])


def test_something_wrong_can_be_said_at_every_step_of_a_movement() -> None:
    movement = SESSION_STEPS - {Step.PAIN_BEFORE, Step.PAIN_AFTER, Step.UNWELL}
    assert {step for step in MAIN if Signal.WRONG in MAIN[step]} == movement


def test_the_drawn_dialogue_is_the_table() -> None:
    assert PAGE.read_text() == diagram.page()


def test_the_page_can_be_printed(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(diagram.__file__, run_name="__main__")
    assert capsys.readouterr().out == diagram.page()


def test_a_handler_that_leaves_the_table_is_a_fault_of_ours() -> None:
    draft = Draft(begin(), now=datetime(2026, 3, 2, tzinfo=UTC), catalog=shipped())
    move = Move(place=draft.state.main, signal=Signal.AGREE)

    def go_home(draft: Draft, _move: Move) -> None:
        draft.go(Step.HOME)

    with pytest.raises(TransitionUndeclared, match="welcome --agree--> home"):
        follow(draft, move, handlers={Step.WELCOME: {Signal.AGREE: go_home}})


def test_what_a_step_guarantees_is_there_or_it_is_a_fault_of_ours() -> None:
    assert (expect.present(0, "number"), expect.of_type(0, int)) == (0, 0)
    with pytest.raises(NotAtThisStep, match="session"):
        expect.present(None, "session")
    with pytest.raises(NotAtThisStep, match="str"):
        expect.of_type(0, str)
