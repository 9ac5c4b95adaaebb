"""A year of employer contacts in a simulated town: where relation, history and fatigue come from.

The team goes where its favourites are: near, big, and known to the consultant. How often an employer was
called on therefore says little of how open it is; what came of it says more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from crm import model
from matcher.simulate_places import Place

STAFF = 7
WEEKS = 44
PER_WEEK = 4
"""Contacts a week of each member of staff."""

RECENT = 28
"""Days in which contacts to the same employer tire it."""


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact: `yes` is True or False, None where nothing was decided."""

    day: date
    staff: int
    face_to_face: bool
    yes: bool | None


@dataclass(frozen=True, slots=True)
class Past:
    """All that happened at one workplace in the year."""

    contacts: tuple[Contact, ...]
    step: model.RelationStep | None
    history: model.ContactHistory


LIKING = 1.3
"""How much a member of staff's liking for employers varies, in log units."""


def make_past(
    rng: np.random.Generator, places: list[Place], as_of: date, staff: int = STAFF, liking: float = LIKING
) -> list[Past]:
    """The year before `as_of`, one `Past` for each place."""
    logs: list[list[Contact]] = [[] for _ in places]
    nearness = np.array([2.0 if place.facts.postcode == "9800" else 1.0 for place in places])
    size = np.array([(place.facts.employees_fte or 1.0) ** 0.35 for place in places])
    for one in range(staff):
        favoured = np.exp(rng.normal(0, liking, size=len(places))) * nearness * size
        for row in rng.choice(len(places), size=WEEKS * PER_WEEK, p=favoured / favoured.sum()):
            logs[int(row)].append(_contact(rng, one, places[int(row)].openness, as_of))
    return [_past(rng, place, tuple(log), as_of) for place, log in zip(places, logs, strict=True)]


def _contact(rng: np.random.Generator, staff: int, openness: float, as_of: date) -> Contact:
    chance = 1 / (1 + np.exp(0.7 - openness))
    answered = rng.random() < 0.6
    return Contact(
        day=as_of - timedelta(days=int(rng.integers(0, 365))),
        staff=staff,
        face_to_face=bool(rng.random() < 0.55),
        yes=bool(rng.random() < chance) if answered else None,
    )


def _past(rng: np.random.Generator, place: Place, contacts: tuple[Contact, ...], as_of: date) -> Past:
    hosted = sum(1 for contact in contacts if contact.yes and rng.random() < 0.2)
    running = sum(1 for _ in range(hosted) if rng.random() < 0.35)
    recent = [contact for contact in contacts if (as_of - contact.day).days < RECENT]
    history = model.ContactHistory(
        p_number=place.facts.p_number,
        last_contact_on=max((c.day for c in contacts), default=None),
        last_face_to_face_on=max((c.day for c in contacts if c.face_to_face), default=None),
        contacts_28_days=len(recent),
        staff_28_days=len({contact.staff for contact in recent}),
        last_refusal_on=max((c.day for c in contacts if c.yes is False), default=None),
        hosted_before=hosted,
        running=running,
        running_supported=sum(1 for _ in range(running) if rng.random() < 0.6),
    )
    return Past(contacts, _step(rng, contacts, hosted), history)


def _step(rng: np.random.Generator, contacts: tuple[Contact, ...], hosted: int) -> model.RelationStep | None:
    """Three cups of tea: each yes brings the relation one step on; only noes may end it."""
    yes = sum(1 for contact in contacts if contact.yes)
    no = sum(1 for contact in contacts if contact.yes is False)
    if not contacts:
        return None
    if no > 3 * (yes + 1) and rng.random() < 0.4:
        return model.RelationStep.PAUSED
    if hosted:
        return model.RelationStep.COOPERATION
    steps = (model.RelationStep.FIRST_CONTACT, model.RelationStep.NEEDS_MEETING, model.RelationStep.FOLLOW_UP)
    return steps[min(yes, 2)]
