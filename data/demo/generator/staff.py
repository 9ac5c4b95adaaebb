"""The eight members of staff and how much each of them is out of the office."""

from __future__ import annotations

from dataclasses import dataclass

from crm.model import Role


@dataclass(frozen=True, slots=True)
class Member:
    """One member of staff.

    `caseload` is the number of active participants; `meetings` the face-to-face employer contacts of the
    year (rate a week × 44 working weeks; for company consultants a quarter of 8 a week concerns IPS).
    """

    user: str
    name: str
    role: Role
    caseload: int = 0
    meetings: int = 0

    @property
    def calls(self) -> int:
        """Contacts by phone, mail and message: 1.6 for each meeting."""
        return round(self.meetings * 1.6)


STAFF = (
    Member("mette", "Mette Lyngklint", Role.IPS_CONSULTANT, 10, 132),
    Member("jonas", "Jonas Havrelund", Role.IPS_CONSULTANT, 15, 268),
    Member("sofie", "Sofie Strandvælde", Role.IPS_CONSULTANT, 15, 185),
    Member("rasmus", "Rasmus Tornbjælke", Role.IPS_CONSULTANT, 15, 106),
    Member("karen", "Karen Engvælde", Role.COMPANY_CONSULTANT, 0, 88),
    Member("ali", "Ali Birkekrone", Role.COMPANY_CONSULTANT, 0, 88),
    Member("birgit", "Birgit Møllestien", Role.COMPANY_CONSULTANT, 0, 88),
    Member("henrik", "Henrik Åvang", Role.TEAM_LEADER),
)
"""Mette coordinates the team and so has the smaller caseload."""

IPS = tuple(member for member in STAFF if member.role == Role.IPS_CONSULTANT)
COMPANY = tuple(member for member in STAFF if member.role == Role.COMPANY_CONSULTANT)
OUT_AND_ABOUT = IPS + COMPANY
MEMBER = {member.user: member for member in STAFF}
