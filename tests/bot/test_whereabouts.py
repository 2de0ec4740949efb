"""The sandbox's page can say in words where a person stands."""

from dataclasses import replace
from datetime import date, timedelta

from bot.sandbox.pages import Line
from bot.whereabouts import STEPS, UNKNOWN, Whereabouts, told
from content.schema import Hold
from conversations.state import (
    DialogueState,
    Place,
    PlannedStep,
    Purpose,
    Session,
    Step,
    Timed,
    begin,
)
from tests.fakes import MONDAY_MORNING, ManualClock
from tests.shell import ANNA, BEN, Shell, text_of

HOLD = Hold(seconds=90, cap_seconds=90, breath_in_seconds=4, breath_out_seconds=6)


def holding() -> DialogueState:
    timed = Timed(purpose=Purpose.HOLD, total_ms=90_000, started_at=MONDAY_MORNING)
    session = Session(
        content_version="abc",
        local_date=date(2026, 3, 2),
        steps=(PlannedStep(movement="psoas", side="left", dose=HOLD),) * 3,
        index=1,
        timed=timed,
    )
    return replace(begin(), turn=7, main=Place(step=Step.HOLDING), session=session)


def test_a_hold_is_told_with_its_place_in_the_session_and_its_seconds() -> None:
    now = MONDAY_MORNING + timedelta(seconds=41)
    assert list(told(holding(), now)) == [
        Line(label="Step", words="time is running"),
        Line(label="Movement", words="2 of 3: psoas, left"),
        Line(label="Hold", words="41 of 90 s"),
        Line(label="Content of this session", words="abc"),
        Line(label="Turns so far", words="7"),
    ]


def test_what_stands_in_front_is_told_with_its_question() -> None:
    state = replace(
        begin(), main=Place(step=Step.HOME), aside=Place(step=Step.SETTING, item="minutes")
    )
    assert list(told(state, MONDAY_MORNING))[1:3] == [
        Line(label="In front of it", words="one setting"),
        Line(label="Question", words="minutes"),
    ]


def test_every_step_has_words() -> None:
    assert set(Step) - STEPS.keys() == set()


async def test_a_stored_dialogue_is_found_and_an_unknown_person_is_at_the_welcome(
    shell: Shell,
) -> None:
    whereabouts = Whereabouts(ManualClock(), shell.engine)
    await shell.consenting(ANNA)
    await shell.handle(text_of(ANNA, "hello", update_id=1))
    assert Line(label="Step", words="the welcome") in await whereabouts(ANNA)
    assert await whereabouts(BEN) == (UNKNOWN,)


async def test_nobody_stands_anywhere_before_the_bot_has_a_database() -> None:
    assert await Whereabouts(ManualClock())(ANNA) == ()
