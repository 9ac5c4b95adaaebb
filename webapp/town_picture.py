"""The employers of a municipality as a drawing: where each point lies, which names fit, the scale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sqrt

from crm.geography import Layout, Town
from crm.model import RelationStep
from crm.reference import Position

Point = tuple[float, float]
"""Across and down in the drawing's own units."""

WIDTH = 1000.0
"""The width of the drawing in its own units; the height follows from what it shows."""

MARGIN, DOT, OUTLYING = 60.0, 4.0, 0.01
"""Space around the outermost points, the size of a point, and the share of points that may lie outside."""

COARSE = 10
"""The ground is drawn around points taken to this grid: nobody sees the difference."""

LETTER, LINE = 13.0, 32.0
"""The width of a letter and the height of a line as drawn on a phone, where names are larger."""

KM_PER_DEGREE = 111.2

GROUPS: Mapping[str, tuple[RelationStep, ...]] = {
    "unknown": (RelationStep.UNKNOWN,),
    "known": (RelationStep.FIRST_CONTACT, RelationStep.NEEDS_MEETING, RelationStep.FOLLOW_UP),
    "cooperation": (RelationStep.COOPERATION,),
    "resting": (RelationStep.PAUSED, RelationStep.CLOSED),
}
"""Colour of a point → the steps that have it."""


@dataclass(frozen=True, slots=True)
class Bubble:
    """One town: its circle, and where its name is written; `name_at` None: there is no room for it."""

    town: Town
    x: float
    y: float
    radius: float
    name_at: Point | None


@dataclass(frozen=True, slots=True)
class Picture:
    """What the template draws. `paths` are the points of each group as one SVG path."""

    height: float
    ground: str
    paths: dict[str, str]
    bubbles: tuple[Bubble, ...]
    outside: int
    scale_km: int
    scale_length: float


def draw(layout: Layout) -> Picture | None:
    """The picture; None where no place is known."""
    places = [(spot.latitude, spot.longitude) for spot in layout.spots]
    places += [town.centre for town in layout.towns if town.centre]
    if not places:
        return None
    frame = _Frame.around(places)
    dots, inside = _dots(frame, layout)
    towns = {frame.point(town.centre) for town in layout.towns if town.centre}
    shown = {point for point in towns if frame.holds(point)}.union(*dots.values())
    return Picture(
        height=frame.height,
        ground=_outline(sorted({(x // COARSE * COARSE, y // COARSE * COARSE) for x, y in shown})),
        paths={name: "".join(f"M{x} {y}h0" for x, y in found) for name, found in dots.items()},
        bubbles=tuple(_bubbles(frame, layout.towns)),
        outside=len(layout.spots) - inside,
        scale_km=frame.scale_km(),
        scale_length=frame.scale_km() * frame.per_km,
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """The part of the earth that is drawn, small enough to be flat."""

    south: float
    north: float
    west: float
    per_km: float
    per_degree_east: float
    height: float

    @classmethod
    def around(cls, places: Sequence[Position]) -> _Frame:
        south, north = _all_but_a_few([place[0] for place in places])
        west, east = _all_but_a_few([place[1] for place in places])
        km_per_degree_east = KM_PER_DEGREE * cos(radians((south + north) / 2))
        wide = max((east - west) * km_per_degree_east, (north - south) * KM_PER_DEGREE, 1.0)
        per_km = (WIDTH - 2 * MARGIN) / wide
        spare = (WIDTH - 2 * MARGIN - (east - west) * km_per_degree_east * per_km) / 2
        height = (north - south) * KM_PER_DEGREE * per_km + 2 * MARGIN
        per_degree_east = km_per_degree_east * per_km
        return cls(south, north, west - spare / per_degree_east, per_km, per_degree_east, height)

    def holds(self, point: Point) -> bool:
        return 0 <= point[0] <= WIDTH and 0 <= point[1] <= self.height

    def point(self, place: Position) -> Point:
        x = MARGIN + (place[1] - self.west) * self.per_degree_east
        y = MARGIN + (self.north - place[0]) * KM_PER_DEGREE * self.per_km
        return round(x), round(y)

    def scale_km(self) -> int:
        """A round number of kilometres, at most a quarter of the width."""
        return max((km for km in (1, 2, 5, 10, 20, 50, 100) if km * self.per_km <= WIDTH / 4), default=1)


def _all_but_a_few(numbers: list[float]) -> tuple[float, float]:
    """The range of the numbers without the outermost, so that one far away does not shrink the rest."""
    ordered = sorted(numbers)
    spare = int(len(ordered) * OUTLYING)
    return ordered[spare], ordered[-1 - spare]


def _dots(frame: _Frame, layout: Layout) -> tuple[dict[str, set[Point]], int]:
    """The points of each group, and how many employers lie in the picture.

    They become strokes of no length with round ends, thousands in one path; those on one spot are drawn once.
    """
    points: dict[str, set[Point]] = {name: set() for name in GROUPS}
    of_step = {step: points[name] for name, steps in GROUPS.items() for step in steps}
    inside = 0
    for spot in layout.spots:
        point = frame.point((spot.latitude, spot.longitude))
        if frame.holds(point):
            of_step[spot.step].add(point)
            inside += 1
    return points, inside


def _bubbles(frame: _Frame, towns: Iterable[Town]) -> Iterable[Bubble]:
    """The largest towns are named first; a name that would cover another is left out (the table has it)."""
    taken: list[tuple[float, float, float]] = []
    for town in sorted(towns, key=lambda one: -one.total):
        if town.centre is None or not frame.holds(frame.point(town.centre)):
            continue
        x, y = frame.point(town.centre)
        radius = 8 + 2.2 * sqrt(town.total)
        half = LETTER * (len(town.name) + len(str(town.total)) + 1) / 2
        at = (min(max(x, half), WIDTH - half), max(y - radius - 6, LINE))
        free = all(abs(at[1] - up) > LINE or abs(at[0] - along) > half + width for along, up, width in taken)
        if free:
            taken.append((*at, half))
        yield Bubble(town, x, y, radius, at if free else None)


def _outline(ordered: Sequence[Point]) -> str:
    """The convex ground under the points, a little larger than they are (Andrew's monotone chain)."""
    chain = _half(ordered)[:-1] + _half(ordered[::-1])[:-1] if len(ordered) > 2 else ordered
    middle = (sum(x for x, _ in chain) / len(chain), sum(y for _, y in chain) / len(chain))
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in (_outwards(point, middle) for point in chain)) + "Z"


def _half(ordered: Sequence[Point]) -> list[Point]:
    hull: list[Point] = []
    for point in ordered:
        while len(hull) > 1 and _turn(hull[-2], hull[-1], point) <= 0:
            hull.pop()
        hull.append(point)
    return hull


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _outwards(point: Point, middle: Point) -> Point:
    dx, dy = point[0] - middle[0], point[1] - middle[1]
    away = hypot(dx, dy) or 1.0
    return point[0] + dx / away * MARGIN / 2, point[1] + dy / away * MARGIN / 2
