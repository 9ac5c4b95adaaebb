"""Where things lie: real towns, invented streets, and how long the way between two places takes."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from random import Random

from generator.chance import between, pick

Position = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Town:
    """A real town. `spread_km` is how far from its middle homes and firms lie."""

    name: str
    postcode: str
    position: Position
    spread_km: float
    village: bool = False


TOWNS = {
    town.name: town
    for town in (
        Town("Hjørring", "9800", (57.464, 9.982), 1.8),
        Town("Hirtshals", "9850", (57.588, 9.959), 1.0),
        Town("Sindal", "9870", (57.471, 10.203), 0.9),
        Town("Vrå", "9760", (57.354, 9.942), 0.9),
        Town("Tårs", "9830", (57.387, 10.116), 0.9),
        Town("Løkken", "9480", (57.371, 9.715), 0.9),
        Town("Bindslev", "9881", (57.541, 10.200), 0.9),
        Town("Tornby", "9850", (57.530, 9.937), 0.7, village=True),
        Town("Bjergby", "9800", (57.523, 10.029), 0.7, village=True),
        Town("Astrup", "9800", (57.477, 10.085), 0.7, village=True),
        Town("Tversted", "9881", (57.588, 10.189), 0.7, village=True),
        Town("Lendum", "9870", (57.433, 10.305), 0.7, village=True),
        Town("Lønstrup", "9800", (57.474, 9.799), 0.7, village=True),
    )
}

_KM_PER_DEGREE = 111.195
_SPEED = {"walk": (0, 5), "bike": (0, 15), "bus": (20, 40), "train": (20, 40), "car": (5, 50)}

_STREET_STARTS = (
    "Rimsø Vester Sønder Nørre Klinte Lærke Vibe Strandfoged Mergel Tørve Sadelmager Hjulmager Reber "
    "Fiskenet Havtorn Porse Marehalm Kirsebær Hyldebær Bøge Pile Hassel Rugmark Havre Kløver "
    "Møllesten Smedje Teglovn Jernstøber Mejeri Stationsmester Skovfoged Hede Engkær Blåklokke "
    "Gøgeurt Ternehøj Spove "
).split()
_STREET_ENDS = ("vej", "gade", "stræde", "vænget", "toften", "marken")
_INDUSTRY_ENDS = ("vej", "svinget", "parken")


def near(rng: Random, town: Town, spread_km: float | None = None) -> Position:
    """A point in the town, rounded to about a metre."""
    reach = town.spread_km if spread_km is None else spread_km
    north, east = ((rng.random() + rng.random() - 1) * reach for _ in range(2))
    latitude = town.position[0] + north / _KM_PER_DEGREE
    longitude = town.position[1] + east / (_KM_PER_DEGREE * 0.5375)
    return round(latitude, 5), round(longitude, 5)


def street(rng: Random, *, industrial: bool = False) -> str:
    """An invented street with a number."""
    end = pick(rng, _INDUSTRY_ENDS if industrial else _STREET_ENDS)
    return f"{pick(rng, _STREET_STARTS)}{end} {between(rng, 1, 118)}"


def road_km(home: Position, work: Position) -> float:
    """Road kilometres: great circle × 1.25, as the contract says."""
    lat1, lon1, lat2, lon2 = map(radians, (*home, *work))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 1.25 * 2 * 6371 * asin(sqrt(half))


def minutes(home: Position, work: Position, modes: tuple[str, ...]) -> float:
    """Minutes one way by the fastest of `modes`."""
    kilometres = road_km(home, work)
    return min(wait + kilometres / speed * 60 for wait, speed in (_SPEED[mode] for mode in modes))
