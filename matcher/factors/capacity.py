"""Capacity: is there room for one more, next to those of ours who are there already?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from matcher.pairing import Pairing, Values
from matcher.result import Reason
from matcher.table import WorkplaceTable

UNKNOWN = 0.6
"""The value where nobody knows how many they can take."""

EACH = 0.25
"""What each of ours who is there takes off that, where nobody knows how many they can take."""

ROOM_FOR = 3
"""Room for so many, or more, is all the room there need be."""


def values(pairing: Pairing) -> Values:
    """By how many more they can take at once; where that is unknown, less for each who is there."""
    return pairing.table.remember("log.capacity", lambda: _values(pairing.table))


def _values(table: WorkplaceTable) -> Values:
    known = np.clip((table.most_at_once - table.running) / ROOM_FOR, 0, 1)
    guessed = np.maximum(UNKNOWN - EACH * table.running, 0)
    value = np.where(np.isnan(table.most_at_once), guessed, known).astype(np.float32)
    return table.over_candidates(value)


def _there(pairing: Pairing, candidate: int) -> tuple[int, int | None]:
    """How many of ours are there, and how many can be at once."""
    row = int(pairing.table.owner[candidate])
    return int(pairing.table.running[row]), pairing.table.workplaces[row].max_concurrent


def reason(pairing: Pairing, candidate: int) -> Reason:
    """The room that is left."""
    running, most = _there(pairing, candidate)
    if most is None:
        return Reason("capacity.unknown")
    return Reason("capacity.room", {"free": max(0, most - running), "running": running})


def against(pairing: Pairing, candidate: int) -> Iterator[Reason]:
    """Somebody is there already, and nobody knows whether they can take one more."""
    running, most = _there(pairing, candidate)
    if running and most is None:
        yield Reason("capacity.running", {"running": running})


def ask(pairing: Pairing, candidate: int) -> Iterator[Reason]:
    """How many they can take, where it is not known and somebody is there."""
    running, most = _there(pairing, candidate)
    if running and most is None:
        yield Reason("ask.most_at_once")
