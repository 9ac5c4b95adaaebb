"""How much a merge moves from one employer to the other, and what stands at both."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from crm.tables import INTRODUCTIONS, PLACEMENTS, Table


@dataclass(frozen=True, slots=True)
class Moves:
    """How many rows move to the one that stays; `same_…` are those that become one with a row there."""

    contacts: int
    log: int
    next_steps: int
    openings: int
    introductions: int
    placements: int
    same_introductions: int
    same_placements: int
    answers: int
    followers: int
    earlier_numbers: int


def count(db: Database, stays: str, goes: str) -> Moves:
    """How many rows a merge of `goes` into `stays` would move."""

    def rows(table: str, column: str = "p_number") -> int:
        sql = f"SELECT count(*) AS number FROM {table} WHERE {column} = ?"
        return int(next(db.query(sql, [goes]))["number"])

    def same(table: Table) -> int:
        others = [name for name in table.key if name != "p_number"]
        equal = " AND ".join(f"a.{name} = b.{name}" for name in others)
        sql = (
            f"SELECT count(*) AS number FROM {table.name} a JOIN {table.name} b ON {equal}"
            " WHERE a.p_number = ? AND b.p_number = ?"
        )
        return int(next(db.query(sql, [stays, goes]))["number"])

    return Moves(
        contacts=rows("contacts"),
        log=rows("employer_contacts"),
        next_steps=rows("next_steps JOIN employer_contacts USING (contact_id)"),
        openings=rows("opportunities"),
        introductions=rows("introductions"),
        placements=rows("placements"),
        same_introductions=same(INTRODUCTIONS),
        same_placements=same(PLACEMENTS),
        answers=rows("match_requests, json_each(answered_p_numbers)", "json_each.value"),
        followers=rows("employers", "successor_p_number"),
        earlier_numbers=rows("merged_employers", "into_p_number"),
    )
