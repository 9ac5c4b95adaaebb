"""P-numbers that change: temporary ones of ours, a new number everywhere, and old ones that lead on."""

from __future__ import annotations

from sqlite_utils import Database

from crm.changes import Pen
from crm.number_moves import move, move_every, move_no_go
from crm.problem import N_, Problem
from crm.tables import EMPLOYERS, MERGED_EMPLOYERS, OPT_OUTS

TEMPORARY = "00"
"""How the numbers begin that we give until the real one is known. No real P-number does."""

USUAL = "10"
"""How all real P-numbers have begun so far."""


def is_temporary(p_number: str) -> bool:
    """Whether the number is one of ours and not the register's."""
    return p_number.startswith(TEMPORARY)


def next_temporary(db: Database) -> str:
    """A temporary number that no employer has or has had. Call it inside the run that uses it."""
    row = next(
        db.query(
            "SELECT max(p_number) AS last FROM (SELECT p_number FROM employers"
            " UNION ALL SELECT p_number FROM merged_employers) WHERE p_number BETWEEN ? AND ?",
            [TEMPORARY + "0" * 8, TEMPORARY + "9" * 8],
        )
    )
    return f"{int(row['last'] or 0) + 1:010}"


def current(db: Database, p_number: str) -> str:
    """The number under which an employer is found now that has been given a new one or merged."""
    row = next(
        db.query(
            "WITH RECURSIVE way(p_number, step) AS (SELECT ?1, 0 UNION"
            " SELECT m.into_p_number, step + 1 FROM merged_employers m JOIN way USING (p_number)"
            " WHERE step < 20) SELECT p_number FROM way ORDER BY step DESC LIMIT 1",
            [p_number],
        )
    )
    return str(row["p_number"])


def earlier(db: Database, p_number: str) -> list[str]:
    """Every number that leads to this one by merges and new numbers."""
    rows = db.query(
        "WITH RECURSIVE way(p_number) AS (SELECT ?1 UNION"
        " SELECT m.p_number FROM merged_employers m JOIN way ON m.into_p_number = way.p_number)"
        " SELECT p_number FROM way WHERE p_number <> ?1",
        [p_number],
    )
    return [row["p_number"] for row in rows]


def renumber(pen: Pen, old: str, new: str, on: str) -> None:
    """Give a unit its new number in every table; the old one leads on to it. `on` is an ISO date.

    Raises Problem if another employer has or has had the new number.
    """
    _refuse_taken(pen, old, new)
    move_every(pen, old, new, frozenset({(MERGED_EMPLOYERS, "p_number")}))
    if pen.row(OPT_OUTS, (old,)):
        move(pen, OPT_OUTS, (old,), "number", new)
    move_no_go(pen, old, new)
    pen.put(MERGED_EMPLOYERS, {"p_number": old, "into_p_number": new, "merged_on": on})


def _refuse_taken(pen: Pen, old: str, new: str) -> None:
    holder = pen.row(EMPLOYERS, (new,))
    if holder is not None:
        raise Problem(
            N_("{name} har allerede P-nummer {number}. Læg de to virksomheder sammen i stedet."),
            name=holder["name"],
            number=new,
        )
    if pen.row(MERGED_EMPLOYERS, (new,)) is None:
        return
    if current(pen.db, new) != old:
        raise Problem(
            N_("P-nummer {number} har tilhørt en anden virksomhed hos os. Se efter, om nummeret er rigtigt."),
            number=new,
        )
    pen.take_out(MERGED_EMPLOYERS, (new,))
