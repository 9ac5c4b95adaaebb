"""Where the employers lie: each place on its own coordinates, and how many there are in each town."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Any

from sqlite_utils import Database

from crm.conditions import OPENING_USABLE
from crm.danish import sort_key
from crm.model import RelationStep
from crm.reference import Position, postcode_centres, postcode_towns


@dataclass(frozen=True, slots=True)
class Spot:
    """One employer with coordinates of its own, in degrees (WGS 84)."""

    latitude: float
    longitude: float
    step: RelationStep


@dataclass(frozen=True, slots=True)
class Town:
    """One town: its employers by recorded step; `centre` None where it is not known."""

    name: str
    centre: Position | None
    by_step: dict[RelationStep, int] = field(compare=False)

    @property
    def total(self) -> int:
        """All its employers."""
        return sum(self.by_step.values())


@dataclass(frozen=True, slots=True)
class Layout:
    """All that a picture shows; `nowhere` employers have neither coordinates nor a town."""

    spots: tuple[Spot, ...]
    towns: tuple[Town, ...]
    nowhere: int


def layout(
    db: Database, as_of: date, *, owner: str | None = None, with_openings: bool = False, industry: str = ""
) -> Layout:
    """Where the employers that have not closed lie; of one owner ("" = without), or those with an opening."""
    where, values = ["(e.closed_on IS NULL OR e.closed_on > :as_of)"], {"as_of": as_of.isoformat()}
    if owner is not None:
        where.append("e.owner = :owner" if owner else "e.owner IS NULL")
        values["owner"] = owner
    if with_openings:
        where.append(
            f"EXISTS (SELECT 1 FROM opportunities o WHERE o.p_number = e.p_number AND {OPENING_USABLE})"
        )
    if industry:
        where.append("substr(e.industry_code, 1, length(:industry)) = :industry")
        values["industry"] = industry
    rows = db.conn.execute(
        "SELECT e.latitude, e.longitude, e.town, e.postcode, coalesce(e.relation_step, 'unknown') "
        f"FROM employers e WHERE {' AND '.join(where)}",
        values,
    ).fetchall()
    return _laid_out(rows)


def _laid_out(rows: list[Any]) -> Layout:
    steps = {step.value: step for step in RelationStep}
    spots, nowhere = [], 0
    counted: defaultdict[str, dict[RelationStep, int]] = defaultdict(lambda: dict.fromkeys(RelationStep, 0))
    placed: defaultdict[str, list[Position]] = defaultdict(list)
    postcodes: dict[str, str] = {}
    for latitude, longitude, town, postcode, step in rows:
        known = latitude is not None and longitude is not None
        name = town or postcode_towns().get(postcode)
        if known:
            spots.append(Spot(latitude, longitude, steps[step]))
        if name:
            counted[name][steps[step]] += 1
            postcodes.setdefault(name, postcode)
            if known:
                placed[name].append((latitude, longitude))
        nowhere += not name and not known
    towns = [Town(name, _centre(postcodes[name], placed[name]), by_step) for name, by_step in counted.items()]
    return Layout(tuple(spots), tuple(sorted(towns, key=lambda town: sort_key(town.name))), nowhere)


def _centre(postcode: str | None, places: list[Position]) -> Position | None:
    """The middle of the places we know, not moved by a few far off; else the middle of the postcode."""
    if places:
        return median(place[0] for place in places), median(place[1] for place in places)
    return postcode_centres().get(postcode or "")
