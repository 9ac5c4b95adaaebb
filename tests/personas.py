"""A small invented town and the people who work there, brought in through the importer as any team would.

Ida and Ole are IPS consultants with a caseload each, Vera and Karl company consultants, Lis leads the team
and Adam administers users. Everyone's password is PASSWORD.
"""

from __future__ import annotations

import csv
from pathlib import Path

from sqlite_utils import Database
from werkzeug.security import generate_password_hash

from crm import users
from crm.db import open_database
from crm.interchange import import_folder
from crm.model import Role

PASSWORD = "kaffe og rundstykker"

STAFF = {
    "ida": (Role.IPS_CONSULTANT, "Ida Holm"),
    "ole": (Role.IPS_CONSULTANT, "Ole Juul"),
    "vera": (Role.COMPANY_CONSULTANT, "Vera Munk"),
    "karl": (Role.COMPANY_CONSULTANT, "Karl Toft"),
    "lis": (Role.TEAM_LEADER, "Lis Ravn"),
    "adam": (Role.ADMIN, "Adam Kjær"),
}

CAFE = "1000000001"
NURSERY = "1000000002"
SHOP = "1000000003"
RESTING = "1000000004"
CLOSED = "1000000005"
FAR_AWAY = "1000000006"

ALMA, BENT, CARLA, DORTHE = "P-001", "P-002", "P-003", "P-004"
"""Alma and Bent are Ida's (Bent's course is closed), Carla and Dorthe are Ole's."""

EMPLOYERS: list[dict[str, str]] = [
    {
        "p_number": CAFE,
        "cvr": "11111111",
        "name": "Café Fyrtårnet",
        "sector": "private",
        "industry_code": "561110",
        "employees_fte": "8",
        "street": "Strandvejen 4",
        "postcode": "9800",
        "town": "Hjørring",
        "latitude": "57.4640",
        "longitude": "9.9820",
        "phone": "98 00 00 01",
        "email": "hej@fyrtaarnet.example",
        "owner": "vera",
        "relation_step": "cooperation",
        "recruitment_ways": "network;unsolicited",
        "values": "stable_attendance;customer_service",
        "job_types": "Caféassistent;Køkkenhjælp",
        "tasks_piling_up": "Opvask om formiddagen;Smøre sandwich",
        "hours_min": "8",
        "hours_max": "20",
        "hours_can_grow": "yes",
        "noise": "2",
        "pace": "2",
        "customer_contact": "2",
        "times": "late_morning;afternoon",
        "support_on_site": "buddy;introduction",
        "accepted_forms": "ordinary;few_hours",
    },
    {
        "p_number": NURSERY,
        "name": "Ærøskov Planteskole",
        "industry_code": "013000",
        "employees_fte": "14",
        "postcode": "9800",
        "town": "Hjørring",
        "latitude": "57.4500",
        "longitude": "9.9900",
        "relation_step": "needs_meeting",
        "values": "interest;stable_attendance",
        "job_types": "Gartnerimedhjælper",
        "tasks_piling_up": "Potte planter om",
        "outdoors": "3",
        "noise": "1",
        "pace": "1",
        "times": "morning;late_morning",
        "accepted_forms": "ordinary;few_hours;flex_job",
    },
    {
        "p_number": SHOP,
        "name": "Købmand Sørensen",
        "industry_code": "471110",
        "employees_fte": "20",
        "postcode": "9760",
        "town": "Vrå",
        "latitude": "57.3530",
        "longitude": "9.9420",
        "relation_step": "first_contact",
        "job_types": "Butiksmedarbejder",
        "noise": "3",
        "pace": "3",
        "customer_contact": "3",
        "times": "afternoon;evening",
    },
    {
        "p_number": RESTING,
        "name": "Hvilende Lager",
        "industry_code": "521000",
        "postcode": "9800",
        "town": "Hjørring",
        "relation_step": "follow_up",
        "do_not_contact_until": "2027-03-01",
    },
    {
        "p_number": CLOSED,
        "name": "Det Lukkede Bageri",
        "industry_code": "107110",
        "postcode": "9800",
        "town": "Hjørring",
        "closed_on": "2026-05-01",
        "successor_p_number": CAFE,
    },
    {
        "p_number": FAR_AWAY,
        "name": "Ålborg Vaskeri",
        "industry_code": "961010",
        "postcode": "9000",
        "town": "Aalborg",
        "latitude": "57.0480",
        "longitude": "9.9190",
        "job_types": "Vaskerimedarbejder",
        "hours_min": "37",
    },
]

