"""What a person lies on, leans on, presses with: painted from a few numbers of the data."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from scripts.movements.canvas import Canvas, Lens
from scripts.movements.space import Vec

Prop = Mapping[str, Any]


def vec(numbers: Sequence[float]) -> Vec:
    """Return three numbers of the data as a point."""
    x, y, z = numbers
    return Vec(x, y, z)


def _quad(canvas: Canvas, lens: Lens, corners: Sequence[Sequence[float]], ink: str) -> None:
    canvas.hull([(lens.dot(vec(corner)), 4) for corner in corners], ink)


def _box(canvas: Canvas, lens: Lens, low: Vec, high: Vec, inks: tuple[str, str]) -> None:
    """Paint the top and the near side of a box."""
    top, side = inks
    near = ((low.x, low.y, high.z), (high.x, low.y, high.z))
    _quad(canvas, lens, [*near, *((x, high.y, z) for x, _, z in near)], side)
    corners = [(x, high.y, z) for x in (low.x, high.x) for z in (low.z, high.z)]
    _quad(canvas, lens, corners, top)


def _mat(canvas: Canvas, lens: Lens, prop: Prop) -> None:
    left, right = prop.get("reach", (-88, 100))
    _box(canvas, lens, Vec(left, -3, -34), Vec(right, 0, 34), ("mat", "mat-side"))


def _floor(canvas: Canvas, lens: Lens, prop: Prop) -> None:
    left, right = prop.get("reach", (-60, 60))
    near = prop.get("near", 34)
    _quad(canvas, lens, [(x, 0, z) for x in (left, right) for z in (-near, near)], "mat")


def _bed(canvas: Canvas, lens: Lens, prop: Prop) -> None:
    left, right = prop.get("reach", (-92, 104))
    for x in (left + 5, right - 5):
        for z in (-36, 36):
            foot = ((x, -31, z), (x, -16, z))
            canvas.hull([(lens.dot(vec(at)), 9) for at in foot], "wood-side")
    _box(canvas, lens, Vec(left - 3, -22, -40), Vec(right + 3, -14, 40), ("wood", "wood"))
    end = right + 1 if prop.get("head", -1) > 0 else left - 5
    _box(canvas, lens, Vec(end, -22, -42), Vec(end + 6, 14, 42), ("wood", "wood-side"))
    _box(canvas, lens, Vec(left + 1, -14, -40), Vec(right, 0, 40), ("sheet", "sheet-side"))


def _wall(canvas: Canvas, lens: Lens, prop: Prop) -> None:
    """Paint a wall seen from its edge, at x."""
    x, side = prop["x"], prop.get("side", 1)
    _box(
        canvas,
        lens,
        Vec(min(x, x + 8 * side), 0, -30),
        Vec(max(x, x + 8 * side), prop.get("high", 180), 30),
        ("wall", "mat-side"),
    )


def _back_wall(canvas: Canvas, lens: Lens, prop: Prop) -> None:
    """Paint a wall behind somebody, at z."""
    z, (left, right) = prop["z"], prop["reach"]
    high = prop.get("high", 30)
    corners = [(x, y, z) for x in (left, right) for y in (0, high)]
    _quad(canvas, lens, corners, "wall")


def _rod(canvas: Canvas, lens: Lens, prop: Prop) -> None:
    """Paint a round thing between two points: a cushion, a roller, a rail."""
    ends = [vec(end) for end in prop["ends"]]
    balls = [lens.ball((end, prop["r"])) for end in ends]
    canvas.hull(balls, prop.get("ink", "cushion"), halo=prop.get("halo", "ground"))


def _ball(canvas: Canvas, lens: Lens, prop: Prop) -> None:
    at, radius = lens.ball((vec(prop["at"]), prop["r"]))
    canvas.disc(at, radius + 3, "dark")
    canvas.disc(at, radius, "ball")


def _chair(canvas: Canvas, lens: Lens, prop: Prop) -> None:
    """Paint a chair whose back is on the side of `back` (1: to the right)."""
    x, z, back = prop["x"], prop.get("z", 0), prop.get("back", 1)
    seat, half, deep = prop.get("seat", 43), 21, 20
    legs = [(x + dx, z + dz) for dz in (-deep, deep) for dx in (-half, half)]
    for at, leg_z in legs:
        foot = (Vec(at, 1, leg_z), Vec(at, seat - 2, leg_z))
        canvas.hull([lens.ball((end, 2.0)) for end in foot], "wood-side")
    for post_z in (z - deep, z + deep):
        post = (Vec(x + half * back, seat, post_z), Vec(x + (half + 5) * back, seat + 42, post_z))
        canvas.hull([lens.ball((end, 2.2)) for end in post], "wood-side")
    for high in (24, 38):
        rail = [Vec(x + (half + high / 9) * back, seat + high, dz) for dz in (z - deep, z + deep)]
        canvas.hull([lens.ball((end, 3.2)) for end in rail], "wood")
    low, top = Vec(x - half, seat - 4, z - deep), Vec(x + half, seat, z + deep)
    _box(canvas, lens, low, top, ("wood", "wood-side"))


def _table(canvas: Canvas, lens: Lens, prop: Prop) -> None:
    (left, right), high, deep = prop["reach"], prop["high"], prop.get("deep", 26)
    for x in (left + 4, right - 4):
        for z in (-deep + 3, deep - 3):
            foot = (Vec(x, 1, z), Vec(x, high - 4, z))
            canvas.hull([lens.ball((end, 2.4)) for end in foot], "wood-side")
    low, top = Vec(left, high - 5, -deep), Vec(right, high, deep)
    _box(canvas, lens, low, top, ("wood", "wood-side"))


KINDS: Final[Mapping[str, Callable[[Canvas, Lens, Prop], None]]] = {
    "mat": _mat,
    "floor": _floor,
    "bed": _bed,
    "wall": _wall,
    "back-wall": _back_wall,
    "rod": _rod,
    "ball": _ball,
    "chair": _chair,
    "table": _table,
}


def paint(canvas: Canvas, lens: Lens, prop: Prop) -> None:
    """Paint one thing."""
    KINDS[prop["kind"]](canvas, lens, prop)


def extent(prop: Prop) -> list[Vec]:
    """Return points that must be in the picture for a thing to be seen."""
    if prop["kind"] == "rod":
        return [vec(end) for end in prop["ends"]]
    find = _EXTENTS.get(prop["kind"])
    return find(prop) if find else []


def _lain_on(prop: Prop) -> list[Vec]:
    deep, low, past = (40, -33, 7) if prop["kind"] == "bed" else (34, -3, 3)
    left, right = prop.get("reach", (-92, 104) if prop["kind"] == "bed" else (-88, 100))
    return [Vec(x, low, z) for x in (left - past, right + past) for z in (-deep, deep)]


def _floor_extent(prop: Prop) -> list[Vec]:
    near = prop.get("near", 34)
    return [Vec(x, 0, near) for x in prop.get("reach", (-60, 60))]


def _wall_extent(prop: Prop) -> list[Vec]:
    return [Vec(prop["x"] + 8 * prop.get("side", 1), prop.get("high", 180), 0)]


def _chair_extent(prop: Prop) -> list[Vec]:
    back = prop["x"] + 27 * prop.get("back", 1)
    return [Vec(back, prop.get("seat", 43) + 44, 0), Vec(prop["x"], 0, 20)]


def _table_extent(prop: Prop) -> list[Vec]:
    return [Vec(x, prop["high"], 0) for x in prop["reach"]]


_EXTENTS: Final[Mapping[str, Callable[[Prop], list[Vec]]]] = {
    "mat": _lain_on,
    "bed": _lain_on,
    "floor": _floor_extent,
    "wall": _wall_extent,
    "chair": _chair_extent,
    "table": _table_extent,
}
