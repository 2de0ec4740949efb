"""Options are chosen by typing; whatever is not understood whole is asked again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.answers import read_choice, read_flags
from tests.typed_samples import english, question


@pytest.mark.parametrize(
    ("asked", "typed", "slug"),
    [
        ("knee", "left", "left"),
        ("knee", "LEFT.", "left"),
        ("knee", "l", "left"),
        ("knee", "my left one", "left"),
        ("knee", "left knee please", "left"),
        ("knee", "left, please", "left"),
        ("knee", "I think it's my left knee", "left"),
        ("knee", "👈", "left"),
        ("knee", "my right knee 😀", "right"),
        ("knee", "the right one", "right"),
        ("knee", "right now my left", "left"),
        ("knee", "both knees", "both"),
        ("knee", "left and right", "both"),
        ("knee", "1", "left"),
        ("knee", "two", "right"),
        ("knee", "number 3", "both"),
        ("knee", "left or right", None),
        ("knee", "not left", None),
        ("knee", "left hurts more than right", None),
        ("knee", "that's right", None),
        ("knee", "pain 2", None),
        ("knee", "plan b", None),
        ("knee", "neither", None),
        ("knee", "lefft", None),
        ("knee", "4", None),
        ("knee", "0", None),
        ("knee", "", None),
        ("knee", "😀", None),
        ("hip", "not sure", "not-sure"),
        ("hip", "I don't know", "not-sure"),
        ("hip", "sure", None),
        ("hip", "both the same", "both"),
        ("hip", "the same", "both"),
        ("hip", "not-sure", "not-sure"),
        ("minutes", "5", "5"),
        ("minutes", "ten", "10"),
        ("minutes", "15 mins", "15"),
        ("minutes", "about ten minutes please", "10"),
        ("minutes", "About 5 minutes", "5"),
        ("minutes", "2", None),
        ("minutes", "20", None),
        ("minutes", "five or ten", None),
    ],
)
def test_one_option_is_read(asked: str, typed: str, slug: str | None) -> None:
    assert read_choice(typed, question(asked), english()) == slug


@pytest.mark.parametrize(
    ("typed", "slugs"),
    [
        ("none", ()),
        ("None of these", ()),
        ("nothing!", ()),
        ("no", ()),
        ("1", ("breath",)),
        ("1 and 3", ("breath", "saddle")),
        ("2,4", ("foot", "hot")),
        ("4, 2 and 1", ("breath", "foot", "hot")),
        ("1 3", ("breath", "saddle")),
        ("1\n3", ("breath", "saddle")),
        ("#1 & #2", ("breath", "foot")),
        ("one and three", ("breath", "saddle")),
        ("foot", ("foot",)),
        ("New chest pain or short of breath", ("breath",)),
        ("chest pain", ("breath",)),
        ("chest pain and cold foot", ("breath", "foot")),
        ("cold foot, hot knee", ("foot", "hot")),
        ("Hot, red or very swollen knee, as above", ("hot",)),
        ("Hot, red or very swollen knee, as above and 1", ("breath", "hot")),
        ("cannot walk 4 steps", ("weight",)),
        ("Blood thinners, and I fell on my hip", ("fall",)),
        ("blood thinners and fell", ("fall",)),
        ("operation", ("surgery",)),
        ("not cleared to exercise", ("surgery",)),
        # Half understood is not understood.
        ("1 and banana", None),
        ("chest pain and something odd", None),
        ("none except 2", None),
        ("none and 2", None),
        ("1, 👎", None),
        ("blood thinners", None),  # the label says "and"
        ("numb", None),  # two labels have it
        # What a label denies, and what is denied of a label.
        ("no chest pain", None),
        ("can walk 4 steps", None),
        ("walk 4 steps", None),
        ("cleared to exercise", None),
        ("not sure", None),
        ("maybe", None),
        ("yes", None),
        ("hands", None),
        ("one leg", None),
        ("8", None),
        ("0", None),
        ("13", None),
        ("2.4", None),
        ("1-3", None),
        ("-1", None),
        ("first", None),
        ("and", None),
        (",", None),
        ("?", None),
        ("", None),
        ("none" + " " * 5000 + "but chest pain", None),
        ("1" + ", 1" * 50, None),
        ("none " + "x " * 100, None),
        ("none, and a cold foot", None),
    ],
)
def test_safety_signs_are_read_whole_or_not_at_all(
    typed: str, slugs: tuple[str, ...] | None
) -> None:
    assert read_flags(typed, question("signs"), english()) == slugs


@pytest.mark.parametrize(
    ("typed", "slugs"),
    [
        ("only my hands", ()),
        ("hands", ()),
        ("ball", ("tennis-ball",)),
        ("tennis ball and roller", ("tennis-ball", "roller")),
        ("foam roller & loop band", ("roller", "loop-band")),
        ("roller, mat", None),
        ("hands and a tennis ball", ("tennis-ball",)),
        ("just my hands, and a loop band", ("loop-band",)),
    ],
)
def test_tools_are_read(typed: str, slugs: tuple[str, ...] | None) -> None:
    assert read_flags(typed, question("tools"), english()) == slugs


WORDS = st.lists(
    st.sampled_from(
        "1 2 9 none no not and or left right hot knee chest pain cold foot fell , ? 😀".split()  # noqa: SIM905 - easier to read
    )
).map(" ".join)


@given(st.text() | WORDS)
def test_any_text_is_options_of_the_question_or_nothing(typed: str) -> None:
    for asked in ("knee", "hip", "minutes"):
        known = {option.slug for option in question(asked).options}
        assert read_choice(typed, question(asked), english()) in known | {None}
    signs = question("signs")
    read = read_flags(typed, signs, english())
    assert read is None or set(read) <= {option.slug for option in signs.options}


@given(st.sets(st.integers(1, 7), min_size=1), st.sampled_from([", ", " and ", "\n", ";", " "]))
def test_positions_are_read_in_the_order_of_the_question(positions: set[int], between: str) -> None:
    signs = question("signs")
    typed = between.join(map(str, sorted(positions, reverse=True)))
    expected = tuple(signs.options[position - 1].slug for position in sorted(positions))
    assert read_flags(typed, signs, english()) == expected
