"""Relation: how well we know the employer, and whether colleagues have just asked there."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from crm import model
from matcher.pairing import Pairing, Values
from matcher.result import Reason
from matcher.table import WorkplaceTable

_S = model.RelationStep
STEPS = {
    _S.UNKNOWN: 0.40,
    _S.FIRST_CONTACT: 0.45,
    _S.NEEDS_MEETING: 0.60,
    _S.FOLLOW_UP: 0.75,
    _S.COOPERATION: 0.90,
    _S.PAUSED: 0.0,
    _S.CLOSED: 0.0,
}
"""How far we have come with the employer → value. No step noted counts as unknown."""

HOSTED = 0.1
"""Added where somebody of ours has worked before."""

REFUSED, REFUSAL_DAYS = 0.5, 90.0
"""What is left right after a no, growing back to the whole over so many days."""

MANY_CONTACTS, MANY_STAFF, CROWDED = 4, 3, 0.6
"""From so many contacts, or colleagues, in 28 days the employer counts as crowded: what is left then."""


def values(pairing: Pairing) -> Values:
    """The step's value, more for a place that has hosted, less after a refusal and where many ask."""
    return pairing.table.remember("log.relation", lambda: _values(pairing.table))


def _values(table: WorkplaceTable) -> Values:
    steps = np.array([STEPS[_S.UNKNOWN], *(STEPS[step] for step in _S)])[table.relation + 1]
    value = np.minimum(steps + HOSTED * table.hosted, 1.0)
    age = np.where(np.isnan(table.refused_days), REFUSAL_DAYS, np.clip(table.refused_days, 0, REFUSAL_DAYS))
    value = value * (REFUSED + (1 - REFUSED) * age / REFUSAL_DAYS)
    crowded = (table.contacts >= MANY_CONTACTS) | (table.staff >= MANY_STAFF)
    return table.over_candidates(np.where(crowded, value * CROWDED, value).astype(np.float32))


def reason(pairing: Pairing, candidate: int) -> Reason:
    """The step, the last contact, and whether somebody of ours has worked there."""
    place, past = pairing.table.workplace(candidate), pairing.table.history(candidate)
    return Reason(
        "relation.step",
        {
            "step": (place.relation_step or _S.UNKNOWN).value,
            "last_contact_on": past.last_contact_on if past else None,
            "hosted": bool(past and past.hosted_before),
        },
    )


def against(pairing: Pairing, candidate: int) -> Iterator[Reason]:
    """A recent refusal; many contacts lately; somebody we do not know yet."""
    table = pairing.table
    row = int(table.owner[candidate])
    past = table.histories[row]
    if past and past.last_refusal_on and table.refused_days[row] < REFUSAL_DAYS:
        yield Reason("relation.refused", {"on": past.last_refusal_on})
    if table.contacts[row] >= MANY_CONTACTS or table.staff[row] >= MANY_STAFF:
        yield Reason(
            "relation.crowded", {"contacts": int(table.contacts[row]), "staff": int(table.staff[row])}
        )
    if past is None or past.last_contact_on is None:
        yield Reason("relation.stranger")


def ask(pairing: Pairing, candidate: int) -> Iterator[Reason]:  # noqa: ARG001
    """Nothing: what we do not know of the relation is told as something against."""
    yield from ()
