"""What is painted with: colours, hulls of balls, arrows, spots. Lengths here are pixels.

Everything is painted three times as large and made smaller at the end, which smooths the edges.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from PIL import Image, ImageDraw

from scripts.movements.space import Camera, Vec

WIDTH: Final = 1000
HEIGHT: Final = 750
TIMES: Final = 3
STEPS: Final = 40  # corners of a circle
COLOURS: Final = 128  # of the palette
HALO: Final = 2.6

Dot = tuple[float, float]

INK: Final = {
    "ground": "#e6edf1",
    "panel": "#f6f9fa",
    "line": "#b9c6ce",
    "mat": "#d3dee4",
    "mat-side": "#b8c7d0",
    "wood": "#b7a88f",
    "wood-side": "#9c8d74",
    "sheet": "#fbfaf6",
    "sheet-side": "#dfdacb",
    "cushion": "#e3d6b9",
    "cushion-side": "#c9b98f",
    "wall": "#d3dee4",
    "ball": "#f2c14e",
    "band": "#6a2c70",
    "body": "#6f94aa",
    "far-body": "#adc1cd",
    "shirt": "#3c647d",
    "far-shirt": "#8aa5b5",
    "shorts": "#284a60",
    "far-shorts": "#7d99aa",
    "ghost": "#bccbd4",
    "accent": "#e4570f",
    "accent-pale": "#f7b793",
    "dark": "#1d2f3a",
    "bone": "#ffffff",
}
"""The only bright one is the accent: what is pressed, and what works. Blue and orange are told
apart by everybody."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the picture, in pixels, and how what is seen through it is laid out."""

    left: float
    top: float
    right: float
    bottom: float


class Canvas:
    """One picture while it is being painted."""

    def __init__(self, height: int = HEIGHT) -> None:
        self._image = Image.new("RGB", (WIDTH * TIMES, height * TIMES), INK["ground"])
        self._pen = ImageDraw.Draw(self._image)

    def finished(self, *, mirrored: bool = False) -> Image.Image:
        """Return the picture in its size, with few colours."""
        image = self._image.reduce(TIMES)
        if mirrored:
            image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        return image.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)

    def area(self, dots: Sequence[Dot], ink: str) -> None:
        """Fill a polygon."""
        self._pen.polygon([(x * TIMES, y * TIMES) for x, y in dots], fill=INK[ink])

    def disc(self, at: Dot, radius: float, ink: str) -> None:
        """Fill a circle."""
        x, y, r = at[0] * TIMES, at[1] * TIMES, radius * TIMES
        self._pen.ellipse((x - r, y - r, x + r, y + r), fill=INK[ink])

    def hull(self, balls: Iterable[tuple[Dot, float]], ink: str, *, halo: str = "") -> None:
        """Fill the hull of some circles; with a `halo` of that colour around it."""
        found = list(balls)
        if halo:
            self.area(_hull([(at, radius + HALO) for at, radius in found]), halo)
        self.area(_hull(found), ink)

    def line(self, dots: Sequence[Dot], width: float, ink: str) -> None:
        """Draw a line with round ends and corners."""
        for start, end in pairwise(dots):
            self.hull(((start, width / 2), (end, width / 2)), ink)

    def loop(self, dots: Sequence[Dot], width: float, ink: str) -> None:
        """Draw a line around some dots."""
        corners = _hull([(dot, 0.0) for dot in dots])
        self.line([*corners, corners[0]], width, ink)

    def dashes(self, start: Dot, end: Dot, width: float, ink: str) -> None:
        """Draw a dotted line."""
        length = math.dist(start, end)
        count = max(2, round(length / (width * 2.6)))
        for at in range(count + 1):
            part = at / count
            dot = (start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part)
            self.disc(dot, width / 2, ink)

    def rounded(self, panel: Panel, radius: float, ink: str) -> None:
        """Fill a rectangle with round corners."""
        corners = (
            (panel.left + radius, panel.top + radius),
            (panel.right - radius, panel.top + radius),
            (panel.right - radius, panel.bottom - radius),
            (panel.left + radius, panel.bottom - radius),
        )
        self.hull([(corner, radius) for corner in corners], ink)

    def spot(self, at: Dot, radius: float) -> None:
        """Mark a place that is pressed."""
        self.disc(at, radius * 1.75, "bone")
        self.disc(at, radius * 1.55, "accent")
        self.disc(at, radius * 1.15, "bone")
        self.disc(at, radius, "accent")

    def no(self, at: Dot, radius: float) -> None:
        """Mark a place to stay away from: a ring with a bar across."""
        self.disc(at, radius * 1.25, "bone")
        self.disc(at, radius, "dark")
        self.disc(at, radius * 0.66, "bone")
        off = radius * 0.6
        self.line(((at[0] - off, at[1] - off), (at[0] + off, at[1] + off)), radius * 0.36, "dark")

    def arrow(self, dots: Sequence[Dot], width: float, ink: str = "dark") -> None:
        """Draw an arrow along a smooth line through three dots."""
        line = _curve(dots)
        (x0, y0), (x1, y1) = line[-4], line[-1]
        angle = math.atan2(y1 - y0, x1 - x0)
        size = width * 2.3
        tip = (x1 + math.cos(angle) * size * 0.8, y1 + math.sin(angle) * size * 0.8)
        wings = [
            (x1 + math.cos(angle + turn) * size, y1 + math.sin(angle + turn) * size)
            for turn in (2.2, -2.2)
        ]
        for grow, colour in ((width * 0.45, "panel"), (0.0, ink)):
            self.hull([(dot, 2 + grow) for dot in (tip, *wings)], colour)
            for start, end in pairwise(line):
                self.hull([(start, width / 2 + grow), (end, width / 2 + grow)], colour)
        self.hull([(dot, 2) for dot in (tip, *wings)], ink)


