"""Start: can they use somebody for as few hours as the participant manages now?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from matcher.pairing import Pairing, Values
from matcher.result import Reason

UNKNOWN = 0.6
"""The value where either side is unknown."""

FEWEST = 8.0
"""Hours over what the participant manages count in proportion to that, or to so many if it is less."""


def values(pairing: Pairing) -> Values:
    """1 where the fewest hours are no more than what the participant manages now; less the more they are."""
    now, table = pairing.profile.hours_now, pairing.table
    if now is None:
        return pairing.constant(UNKNOWN)
    fewest = table.remember("start.fewest", lambda: table.hours_min.astype(np.float32))
    over: Values = np.clip(1 - (fewest - np.float32(now)) / np.float32(max(now, FEWEST)), 0, 1)
    over[np.isnan(over)] = UNKNOWN
    return over


def _fewest(pairing: Pairing, candidate: int) -> float | None:
    fewest = float(pairing.table.hours_min[candidate])
    return None if np.isnan(fewest) else fewest


def reason(pairing: Pairing, candidate: int) -> Reason:
    """The fewest hours there beside what the participant manages now."""
    fewest, now = _fewest(pairing, candidate), pairing.profile.hours_now
    if fewest is None or now is None:
        return Reason("start.unknown")
    if fewest > now:
        return Reason("start.none", {"hours_min": fewest, "now": now})
    return Reason("start.fits", {"hours_min": fewest, "now": now})


def against(pairing: Pairing, candidate: int) -> Iterator[Reason]:
    """More hours from the start than the participant manages now."""
    fewest, now = _fewest(pairing, candidate), pairing.profile.hours_now
    if fewest is not None and now is not None and fewest > now:
        yield Reason("start.high", {"hours_min": fewest, "now": now})


def ask(pairing: Pairing, candidate: int) -> Iterator[Reason]:
    """The fewest hours, where they are not known."""
    if _fewest(pairing, candidate) is None:
        yield Reason("ask.hours")
