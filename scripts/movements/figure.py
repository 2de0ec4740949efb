"""The mannequin: a pose becomes joints, and joints become the rounded parts that are painted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from scripts.movements.space import Camera, Vec, bend

THIGH: Final = 42.0
SHIN: Final = 41.0
UPPER_ARM: Final = 29.0
FOREARM: Final = 25.0
HAND: Final = 15.0
FIST: Final = 5.0
TRUNK: Final = 48.0
HIP_OUT: Final = 8.5
SHOULDER_OUT: Final = 15.5
FAR_APART: Final = 7.0
"""How much nearer one of a pair of limbs must be for the other one to be paler."""

Round = tuple[Vec, float]
"""A ball of a part: its middle, and how thick it is from there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """Where the ankle is, where the knee points, and where the toes do."""

    ankle: Vec
    knee: Vec
    toes: Vec


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """Where the fingertips are, or the middle of the fist; where elbow and fingers point."""

    tip: Vec
    elbow: Vec
    fingers: Vec
    fist: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """How somebody lies, sits or stands. `trunk` goes from the pelvis to the neck."""

    pelvis: Vec
    trunk: Vec
    front: Vec
    pelvis_front: Vec | None = None  # where it is turned against the chest
    head: Vec  # from the neck
    face: Vec
    legs: Mapping[str, Leg]
    arms: Mapping[str, Arm]
    lift: Mapping[str, float] = field(default_factory=dict)  # parts to paint nearer than they are


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """The hull of some balls in one colour, named by its `tone`."""

    balls: tuple[Round, ...]
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is painted at once, layer on layer, with one halo around all of it."""

    name: str
    layers: tuple[Layer, ...]
    lift: float = 0.0

    @property
    def balls(self) -> tuple[Round, ...]:
        """All balls of it."""
        return tuple(ball for layer in self.layers for ball in layer.balls)

    def depth(self, camera: Camera) -> float:
        """Return how near it is, for painting what is far first."""
        balls = self.layers[0].balls
        return sum(camera.depth(at) for at, _ in balls) / len(balls) + self.lift


@dataclass(frozen=True, slots=True)
class Frame:
    """The directions of a body: towards its head, its front and its own left."""

    up: Vec
    front: Vec

    @property
    def left(self) -> Vec:
        """Where its own left hand is."""
        return self.up.cross(self.front)

    def out(self, side: str) -> Vec:
        """Where that side of the body is."""
        return self.left if side == "left" else self.left * -1


class Figure:
    """A pose with all its joints known."""

    def __init__(self, pose: Pose, camera: Camera) -> None:
        self.pose = pose
        self.camera = camera
        up = pose.trunk.unit()
        self.chest = Frame(up, pose.front.square_to(up))
        self.hips = Frame(up, (pose.pelvis_front or pose.front).square_to(up))
        self.neck = pose.pelvis + up * TRUNK
        self.joints: dict[str, Vec] = {"pelvis": pose.pelvis, "neck": self.neck}
        for side in ("left", "right"):
            self._place_leg(side)
            self._place_arm(side)

    def _place_leg(self, side: str) -> None:
        leg = self.pose.legs[side]
        hip = self.pose.pelvis + self.hips.out(side) * HIP_OUT
        knee, ankle = bend(hip, leg.ankle, leg.knee, (THIGH, SHIN))
        toe = ankle + leg.toes.unit() * 15 + (ankle - knee).unit() * 2
        self.joints |= {
            f"hip-{side}": hip,
            f"knee-{side}": knee,
            f"ankle-{side}": ankle,
            f"toe-{side}": toe,
        }

    def _place_arm(self, side: str) -> None:
        arm = self.pose.arms[side]
        shoulder = self.neck - self.chest.up * 5 + self.chest.out(side) * SHOULDER_OUT
        hand = arm.fingers.unit() * (FIST if arm.fist else HAND)
        elbow, wrist = bend(shoulder, arm.tip - hand, arm.elbow, (UPPER_ARM, FOREARM))
        self.joints |= {
            f"shoulder-{side}": shoulder,
            f"elbow-{side}": elbow,
            f"wrist-{side}": wrist,
        }

    def parts(self) -> Iterator[Part]:
        """Yield what is painted, in no order."""
        yield self._part("trunk", *self._trunk())
        yield self._part("head", *self._head())
        for kind, limb in (("hip", self._leg), ("shoulder", self._arm)):
            far = self._far(kind)
            for side in ("left", "right"):
                pale = "far-" if side == far else ""
                for name, layers in limb(side):
                    toned = (replace(layer, tone=pale + layer.tone) for layer in layers)
                    yield self._part(f"{name}-{side}", *toned)

    def _part(self, name: str, *layers: Layer) -> Part:
        return Part(name=name, layers=layers, lift=self.pose.lift.get(name, 0.0))

    def _far(self, kind: str) -> str:
        """Return the side whose limb is clearly farther away; empty where neither is."""
        ends = ("hip", "knee") if kind == "hip" else ("shoulder", "elbow")
        near = {
            side: sum(self.camera.depth(self.joints[f"{joint}-{side}"]) for joint in ends)
            for side in ("left", "right")
        }
        if abs(near["left"] - near["right"]) < FAR_APART:
            return ""
        return "left" if near["left"] < near["right"] else "right"

    def _trunk(self) -> Iterator[Layer]:
        pelvis, up = self.pose.pelvis, self.chest.up
        chest_out, hips_out = self.chest.left, self.hips.left
        ribs = pelvis + up * 25 + self.chest.front
        seat = pelvis + up * 2 - self.hips.front * 1.5
        top = self.neck - up * 6
        waist = pelvis + up * 9
        yield _layer("body", (top, 6.0), (self.neck + self.pose.head.unit() * 8, 5.2))
        yield _layer("shirt", *_pair(top, chest_out * 10.5, 8.0), *_pair(ribs, chest_out * 5, 10.3))
        yield _layer("shirt", *_pair(ribs, chest_out * 5, 10.2), *_pair(waist, hips_out * 5, 9.8))
        yield _layer("shirt", *_pair(waist, hips_out * 5, 9.8), *_pair(seat, hips_out * 6, 10.8))
        yield _layer(
            "shorts", *_pair(seat + up * 3, hips_out * 6, 10.4), *_pair(seat, hips_out * 6.5, 11.0)
        )

    def _head(self) -> Iterator[Layer]:
        towards = self.pose.head.unit()
        face = self.pose.face.square_to(towards)
        middle = self.neck + towards * 18
        yield _layer(
            "body",
            (middle + towards * 2 - face, 9.6),
            (middle - towards * 3 + face * 1.8, 7.6),
        )
        yield _layer(
            "body", (middle - towards + face * 6, 3.0), (middle - towards * 2 + face * 9.8, 1.2)
        )

    def _leg(self, side: str) -> Iterator[tuple[str, tuple[Layer, ...]]]:
        hip, knee, ankle = (self.joints[f"{name}-{side}"] for name in ("hip", "knee", "ankle"))
        toes = self.pose.legs[side].toes.unit()
        heel = ankle + (ankle - knee).unit() * 3.5 - toes * 2.5
        middle, calf = hip + (knee - hip) * 0.45, knee + (ankle - knee) * 0.35
        yield (
            "thigh",
            (
                _layer("body", (hip, 9.3), (knee, 6.4)),
                _layer("shorts", (hip, 10.0), (middle, 8.8)),
            ),
        )
        yield "shin", (_layer("body", (knee, 6.2), (calf, 6.0), (ankle, 4.1)),)
        yield (
            "foot",
            (_layer("body", (heel, 3.9), (heel + toes * 10, 3.6), (heel + toes * 18, 2.8)),),
        )

    def _arm(self, side: str) -> Iterator[tuple[str, tuple[Layer, ...]]]:
        shoulder, elbow, wrist = (
            self.joints[f"{name}-{side}"] for name in ("shoulder", "elbow", "wrist")
        )
        arm = self.pose.arms[side]
        fingers = arm.fingers.unit()
        sleeve = shoulder + (elbow - shoulder) * 0.42
        yield (
            "upper-arm",
            (
                _layer("body", (shoulder, 5.6), (elbow, 4.5)),
                _layer("shirt", (shoulder, 6.2), (sleeve, 5.7)),
            ),
        )
        yield "forearm", (_layer("body", (elbow, 4.5), (wrist, 3.3)),)
        if arm.fist:
            yield "hand", (_layer("body", (wrist + fingers * 3, 4.8), (wrist + fingers * 5, 4.8)),)
        else:
            yield "hand", (_layer("body", (wrist + fingers * 3, 3.9), (wrist + fingers * 14, 1.9)),)


def _layer(tone: str, *balls: Round) -> Layer:
    return Layer(balls=balls, tone=tone)


def _pair(middle: Vec, out: Vec, radius: float) -> tuple[Round, Round]:
    return (middle + out, radius), (middle - out, radius)
