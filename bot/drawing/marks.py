"""The sign of each kind of day, made of simple shapes: told apart by form, and by colour too."""

from collections.abc import Callable, Mapping
from typing import Final

from bot.drawing.shapes import Bar, Box, Colour, Dot, Form, MarkShape, Shape, Stroke


def parts_of(mark: MarkShape) -> tuple[Shape, ...]:
    """Return what a sign is drawn with; none for a day that has no sign."""
    make = _SIGNS.get(mark.mark)
    return () if make is None else make(mark)


def _done(mark: MarkShape) -> tuple[Shape, ...]:
    (x, y), size = mark.centre, mark.radius
    tick = (
        (x - 0.42 * size, y + 0.02 * size),
        (x - 0.1 * size, y + 0.36 * size),
        (x + 0.46 * size, y - 0.32 * size),
    )
    return (
        Dot(centre=mark.centre, radius=size, colour=Colour.DONE),
        Stroke(points=tick, colour=Colour.GROUND, width=2),
    )


def _part(mark: MarkShape) -> tuple[Shape, ...]:
    return (
        Dot(centre=mark.centre, radius=mark.radius, colour=Colour.DONE, form=Form.RING),
        Dot(centre=mark.centre, radius=mark.radius, colour=Colour.DONE, form=Form.LOWER_HALF),
    )


def _rest(mark: MarkShape) -> tuple[Shape, ...]:
    (x, y), size = mark.centre, mark.radius
    dash = Box(left=x - 0.7 * size, top=y - 1.3, width=1.4 * size, height=2.6)
    return (Bar(box=dash, colour=Colour.REST, radius=1.3),)


def _pause(mark: MarkShape) -> tuple[Shape, ...]:
    (x, y), size = mark.centre, mark.radius
    posts = (
        Box(left=x + side * size, top=y - 0.6 * size, width=0.38 * size, height=1.2 * size)
        for side in (-0.5, 0.12)
    )
    return tuple(Bar(box=post, colour=Colour.PAUSE, radius=1) for post in posts)


def _nothing(mark: MarkShape) -> tuple[Shape, ...]:
    radius = 0.38 * mark.radius
    return (Dot(centre=mark.centre, radius=radius, colour=Colour.NOTHING, form=Form.RING),)


def _soon(mark: MarkShape) -> tuple[Shape, ...]:
    return (Dot(centre=mark.centre, radius=0.2 * mark.radius, colour=Colour.RULE),)


_SIGNS: Final[Mapping[str, Callable[[MarkShape], tuple[Shape, ...]]]] = {
    "done": _done,
    "part": _part,
    "rest": _rest,
    "pause": _pause,
    "nothing": _nothing,
    "soon": _soon,
}
