"""What a job type is in DISCO-08 and ESCO, as people have said it; and every job type there is."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlite_utils import Database

from crm import occupations
from crm.changes import recorded
from crm.danish import plain, sort_key
from crm.esco import is_occupation
from crm.model import CodedBy
from crm.person_text import civil_numbers
from crm.problem import N_, Problem
from crm.reference import unit_groups
from crm.tables import JOB_TYPE_CODES

LONGEST = 200
"""A job type of more signs is not given a code."""


@dataclass(frozen=True, slots=True)
class Code:
    """The DISCO-08 group of a job type and, where it is known, its occupation in ESCO.

    `share` is how sure the model is (0-1), for a guess only; `said_by` and `said_on` are of what was stated.
    """

    disco08: str
    esco_uri: str | None
    how: CodedBy
    said_by: str | None = None
    said_on: date | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class JobType:
    """A job type as it is mostly written, and at how many employers and openings it stands."""

    text: str
    employers: int
    openings: int


def stated(db: Database, texts: Iterable[str]) -> dict[str, Code]:
    """Plain text → what somebody has said that it is."""
    rows = db.query(
        "SELECT * FROM job_type_codes WHERE coalesce(how, 'stated') = 'stated'"
        " AND job_type IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(set(texts)), ensure_ascii=False)],
    )
    return {
        row["job_type"]: Code(
            row["disco08"],
            row["esco_uri"],
            CodedBy.STATED,
            row["said_by"],
            date.fromisoformat(row["said_on"]) if row["said_on"] else None,
        )
        for row in rows
        if row["disco08"] in unit_groups()
    }


def state(db: Database, job_type: str, disco08: str, esco_uri: str, me: str, today: date) -> int | None:
    """Say what a job type is; the number of the run, None if it is said already.

    An empty `disco08` is that of the occupation. Raises Problem if a code is not known or they contradict.
    """
    text, uri = _checked(job_type), esco_uri.strip() or None
    if uri and not is_occupation(uri):
        raise Problem(
            N_("ESCO-adressen skal se ud som http://data.europa.eu/esco/occupation/… Kopiér den fra ESCO.")
        )
    of_uri = occupations.isco_of(db, uri) if uri else None
    code = disco08.strip() or of_uri or ""
    if code not in unit_groups():
        raise Problem(N_("Skriv DISCO-koden med fire cifre, for eksempel 5223 (den findes på listen)."))
    if of_uri and of_uri != code:
        raise Problem(
            N_("ESCO-stillingen hører til DISCO {of_uri}, ikke {code}. Ret en af dem."),
            of_uri=of_uri,
            code=code,
        )
    with recorded(db, me) as pen:
        before = pen.row(JOB_TYPE_CODES, (text,))
        if before and (before["disco08"], before["esco_uri"], before["how"]) == (
            code,
            uri,
            CodedBy.STATED.value,
        ):
            return None
        pen.put(
            JOB_TYPE_CODES,
            {
                "job_type": text,
                "disco08": code,
                "esco_uri": uri,
                "how": CodedBy.STATED.value,
                "said_by": me,
                "said_on": today.isoformat(),
            },
        )
    return pen.run_id


def forget(db: Database, job_type: str, me: str) -> int | None:
    """Take back what was said of a job type; the number of the run, None if nothing was."""
    with recorded(db, me) as pen:
        was_there = pen.take_out(JOB_TYPE_CODES, (_checked(job_type),))
    return pen.run_id if was_there else None


def _checked(job_type: str) -> str:
    text = plain(job_type)
    if not text or len(text) > LONGEST or "\0" in text:
        raise Problem(N_("Jobtypen er tom eller for lang til at få en kode. Ret den hos virksomheden."))
    if civil_numbers(text):
        raise Problem(N_("Jobtypen ser ud til at have et CPR-nummer. Ret den hos virksomheden."))
    return text


def every(db: Database) -> list[JobType]:
    """Every job type of employers that are not closed, and of openings, in the order of the alphabet.

    Spellings that are one in their plain form are told once, as they are written most often.
    """
    seen: dict[str, list[tuple[int, int, str]]] = {}
    for text, employers, openings in db.conn.execute(_EVERY):
        if name := _plain(text):
            seen.setdefault(name, []).append((employers, openings, " ".join(text.split())))
    found = [
        JobType(max(ways)[2], sum(way[0] for way in ways), sum(way[1] for way in ways))
        for ways in seen.values()
    ]
    return sorted(found, key=lambda one: (_order(one.text), one.text))


def in_use(db: Database, job_type: str) -> JobType | None:
    """The job type as it is mostly written, and where it stands; None if nobody has it (any more)."""
    name = _plain(job_type)
    return next((one for one in every(db) if _plain(one.text) == name), None)


_plain = lru_cache(maxsize=50_000)(plain)
_order = lru_cache(maxsize=50_000)(sort_key)
"""Kept, since the same job types are told again and again."""

_EVERY = """
    SELECT job_type, sum(employers), sum(openings) FROM (
        SELECT j.value AS job_type, count(DISTINCT e.p_number) AS employers, 0 AS openings
        FROM employers e, json_each(e.job_types) j WHERE e.closed_on IS NULL AND e.job_types IS NOT NULL
        GROUP BY j.value
        UNION ALL
        SELECT job_type, 0, count(*) FROM opportunities WHERE job_type IS NOT NULL GROUP BY job_type
    ) GROUP BY job_type
"""
