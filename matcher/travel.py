"""How long the way to work takes, until timetable data is loaded. Figures: docs/interchange.md, "commute"."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from crm import reference

EARTH_RADIUS_KM = 6371.0
ROAD_FACTOR = 1.25
"""Road kilometres per great-circle kilometre."""

MODES = {
    "walk": (0.0, 5.0),
    "bike": (0.0, 15.0),
    "bus": (20.0, 40.0),
    "train": (20.0, 40.0),
    "car": (5.0, 50.0),
}
"""Mode → minutes before and after the ride, and kilometres an hour."""

Minutes = npt.NDArray[np.float64]


def position(latitude: float | None, longitude: float | None, postcode: str | None) -> tuple[float, float]:
    """Where somebody is, in degrees: own coordinates, else the postcode's centre, else (nan, nan)."""
    if latitude is not None and longitude is not None:
        return latitude, longitude
    return reference.postcode_centres().get(postcode or "", (np.nan, np.nan))


def road_km(
    home: tuple[float, float], latitudes: npt.NDArray[np.float64], longitudes: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Road kilometres from `home` to each place; nan where a position is unknown."""
    latitude, longitude = np.radians(home[0]), np.radians(home[1])
    lat, lon = np.radians(latitudes), np.radians(longitudes)
    half = (
        np.sin((lat - latitude) / 2) ** 2
        + np.cos(latitude) * np.cos(lat) * np.sin((lon - longitude) / 2) ** 2
    )
    great_circle: npt.NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, half)))
    return great_circle * ROAD_FACTOR


def minutes(kilometres: npt.NDArray[np.float64], transport: tuple[str, ...] | None) -> Minutes:
    """Minutes one way by the fastest of the participant's modes; nan where distance or modes are unknown."""
    if not transport:
        return np.full_like(kilometres, np.nan)
    ways = [wait + kilometres / speed * 60 for wait, speed in (MODES[mode] for mode in transport)]
    fastest: Minutes = np.minimum.reduce(ways)
    return fastest


def fastest_mode(kilometres: float, transport: tuple[str, ...]) -> str:
    """Which of the participant's modes is the fastest for this distance."""
    return min(transport, key=lambda mode: MODES[mode][0] + kilometres / MODES[mode][1] * 60)
