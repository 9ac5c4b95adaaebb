"""What the weekly outreach report is made of: counts, staff by name and employers, never a participant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from crm.small_counts import Shown
from crm.weeks import Week

WEEKS_BEFORE = 4
"""How many weeks the mean beside each figure is taken over."""

EXPIRES_WITHIN_DAYS = 14
"""How long after the week an opening is told of before it expires."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A count in the week, and the mean a week of the four weeks before."""

    number: int
    mean: float


Figures = Mapping[str, Figure]
"""Code → figure."""


@dataclass(frozen=True, slots=True)
class Staff:
    """One member of staff: contacts, those face to face, and those face to face as an IPS consultant."""

    user_name: str
    name: str
    contacts: Figure
    face_to_face: Figure
    as_ips_consultant: Figure
    is_ips_consultant: bool


@dataclass(frozen=True, slots=True)
class NewEmployer:
    p_number: str
    name: str
    first_on: date


@dataclass(frozen=True, slots=True)
class ExpiringOpening:
    p_number: str
    employer: str
    job_type: str | None
    expires_on: date


@dataclass(frozen=True, slots=True)
class OverdueStep:
    """A next step whose day has passed. `noted_by` and `owner` (the employer's fixed contact) are names."""

    p_number: str
    employer: str
    noted_by: str
    owner: str | None
    due_on: date


@dataclass(frozen=True, slots=True)
class People:
    """Numbers of people, already safe to show: the total and each of its parts."""

    total: Shown
    parts: Mapping[str, Shown]


@dataclass(frozen=True, slots=True)
class WeekReport:
    """One ISO week as it stood on `reference` (its Sunday, or `as_of` while the week runs).

    `staff` are in Danish order of name. Nothing in here points to a participant.
    """

    week: Week
    as_of: date
    reference: date
    complete: bool
    invented: bool
    contacts: Figure
    by_channel: Figures
    by_purpose: Figures
    by_role: Figures
    face_to_face: Figure
    face_to_face_by_role: Figures
    staff: tuple[Staff, ...]
    new_employers: tuple[NewEmployer, ...]
    new_employers_mean: float
    openings_heard: Figure
    expiring: tuple[ExpiringOpening, ...]
    introductions: Shown
    introduced: Shown
    started: People
    ended: People
    overdue: tuple[OverdueStep, ...]
