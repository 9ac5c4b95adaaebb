"""The matcher's read model: workplaces, their openings, and what the contact log says of each."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from sqlite_utils import Database

from crm import model
from crm.conditions import OPENING_USABLE, PLACEMENT_RUNS, REST_UNTIL
from crm.stored import code, day, listed, yes_no

PRESSURE_DAYS = 28
"""The window in which contacts to one employer are counted across all colleagues."""

_FACE_TO_FACE = ", ".join(f"'{channel}'" for channel in sorted(model.FACE_TO_FACE))
_AXES = ", ".join(model.AXES)


def revision(db: Database) -> int:
    """A number that rises whenever something the matcher reads of employers has changed."""
    return int(next(db.query("SELECT number FROM revisions WHERE name = 'workplaces'"))["number"])


def _among(p_numbers: Collection[str] | None) -> tuple[str, dict[str, str]]:
    """A condition on p_number that holds for these employers, or for all; with its value."""
    if p_numbers is None:
        return "1", {}
    return "p_number IN (SELECT value FROM json_each(:numbers))", {"numbers": json.dumps(sorted(p_numbers))}


def read_workplaces(db: Database, p_numbers: Collection[str] | None = None) -> list[model.Workplace]:
    """Every employer unit (or these), in the order of its P-number; left alone as any opt-out says."""
    among, values = _among(p_numbers)
    rows = db.query(
        f"""SELECT p_number, name, industry_code, employees_fte, postcode, latitude, longitude, relation_step,
            recruitment_ways, "values", job_types, tasks_piling_up, hours_min, hours_max, hours_can_grow,
            {_AXES}, times, support_on_site, requirements, accepted_forms,
            {REST_UNTIL} AS do_not_contact_until, max_concurrent, language, ordinary_workplace, closed_on,
            asks_per_28_days
            FROM employers e LEFT JOIN employer_profile USING (p_number)
            WHERE {among} ORDER BY p_number""",
        values,
    )
    return [_workplace(row) for row in rows]


def _workplace(row: dict[str, Any]) -> model.Workplace:
    return model.Workplace(
        p_number=row["p_number"],
        name=row["name"],
        industry_code=row["industry_code"],
        employees_fte=row["employees_fte"],
        postcode=row["postcode"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        relation_step=code(model.RelationStep, row["relation_step"]),
        recruitment_ways=listed(row["recruitment_ways"]),
        values=listed(row["values"]),
        job_types=listed(row["job_types"]),
        tasks_piling_up=listed(row["tasks_piling_up"]),
        hours_min=row["hours_min"],
        hours_max=row["hours_max"],
        hours_can_grow=yes_no(row["hours_can_grow"]),
        axes=tuple(row[axis] for axis in model.AXES),
        times=listed(row["times"]),
        support_on_site=listed(row["support_on_site"]),
        requirements=listed(row["requirements"]),
        accepted_forms=listed(row["accepted_forms"]),
        do_not_contact_until=day(row["do_not_contact_until"]),
        max_concurrent=row["max_concurrent"],
        language=code(model.LanguageLevel, row["language"]),
        ordinary_workplace=yes_no(row["ordinary_workplace"]),
        closed_on=day(row["closed_on"]),
        asks_per_28_days=row["asks_per_28_days"],
    )


def read_openings(db: Database, as_of: date, p_numbers: Collection[str] | None = None) -> list[model.Opening]:
    """The opportunities (of these employers) that are open or offered and have not expired on `as_of`."""
    among, values = _among(p_numbers)
    rows = db.query(
        f"""SELECT opportunity_id, p_number, kind, status, job_type, description, hours_min, hours_max, times,
           form, requirements, language, heard_on, expires_on
           FROM opportunities
           WHERE {OPENING_USABLE} AND {among}
           ORDER BY p_number, opportunity_id""",
        {"as_of": as_of.isoformat(), **values},
    )
    return [
        model.Opening(
            opportunity_id=row["opportunity_id"],
            p_number=row["p_number"],
            kind=code(model.OpportunityKind, row["kind"]),
            status=model.OpportunityStatus(row["status"]),
            job_type=row["job_type"],
            description=row["description"],
            hours_min=row["hours_min"],
            hours_max=row["hours_max"],
            times=listed(row["times"]),
            form=code(model.Form, row["form"]),
            requirements=listed(row["requirements"]),
            language=code(model.LanguageLevel, row["language"]),
            heard_on=day(row["heard_on"]),
            expires_on=day(row["expires_on"]),
        )
        for row in rows
    ]


def read_histories(
    db: Database, as_of: date, p_numbers: Collection[str] | None = None
) -> list[model.ContactHistory]:
    """What log, placements and introductions say of each employer (or these) that has any, up to `as_of`."""
    among, values = _among(p_numbers)
    since = (as_of - timedelta(days=PRESSURE_DAYS - 1)).isoformat()
    rows = db.query(
        f"""
        WITH log AS (
            SELECT p_number, max(date) AS last_contact_on,
                   max(date) FILTER (WHERE channel IN ({_FACE_TO_FACE}))
                       AS last_face_to_face_on,
                   count(*) FILTER (WHERE date >= :since) AS contacts_28_days,
                   count(DISTINCT CASE WHEN date >= :since THEN staff END) AS staff_28_days,
                   max(date) FILTER (WHERE result = 'no') AS last_refusal_on
            FROM employer_contacts WHERE {among} AND date <= :as_of GROUP BY p_number
        ), places AS (
            SELECT p_number, count(*) AS hosted_before,
                   count(*) FILTER (WHERE {PLACEMENT_RUNS}) AS running,
                   count(*) FILTER (WHERE {PLACEMENT_RUNS}
                                    AND form IN ('work_experience', 'wage_subsidy')) AS running_supported
            FROM placements WHERE {among} AND started_on <= :as_of GROUP BY p_number
        ), put_forward AS (
            SELECT p_number, count(*) AS introduced
            FROM introductions WHERE {among} AND date <= :as_of GROUP BY p_number
        )
        SELECT p_number, last_contact_on, last_face_to_face_on, coalesce(contacts_28_days, 0) AS contacts,
               coalesce(staff_28_days, 0) AS staff, last_refusal_on, coalesce(hosted_before, 0) AS hosted,
               coalesce(running, 0) AS running, coalesce(running_supported, 0) AS running_supported,
               coalesce(introduced, 0) AS introduced
        FROM (SELECT p_number FROM log UNION SELECT p_number FROM places
              UNION SELECT p_number FROM put_forward)
        LEFT JOIN log USING (p_number) LEFT JOIN places USING (p_number)
        LEFT JOIN put_forward USING (p_number)
        ORDER BY p_number
        """,
        {"as_of": as_of.isoformat(), "since": since, **values},
    )
    return [
        model.ContactHistory(
            p_number=row["p_number"],
            last_contact_on=day(row["last_contact_on"]),
            last_face_to_face_on=day(row["last_face_to_face_on"]),
            contacts_28_days=row["contacts"],
            staff_28_days=row["staff"],
            last_refusal_on=day(row["last_refusal_on"]),
            hosted_before=row["hosted"],
            running=row["running"],
            running_supported=row["running_supported"],
            introduced=row["introduced"],
        )
        for row in rows
    ]


def supported_places(db: Database, as_of: date) -> model.SupportedPlaces | None:
    """The rule on supported places that is in force on `as_of`, if any."""
    rows = db.query(
        """SELECT value FROM rules WHERE key = 'supported_places' AND valid_from <= :as_of
           AND (valid_to IS NULL OR valid_to >= :as_of) ORDER BY valid_from DESC LIMIT 1""",
        {"as_of": as_of.isoformat()},
    )
    for row in rows:
        return model.SupportedPlaces(**json.loads(row["value"]))
    return None
