"""What cannot be, one person and one workplace at a time: the simulation's own reading of the hard limits.

Used on the truth (to know who could work where) and on the records (to judge a list). The matcher's
vectorised limits are never imported here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date

from crm import model, reference

ARRANGEABLE = {"hygiene_course", "criminal_record_check", "child_record_check"}
SUPPORTED = {"work_experience", "wage_subsidy"}
SPEEDS = {"walk": (0, 5), "bike": (0, 15), "bus": (20, 40), "train": (20, 40), "car": (5, 50)}
"""Minutes before the ride, km/h."""


def possible(
    person: model.JobProfile,
    place: model.Workplace,
    opening: model.Opening | None,
    history: model.ContactHistory | None,
    rule: model.SupportedPlaces | None,
    as_of: date,
) -> bool:
    """Whether nothing that is known forbids this person this workplace (through this opening)."""
    hours_min = place.hours_min if opening is None or opening.hours_min is None else opening.hours_min
    times = place.times if opening is None or opening.times is None else opening.times
    papers = place.requirements if opening is None or opening.requirements is None else opening.requirements
    forms = place.accepted_forms if opening is None or opening.form is None else (opening.form,)
    titles = place.job_types if opening is None or opening.job_type is None else (opening.job_type,)
    return (
        not _resting(place, as_of)
        and not _apart(person.times, times)
        and not _apart(person.accepted_forms, forms)
        and not (hours_min is not None and person.hours_goal is not None and hours_min > person.hours_goal)
        and not _lacks(person.certificates, papers)
        and not any(
            wish == "never" and level == 3 for wish, level in zip(person.axes, place.axes, strict=True)
        )
        and not _unwanted(person.no_go or (), place, titles or ())
        and not _no_room(person.accepted_forms, forms, place, history, rule)
        and not _too_far(person, place)
    )


def _apart(own: Iterable[str] | None, theirs: Iterable[str] | None) -> bool:
    return own is not None and theirs is not None and not set(own) & set(theirs)


def _resting(place: model.Workplace, as_of: date) -> bool:
    return (
        (place.do_not_contact_until is not None and place.do_not_contact_until >= as_of)
        or place.relation_step in ("paused", "closed")
        or (place.closed_on is not None and place.closed_on <= as_of)
    )


def _lacks(held: Iterable[str] | None, asked: Iterable[str] | None) -> bool:
    if held is None or asked is None:
        return False
    has = set(held)
    if has & {"driving_licence_c", "driving_licence_d"}:
        has.add("driving_licence_b")
    if "driving_licence_b" in has:
        has.add("driving_licence_am")
    return bool(set(asked) - has - ARRANGEABLE)


def _unwanted(no_go: tuple[str, ...], place: model.Workplace, titles: tuple[str, ...]) -> bool:
    barred = {_same(entry) for entry in no_go}
    codes = {entry.replace(".", "") for entry in barred}
    industry = place.industry_code or ""
    return (
        place.p_number in codes
        or any(entry.isdigit() and len(entry) <= 6 and industry.startswith(entry) for entry in codes)
        or (bool(titles) and all(_same(title) in barred for title in titles))
    )


def _same(text: str) -> str:
    return " ".join(text.casefold().split())


def _no_room(
    own: Iterable[str] | None,
    theirs: Iterable[str] | None,
    place: model.Workplace,
    history: model.ContactHistory | None,
    rule: model.SupportedPlaces | None,
) -> bool:
    running = history.running if history else 0
    if place.max_concurrent is not None and running >= place.max_concurrent:
        return True
    if own is None or theirs is None or rule is None or place.employees_fte is None:
        return False
    shared = set(own) & set(theirs)
    taken = history.running_supported if history else 0
    return bool(shared) and shared <= SUPPORTED and taken >= rule.places(place.employees_fte)


def _too_far(person: model.JobProfile, place: model.Workplace) -> bool:
    if person.max_commute_minutes is None:
        return False
    minutes = minutes_to(person, place)
    return minutes is not None and minutes > person.max_commute_minutes


def minutes_to(person: model.JobProfile, place: model.Workplace) -> float | None:
    """Minutes one way by the person's best way of travelling; None where something is unknown."""
    home = _where(person.latitude, person.longitude, person.postcode)
    work = _where(place.latitude, place.longitude, place.postcode)
    if home is None or work is None or not person.transport:
        return None
    kilometres = 1.25 * _great_circle(home, work)
    return min(wait + 60 * kilometres / speed for wait, speed in (SPEEDS[mode] for mode in person.transport))


def _where(
    latitude: float | None, longitude: float | None, postcode: str | None
) -> reference.Position | None:
    if latitude is not None and longitude is not None:
        return latitude, longitude
    return reference.postcode_centres().get(postcode or "")


def _great_circle(a: reference.Position, b: reference.Position) -> float:
    """Kilometres by the law of cosines on unit vectors (chord), radius 6371."""
    (lat_a, lon_a), (lat_b, lon_b) = (tuple(map(math.radians, point)) for point in (a, b))
    chord = math.dist(_unit(lat_a, lon_a), _unit(lat_b, lon_b))
    return 2 * 6371 * math.asin(min(1.0, chord / 2))


def _unit(latitude: float, longitude: float) -> tuple[float, float, float]:
    return (
        math.cos(latitude) * math.cos(longitude),
        math.cos(latitude) * math.sin(longitude),
        math.sin(latitude),
    )
