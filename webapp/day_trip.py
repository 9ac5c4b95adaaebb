"""A day on the road: employers near each other, with the reason for each stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from flask import Blueprint, render_template, request

from crm import agenda, contacts, day_trip
from crm.contacts import ContactPerson
from crm.day_trip import Stop
from crm.model import RelationStep, Role, User
from crm.problem import N_
from crm.reference import Position, postcode_centres, postcode_towns
from matcher.travel import road_km
from webapp import day_words
from webapp.database import database, today
from webapp.i18n import gettext
from webapp.paging import asked_number, asked_text
from webapp.security import roles, signed_in

blueprint = Blueprint("day_trip", __name__)

FEW, USUAL, MANY = 2, 5, 8
"""How many stops a day may have; eight with their reasons fill one sheet of A4."""

OFFERED = 24
"""How many further employers are offered to take along."""

CUPS = {
    RelationStep.UNKNOWN: N_("Første kop te: hils på, og bed om et kvarter en anden dag."),
    RelationStep.FIRST_CONTACT: N_("Anden kop te: lær deres behov og måde at ansætte på at kende."),
    RelationStep.NEEDS_MEETING: N_("Tredje kop te: kom igen med noget, de kan bruge."),
    RelationStep.FOLLOW_UP: N_("Følg op på det, I talte om sidst."),
    RelationStep.COOPERATION: N_("Hør, hvordan det går, og hvad der ligger foran dem."),
}
"""What to do at the next visit where nothing is due."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One stop of the route: how far from the one before, why, and whom to ask for."""

    stop: Stop
    km: float
    why: str = ""
    person: ContactPerson | None = None


@blueprint.get("/koerselsdag")
@roles(Role.IPS_CONSULTANT, Role.COMPANY_CONSULTANT)
def plan() -> str:
    """The route in nearest-neighbour order, to print on one sheet, and whom else to take along."""
    me, db = signed_in(), database()
    place, postcode = _start(me.user_name)
    whose = "alle" if request.args.get("ejer") == "alle" else "mine"
    wanted = asked_number("antal", USUAL, lowest=FEW, highest=MANY)
    legs, offered = [], []
    if place is not None:
        due, coming, _, _ = agenda.waiting(db, me, today())
        owner = None if whose == "alle" else me.user_name
        found = day_trip.stops(db, [*due, *coming], place[1], today(), owner=owner)
        near = sorted(_measured(found, place[1]), key=lambda leg: (leg.km, leg.stop.p_number))
        route = _chosen(near, set(request.args.getlist("stop")), wanted)
        taken = {leg.stop.p_number for leg in route}
        further = [leg for leg in near if leg.stop.p_number not in taken][:OFFERED]
        told = _told([*in_order(route, place[1]), *further], me)
        legs, offered = [_with_person(leg) for leg in told[: len(route)]], told[len(route) :]
    return render_template(
        "day_trip.html",
        start=place[0] if place else None,
        asked_from=asked_text("fra"),
        postcode=postcode,
        towns=sorted((code, town) for code, town in postcode_towns().items() if code in postcode_centres()),
        whose=whose,
        wanted=wanted,
        few=FEW,
        many=MANY,
        day=_asked_day(),
        legs=legs,
        offered=offered,
        total_km=sum(leg.km for leg in legs),
    )


def in_order(legs: Sequence[Leg], start: Position) -> list[Leg]:
    """Always on to the nearest that is left; each leg then tells how far it is from the stop before."""
    left, here, route = list(legs), start, []
    while left:
        km = _km(here, [leg.stop.place for leg in left])
        turn = min(range(len(left)), key=lambda n: (km[n], left[n].stop.p_number))
        leg = left.pop(turn)
        route.append(replace(leg, km=km[turn]))
        here = leg.stop.place
    return route


def _km(here: Position, places: Sequence[Position]) -> list[float]:
    latitudes, longitudes = (np.array([place[axis] for place in places]) for axis in (0, 1))
    return [float(km) for km in road_km(here, latitudes, longitudes)]


def _measured(found: Sequence[Stop], start: Position) -> list[Leg]:
    km = _km(start, [stop.place for stop in found])
    return [Leg(stop, far) for stop, far in zip(found, km, strict=True)]


def _told(legs: Sequence[Leg], me: User) -> list[Leg]:
    """The legs with their reasons, which name no participant: the sheet lies on the seat of a car."""
    items = [leg.stop.item for leg in legs if leg.stop.item]
    mark = gettext("[en deltager]")
    filled = iter(agenda.in_full(database(), items, me, today(), mark, naming_own=False))
    stops = [replace(leg.stop, item=next(filled) if leg.stop.item else None) for leg in legs]
    return [replace(leg, stop=stop, why=why(stop, today())) for leg, stop in zip(legs, stops, strict=True)]


def why(stop: Stop, day: date) -> str:
    """The reason for a stop: what waits there, else the next cup of tea."""
    if stop.item is not None:
        return day_words.why(stop.item, day)
    return gettext(CUPS[stop.step]) if stop.step in CUPS else ""


def _chosen(near: Sequence[Leg], ticked: set[str], wanted: int) -> list[Leg]:
    """Those that were ticked; else the nearest where something waits, then the nearest of the rest."""
    if chosen := [leg for leg in near if leg.stop.p_number in ticked]:
        return chosen[:MANY]
    return sorted(near, key=lambda leg: leg.stop.item is None)[:wanted]


def _with_person(leg: Leg) -> Leg:
    people = contacts.of_employer(database(), leg.stop.p_number, today())
    return replace(leg, person=people[0] if people else None)


def _start(user_name: str) -> tuple[tuple[str, Position] | None, str]:
    """Name and place to start from, and its postcode if it is one."""
    asked = asked_text("fra", 10)
    if len(asked) == 10:
        return day_trip.start_at(database(), asked), ""
    code = asked if asked in postcode_centres() else day_trip.usual_postcode(database(), user_name) or ""
    if not code:
        return None, ""
    return (f"{code} {postcode_towns()[code]}", postcode_centres()[code]), code


def _asked_day() -> date:
    try:
        return date.fromisoformat(asked_text("dag", 10))
    except ValueError:
        return today()