PARTICIPANTS: list[dict[str, str]] = [
    {
        "participant_id": ALMA,
        "name": "Alma Brøndby",
        "postcode": "9800",
        "latitude": "57.4611",
        "longitude": "9.9777",
        "consultant": "ida",
        "referred_on": "2026-08-20",
        "enrolled_on": "2026-09-01",
        "period_ends_on": "2026-12-01",
        "track": "development",
        "job_wishes": "noget på en rolig café;gerne arbejde med planter",
        "no_go": "Butiksmedarbejder",
        "strengths": "stable_attendance;customer_service",
        "certificates": "hygiene_course",
        "language": "writes",
        "hours_now": "5",
        "hours_goal": "15",
        "times": "late_morning;afternoon",
        "transport": "bike;bus",
        "max_commute_minutes": "30",
        "noise": "never",
        "customer_contact": "want",
        "accommodations": "buddy;calm_start",
        "accepted_forms": "ordinary;few_hours",
        "disclosure": "considering",
    },
    {
        "participant_id": BENT,
        "name": "Bent Dahl",
        "consultant": "ida",
        "enrolled_on": "2025-09-01",
        "closed_on": "2026-06-01",
        "close_reason": "goal_reached",
        "job_wishes": "lager",
    },
    {
        "participant_id": CARLA,
        "name": "Carla Østergård",
        "postcode": "9800",
        "latitude": "57.4622",
        "longitude": "9.9888",
        "consultant": "ole",
        "enrolled_on": "2026-10-01",
        "track": "placement",
        "job_wishes": "køre varer ud",
        "hours_goal": "20",
        "disclosure": "no",
    },
    {
        "participant_id": DORTHE,
        "name": "Dorthe Ea Winther",
        "consultant": "ole",
        "enrolled_on": "2026-10-15",
    },
]

CONTACTS: list[dict[str, str]] = [
    {
        "p_number": CAFE,
        "name": "Signe Fyhn",
        "role": "owner",
        "phone": "98 00 00 01",
        "decides": "yes",
        "preferred_channel": "visit",
    },
    {"p_number": CAFE, "name": "Aksel Bro", "role": "trainer", "to_on": "2026-01-01"},
]

OPPORTUNITIES: list[dict[str, str]] = [
    {
        "opportunity_id": "M-1",
        "p_number": CAFE,
        "kind": "carved",
        "job_type": "Caféassistent",
        "description": "Opvask og klargøring",
        "hours_min": "8",
        "hours_max": "12",
        "times": "late_morning",
        "form": "few_hours",
        "heard_on": "2026-11-02",
        "expires_on": "2026-12-15",
        "status": "open",
    },
    {
        "opportunity_id": "M-2",
        "p_number": NURSERY,
        "kind": "vacancy",
        "job_type": "Gartner",
        "heard_on": "2026-06-01",
        "expires_on": "2026-07-01",
        "status": "open",
    },
]

LOG: list[dict[str, str]] = [
    {
        "date": "2026-11-03",
        "p_number": CAFE,
        "staff": "ida",
        "channel": "visit",
        "purpose": "propose_person",
        "participant_id": ALMA,
        "scope": "participant",
        "result": "thinking",
        "learnt": "Almas start skal være stille. Ejeren vil møde Alma Brøndby.",
        "next_step": "Ring til Signe om P-001",
        "next_step_on": "2026-11-20",
    },
    {
        "date": "2026-11-05",
        "p_number": CAFE,
        "staff": "ole",
        "channel": "phone",
        "purpose": "propose_person",
        "participant_id": CARLA,
        "scope": "participant",
        "result": "no_answer",
        "learnt": "Nævnte Carla Østergård på telefonsvareren",
    },
    {
        "date": "2026-11-10",
        "p_number": CAFE,
        "staff": "vera",
        "channel": "visit",
        "purpose": "learn_needs",
        "scope": "generic",
        "result": "appointment",
        "learnt": "Mangler hænder før frokost",
    },
    {
        "date": "2026-11-01",
        "p_number": SHOP,
        "staff": "karl",
        "channel": "phone",
        "purpose": "introduce",
        "scope": "generic",
        "result": "no",
        "refusal_reason": "no_tasks",
    },
]

PLACEMENTS: list[dict[str, str]] = [
    {"participant_id": BENT, "p_number": CAFE, "started_on": "2026-02-01", "form": "ordinary"},
]


def town(path: Path) -> None:
    """Write the town into a new database at `path`, with a log-in for each member of staff."""
    folder = path.with_suffix(".folder")
    write_folder(folder)
    db = open_database(path, create=True)
    try:
        report = import_folder(db, folder)
        assert not report.rejects, report.rejects
        give_log_ins(db)
    finally:
        db.conn.close()


def write_folder(folder: Path) -> None:
    """The town as the folder of spreadsheets that a team would bring."""
    folder.mkdir()
    tables = {
        "employers": EMPLOYERS,
        "contacts": CONTACTS,
        "opportunities": OPPORTUNITIES,
        "participants": PARTICIPANTS,
        "employer_contacts": LOG,
        "placements": PLACEMENTS,
    }
    for name, rows in tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)


def give_log_ins(db: Database) -> None:
    """Let the staff log in."""
    for name, (role, full_name) in STAFF.items():
        users.save(db, name, role, _hash(), full_name)


def _hash() -> str:
    """The one password with a scrypt so light that a hundred log-ins do not slow the tests."""
    return generate_password_hash(PASSWORD, "scrypt:1024:8:1")
