"""Employers that want to be left alone until a day: by P-number, or by CVR for every unit of a firm.

A number need not be in the base: who has said no stays unasked when they come in, or come back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlite_utils import Database

from crm.changes import Pen
from crm.conditions import HOLDS
from crm.model import OptOutReason
from crm.person_text import civil_numbers
from crm.problem import N_, Problem
from crm.stored import day
from crm.tables import EMPLOYERS, OPT_OUTS

_NUMBER = re.compile(r"\d{8}|\d{10}", re.ASCII)
_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015]+")


@dataclass(frozen=True, slots=True)
class OptOut:
    """Until when (that day included), why, and who said so. `number` is a P-number or a CVR number.

    `reason` is a code of OptOutReason. A date that came with the employer's own columns has no author.
    """

    number: str
    until: date
    reason: str | None
    note: str | None
    set_by: str | None
    set_on: date | None

    @property
    def is_whole_firm(self) -> bool:
        return len(self.number) == 8


@dataclass(frozen=True, slots=True)
class Listed:
    """An opt-out with what it speaks of: one employer, the units of a firm, or nothing in the base."""

    opt_out: OptOut
    name: str | None
    town: str | None
    units: int


def read_number(db: Database, text: str) -> str:
    """The P-number or CVR number that was written. Raises Problem if it is neither.

    P-numbers begin with 10; other ten digits that are a birthday are taken for a CPR number and not kept.
    """
    number = _SEPARATORS.sub("", text)
    if not _NUMBER.fullmatch(number):
        raise Problem(
            N_("»{written}« er ikke et nummer. Skriv et CVR-nummer (8 cifre) eller et P-nummer (10)."),
            written=text[:20],
        )
    if (
        len(number) == 10
        and not number.startswith("10")
        and civil_numbers(number)
        and not _is_here(db, number)
    ):
        raise Problem(
            N_("Nummeret ligner et CPR-nummer og gemmes ikke. Skriv virksomhedens P-nummer eller CVR-nummer.")
        )
    return number


def _is_here(db: Database, p_number: str) -> bool:
    return any(db.query("SELECT 1 FROM employers WHERE p_number = ?", [p_number]))


def keep(pen: Pen, opt_out: OptOut) -> None:
    """Let the number rest, in place of what was said of it before; a unit's own column then says it too."""
    pen.put(
        OPT_OUTS,
        {
            "number": opt_out.number,
            "until": opt_out.until.isoformat(),
            "reason": opt_out.reason,
            "note": opt_out.note,
            "set_by": opt_out.set_by,
            "set_on": opt_out.set_on.isoformat() if opt_out.set_on else None,
        },
    )
    _write_column(pen, opt_out.number, opt_out.until)


def lift(pen: Pen, number: str) -> bool:
    """End the rest of a number, also one that only the unit's own column tells of. Whether there was any."""
    taken = pen.take_out(OPT_OUTS, (number,))
    return _write_column(pen, number, None) or taken


def _write_column(pen: Pen, number: str, until: date | None) -> bool:
    if pen.row(EMPLOYERS, (number,)) is None:
        return False
    return pen.put(
        EMPLOYERS, {"p_number": number, "do_not_contact_until": until.isoformat() if until else None}
    )


_COLUMN = """SELECT e.p_number AS number, e.do_not_contact_until AS until, NULL AS reason, NULL AS note,
    NULL AS set_by, NULL AS set_on, e.p_number AS of_employer
    FROM employers e WHERE e.do_not_contact_until >= :as_of"""
"""The units' own columns: what an import said, and the shadow of what was said here."""


def of_each(db: Database, p_numbers: Iterable[str], as_of: date) -> dict[str, list[OptOut]]:
    """What holds for each of these employers on `as_of`, the longest first; those that need no rest left out.

    Every opt-out of its P-number, its CVR or a number merged into it, and its own column if that says more.
    """
    wanted = "SELECT value FROM json_each(:numbers)"
    rows = db.query(
        f"""SELECT * FROM (
                SELECT o.*, e.p_number AS of_employer FROM employers e JOIN opt_outs o ON {HOLDS}
                WHERE e.p_number IN ({wanted}) AND o.until >= :as_of
                UNION ALL {_COLUMN} AND e.p_number IN ({wanted}))
            ORDER BY until DESC, set_on IS NULL, number""",
        {"numbers": json.dumps(list(p_numbers)), "as_of": as_of.isoformat()},
    )
    found: dict[str, list[OptOut]] = {}
    for row in rows:
        said = found.setdefault(row["of_employer"], [])
        if row["set_on"] is None and any(one.number == row["number"] for one in said):
            continue
        if (opt_out := _opt_out(row)) is not None:
            said.append(opt_out)
    return found


def in_force(db: Database, as_of: date) -> list[Listed]:
    """All that wants to be left alone on `as_of`, whether or not it is in the base; soonest over first."""
    rows = db.query(
        f"""SELECT r.*, e.name, e.town,
                CASE length(r.number) WHEN 8 THEN (SELECT count(*) FROM employers u WHERE u.cvr = r.number)
                ELSE e.p_number IS NOT NULL END AS units,
                (SELECT min(u.name) FROM employers u WHERE u.cvr = r.number) AS firm
            FROM (SELECT number, max(until) AS until, max(reason) AS reason, max(note) AS note,
                      max(set_by) AS set_by, max(set_on) AS set_on
                  FROM (SELECT o.*, NULL FROM opt_outs o WHERE o.until >= :as_of UNION ALL {_COLUMN})
                  GROUP BY number) r
            LEFT JOIN employers e ON e.p_number = r.number
            ORDER BY r.until, coalesce(e.sort_key, r.number), r.number""",
        {"as_of": as_of.isoformat()},
    )
    return [
        Listed(opt_out, row["name"] or row["firm"], row["town"], row["units"])
        for row in rows
        if (opt_out := _opt_out(row)) is not None
    ]


def _opt_out(row: dict[str, Any]) -> OptOut | None:
    """None for a row whose days cannot be read: it must not hide the others."""
    try:
        until, set_on = date.fromisoformat(row["until"]), day(row["set_on"])
    except ValueError:
        return None
    reason = row["reason"] if row["reason"] in OptOutReason._value2member_map_ else None
    return OptOut(row["number"], until, reason, row["note"], row["set_by"], set_on)
