"""The hard limits once more, row by row, written from docs/interchange.md alone.

Plain on purpose: no arrays, no bit masks, nothing imported from the matcher. The vectorised limits are held
against this.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from crm import model, reference


@dataclass(frozen=True)
class World:
    """All that is known on one day."""

    as_of: date
    places: Sequence[model.Workplace]
    openings: Sequence[model.Opening]
    histories: Sequence[model.ContactHistory]
    rule_in_force: bool

    def history(self, p_number: str) -> model.ContactHistory | None:
        return next((past for past in self.histories if past.p_number == p_number), None)

    def openings_of(self, p_number: str) -> list[model.Opening]:
        return [opening for opening in self.openings if opening.p_number == p_number]


def expected_excluded(person: model.JobProfile, world: World) -> dict[str, set[str]]:
    """P-number → every limit the workplace itself breaks, for those of which every candidate breaks one."""
    excluded = {}
    for place in world.places:
        ways = [None, *world.openings_of(place.p_number)]
        if all(broken(person, place, way, world) for way in ways):
            excluded[place.p_number] = broken(person, place, None, world)
    return excluded


def broken(
    person: model.JobProfile, place: model.Workplace, opening: model.Opening | None, world: World
) -> set[str]:
    """The names of all limits that this candidate breaks."""
    hours_min, times, forms = place.hours_min, place.times, place.accepted_forms
    requirements, job_types = place.requirements, place.job_types
    if opening is not None:
        if opening.hours_min is not None:
            hours_min = opening.hours_min
        if opening.times is not None:
            times = opening.times
        if opening.form is not None:
            forms = (opening.form,)
        if opening.requirements is not None:
            requirements = opening.requirements
        if opening.job_type is not None:
            job_types = (opening.job_type,)
    found = {
        "commute": commute_too_long(person, place),
        "requirement": requirement_not_held(person, requirements),
        "times": share_none(person.times, times),
        "hours": person.hours_goal is not None and hours_min is not None and hours_min > person.hours_goal,
        "form": share_none(person.accepted_forms, forms),
        "environment": environment_against(person, place),
        "no_go": on_no_go(person, place, job_types),
        "do_not_contact": not_to_be_contacted(place, world.as_of),
        "full": is_full(person, place, forms, world),
    }
    return {name for name, is_broken in found.items() if is_broken}


def minutes_one_way(person: model.JobProfile, place: model.Workplace) -> float | None:
    """By the best of the participant's modes; None when it cannot be known."""
    home = point(person.latitude, person.longitude, person.postcode)
    work = point(place.latitude, place.longitude, place.postcode)
    if home is None or work is None or person.transport is None:
        return None
    road = great_circle_km(home, work) * 1.25
    minutes = []
    for mode in person.transport:
        if mode == "walk":
            minutes.append(road / 5 * 60)
        elif mode == "bike":
            minutes.append(road / 15 * 60)
        elif mode == "car":
            minutes.append(5 + road / 50 * 60)
        else:
            assert mode in ("bus", "train")
            minutes.append(20 + road / 40 * 60)
    return min(minutes) if minutes else None


def point(
    latitude: float | None, longitude: float | None, postcode: str | None
) -> tuple[float, float] | None:
    if latitude is not None and longitude is not None:
        return latitude, longitude
    if postcode is None:
        return None
    return reference.postcode_centres().get(postcode)


def great_circle_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    phi_a, phi_b = math.radians(a[0]), math.radians(b[0])
    lift = math.sin((phi_b - phi_a) / 2)
    turn = math.sin(math.radians(b[1] - a[1]) / 2)
    return 2 * 6371 * math.asin(math.sqrt(lift * lift + math.cos(phi_a) * math.cos(phi_b) * turn * turn))


def commute_too_long(person: model.JobProfile, place: model.Workplace) -> bool:
    minutes = minutes_one_way(person, place)
    if minutes is None or person.max_commute_minutes is None:
        return False
    return minutes > person.max_commute_minutes


def requirement_not_held(person: model.JobProfile, requirements: Iterable[str] | None) -> bool:
    if person.certificates is None or requirements is None:
        return False
    held = {str(paper) for paper in person.certificates}
    for paper in requirements:
        if paper in ("hygiene_course", "criminal_record_check", "child_record_check"):
            continue
        ways = {
            "driving_licence_b": {"driving_licence_b", "driving_licence_c", "driving_licence_d"},
            "driving_licence_am": {
                "driving_licence_am",
                "driving_licence_b",
                "driving_licence_c",
                "driving_licence_d",
            },
        }.get(str(paper), {str(paper)})
        if not ways & held:
            return True
    return False


def share_none(own: Iterable[str] | None, theirs: Iterable[str] | None) -> bool:
    if own is None or theirs is None:
        return False
    return not any(code in tuple(theirs) for code in own)


def environment_against(person: model.JobProfile, place: model.Workplace) -> bool:
    return any(person.axes[n] == "never" and place.axes[n] == 3 for n in range(8))


def same_text(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def on_no_go(person: model.JobProfile, place: model.Workplace, job_types: Sequence[str] | None) -> bool:
    if person.no_go is None:
        return False
    listed = {same_text(entry) for entry in person.no_go}
    codes = {entry.replace(".", "") for entry in listed}
    if place.p_number in codes:
        return True
    industry = place.industry_code or ""
    if any(industry[:length] in codes for length in range(2, len(industry) + 1)):
        return True
    return bool(job_types) and all(same_text(title) in listed for title in job_types or ())


def not_to_be_contacted(place: model.Workplace, today: date) -> bool:
    if place.do_not_contact_until is not None and not place.do_not_contact_until < today:
        return True
    if place.relation_step in ("paused", "closed"):
        return True
    return place.closed_on is not None and place.closed_on <= today


def is_full(
    person: model.JobProfile, place: model.Workplace, forms: Iterable[str] | None, world: World
) -> bool:
    past = world.history(place.p_number)
    running = past.running if past else 0
    supported = past.running_supported if past else 0
    if place.max_concurrent is not None and running >= place.max_concurrent:
        return True
    if not world.rule_in_force or place.employees_fte is None:
        return False
    if person.accepted_forms is None or forms is None:
        return False
    shared = [form for form in person.accepted_forms if form in tuple(forms)]
    only_supported = bool(shared) and all(form in ("work_experience", "wage_subsidy") for form in shared)
    return only_supported and supported >= places_of_rule(place.employees_fte)


def places_of_rule(ordinary_fte: float) -> int:
    """One for each whole 5 up to 50, then one for each whole 10 above; always at least one."""
    count = 0
    while count < 10 and 5 * (count + 1) <= ordinary_fte:
        count += 1
    more = 0
    while 50 + 10 * (more + 1) <= ordinary_fte:
        more += 1
    return max(1, count) + more
