"""The weekly outreach report as a read model of the contact log, the openings and what came of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlite_utils import Database

from crm import settings
from crm.danish import sort_key
from crm.model import FACE_TO_FACE, Channel, Form, Purpose, Role, StaffRole
from crm.problem import N_, Problem
from crm.small_counts import shown, shown_total
from crm.week_report import (
    EXPIRES_WITHIN_DAYS,
    WEEKS_BEFORE,
    ExpiringOpening,
    Figure,
    NewEmployer,
    OverdueStep,
    People,
    Staff,
    WeekReport,
)
from crm.weeks import Week, week_of

KINDS_OF_PLACEMENT: Mapping[str, tuple[str | None, ...]] = {
    "paid_job": (Form.ORDINARY, Form.FEW_HOURS, Form.FLEX_JOB),
    "wage_subsidy": (Form.WAGE_SUBSIDY,),
    "work_experience": (Form.WORK_EXPERIENCE,),
    "education": (Form.EDUCATION,),
    "unknown": (None,),
}
"""Placements are told apart by kind: work experience is a way, not a job."""


@dataclass(frozen=True, slots=True)
class _Span:
    """The days that the questions ask about, as the parameters of every query."""

    week: Week
    as_of: date

    @property
    def complete(self) -> bool:
        return self.as_of > self.week.sunday

    @property
    def last(self) -> date:
        return min(self.week.sunday, self.as_of)

    @property
    def days(self) -> dict[str, str]:
        named = {
            "first_before": self.week.later(-WEEKS_BEFORE).monday,
            "first": self.week.monday,
            "last": self.last,
            "sunday": self.week.sunday,
            "as_of": self.as_of,
            # A step due today is not late yet; one due on the Sunday of a week that is over is.
            "late": self.last if self.complete else self.as_of - timedelta(days=1),
            "expires_from": self.week.sunday + timedelta(days=1) if self.complete else self.as_of,
            "expires_to": self.week.sunday + timedelta(days=EXPIRES_WITHIN_DAYS),
        }
        return {name: day.isoformat() for name, day in named.items()}


def latest_complete_week(as_of: date) -> Week:
    """The last week that was over on `as_of`."""
    return week_of(as_of).later(-1)


def week_report(db: Database, week: Week, as_of: date) -> WeekReport:
    """The report of `week` as known on `as_of`. Raises Problem when the week has not begun by then."""
    if week.monday > as_of:
        raise Problem(
            N_("Uge {number} i {year} er ikke begyndt endnu. Vælg en tidligere uge."),
            number=week.number,
            year=week.year,
        )
    span = _Span(week, as_of)
    log = _log(db, span)
    met = [row for row in log if row["channel"] in FACE_TO_FACE]
    new = _new_employers(db, span)
    introductions, introduced = _introductions(db, span)
    return WeekReport(
        week=week,
        as_of=as_of,
        reference=span.last,
        complete=span.complete,
        invented=settings.is_invented(db),
        contacts=_figure(log),
        by_channel=_by("channel", log, Channel),
        by_purpose=_by("purpose", log, Purpose),
        by_role=_by("role", log, [*StaffRole, Role.UNKNOWN]),
        face_to_face=_figure(met),
        face_to_face_by_role=_by("role", met, [*StaffRole, Role.UNKNOWN]),
        staff=_staff(db, log, met),
        new_employers=tuple(
            NewEmployer(row["p_number"], row["name"], date.fromisoformat(row["first_on"]))
            for row in new
            if row["weeks_before"] == 0
        ),
        new_employers_mean=_figure({**row, "n": 1} for row in new).mean,
        openings_heard=_openings_heard(db, span),
        expiring=_expiring(db, span),
        introductions=shown(introductions),
        introduced=shown(introduced),
        started=_placements(db, "started_on", span),
        ended=_placements(db, "ended_on", span),
        overdue=_overdue(db, span),
    )


def _figure(rows: Iterable[Mapping[str, Any]]) -> Figure:
    """Add up rows of {weeks_before, n}."""
    now = before = 0
    for row in rows:
        if row["weeks_before"] == 0:
            now += row["n"]
        else:
            before += row["n"]
    return Figure(now, before / WEEKS_BEFORE)


def _by(column: str, rows: list[dict[str, Any]], codes: Iterable[str]) -> dict[str, Figure]:
    """A figure for every code, also those with none, then for every other text met in the column."""
    every = dict.fromkeys([*map(str, codes), *sorted(row[column] for row in rows)])
    return {code: _figure(row for row in rows if row[column] == code) for code in every}


def _log(db: Database, span: _Span) -> list[dict[str, Any]]:
    """The contacts of the week and the four before, counted by all that the report tells apart."""
    return list(
        db.query(
            """
            SELECT CAST((julianday(:sunday) - julianday(c.date)) / 7 AS INTEGER) AS weeks_before,
                c.channel, c.purpose, c.staff, COALESCE(NULLIF(c.role, ''), u.role, 'unknown') AS role,
                count(*) AS n
            FROM employer_contacts c JOIN users u ON u.user_name = c.staff
            WHERE c.date BETWEEN :first_before AND :last
            GROUP BY 1, 2, 3, 4, 5
            """,
            span.days,
        )
    )


def _staff(db: Database, log: list[dict[str, Any]], met: list[dict[str, Any]]) -> tuple[Staff, ...]:
    """Everyone with a contact in the week, and every IPS consultant whether or not."""
    ips = StaffRole.IPS_CONSULTANT
    logged_as_ips = {row["staff"] for row in log if row["role"] == ips}
    active = {row["staff"] for row in log if row["weeks_before"] == 0}
    staff = []
    for user in db.query("SELECT user_name, full_name, role, active FROM users"):
        key = user["user_name"]
        is_ips = key in logged_as_ips or (user["role"] == ips and bool(user["active"]))
        if is_ips or key in active:
            staff.append(
                Staff(
                    user_name=key,
                    name=user["full_name"] or key,
                    contacts=_figure(row for row in log if row["staff"] == key),
                    face_to_face=_figure(row for row in met if row["staff"] == key),
                    as_ips_consultant=_figure(r for r in met if r["staff"] == key and r["role"] == ips),
                    is_ips_consultant=is_ips,
                )
            )
    return tuple(sorted(staff, key=lambda one: (sort_key(one.name), one.user_name)))


def _new_employers(db: Database, span: _Span) -> list[dict[str, Any]]:
    """Employers whose first contact ever lies in the week or the four before, by day and name."""
    return list(
        db.query(
            """
            SELECT e.p_number, e.name, f.first_on,
                CAST((julianday(:sunday) - julianday(f.first_on)) / 7 AS INTEGER) AS weeks_before
            FROM (
                SELECT p_number, min(date) AS first_on FROM employer_contacts c
                WHERE date BETWEEN :first_before AND :last AND NOT EXISTS (
                    SELECT 1 FROM employer_contacts earlier
                    WHERE earlier.p_number = c.p_number AND earlier.date < :first_before)
                GROUP BY p_number
            ) f JOIN employers e USING (p_number)
            ORDER BY f.first_on, e.sort_key, e.p_number
            """,
            span.days,
        )
    )


def _openings_heard(db: Database, span: _Span) -> Figure:
    return _figure(
        db.query(
            """
            SELECT CAST((julianday(:sunday) - julianday(heard_on)) / 7 AS INTEGER) AS weeks_before,
                count(*) AS n
            FROM opportunities WHERE heard_on BETWEEN :first_before AND :last GROUP BY 1
            """,
            span.days,
        )
    )


def _expiring(db: Database, span: _Span) -> tuple[ExpiringOpening, ...]:
    rows = db.query(
        """
        SELECT o.p_number, e.name, o.job_type, o.expires_on
        FROM opportunities o JOIN employers e USING (p_number)
        WHERE o.status IN ('open', 'offered') AND o.expires_on BETWEEN :expires_from AND :expires_to
            AND (o.heard_on IS NULL OR o.heard_on <= :last)
        ORDER BY o.expires_on, e.sort_key, o.opportunity_id
        """,
        span.days,
    )
    return tuple(
        ExpiringOpening(row["p_number"], row["name"], row["job_type"], date.fromisoformat(row["expires_on"]))
        for row in rows
    )


def _introductions(db: Database, span: _Span) -> tuple[int, int]:
    """How many introductions were made in the week, and of how many people."""
    row = next(
        db.query(
            "SELECT count(*) AS made, count(DISTINCT participant_id) AS people "
            "FROM introductions WHERE date BETWEEN :first AND :last",
            span.days,
        )
    )
    return row["made"], row["people"]


def _placements(db: Database, day: str, span: _Span) -> People:
    """People whose placement `started_on` or `ended_on` in the week, in all and by kind."""
    rows = list(
        db.query(
            f"SELECT participant_id, form FROM placements WHERE {day} BETWEEN :first AND :last",
            span.days,
        )
    )
    kinds = {form: kind for kind, forms in KINDS_OF_PLACEMENT.items() for form in forms}
    pairs = {(kinds[row["form"]], row["participant_id"]) for row in rows}
    count = Counter(kind for kind, _ in pairs)
    parts = {kind: count[kind] for kind in KINDS_OF_PLACEMENT}
    return People(
        total=shown_total(len({person for _, person in pairs}), parts),
        parts={kind: shown(number) for kind, number in parts.items()},
    )


def _overdue(db: Database, span: _Span) -> tuple[OverdueStep, ...]:
    """The next step of each employer's latest contact, where its day has passed; longest overdue first.

    A step that is marked as done is not overdue.
    """
    rows = db.query(
        """
        SELECT e.p_number, e.name, c.next_step_on,
            COALESCE(noted.full_name, noted.user_name) AS noted_by,
            COALESCE(owner.full_name, owner.user_name) AS owner
        FROM employer_contacts c
            JOIN employers e USING (p_number)
            JOIN users noted ON noted.user_name = c.staff
            LEFT JOIN users owner ON owner.user_name = e.owner
            LEFT JOIN next_steps step ON step.contact_id = c.contact_id
        WHERE c.next_step_on <= :late AND c.date <= :last
            AND (step.done_on IS NULL OR step.done_on > :as_of)
            AND NOT EXISTS (
                SELECT 1 FROM employer_contacts later
                WHERE later.p_number = c.p_number AND later.date BETWEEN c.date AND :last
                    AND (later.date, later.contact_id) > (c.date, c.contact_id))
        ORDER BY c.next_step_on, e.sort_key, e.p_number
        """,
        span.days,
    )
    return tuple(
        OverdueStep(
            row["p_number"],
            row["name"],
            row["noted_by"],
            row["owner"],
            date.fromisoformat(row["next_step_on"]),
        )
        for row in rows
    )
