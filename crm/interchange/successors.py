"""Employers that name a successor: it must exist, and the way from one to the next must end somewhere."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from crm.interchange.incoming import Batch, Fate
from crm.problem import N_, Problem
from crm.tables import EMPLOYERS

_SUCCESSOR = EMPLOYERS.column("successor_p_number")


@dataclass(slots=True)
class _Link:
    """A row of the file: which employer, and which it says comes after. `out`: it does not go in."""

    turn: int
    line: int
    p_number: str
    successor: str | None
    out: bool = False


def check_successors(batch: Batch) -> None:
    """Refuse rows whose successor does not exist or leads back to themselves, until none is left.

    A row whose successor waits for an answer waits too.
    """
    good = f"_fate = {Fate.GOOD}"
    named = batch.found(
        f"SELECT 1 FROM {batch.name} WHERE {good} AND successor_p_number IS NOT NULL LIMIT 1"
    ).fetchone()
    if named is None:
        return
    links = [
        _Link(*row)
        for row in batch.found(
            f"SELECT _turn, _line, p_number, successor_p_number FROM {batch.name} WHERE {good} ORDER BY _turn"
        )
    ]
    stored = dict(batch.found("SELECT p_number, successor_p_number FROM main.employers").fetchall())
    waiting = dict(
        batch.found(f"SELECT p_number, _ref FROM {batch.name} WHERE _fate = {Fate.WAITING}").fetchall()
    )
    while True:
        _refuse_dangling(batch, links, stored, waiting)
        if not _refuse_rings(batch, links, stored):
            return


def _in(links: Iterable[_Link]) -> Iterable[_Link]:
    return (link for link in links if not link.out)


def _refuse_dangling(
    batch: Batch, links: list[_Link], stored: dict[str, str | None], waiting: dict[str, str]
) -> None:
    """A row refused here may have been the successor of another, so the refusal travels on."""
    there = Counter(link.p_number for link in _in(links))
    heirs: defaultdict[str, list[_Link]] = defaultdict(list)
    for link in _in(links):
        if link.successor:
            heirs[link.successor].append(link)
    missing = [p_number for p_number in heirs if p_number not in stored and not there[p_number]]
    while missing:
        successor = missing.pop()
        for link in heirs[successor]:
            if link.out:
                continue
            _keep_out(batch, link, successor, waiting)
            there[link.p_number] -= 1
            own = link.p_number
            if own in heirs and own not in stored and not there[own]:
                missing.append(own)


def _keep_out(batch: Batch, link: _Link, successor: str, waiting: dict[str, str]) -> None:
    link.out = True
    if successor in waiting:
        ref = waiting.setdefault(link.p_number, waiting[successor])
        reason = Problem(N_("venter på, at du vælger, hvad der skal ske med {value}"), value=successor)
        batch.wait(link.turn, link.line, _SUCCESSOR, successor, ref, reason)
    else:
        reason = Problem(N_("efterfølgeren {value} findes ikke"), value=successor)
        batch.refuse(link.turn, link.line, _SUCCESSOR, successor, reason)


def _refuse_rings(batch: Batch, links: list[_Link], stored: dict[str, str | None]) -> bool:
    """Refuse every row of the file that is part of a ring. True if there was one."""
    latest = {link.p_number: link for link in _in(links)}
    leads_to = stored | {p: link.successor or stored.get(p) for p, link in latest.items()}
    refused = False
    for ring in _rings(leads_to):
        for p_number in ring:
            link = latest.get(p_number)
            if link is not None and link.successor:
                link.out = refused = True
                batch.refuse(link.turn, link.line, _SUCCESSOR, link.successor, _ring_reason(ring))
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
