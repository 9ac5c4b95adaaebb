"""Recruitment style: does the employer hire in a way that our approach can meet?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from crm import model
from matcher.codes import UNKNOWN as NO_LIST
from matcher.codes import names
from matcher.pairing import Pairing, Values
from matcher.result import Reason
from matcher.table import WorkplaceTable

UNKNOWN = 0.55
"""The value where nobody has noted how the employer recruits."""

_W = model.RecruitmentWay
WAYS = {
    _W.UNSOLICITED: 0.95,
    _W.OWN_TRAINEES: 0.90,
    _W.NETWORK: 0.85,
    _W.SOCIAL_MEDIA: 0.55,
    _W.ADVERT: 0.40,
    _W.AGENCY: 0.25,
    _W.INTERNAL: 0.15,
}
"""A way of recruiting → how open it leaves the door to a consultant who comes with a person."""

ADVERT_WITH_OPENING = 0.8
"""What advertising is worth when the advertised job is the opening itself."""

CLOSED = 0.45
"""A best way of no more than this is told as something against."""


def values(pairing: Pairing) -> Values:
    """The most open of the employer's ways."""
    return pairing.table.remember("recruitment", lambda: _values(pairing.table))


def _values(table: WorkplaceTable) -> Values:
    best = np.zeros(table.size, dtype=np.float32)
    for n, way in enumerate(_W):
        best = np.maximum(best, np.where((table.recruitment >> n) & 1, np.float32(WAYS[way]), np.float32(0)))
    best = np.where(table.recruitment == NO_LIST, np.float32(UNKNOWN), best)
    value = table.over_candidates(best)
    if len(table.openings):
        advertised = (table.kind == list(model.OpportunityKind).index(model.OpportunityKind.VACANCY)) & (
            table.recruitment[table.owner[table.size :]] >> list(_W).index(_W.ADVERT) & 1
        ).astype(np.bool_)
        rest = value[table.size :]
        value[table.size :] = np.where(advertised, np.maximum(rest, ADVERT_WITH_OPENING), rest)
    return value


def _ways(pairing: Pairing, candidate: int) -> tuple[str, ...] | None:
    bits = int(pairing.table.recruitment[pairing.table.owner[candidate]])
    return None if bits == NO_LIST else names(bits, _W)


def reason(pairing: Pairing, candidate: int) -> Reason:
    """How the employer recruits, the open ways first."""
    ways = _ways(pairing, candidate)
    if ways is None:
        return Reason("recruitment.unknown")
    return Reason("recruitment.ways", {"ways": tuple(sorted(ways, key=lambda way: -WAYS[_W(way)]))})


def against(pairing: Pairing, candidate: int) -> Iterator[Reason]:
    """An employer that only hires through adverts, agencies or from within, when this is no advert."""
    ways = _ways(pairing, candidate)
    opening = pairing.table.opening(candidate)
    if not ways or (opening is not None and opening.kind == model.OpportunityKind.VACANCY):
        return
    if max(WAYS[_W(way)] for way in ways) <= CLOSED:
        yield Reason("recruitment.closed", {"ways": ways})


def ask(pairing: Pairing, candidate: int) -> Iterator[Reason]:
    """How they recruit, where it is not known."""
    if _ways(pairing, candidate) is None:
        yield Reason("ask.recruitment")
