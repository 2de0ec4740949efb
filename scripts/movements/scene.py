"""One view of a person: what is in the data becomes a pose, and everything is painted in order."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from scripts.movements import props
from scripts.movements.canvas import HALO, Canvas, Lens, Panel
from scripts.movements.figure import Arm, Figure, Leg, Part, Pose
from scripts.movements.props import vec
from scripts.movements.space import Camera, Vec

MARGIN: Final = 16  # pixels
MOST_PIXELS_A_CENTIMETRE: Final = 5.4
Data = Mapping[str, Any]
BANDS: Final[Mapping[str, tuple[tuple[str, str], float, float]]] = {
    "knees": (("hip", "knee"), 0.8, 6.6),
    "shins": (("knee", "ankle"), 0.5, 5.4),
    "ankles": (("knee", "ankle"), 0.93, 4.4),
    "feet": (("ankle", "toe"), 0.6, 3.8),
}
"""Between which joints a band is, how far from the first, and how thick the leg is there."""


def pose_of(data: Data) -> Pose:
    """Read a pose. Legs are ankle, knee, toes; arms are tip, elbow, fingers.

    Raises:
        KeyError: something is missing.
    """
    front = vec(data["front"])
    turned = data.get("pelvis_front")
    fists = data.get("fists", ())
    legs = {}
    arms = {}
    for side in ("left", "right"):
        ankle, knee, toes = (vec(numbers) for numbers in data["legs"][side])
        tip, elbow, fingers = (vec(numbers) for numbers in data["arms"][side])
        legs[side] = Leg(ankle=ankle, knee=knee, toes=toes)
        arms[side] = Arm(tip=tip, elbow=elbow, fingers=fingers, fist=side in fists)
    return Pose(
        pelvis=vec(data["pelvis"]),
        trunk=vec(data["trunk"]),
        front=front,
        pelvis_front=vec(turned) if turned else None,
        head=vec(data["head"]),
        face=vec(data["face"]),
        legs=legs,
        arms=arms,
        lift=data.get("lift", {}),
    )


class Scene:
    """What is seen in one panel of a picture."""

    def __init__(self, data: Data) -> None:
        turn, above = data.get("view", (0, 14))
        self._data = data
        self._camera = Camera(turn=turn, above=above)
        self._figure = Figure(pose_of(data), self._camera)

    def paint(self, canvas: Canvas, panel: Panel) -> None:
        """Paint everything, what is far first."""
        lens = self._lens(panel)
        for prop in self._props("behind"):
            props.paint(canvas, lens, prop)
        self._paint_ghosts(canvas, lens)
        parts: list[tuple[float, Part | Data]] = [
            (part.depth(self._camera), part) for part in self._figure.parts()
        ]
        parts += [(self._depth_of(prop), prop) for prop in self._props("among")]
        for _, part in sorted(parts, key=lambda one: one[0]):
            if isinstance(part, Part):
                _paint_part(canvas, lens, part)
            else:
                props.paint(canvas, lens, part)
        self._paint_marks(canvas, lens)

    def _props(self, where: str) -> Sequence[Data]:
        return [one for one in self._data.get("props", ()) if one.get("where", "behind") == where]

    def _depth_of(self, prop: Data) -> float:
        if "depth" in prop:
            return float(prop["depth"])
        ends = [vec(prop["at"])] if "at" in prop else [vec(end) for end in prop["ends"]]
        return sum(self._camera.depth(end) for end in ends) / len(ends)

    def _paint_ghosts(self, canvas: Canvas, lens: Lens) -> None:
        """Paint where limbs come from or go to, as a pale shape."""
        for data in self._data.get("ghosts", ()):
            pose = pose_of(_over(self._data, data))
            figure = Figure(replace(pose, lift={}), self._camera)
            for part in figure.parts():
                if part.name in data["show"]:
                    for layer in part.layers:
                        canvas.hull([lens.ball(ball) for ball in layer.balls], "ghost")

    def _paint_marks(self, canvas: Canvas, lens: Lens) -> None:
        if "band" in self._data:
            self._paint_band(canvas, lens, *BANDS[self._data["band"]])
        for mark in self._data.get("works", ()):
            joint, dx, dy, dz, radius = mark
            at, pixels = lens.ball((self._joint(joint) + Vec(dx, dy, dz), radius))
            canvas.disc(at, pixels, "accent")
        for mark in self._data.get("presses", ()):
            joint, dx, dy, dz = mark
            canvas.spot(lens.dot(self._joint(joint) + Vec(dx, dy, dz)), 9)
        for arrow in self._data.get("arrows", ()):
            canvas.arrow([lens.dot(vec(at)) for at in arrow], 9)

    def _paint_band(
        self, canvas: Canvas, lens: Lens, bone: tuple[str, str], part: float, thick: float
    ) -> None:
        """Paint a loop band across both legs, a stripe on each and its edges between them."""
        stripes = []
        for side in ("left", "right"):
            start, end = (self._joint(f"{joint}-{side}") for joint in bone)
            x, y = lens.dot(start + (end - start) * part)
            (ax, ay), (bx, by) = lens.dot(start), lens.dot(end)
            length = math.hypot(bx - ax, by - ay) or 1.0
            out = thick * lens.scale / length
            across = ((by - ay) * out, (ax - bx) * out)
            stripes.append(((x - across[0], y - across[1]), (x + across[0], y + across[1])))
        canvas.loop([dot for stripe in stripes for dot in stripe], 9, "band")

    def _joint(self, name: str) -> Vec:
        return self._figure.joints.get(name, Vec(0, 0, 0))

    def _lens(self, panel: Panel) -> Lens:
        """Return the lens that shows everything in the middle of a panel."""
        balls = [ball for part in self._figure.parts() for ball in part.balls]
        for data in self._data.get("ghosts", ()):
            balls += [
                ball
                for part in Figure(pose_of(_over(self._data, data)), self._camera).parts()
                if part.name in data["show"]
                for ball in part.balls
            ]
        balls += [(at, 2.0) for prop in self._data.get("props", ()) for at in props.extent(prop)]
        balls += [(vec(at), 3.0) for arrow in self._data.get("arrows", ()) for at in arrow]
        seen = [(self._camera.see(at), radius) for at, radius in balls]
        left = min(x - radius for (x, _), radius in seen)
        right = max(x + radius for (x, _), radius in seen)
        low = min(y - radius for (_, y), radius in seen)
        high = max(y + radius for (_, y), radius in seen)
        scale = min(
            (panel.right - panel.left - 2 * MARGIN) / (right - left),
            (panel.bottom - panel.top - 2 * MARGIN) / (high - low),
            MOST_PIXELS_A_CENTIMETRE,
        )
        middle = (panel.top + panel.bottom) / 2 + scale * (low + high) / 2
        ground = panel.bottom - MARGIN + scale * low
        at = (
            (panel.left + panel.right) / 2 - scale * (left + right) / 2,
            ground if self._data.get("grounded") else middle,
        )
        return Lens(camera=self._camera, scale=scale, at=at)


def _paint_part(canvas: Canvas, lens: Lens, part: Part) -> None:
    hulls = [([lens.ball(ball) for ball in layer.balls], layer.tone) for layer in part.layers]
    for balls, _ in hulls:
        canvas.hull([(at, radius + HALO) for at, radius in balls], "ground")
    for balls, tone in hulls:
        canvas.hull(balls, tone)


def _over(data: Data, changes: Data) -> Data:
    """Return the data with some of it replaced, limb by limb."""
    legs = {**data["legs"], **changes.get("legs", {})}
    arms = {**data["arms"], **changes.get("arms", {})}
    return {**data, **changes, "legs": legs, "arms": arms}
