"""Where everything in the picture goes. Pure: a sheet and the width of words make a drawing.

All lengths are units of a phone's width, of which there are 360. Nothing is smaller than 10 of
them where it is to be read, and no words may be cut, be they twice as long in another language.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.drawing.curves import plotted
from bot.drawing.setting import BODY, COUNT, NOTE, SMALL, TITLE, Setter
from bot.drawing.shapes import Bar, Box, Colour, Drawing, MarkShape, Measure, Shape
from bot.drawing.sheet import Row, Sheet

WIDTH: Final = 360
MARGIN: Final = 14
INNER: Final = WIDTH - 2 * MARGIN
LABELS: Final = 50  # the column of the weeks' first days
CELL: Final = 31
ROW: Final = 27
MARK: Final = 9.5  # the radius of a day's sign
COUNTS: Final = MARGIN + LABELS + 7 * CELL + 8  # where the column of the days that count begins
BAR: Final = 5.2  # the length of a bar for one day
GAP: Final = 12
SIGN: Final = 17  # the room for a sign in the legend
LEGEND_ROW: Final = 21

UNLIVED: Final = frozenset({"blank", "soon"})
"""A week of nothing else has no number: there is nothing to count yet."""


def lay_out(sheet: Sheet, measure: Measure) -> Drawing:
    """Lay out the whole picture; its height follows from what there is to say."""
    setter = Setter(measure)
    shapes: list[Shape] = []
    top = _head(sheet, setter, shapes)
    top = _calendar(sheet, setter, shapes, top)
    top = _legend(sheet.legend, setter, shapes, top + 4)
    top += GAP
    shapes.append(Bar(box=Box(left=MARGIN, top=top, width=INNER, height=0.7), colour=Colour.RULE))
    frame = Box(left=MARGIN, top=top + GAP, width=INNER, height=0)
    drawn, bottom = plotted(sheet, setter, frame)
    shapes += drawn
    return Drawing(width=WIDTH, height=float(round(bottom + MARGIN)), shapes=tuple(shapes))


def _head(sheet: Sheet, setter: Setter, shapes: list[Shape]) -> float:
    title = setter.line(sheet.title, MARGIN, 12, width=INNER, look=TITLE)
    below = 12 + TITLE.height + 1
    shapes += [title, setter.line(sheet.period, MARGIN, below, width=INNER, look=NOTE)]
    return below + NOTE.height + GAP


def _calendar(sheet: Sheet, setter: Setter, shapes: list[Shape], top: float) -> float:
    for number, name in enumerate(sheet.weekdays):
        shapes.append(setter.centred(name, _column(number), top, width=CELL - 2, look=SMALL))
    room = WIDTH - MARGIN - COUNTS
    shapes.append(setter.line(sheet.sessions, COUNTS, top, width=room, look=SMALL))
    top += SMALL.height + 4
    for number, row in enumerate(sheet.rows):
        shapes += _week(row, setter, top + number * ROW)
    week, day = sheet.today
    around = Box(
        left=_column(day) - ROW / 2 + 1, top=top + week * ROW + 1, width=ROW - 2, height=ROW - 2
    )
    shapes.append(Bar(box=around, colour=Colour.WORDS, radius=7, border=1.4))
    return top + len(sheet.rows) * ROW


def _column(number: int) -> float:
    return MARGIN + LABELS + (number + 0.5) * CELL


def _week(row: Row, setter: Setter, top: float) -> Iterator[Shape]:
    middle = top + ROW / 2
    label_top = middle - SMALL.height / 2
    yield setter.line(row.label, MARGIN, label_top, width=LABELS - 4, look=SMALL)
    for number, mark in enumerate(row.marks):
        yield MarkShape(mark=mark, centre=(_column(number), middle), radius=MARK)
    if any(mark not in UNLIVED for mark in row.marks):
        number_top = middle - COUNT.height / 2
        yield setter.line(str(row.done), COUNTS, number_top, width=10, look=COUNT)
    if row.done:
        bar = Box(left=COUNTS + 13, top=middle - 3.5, width=row.done * BAR, height=7)
        yield Bar(box=bar, colour=Colour.DONE, radius=3.5)


def _legend(
    legend: Sequence[tuple[str, str]], setter: Setter, shapes: list[Shape], top: float
) -> float:
    """Set the signs with their words in a row, and go on below where it is full."""
    left, room = float(MARGIN), INNER - SIGN
    for mark, name in legend:
        entry = setter.line(name, left + SIGN, top + 3, width=room, look=BODY)
        if left > MARGIN and entry.box.right > WIDTH - MARGIN:
            left, top = float(MARGIN), top + LEGEND_ROW
            entry = setter.line(name, left + SIGN, top + 3, width=room, look=BODY)
        middle = top + 3 + BODY.height / 2
        shapes += [MarkShape(mark=mark, centre=(left + 7, middle), radius=6.5), entry]
        left = entry.box.right + GAP
    return top + LEGEND_ROW