def _curve(dots: Sequence[Dot]) -> list[Dot]:
    if len(dots) == 2:
        middle = ((dots[0][0] + dots[1][0]) / 2, (dots[0][1] + dots[1][1]) / 2)
        dots = (dots[0], middle, dots[1])
    (ax, ay), (bx, by), (cx, cy) = dots
    bx, by = 2 * bx - (ax + cx) / 2, 2 * by - (ay + cy) / 2  # so that the line meets the dot
    found = []
    for step in range(21):
        t = step / 20
        found.append(
            (
                (1 - t) ** 2 * ax + 2 * t * (1 - t) * bx + t * t * cx,
                (1 - t) ** 2 * ay + 2 * t * (1 - t) * by + t * t * cy,
            )
        )
    return found


def _hull(balls: Sequence[tuple[Dot, float]]) -> list[Dot]:
    """Return the corners of the smallest convex shape around some circles."""
    dots = sorted(
        {
            (
                at[0] + radius * math.cos(2 * math.pi * step / STEPS),
                at[1] + radius * math.sin(2 * math.pi * step / STEPS),
            )
            for at, radius in balls
            for step in range(STEPS)
        }
    )
    return [*_chain(dots), *_chain(dots[::-1])]


def _chain(dots: Sequence[Dot]) -> list[Dot]:
    found: list[Dot] = []
    for dot in dots:
        while len(found) > 1 and _turns_left(found[-2], found[-1], dot) <= 0:
            found.pop()
        found.append(dot)
    return found[:-1]


def _turns_left(a: Dot, b: Dot, c: Dot) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """From space to pixels: what the camera sees, `scale` pixels a centimetre."""

    camera: Camera
    scale: float
    at: Dot  # where the point (0, 0, 0) is in the picture

    def dot(self, point: Vec) -> Dot:
        """Return the pixel of a point."""
        x, y = self.camera.see(point)
        return self.at[0] + x * self.scale, self.at[1] - y * self.scale

    def ball(self, ball: tuple[Vec, float]) -> tuple[Dot, float]:
        """Return the circle of a ball."""
        return self.dot(ball[0]), ball[1] * self.scale
