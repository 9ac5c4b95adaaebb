"""Employers that name a successor: it must exist, and the way from one to the next must end somewhere."""

from __future__ import annotations

from collections import Counter, defaultdict

from crm.interchange.rows import Batch, Row
from crm.problem import N_, Problem
from crm.records import Key, Values, pick
from crm.tables import EMPLOYERS

_PAIR = ("p_number", "successor_p_number")
_SUCCESSOR = EMPLOYERS.column("successor_p_number")


def check_successors(batch: Batch, stored: dict[Key, Values]) -> None:
    """Refuse rows whose successor does not exist or leads back to themselves, until none is left."""
    before = {str(key[0]): _successor(row) for key, row in stored.items()}
    while True:
        _refuse_dangling(batch, before)
        if not _refuse_rings(batch, before):
            return


def _successor(values: Values) -> str | None:
    successor = pick(EMPLOYERS, values, _PAIR)[1]
    return None if successor is None else str(successor)


def _p_number(row: Row) -> str:
    return str(pick(EMPLOYERS, row.values, _PAIR)[0])


def _refuse_dangling(batch: Batch, stored: dict[str, str | None]) -> None:
    """A row refused here may have been the successor of another, so the refusal travels on."""
    there = Counter(_p_number(row) for row in batch.good())
    heirs: defaultdict[str, list[Row]] = defaultdict(list)
    for row in batch.good():
        if successor := _successor(row.values):
            heirs[successor].append(row)
    missing = [p_number for p_number in heirs if p_number not in stored and not there[p_number]]
    while missing:
        successor = missing.pop()
        for row in heirs[successor]:
            if row.refused:
                continue
            reason = Problem(N_("efterfølgeren {value} findes ikke"), value=successor)
            batch.refuse(row, _SUCCESSOR, successor, reason)
            own = _p_number(row)
            there[own] -= 1
            if own in heirs and own not in stored and not there[own]:
                missing.append(own)


def _refuse_rings(batch: Batch, stored: dict[str, str | None]) -> bool:
    """Refuse every row of the file that is part of a ring. True if there was one."""
    latest = {_p_number(row): row for row in batch.good()}
    leads_to = stored | {p: _successor(row.values) or stored.get(p) for p, row in latest.items()}
    refused = False
    for ring in _rings(leads_to):
        for p_number in ring:
            row = latest.get(p_number)
            if row is not None and (successor := _successor(row.values)):
                batch.refuse(row, _SUCCESSOR, successor, _ring_reason(ring))
                refused = True
    return refused


def _ring_reason(ring: list[str]) -> Problem:
    if len(ring) == 1:
        return Problem(N_("virksomheden kan ikke være sin egen efterfølger"))
    return Problem(N_("efterfølgerne peger i ring: {ring}"), ring=" → ".join([*ring[:5], *ring[:1]]))


def _rings(leads_to: dict[str, str | None]) -> list[list[str]]:
    """Every closed ring, each once."""
    done: set[str] = set()
    rings = []
    for start in leads_to:
        path: dict[str, int] = {}
        here: str | None = start
        while here is not None and here not in done and here not in path:
            path[here] = len(path)
            here = leads_to.get(here)
        if here is not None and here in path:
            rings.append(list(path)[path[here] :])
        done.update(path)
    return rings
