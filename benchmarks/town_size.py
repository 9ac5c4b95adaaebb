"""The frame of the large town: how much there is of everything, who works there, and over which days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from crm.model import Role
from matcher.simulate import AS_OF


@dataclass(frozen=True, slots=True)
class Size:
    """How many rows of each kind. Units are production units (P-numbers), firms have a CVR number each."""

    firms: int = 6_000
    units: int = 9_600
    people: int = 9_000
    openings: int = 2_500
    participants: int = 160
    contacts: int = 60_000


WHOLE = Size()
TENTH = Size(600, 960, 900, 250, 16, 6_000)
UPDATE = Size(2_500, 4_000, 0, 0, 0, 6_000)
UPDATE_TENTH = Size(250, 400, 0, 0, 0, 600)
"""10,000 rows to import into a whole town, and 1,000 for a tenth of it."""

FIRST_DAY = AS_OF - timedelta(days=3 * 365)
WORKDAYS = [day for n in range(3 * 365 + 1) if (day := FIRST_DAY + timedelta(days=n)).weekday() < 5]

STAFF = {
    "vk1": (Role.COMPANY_CONSULTANT, "Birgit Ådal"),
    "vk2": (Role.COMPANY_CONSULTANT, "Karsten Ærø"),
    "vk3": (Role.COMPANY_CONSULTANT, "Søs Munkedal"),
    "ips1": (Role.IPS_CONSULTANT, "Mette Lynghøj"),
    "ips2": (Role.IPS_CONSULTANT, "Jonas Øland"),
    "ips3": (Role.IPS_CONSULTANT, "Rasmus Bækgård"),
    "ips4": (Role.IPS_CONSULTANT, "Sofie Nørhave"),
    "leder": (Role.TEAM_LEADER, "Lis Ravnkilde"),
    "admin": (Role.ADMIN, "Adam Kjærsø"),
}
"""Who can log in, with their role and full name."""

COMPANY = [name for name, (role, _) in STAFF.items() if role is Role.COMPANY_CONSULTANT]
IPS = [name for name, (role, _) in STAFF.items() if role is Role.IPS_CONSULTANT]
AT_WORK = [*COMPANY, *IPS]

FORMER = tuple(f"tidl{n:02}" for n in range(1, 14))
"""Those who have left are only names in the older part of the log."""
