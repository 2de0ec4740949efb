"""The picture of the progress, for five pasts: nothing is cut, nothing lies on anything else."""

import io
from functools import cache
from itertools import combinations
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from bot.drawing.artist import Artist
from bot.drawing.layout import lay_out
from bot.drawing.marks import parts_of
from bot.drawing.painting import SCALE, has_form, measure, png_of
from bot.drawing.shapes import Bar, Box, Colour, Dot, Drawing, MarkShape, Stroke
from bot.drawing.sheet import Sheet, as_json, from_json, sheet_of
from conversations import chart
from conversations.draft import Draft
from tests.bot.drawing import golden
from tests.bot.drawing.histories import HISTORIES, language_of, long_winded
from tests.playbook import shipped

NAMES = pytest.mark.parametrize("name", HISTORIES)
PHONE_PIXELS = 380  # the width of a phone's chat, on which a letter needs about ten
SMALLEST_READABLE = 8.0
LARGEST_BYTES = 80_000


@cache
def sheet(name: str) -> Sheet:
    play = HISTORIES[name]()
    draft = Draft(play.state, now=play.now, catalog=play.catalog)
    return sheet_of(chart.of(draft), language_of(name))


@cache
def drawing(name: str) -> Drawing:
    return lay_out(sheet(name), measure)


@cache
def picture(name: str) -> bytes:
    return png_of(drawing(name))


def looked_at(name: str) -> dict[str, Any]:
    """What the golden file of a drawing holds."""
    made = drawing(name)
    return {
        "sheet": as_json(sheet(name)),
        "size": [made.width, made.height],
        "texts": [
            [text.words, round(text.box.left), round(text.box.top), text.size]
            for text in made.texts
        ],
        "marks": [shape.mark for shape in made.shapes if isinstance(shape, MarkShape)],
    }


def boxes(made: Drawing) -> list[tuple[str, Box]]:
    """The boxes of all words and signs of days, by what they are."""
    found = [(text.words, text.box) for text in made.texts]
    for shape in made.shapes:
        if isinstance(shape, MarkShape) and parts_of(shape):
            (x, y), size = shape.centre, shape.radius
            box = Box(left=x - size, top=y - size, width=2 * size, height=2 * size)
            found.append((shape.mark, box))
    return found


def overlap(one: Box, other: Box) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > 0.5 and down > 0.5


@NAMES
def test_the_picture_is_as_it_was_looked_at(name: str) -> None:
    made = looked_at(name)
    known = golden.json_file(f"picture-{name}", made)
    assert as_json(from_json(known["sheet"])) == made["sheet"]
    assert (known["size"], known["marks"]) == (made["size"], made["marks"])
    for (words, *at), (known_words, *known_at) in zip(made["texts"], known["texts"], strict=True):
        assert words == known_words
        assert at == pytest.approx(known_at, abs=2)


@NAMES
def test_it_looks_as_it_did(name: str) -> None:
    made = Image.open(io.BytesIO(picture(name)))
    known = Image.open(io.BytesIO(golden.file(f"picture-{name}.png", picture(name))))
    assert made.size == known.size
    small = (PHONE_PIXELS // 4, PHONE_PIXELS // 4)
    difference = ImageChops.difference(
        made.convert("RGB").resize(small), known.convert("RGB").resize(small)
    )
    assert max(ImageStat.Stat(difference).mean) < 2


@NAMES
def test_no_words_are_cut_or_too_small_to_read(name: str) -> None:
    for text in drawing(name).texts:
        assert "…" not in text.words
        assert text.size >= SMALLEST_READABLE
        assert measure(text.words, text.size, text.bold) <= text.box.width + 0.01


@NAMES
def test_everything_is_inside_the_picture(name: str) -> None:
    made = drawing(name)
    for what, box in boxes(made):
        assert min(box.left, box.top) >= 0, what
        assert box.right <= made.width, what
        assert box.bottom <= made.height, what


@NAMES
def test_nothing_lies_on_anything_else(name: str) -> None:
    for (what, one), (other, two) in combinations(boxes(drawing(name)), 2):
        assert not overlap(one, two), (what, other)


@NAMES
def test_it_is_small_and_of_a_shape_that_telegram_takes(name: str) -> None:
    made = Image.open(io.BytesIO(picture(name)))
    assert made.width == 360 * SCALE
    assert sum(made.size) <= 10_000
    assert max(made.size) <= 2 * min(made.size)  # a phone shows all of it without scrolling
    assert len(picture(name)) <= LARGEST_BYTES


def test_the_same_past_gives_the_same_bytes() -> None:
    assert png_of(drawing("gaps")) == picture("gaps")


def test_every_kind_of_day_has_a_form_of_its_own() -> None:
    kinds = ("done", "part", "rest", "pause", "nothing", "soon")
    forms = [
        [(type(part).__name__, getattr(part, "form", "")) for part in parts_of(_mark(kind))]
        for kind in kinds
    ]
    assert all(one != other for one, other in combinations(forms[:-1], 2))
    assert parts_of(_mark("blank")) == ()


def _mark(kind: str) -> MarkShape:
    return MarkShape(mark=kind, centre=(10, 10), radius=9)


def _luminance(colour: str) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


@pytest.mark.parametrize(
    ("colour", "least"),
    [
        (Colour.WORDS, 7.0),
        (Colour.FAINT_WORDS, 4.5),
        *((colour, 3.0) for colour in (Colour.DONE, Colour.REST, Colour.PAUSE, Colour.NOTHING)),
        (Colour.BEFORE, 3.0),
        (Colour.AFTER, 3.0),
    ],
)
def test_everything_stands_out_from_the_ground(colour: Colour, least: float) -> None:
    """The contrast that WCAG 2.2 asks for: 4.5 for words, 3 for signs and lines."""
    lighter, ground = _luminance(colour), _luminance(Colour.GROUND)
    assert (lighter + 0.05) / (ground + 0.05) >= least


def test_a_line_is_not_drawn_across_a_long_silence() -> None:
    strokes = [shape for shape in drawing("gaps").shapes if isinstance(shape, Stroke)]
    assert len([stroke for stroke in strokes if not stroke.dashed]) == 1 + 2  # the legend's, two


def test_the_two_lines_differ_in_more_than_colour() -> None:
    dots = {shape.form for shape in drawing("steady").shapes if isinstance(shape, Dot)}
    dashed = {shape.dashed for shape in drawing("steady").shapes if isinstance(shape, Stroke)}
    assert (len(dots), dashed) == (2, {False, True})


def test_today_has_a_frame() -> None:
    frames = [
        shape for shape in drawing("steady").shapes if isinstance(shape, Bar) and shape.border
    ]
    assert len(frames) == 1


def test_every_letter_of_every_language_can_be_drawn() -> None:
    for language in (*shipped().languages.values(), long_winded(shipped().language("en"))):
        for slug, forms in language.phrases.items():
            if slug.startswith("picture."):
                assert missing_letters("".join(forms.values())) == "", slug


def missing_letters(words: str) -> str:
    """The letters that have no form in the fonts."""
    return "".join(
        letter for letter in sorted(set(words)) if not (letter.isspace() or has_form(letter))
    )


def test_a_letter_without_a_form_is_found() -> None:
    assert missing_letters("Łódź 漢") == "漢"


async def test_the_artist_draws_what_is_stored() -> None:
    assert await Artist().picture(as_json(sheet("steady"))) == picture("steady")


async def test_the_artist_refuses_what_is_no_sheet() -> None:
    with pytest.raises(ValueError, match="validation error"):
        await Artist().picture({"title": "nothing else"})
