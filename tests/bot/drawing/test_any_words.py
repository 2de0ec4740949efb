"""Whatever the words and the days are, nothing leaves the picture and nothing lies on anything."""

from itertools import combinations
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.drawing.layout import lay_out
from bot.drawing.painting import measure, png_of
from bot.drawing.sheet import Curve, Row, Sheet
from conversations.chart import EXPLAINED, Mark
from tests.bot.drawing.test_picture import boxes, overlap

LONGEST: Final = 64  # what the content check lets through
WORDS: Final = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyzäößçşłжщիდ", min_size=1, max_size=24), min_size=1, max_size=8
).map(lambda parts: " ".join(parts)[:LONGEST].strip())
MARKS: Final = st.sampled_from([mark.value for mark in Mark])
POINTS: Final = st.lists(
    st.tuples(st.integers(0, 55), st.integers(0, 10)), max_size=60, unique_by=lambda point: point[0]
).map(lambda points: tuple(sorted(points)))
ROWS: Final = st.builds(
    Row,
    label=st.text("abcmw. 0123456789", min_size=1, max_size=10).filter(str.strip),
    marks=st.tuples(*[MARKS] * 7),
    done=st.integers(0, 7),
)
SHEETS: Final = st.builds(
    Sheet,
    title=WORDS,
    period=WORDS,
    sessions=WORDS,
    pain=WORDS,
    no_lines=WORDS,
    weekdays=st.tuples(*[st.text("abcmw.", min_size=1, max_size=8)] * 7),
    rows=st.tuples(*[ROWS] * 8),
    today=st.tuples(st.integers(0, 7), st.integers(0, 6)),
    legend=st.tuples(*[st.tuples(st.just(mark.value), WORDS) for mark in EXPLAINED]),
    curves=st.tuples(*[st.builds(Curve, name=WORDS, points=POINTS)] * 2),
    ends=st.tuples(WORDS, WORDS),
)


@given(SHEETS)
@settings(max_examples=40, deadline=None)
def test_nothing_leaves_the_picture_and_nothing_lies_on_anything(sheet: Sheet) -> None:
    made = lay_out(sheet, measure)
    found = boxes(made)
    for what, box in found:
        assert min(box.left, box.top) >= 0, what
        assert box.right <= made.width, what
        assert box.bottom <= made.height, what
    for (what, one), (other, two) in combinations(found, 2):
        assert not overlap(one, two), (what, other)


@given(SHEETS)
@settings(max_examples=3, deadline=None)
def test_everything_that_can_be_laid_out_can_be_drawn(sheet: Sheet) -> None:
    assert png_of(lay_out(sheet, measure)).startswith(b"\x89PNG")
