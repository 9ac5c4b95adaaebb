"""Who may bring in what: whatever is not named here is left out, whichever way it was asked for."""

from __future__ import annotations

from dataclasses import replace

from crm.interchange import Choices, FileSeen, Mode
from crm.model import Role, User
from crm.tables import (
    CONTACT_PEOPLE,
    CONTACTS,
    EMPLOYER_FACTS,
    EMPLOYER_PROFILE,
    EMPLOYERS,
    OPPORTUNITIES,
    OPT_OUTS,
    TABLES,
    Table,
)

IMPORTERS = (Role.COMPANY_CONSULTANT, Role.TEAM_LEADER, Role.ADMIN)

ABOUT_EMPLOYERS = (
    EMPLOYERS,
    EMPLOYER_FACTS,
    EMPLOYER_PROFILE,
    CONTACTS,
    CONTACT_PEOPLE,
    OPPORTUNITIES,
    OPT_OUTS,
)
"""What the team may bring in. The contact log is not among it: it tells of participants, and who did what."""


def tables_for(user: User) -> tuple[Table, ...]:
    """The tables that this user may bring in: the team those about employers, the administrator all."""
    if user.role is Role.ADMIN:
        return TABLES
    return ABOUT_EMPLOYERS if user.role in IMPORTERS else ()


def within_rights(choices: Choices, files: tuple[FileSeen, ...], user: User) -> Choices:
    """The choices with everything else left out. Every spreadsheet is named, so that none is read unasked."""
    allowed = {table.name for table in tables_for(user)}
    sheets = [file.name for file in files if file.kind is None]
    chosen = {name: choices.tables.get(name, "") for name in sheets}
    return replace(
        choices,
        tables={name: table if table in allowed else "" for name, table in chosen.items()},
        modes={
            **choices.modes,
            **{table.name: Mode.SKIP for table in TABLES if table.name not in allowed},
        },
        ask=True,
        foreign=True,
    )
