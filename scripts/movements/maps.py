"""The hips from the front or the back, with the spot that is pressed. Centimetres; y is up.

The body's right side is the one that is marked: it is on the left from the front, and on the right
from the back. The front hip bones are at y = 0.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from scripts.movements.canvas import Canvas, Dot, Panel

Data = Mapping[str, Any]

OUTLINE: Final = (
    (15.2, 26), (13.6, 19), (13.2, 14), (13.9, 8), (15.6, 3), (17.2, -3), (18.4, -9),
    (18.8, -14), (18.4, -21), (17.3, -30), (16.2, -38), (15.6, -44),
)  # fmt: skip
INSIDE: Final = ((2.2, -44), (1.7, -34), (1.1, -25), (0.0, -20.5))
SHORTS_FROM: Final = 3.5
HIGHEST: Final = 15.0
LOWEST: Final = -32.0
SHORTS_TO: Final = -27.0


class HipMap:
    """A view of the hips, painted into a panel."""

    def __init__(self, canvas: Canvas, panel: Panel, data: Data) -> None:
        self._canvas = canvas
        self._data = data
        self._right = -1 if data["from"] == "front" else 1
        self._panel = panel
        self._scale = (panel.bottom - panel.top) / (HIGHEST - LOWEST)
        self._at = ((panel.left + panel.right) / 2, panel.top + self._scale * HIGHEST)

    def paint(self) -> None:
        """Paint the body, what is felt through the skin, and the spot."""
        self._canvas.rounded(self._panel, 28, "panel")
        self._body()
        if self._data["from"] == "front":
            self._front()
        else:
            self._back()
        for bone in self._data.get("bones", ()):
            self._bone(bone)
        for start, end in self._data.get("between", ()):
            self._canvas.dashes(self._dot(start), self._dot(end), 6, "bone")
            for bone in (start, end):
                self._canvas.disc(self._dot(bone), self._scale * 1.2, "bone")
        for place in self._data.get("not", ()):
            self._canvas.no(self._dot(place), self._scale * 2.1)
        if "hand" in self._data:
            self._hand(*self._data["hand"])
        self._canvas.spot(self._dot(self._data["spot"]), self._scale * 1.5)
        for arrow in self._data.get("arrows", ()):
            self._canvas.arrow([self._dot(dot) for dot in arrow], 8)

    def _dot(self, at: Sequence[float]) -> Dot:
        """Return the pixel of a place; x grows towards the body's right."""
        x, y = at
        return self._at[0] + x * self._right * self._scale, self._at[1] - y * self._scale

    def _both(self, dots: Sequence[Dot], ink: str, width: float = 4) -> None:
        for side in (1, -1):
            self._canvas.line([self._dot((x * side, y)) for x, y in smooth(dots)], width, ink)

    def _body(self) -> None:
        outline = smooth(OUTLINE)
        inside = smooth(INSIDE)
        half = [*outline, *inside]
        half = [(x, min(max(y, LOWEST), HIGHEST)) for x, y in half]
        whole = [*half, *((-x, y) for x, y in reversed(half))]
        self._canvas.area([self._dot(dot) for dot in whole], "body")
        edge = [(x + 0.25, y) for x, y in outline if SHORTS_TO <= y <= SHORTS_FROM]
        hem = [(x, y) for x, y in inside if y >= SHORTS_TO]
        part = [*edge, *hem, (0.0, -20.5)]
        shorts = [*part, *((-x, y) for x, y in reversed(part))]
        self._canvas.area([self._dot(dot) for dot in shorts], "shirt")

    def _front(self) -> None:
        self._both(((0.4, -20.0), (5.5, -14.0), (12.0, -7.0)), "shorts")
        self._canvas.disc(self._dot((0, 7.0)), self._scale * 0.9, "dark")

    def _back(self) -> None:
        self._canvas.line([self._dot((0, -20)), self._dot((0, -9))], 5, "shorts")
        self._both(((1.5, -20.6), (7.0, -21.6), (12.5, -19.5)), "shorts")
        self._canvas.line([self._dot((0, 14.5)), self._dot((0, 7))], 5, "shirt")

    def _hand(self, tip: Sequence[float], towards: Sequence[float]) -> None:
        """Paint a hand that lies flat: three fingers, whose tips are on the spot, and the palm."""
        length = (towards[0] ** 2 + towards[1] ** 2) ** 0.5
        dx, dy = towards[0] / length, towards[1] / length
        wrist = (tip[0] - dx * 13, tip[1] - dy * 13)
        palm = (tip[0] - dx * 10, tip[1] - dy * 10)
        hulls = [((palm, 3.4), ((tip[0] - dx * 8, tip[1] - dy * 8), 3.3), (wrist, 2.5))]
        for out in (-2.1, 2.1, 0.0):
            side = (-dy * out, dx * out)
            end = (tip[0] + side[0] - dx * abs(out) * 0.35, tip[1] + side[1] - dy * abs(out) * 0.35)
            root = (palm[0] + side[0] * 1.1, palm[1] + side[1] * 1.1)
            hulls.append(((root, 1.2), (end, 1.0), (end, 1.0)))
        for balls in hulls:
            for grow, ink in ((0.35, "panel"), (0.0, "far-body")):
                circles = [(self._dot(at), (radius + grow) * self._scale) for at, radius in balls]
                self._canvas.hull(circles, ink)
        knuckles = (tip[0] - dx * 7.5, tip[1] - dy * 7.5)
        self._canvas.disc(self._dot(knuckles), 2.9 * self._scale, "far-body")

    def _bone(self, data: Data) -> None:
        """Paint bone that is felt through the skin, as a white shape."""
        dots = [self._dot(at) for at in data["at"]]
        if len(dots) == 1:
            self._canvas.disc(dots[0], self._scale * data.get("r", 1.6), "bone")
        elif data.get("closed"):
            self._canvas.hull([(dot, self._scale * 0.9) for dot in dots], "bone")
        else:
            line = [self._dot(at) for at in smooth(data["at"])]
            self._canvas.line(line, self._scale * 1.1, "far-body")


def smooth(dots: Sequence[Sequence[float]]) -> list[Dot]:
    """Return a smooth line through some dots (Catmull and Rom)."""
    ends = [dots[0], *dots, dots[-1]]
    found: list[Dot] = []
    for at in range(1, len(ends) - 2):
        a, b, c, d = (ends[at + step] for step in (-1, 0, 1, 2))
        for step in range(8):
            t = step / 8
            found.append((_between(a[0], b[0], c[0], d[0], t), _between(a[1], b[1], c[1], d[1], t)))
    found.append((dots[-1][0], dots[-1][1]))
    return found


def _between(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )
