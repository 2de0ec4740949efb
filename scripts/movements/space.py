"""Points in space, two bones between them, and the camera that looks at them.

Lengths are centimetres of a person of 170. x goes to the right of the picture, y up, z towards the
viewer; y is 0 on the ground.
"""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vec:
    """A point or a direction."""

    x: float
    y: float
    z: float

    def __add__(self, other: "Vec") -> "Vec":
        return Vec(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other: "Vec") -> "Vec":
        return Vec(self.x - other.x, self.y - other.y, self.z - other.z)

    def __mul__(self, factor: float) -> "Vec":
        return Vec(self.x * factor, self.y * factor, self.z * factor)

    def dot(self, other: "Vec") -> float:
        """Return the scalar product."""
        return self.x * other.x + self.y * other.y + self.z * other.z

    def cross(self, other: "Vec") -> "Vec":
        """Return the vector that is square to both."""
        return Vec(
            self.y * other.z - self.z * other.y,
            self.z * other.x - self.x * other.z,
            self.x * other.y - self.y * other.x,
        )

    def length(self) -> float:
        """Return how long it is."""
        return math.sqrt(self.dot(self))

    def unit(self) -> "Vec":
        """Return the same direction, one long."""
        return self * (1 / (self.length() or 1.0))

    def square_to(self, axis: "Vec") -> "Vec":
        """Return the unit direction nearest to this one that is square to the unit `axis`."""
        return (self - axis * self.dot(axis)).unit()


def bend(start: Vec, end: Vec, towards: Vec, lengths: tuple[float, float]) -> tuple[Vec, Vec]:
    """Return the joint and the end of two bones that begin at `start` and reach for `end`.

    The joint bends `towards`. What is out of reach is reached for with straight bones.
    """
    upper, lower = lengths
    reach = end - start
    distance = min(max(reach.length(), abs(upper - lower) + 0.1), upper + lower - 0.01)
    axis = reach.unit()
    along = (upper**2 - lower**2 + distance**2) / (2 * distance)
    out = math.sqrt(max(0.0, upper**2 - along**2))
    return start + axis * along + towards.square_to(axis) * out, start + axis * distance


@dataclass(frozen=True, slots=True)
class Camera:
    """Where the viewer stands: degrees round the person, and degrees above the ground."""

    turn: float = 0.0
    above: float = 12.0

    def see(self, point: Vec) -> tuple[float, float]:
        """Return where a point is seen: to the right, and up."""
        x, z = self._turned(point)
        above = math.radians(self.above)
        return x, point.y * math.cos(above) - z * math.sin(above)

    def depth(self, point: Vec) -> float:
        """Return how near to the viewer a point is."""
        _, z = self._turned(point)
        above = math.radians(self.above)
        return z * math.cos(above) + point.y * math.sin(above)

    def _turned(self, point: Vec) -> tuple[float, float]:
        turn = math.radians(self.turn)
        return (
            point.x * math.cos(turn) - point.z * math.sin(turn),
            point.x * math.sin(turn) + point.z * math.cos(turn),
        )
