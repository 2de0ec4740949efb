"""What a picture is made of, in units of a phone's width; `painting.py` knows how each is drawn."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Measure: TypeAlias = Callable[[str, float, bool], float]
"""Tells how wide words are: the words, their size, whether they are bold."""


class Colour(StrEnum):
    """The colours, told apart by people who see few of them, on one dark quiet ground."""

    GROUND = "#1D2733"
    WORDS = "#F4F6F8"
    FAINT_WORDS = "#B7C3CE"
    RULE = "#3B4A59"
    DONE = "#5DB7F0"
    REST = "#9DABB8"
    PAUSE = "#F2A93B"
    NOTHING = "#71818F"
    BEFORE = "#F2DE5C"
    AFTER = "#EC93C4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle, from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.height


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One line of words in the box they take."""

    words: str
    box: Box
    size: float
    bold: bool = False
    colour: Colour = Colour.WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkShape:
    """The sign of a kind of day; every kind has a form of its own."""

    mark: str
    centre: Point
    radius: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A filled rectangle with round corners; with a `border`, its outline only."""

    box: Box
    colour: Colour
    radius: float = 0
    border: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """A line through points, whole or dashed."""

    points: tuple[Point, ...]
    colour: Colour
    width: float
    dashed: bool = False


class Form(StrEnum):
    """What a dot looks like."""

    DISC = "disc"
    RING = "ring"
    LOWER_HALF = "lower half"
    DIAMOND = "diamond"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """Something small and round, or a square stood on its corner."""

    centre: Point
    radius: float
    colour: Colour
    form: Form = Form.DISC


Shape: TypeAlias = Text | MarkShape | Bar | Stroke | Dot


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A picture: its size and its shapes, the lowest first."""

    width: float
    height: float
    shapes: tuple[Shape, ...]

    @property
    def texts(self) -> tuple[Text, ...]:
        """Return the words in it."""
        return tuple(shape for shape in self.shapes if isinstance(shape, Text))
