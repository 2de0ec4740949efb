"""A drawing as a PNG, with Pillow. The same drawing always gives the same bytes.

Imported only where something is drawn: Pillow takes a while to load.
"""

import io
import math
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final, assert_never

from PIL import Image, ImageDraw, ImageFont

from bot.drawing.marks import parts_of
from bot.drawing.shapes import (
    Bar,
    Box,
    Colour,
    Dot,
    Drawing,
    Form,
    MarkShape,
    Point,
    Shape,
    Stroke,
    Text,
)

SCALE: Final = 3  # pixels of a unit: 1080 wide, sharp on every phone and small enough to send
FINE: Final = 2  # drawn this much larger and then reduced, which makes edges smooth
FONTS: Final = Path(__file__).parent / "fonts"
RING: Final = 1.6  # the width of a ring's line, in units
DIAMOND: Final = 1.25  # how much further than a disc of its size it reaches
DASH, SPACE = 4.5, 3.0  # of a dashed line, in units
REFERENCE: Final = 100.0  # the size at which words are measured for paper
COLOURS: Final = 64  # a palette: a third of the bytes, and nothing to be seen of it


def png_of(drawing: Drawing) -> bytes:
    """Draw it."""
    painter = _Painter(drawing)
    for shape in drawing.shapes:
        painter.draw(shape)
    return painter.png()


def measure(words: str, size: float, bold: bool) -> float:  # noqa: FBT001 - bot.drawing.shapes.Measure
    """Return how wide words are, in units."""
    return _font(size, bold=bold).getlength(words) / (SCALE * FINE)


def measure_on_paper(words: str, size: float, bold: bool) -> float:  # noqa: FBT001 - likewise
    """Return how wide words are where nothing is rounded to pixels, in the unit of `size`."""
    return _width(words, bold=bold) * size / REFERENCE


@lru_cache(maxsize=4096)
def _width(words: str, *, bold: bool) -> float:
    return _font(REFERENCE, bold=bold).getlength(words) / (SCALE * FINE)


def has_form(letter: str) -> bool:
    """Whether the fonts have a form of its own for a letter."""
    fonts = (_font(20.0, bold=bold) for bold in (False, True))
    return all(bytes(font.getmask(letter)) != bytes(font.getmask(_UNKNOWN)) for font in fonts)


_UNKNOWN: Final = "\U0010fffe"  # never a letter: it gets the form of everything unknown


@lru_cache(maxsize=64)
def _font(size: float, *, bold: bool) -> ImageFont.FreeTypeFont:
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    # The basic layout is in every build of Pillow, so every machine draws alike.
    return ImageFont.truetype(
        str(FONTS / name), size * SCALE * FINE, layout_engine=ImageFont.Layout.BASIC
    )


class _Painter:
    """A canvas; everything that comes in is in units."""

    def __init__(self, drawing: Drawing) -> None:
        size = (self._pixels(drawing.width), self._pixels(drawing.height))
        self._image = Image.new("RGB", size, Colour.GROUND)
        self._pen = ImageDraw.Draw(self._image)

    def png(self) -> bytes:
        """Return the finished picture."""
        small = self._image.reduce(FINE)
        few = small.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        out = io.BytesIO()
        few.save(out, "PNG", compress_level=6)  # "optimize" takes seven times as long for a tenth
        return out.getvalue()

    def draw(self, shape: Shape) -> None:
        """Draw one shape over what is there."""
        match shape:
            case Text():
                self._text(shape)
            case MarkShape():
                for part in parts_of(shape):
                    self.draw(part)
            case Bar():
                self._bar(shape)
            case Stroke():
                self._stroke(shape)
            case Dot():
                self._dot(shape)
            case _:
                assert_never(shape)

    def _pixels(self, units: float) -> int:
        return round(units * SCALE * FINE)

    def _corners(self, box: Box) -> tuple[int, int, int, int]:
        return (
            self._pixels(box.left),
            self._pixels(box.top),
            self._pixels(box.right),
            self._pixels(box.bottom),
        )

    def _text(self, text: Text) -> None:
        middle = (self._pixels(text.box.left), self._pixels(text.box.top + text.box.height / 2))
        font = _font(text.size, bold=text.bold)
        self._pen.text(middle, text.words, font=font, fill=text.colour, anchor="lm")

    def _bar(self, bar: Bar) -> None:
        radius = self._pixels(bar.radius)
        if bar.border:
            width = self._pixels(bar.border)
            self._pen.rounded_rectangle(
                self._corners(bar.box), radius, outline=bar.colour, width=width
            )
        else:
            self._pen.rounded_rectangle(self._corners(bar.box), radius, fill=bar.colour)

    # --- lines

    def _stroke(self, stroke: Stroke) -> None:
        if not stroke.dashed:
            self._line(stroke.points, stroke.colour, stroke.width)
            return
        for dash in _dashes(stroke.points):
            self._line(dash, stroke.colour, stroke.width)

    def _line(self, points: tuple[Point, ...], colour: Colour, width: float) -> None:
        pixels = [(self._pixels(x), self._pixels(y)) for x, y in points]
        self._pen.line(pixels, fill=colour, width=self._pixels(width), joint="curve")

    # --- dots

    def _dot(self, dot: Dot) -> None:
        x, y = dot.centre
        size = dot.radius
        around = self._corners(Box(left=x - size, top=y - size, width=2 * size, height=2 * size))
        match dot.form:
            case Form.DISC:
                self._pen.ellipse(around, fill=dot.colour)
            case Form.RING:
                self._pen.ellipse(around, outline=dot.colour, width=self._pixels(RING))
            case Form.LOWER_HALF:
                self._pen.pieslice(around, 0, 180, fill=dot.colour)
            case Form.DIAMOND:
                self._diamond(dot.centre, size * DIAMOND, dot.colour)
            case _:
                assert_never(dot.form)

    def _diamond(self, centre: Point, reach: float, colour: Colour) -> None:
        x, y = centre
        corners = [(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)]
        self._pen.polygon([(self._pixels(a), self._pixels(b)) for a, b in corners], fill=colour)


def _dashes(points: tuple[Point, ...]) -> list[tuple[Point, ...]]:
    """Cut a line into dashes; each stretch between two points begins with one."""
    dashes: list[tuple[Point, ...]] = []
    for (ax, ay), (bx, by) in pairwise(points):
        length = math.hypot(bx - ax, by - ay)
        at = 0.0
        while at < length:
            end = min(length, at + DASH)
            dashes.append(
                tuple((ax + (bx - ax) * s / length, ay + (by - ay) * s / length) for s in (at, end))
            )
            at += DASH + SPACE
    return dashes
