"""Sessions put together from a preset: nearest to its minutes, strength always in."""

from dataclasses import replace

from content.composing import Portion, Wish, compose, seconds_of
from content.ladders import Person
from content.loader import load, load_files
from content.schema import Fill, Sets
from tests.content.breakages import PRESETS
from tests.content_samples import FILES, changed

CATALOG = load()


def names(portions: tuple[Portion, ...]) -> list[str]:
    """The movements with their sides, such as "clamshell left"."""
    return [f"{one.movement} {one.side}".strip() for one in portions]


def sample(wish: Wish | None = None, **changes: object) -> Wish:
    """A wish for the short session of the sample content."""
    preset = load_files(FILES).presets["5"]
    return replace(wish or Wish(preset=preset, person=Person(have=frozenset({"ball"}))), **changes)  # type: ignore[arg-type]


def test_parts_come_in_their_order_whatever_is_filled_in_first() -> None:
    portions = compose(load_files(FILES), sample())
    assert names(portions) == ["press left", "press right", "lift"]


def test_what_takes_the_session_away_from_its_minutes_is_left_out() -> None:
    portions = compose(load_files(FILES), sample(tight="left"))
    assert names(portions) == ["press left", "tilt", "lift"]


def test_where_both_sides_take_too_long_they_take_turns() -> None:
    preset = replace(sample().preset, minutes=3)
    turns = [names(compose(load_files(FILES), sample(preset=preset, turn=turn))) for turn in (0, 1)]
    assert turns == [["press left", "lift"], ["press right", "lift"]]
    with_tight = names(compose(load_files(FILES), sample(preset=preset, turn=1, tight="right")))
    assert with_tight == ["press right", "lift"]


def test_strength_goes_in_even_where_nothing_fits() -> None:
    preset = replace(sample().preset, minutes=1)
    assert names(compose(load_files(FILES), sample(preset=preset))) == ["lift"]


def test_an_own_dose_is_used_for_the_movement_it_is_written_for() -> None:
    row = '[[preset.5.remember]]\nmovement = "lift"'
    dose = "sets = { sets = 1, reps = 4, tempo = [2, 2, 3], rest_seconds = 45 }"
    catalog = load_files(changed(PRESETS, row, f"{row}\n{dose}"))
    lift = compose(catalog, sample(preset=catalog.presets["5"]))[-1]
    assert lift.dose == Sets(sets=1, reps=4, tempo=(2, 2, 3), rest_seconds=45)


def test_what_is_named_more_often_than_there_is_adds_nothing() -> None:
    preset = replace(sample().preset, minutes=99, fill=(*Fill, *Fill, *Fill, *Fill))
    portions = compose(load_files(FILES), sample(preset=preset))
    assert names(portions) == ["press left", "press right", "tilt", "lift"]
    assert portions[-1].dose == Sets(sets=2, reps=10, tempo=(2, 2, 3), rest_seconds=45)


def test_strength_that_is_off_leaves_none_of_it() -> None:
    assert names(compose(load_files(FILES), sample(strength_off=True, tight="left"))) == [
        "press left",
        "tilt",
    ]


def test_the_exercises_behind_the_core_take_turns() -> None:
    preset = CATALOG.presets["10"]
    last = [
        names(compose(CATALOG, Wish(preset=preset, person=Person(), turn=turn)))[-1]
        for turn in range(3)
    ]
    assert last == ["plank", "march right", "plank"]


def test_the_seconds_of_a_session_are_those_of_its_portions() -> None:
    portions = compose(load_files(FILES), sample())
    assert seconds_of(load_files(FILES), portions) == 2 * (15 + 5 + 90) + (15 + 5 + 70)
