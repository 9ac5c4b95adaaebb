"""Opening: a job that is open now, by its kind and how fresh it is. None known counts 0, not against."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from crm import model
from matcher import education
from matcher.pairing import Pairing, Values
from matcher.result import Education, Reason
from matcher.table import WorkplaceTable

_K = model.OpportunityKind
KINDS = {
    _K.VACANCY: (1.0, 45.0),
    _K.HIDDEN: (0.95, 90.0),
    _K.CARVED: (0.95, 120.0),
    _K.NEW_FUNCTION: (0.8, 120.0),
    _K.EDUCATION: (0.7, 180.0),
}
"""Kind of opening → its value on the day it was heard of, and the days in which that halves."""

UNDATED_DAYS = 30.0
"""How old an opening counts as when nobody noted when it was heard of."""

OFFERED = 0.6
"""What is left of the value when the job has already been offered to somebody."""

UNNAMED = (0.8, 90.0)
"""Value and half-life of an opening of no stated kind."""


def values(pairing: Pairing) -> Values:
    """0 for a workplace as itself; for an opening its kind's value, halved as it ages."""
    return pairing.table.remember("opening", lambda: _values(pairing.table))


def _values(table: WorkplaceTable) -> Values:
    result = np.zeros(len(table.owner), dtype=np.float32)
    if len(table.openings):
        first = np.array([UNNAMED[0], *(KINDS[kind][0] for kind in _K)])[table.kind + 1]
        half_life = np.array([UNNAMED[1], *(KINDS[kind][1] for kind in _K)])[table.kind + 1]
        age = np.where(np.isnan(table.heard_days), UNDATED_DAYS, np.maximum(table.heard_days, 0))
        result[table.size :] = first * 0.5 ** (age / half_life) * np.where(table.offered, OFFERED, 1.0)
    return result


def reason(pairing: Pairing, candidate: int) -> Reason:
    """The opening, or that none is known."""
    opening = pairing.table.opening(candidate)
    if opening is None:
        return _none(pairing, candidate)
    return Reason(
        "opening.known",
        {
            "kind": opening.kind.value if opening.kind else None,
            "job_type": opening.job_type,
            "heard_on": opening.heard_on,
            "expires_on": opening.expires_on,
            "offered": opening.status == model.OpportunityStatus.OFFERED,
        },
    )


def _none(pairing: Pairing, candidate: int) -> Reason:
    """A place of education has places to apply for, not posts that are advertised."""
    only = education.at(pairing, candidate) is Education.ONLY
    return Reason("opening.none_education" if only else "opening.none")


def _unasked(forms: tuple[str, ...] | None) -> bool:
    return forms is not None and model.Form.EDUCATION not in forms


def against(pairing: Pairing, candidate: int) -> Iterator[Reason]:
    """On the placement track: no opening is known. One that was offered, or is an education not asked for."""
    opening, forms = pairing.table.opening(candidate), pairing.profile.accepted_forms
    if opening is None and pairing.profile.track == model.Track.PLACEMENT:
        yield _none(pairing, candidate)
    if opening is not None and opening.kind is _K.EDUCATION and _unasked(forms):
        yield Reason("opening.education_unasked")
    if opening is not None and opening.status == model.OpportunityStatus.OFFERED:
        yield Reason("opening.offered")


def ask(pairing: Pairing, candidate: int) -> Iterator[Reason]:
    """Whether an old or undated opening is still there."""
    opening = pairing.table.opening(candidate)
    if opening is None:
        return
    age = (pairing.table.as_of - opening.heard_on).days if opening.heard_on else None
    if age is None or age > KINDS.get(opening.kind or _K.HIDDEN, UNNAMED)[1]:
        yield Reason("ask.still_open", {"heard_on": opening.heard_on})
