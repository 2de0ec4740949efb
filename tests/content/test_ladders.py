"""Where somebody stands on a ladder, and what is a step up or down for them."""

from dataclasses import replace

import pytest

from content.ladders import Person, leads_to, stand, step_down, step_up
from content.loader import load
from content.schema import Catalog, Rung

CATALOG = load()
BANDS = frozenset({"loop-band", "light", "medium", "heavy"})


def done(slug: str, person: Person, catalog: Catalog = CATALOG) -> tuple[str, str] | None:
    """What somebody does for a movement, and on which rung."""
    found = stand(catalog, slug, person)
    return (found.movement.slug, found.rung.slug if found.rung else "") if found else None


@pytest.mark.parametrize(
    ("level", "have", "expected"),
    [
        (0, frozenset[str](), ("bridge", "")),
        (1, frozenset[str](), ("bridge", "more")),
        (2, BANDS, ("bridge", "light-band")),
        (2, frozenset({"loop-band", "heavy"}), ("bridge", "more")),
        (5, BANDS, ("bridge-single", "")),
        (99, BANDS, ("bridge-single", "")),
        (-1, BANDS, ("bridge", "half-height")),
        (-2, BANDS, ("glute-squeeze", "")),
        (-99, BANDS, ("glute-squeeze", "")),
    ],
)
def test_a_level_is_a_rung_or_the_nearest_easier_one(
    level: int, have: frozenset[str], expected: tuple[str, str]
) -> None:
    assert done("bridge", Person(have=have, levels={"bridge": level})) == expected


def test_a_rung_of_another_movement_is_done_at_its_own_step() -> None:
    person = Person(levels={"bridge": 5, "bridge-single": -1})
    assert done("bridge", person) == ("bridge-single", "marching")


def test_a_rung_that_is_not_for_somebody_is_stepped_over() -> None:
    pregnant = Person(variants=frozenset({"side-lying"}), levels={"plank": 4})
    assert done("plank", pregnant) == ("plank", "longest")
    assert done("bridge", replace(pregnant, levels={"bridge": 5})) == ("bridge", "more")


def test_what_is_left_out_is_found_nowhere_on_the_ladder() -> None:
    without = Person(out=frozenset({"bridge"}))
    assert done("bridge", without) == ("glute-squeeze", "")
    assert done("bridge", Person(out=frozenset({"bridge", "glute-squeeze"}))) is None
    assert done("side-step", Person()) is None  # it needs a band


def test_a_harder_rung_is_never_taken_in_place_of_an_easier_one() -> None:
    person = Person(out=frozenset({"glute-squeeze"}), levels={"bridge": -2})
    assert done("bridge", person) == ("bridge", "half-height")


def test_a_ladder_that_leads_back_ends() -> None:
    rung = Rung(slug="round", movement="bridge")
    single = replace(CATALOG.movements["bridge-single"], easier=(rung,))
    catalog = replace(CATALOG, movements={**CATALOG.movements, "bridge-single": single})
    person = Person(levels={"bridge": 5, "bridge-single": -1})
    assert done("bridge", person, catalog) == ("bridge-single", "")


def test_steps_up_and_down_pass_over_what_is_not_there() -> None:
    nobody = Person(levels={"bridge": 1})
    assert (step_up(CATALOG, "bridge", nobody), step_down(CATALOG, "bridge", nobody)) == (5, 0)
    heavy = Person(have=frozenset({"loop-band", "heavy"}), levels={"bridge": 1})
    assert step_up(CATALOG, "bridge", heavy) == 4
    assert step_up(CATALOG, "bridge", Person(levels={"bridge": 5})) is None
    assert step_down(CATALOG, "bridge", Person(levels={"bridge": -2})) is None
    assert step_down(CATALOG, "bridge", Person(levels={"bridge": 99})) == 1
    low = Person(out=frozenset({"glute-squeeze"}), levels={"bridge": -1})
    assert step_down(CATALOG, "bridge", low) is None


def test_the_ladder_that_led_somewhere_is_known() -> None:
    assert leads_to(CATALOG, "bridge-single", Person(levels={"bridge": 5})) == "bridge"
    assert leads_to(CATALOG, "bridge-single", Person()) is None
