"""Commute: a shorter way to work is better, measured against the longest the participant can do."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from matcher import travel
from matcher.pairing import Pairing, Values
from matcher.result import Reason

UNKNOWN = 0.55
"""The value where either end of the way is unknown."""

FARTHEST = 60.0
"""Minutes that count as far for a participant who has named no longest way."""

AT_THE_LIMIT = 0.25
"""What is left of the value at the longest way the participant can do."""

LONG = 0.85
"""The share of the longest way from which it is told as something against."""


def _longest(pairing: Pairing) -> float:
    return pairing.profile.max_commute_minutes or FARTHEST


def values(pairing: Pairing) -> Values:
    """1 next door, falling evenly to `AT_THE_LIMIT` at the participant's longest way."""
    used = np.minimum(pairing.minutes.astype(np.float32) / np.float32(_longest(pairing)), np.float32(1))
    value = 1 - np.float32(1 - AT_THE_LIMIT) * used
    value[np.isnan(value)] = UNKNOWN
    return pairing.table.over_candidates(value)


def reason(pairing: Pairing, candidate: int) -> Reason:
    """Minutes and mode."""
    minutes, transport = pairing.minutes_to(candidate), pairing.profile.transport
    if minutes is None or not transport:
        return Reason("commute.unknown")
    kilometres = float(pairing.kilometres[pairing.table.owner[candidate]])
    return Reason(
        "commute.takes",
        {
            "minutes": minutes,
            "mode": travel.fastest_mode(kilometres, transport),
            "longest": pairing.profile.max_commute_minutes,
        },
    )


def against(pairing: Pairing, candidate: int) -> Iterator[Reason]:
    """A way close to the longest the participant can do."""
    minutes = pairing.minutes_to(candidate)
    if minutes is not None and minutes > LONG * _longest(pairing):
        yield Reason("commute.long", {"minutes": minutes, "longest": _longest(pairing)})


def ask(pairing: Pairing, candidate: int) -> Iterator[Reason]:
    """Where the workplace is, when not even its postcode is known."""
    if np.isnan(pairing.table.latitude[pairing.table.owner[candidate]]):
        yield Reason("ask.address")
