"""The page for a physiotherapist: what was planned, done and said, and not what it means."""

from dataclasses import replace
from datetime import date

import pytest

from content.schema import Tier
from conversations import page
from conversations.course import StepChange
from conversations.draft import Draft
from conversations.effects import LogDay, SendPage, Words
from conversations.page import Page
from conversations.rhythm import Pause, Rhythm
from conversations.state import Lock, Step
from tests.courses import at_proposal, with_course, with_days
from tests.playbook import MORNING, Playbook
from tests.walks import enrolled, holding, welcomed

TODAY = MORNING.date()


def shown(play: Playbook) -> Page:
    return page.of(Draft(play.state, now=play.now, catalog=play.catalog))


def lines(play: Playbook) -> dict[str, Words]:
    """The lines of the page by their phrases."""
    made = shown(play)
    sections = (*made.beside, *made.below)
    return {line.slug: line for section in sections for line in section.lines}


def value(play: Playbook, slug: str, name: str) -> object:
    return dict(lines(play)[slug].values)[name]


@pytest.mark.parametrize("asked", ["/export report", "/export PDF", "/export for my physio"])
def test_the_page_is_asked_for_by_a_word(asked: str) -> None:
    play = enrolled().types(asked).sees("your routine on one page")
    assert [type(effect) for effect in play.effects] == [SendPage]
    assert play.exports == 0


@pytest.mark.parametrize("from_", ["/export", "/progress"])
def test_the_page_is_offered_by_a_button(from_: str) -> None:
    enrolled().types(from_).taps("One page to show").sees("your routine on one page")


def test_the_page_in_mid_hold_leaves_the_hold_alone() -> None:
    holding().waits(30).types("/export report").sees("60 seconds left").is_at(Step.HOLDING)


def test_the_page_of_somebody_in_the_intake_has_what_there_is() -> None:
    play = welcomed().types("/export report")
    assert "page.answer" not in lines(play)


def test_it_names_the_answers_the_plan_is_made_from_and_each_movement_once() -> None:
    made = shown(enrolled())
    plan, _, _ = made.beside
    assert [line.slug for line in plan.lines] == [
        *["page.answer"] * 3,
        "page.strength-days",
        "page.hold-left",
        "page.sets",
        "page.sets",
    ]


def test_a_contraction_has_its_rounds() -> None:
    play = enrolled()
    play.state = replace(play.state, answers={**play.state.answers, "forward-side": "right"})
    assert value(play, "page.rounds-right", "rounds") == 4


def test_sides_that_alternate_are_one_line() -> None:
    play = enrolled(minutes="15")
    assert any(slug.startswith("page.sets-each") for slug in lines(play))


def test_somebody_whose_strength_is_off_has_the_plan_of_today() -> None:
    play = with_course(enrolled(), strength_off_until=date(2026, 12, 31))
    assert "page.hold-left" in lines(play)


def test_it_counts_days_and_sessions() -> None:
    play = with_course(with_days(enrolled(), (20, 5), (3, 5), (1, 4)), began=TODAY)
    assert value(play, "page.last-7", "count") == 2
    assert value(play, "page.last-28", "count") == 3
    assert "page.sessions" in lines(play)
    assert "page.paused" not in lines(play)


def test_it_says_how_long_reminders_were_paused() -> None:
    play = enrolled()
    play.state = replace(play.state, rhythm=Rhythm(pauses=(Pause(first=TODAY),)))
    assert value(play, "page.paused", "count") == 1


def test_it_shows_the_numbers_at_the_start_and_lately() -> None:
    play = with_days(enrolled(), (9, 6), (8, 6), (7, 5), (3, 3), (2, 2), (1, 2))
    assert (value(play, "page.start", "number"), value(play, "page.lately", "number")) == (6, 2)
    assert value(play, "page.range-before", "low") == 2
    assert "page.range-after" not in lines(play)


def test_a_few_numbers_make_no_trend() -> None:
    assert "page.lately" not in lines(with_days(enrolled(), (1, 6)))
    assert "page.no-numbers" in lines(enrolled())


def test_the_beginning_is_remembered_longer_than_the_diary() -> None:
    play = with_course(with_days(enrolled(), (3, 3), (2, 2), (1, 2)), first_pains=(8, 7, 8))
    assert value(play, "page.start", "number") == 8


def test_sorer_mornings_are_counted() -> None:
    play = enrolled()
    entry = LogDay(
        local_date=TODAY,
        at=MORNING,
        source="session",
        pain_before=3,
        pain_after=4,
        pain_morning=5,
    )
    play.state = replace(play.state, diary=(entry,))
    assert value(play, "page.mornings", "count") == 1
    assert value(play, "page.always-before", "number") == 3
    assert value(play, "page.always-after", "number") == 4


def test_steps_up_and_down_are_kept_with_their_day() -> None:
    play = at_proposal(enrolled()).taps("Harder")
    (change,) = play.state.course.changes
    assert (change.up, change.on) == (True, shown(play).day)
    assert "page.harder" in lines(play)


def test_only_the_latest_changes_are_shown() -> None:
    changes = tuple(
        StepChange(movement="bridge", on=date(2026, 1, day), up=False) for day in range(1, 13)
    )
    play = with_course(enrolled(), changes=changes)
    shown_changes, _ = shown(play).below
    assert len(shown_changes.lines) == page.MOST_CHANGES
    assert {line.slug for line in shown_changes.lines} == {"page.easier"}


def test_a_closed_routine_is_said_to_be_closed() -> None:
    play = enrolled()
    lock = Lock(tier=Tier.CLINICIAN, card="card.clinician", at=play.now)
    play.state = replace(play.state, lock=lock)
    assert "page.closed" in lines(play)
    assert "page.nothing-left-out" not in lines(play)
