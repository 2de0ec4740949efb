"""The lines of the numbers before and after sessions, with their scale. For `layout.py`."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from bot.drawing.setting import BODY, HEADING, NOTE, SMALL, Setter
from bot.drawing.shapes import Bar, Box, Colour, Dot, Form, Point, Shape, Stroke
from bot.drawing.sheet import Curve, Sheet

HEIGHT: Final = 104  # of the scale from 0 to 10
SCALE: Final = 24  # the width of the numbers beside it
LONGEST_GAP: Final = 9  # days without a number that a line still bridges
DAYS: Final = 56
TOP_NUMBER: Final = 10
SAMPLE: Final = 26  # the length of a line in the legend
LOOKS: Final = ((Colour.BEFORE, Form.DISC), (Colour.AFTER, Form.DIAMOND))
"""Of each curve its colour and its points; the one with diamonds is dashed."""


def plotted(sheet: Sheet, setter: Setter, frame: Box) -> tuple[list[Shape], float]:
    """Return the shapes of the lower half of the picture, and where it ends."""
    heading = setter.line(sheet.pain, frame.left, frame.top, width=frame.width, look=HEADING)
    shapes: list[Shape] = [heading]
    top = _legend(sheet.curves, setter, shapes, replace(frame, top=frame.top + HEADING.height + 4))
    scale = Box(left=frame.left + SCALE, top=top + 12, width=frame.width - SCALE - 4, height=HEIGHT)
    shapes += _scale(setter, frame.left, scale)
    if any(curve.points for curve in sheet.curves):
        for curve, (colour, form) in zip(sheet.curves, LOOKS, strict=True):
            shapes += _curve(curve, scale, colour, form)
    else:
        shapes += setter.paragraph(sheet.no_lines, replace(scale, height=HEIGHT / 2), NOTE)
    below = scale.bottom + 7
    room = scale.width / 2 - 4
    first, last = sheet.ends
    shapes.append(setter.line(first, scale.left, below, width=room, look=SMALL))
    shapes.append(setter.ending(last, scale.right, below, width=room, look=SMALL))
    return shapes, below + SMALL.height


def _legend(curves: Sequence[Curve], setter: Setter, shapes: list[Shape], frame: Box) -> float:
    left, top, room = frame.left, frame.top, frame.width - SAMPLE - 7
    for curve, (colour, form) in zip(curves, LOOKS, strict=True):
        name = setter.line(curve.name, left + SAMPLE + 7, top, width=room, look=BODY)
        if left > frame.left and name.box.right > frame.right:
            left, top = frame.left, top + 18
            name = setter.line(curve.name, left + SAMPLE + 7, top, width=room, look=BODY)
        middle = top + BODY.height / 2
        ends = ((left, middle), (left + SAMPLE, middle))
        shapes += [
            Stroke(points=ends, colour=colour, width=2.2, dashed=form is Form.DIAMOND),
            Dot(centre=(left + SAMPLE / 2, middle), radius=4, colour=colour, form=form),
            name,
        ]
        left = name.box.right + 16
    return top + BODY.height


def _scale(setter: Setter, left: float, scale: Box) -> Iterator[Shape]:
    for number in (0, 5, TOP_NUMBER):
        height = _height(number, scale)
        rule = Box(left=scale.left, top=height - 0.35, width=scale.width, height=0.7)
        yield Bar(box=rule, colour=Colour.RULE)
        top = height - SMALL.height / 2
        yield setter.line(str(number), left, top, width=SCALE - 4, look=SMALL)


def _curve(curve: Curve, scale: Box, colour: Colour, form: Form) -> Iterator[Shape]:
    for stretch in _stretches(curve.points):
        line = tuple(_at(point, scale) for point in stretch)
        if len(line) > 1:
            yield Stroke(points=line, colour=colour, width=2.2, dashed=form is Form.DIAMOND)
    for point in curve.points:
        centre = _at(point, scale)
        yield Dot(centre=centre, radius=3, colour=colour, form=form)


def _stretches(points: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Break a line where nothing was said for long."""
    stretch: list[tuple[int, int]] = []
    for point in points:
        if stretch and point[0] - stretch[-1][0] > LONGEST_GAP:
            yield stretch
            stretch = []
        stretch.append(point)
    if stretch:
        yield stretch


def _at(point: tuple[int, int], scale: Box) -> Point:
    day, number = point
    return scale.left + 4 + day / (DAYS - 1) * (scale.width - 8), _height(number, scale)


def _height(number: int, scale: Box) -> float:
    return scale.bottom - number / TOP_NUMBER * scale.height
