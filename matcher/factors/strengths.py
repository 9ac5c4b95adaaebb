"""Strengths: what the participant is good at against what the employer weighs in an applicant."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from crm import model
from matcher.codes import UNKNOWN as NO_LIST
from matcher.codes import mask, names
from matcher.pairing import Pairing, Values
from matcher.result import Reason

UNKNOWN = 0.5
"""The value where either side is unknown."""

SHARED = (0.2, 0.7, 0.9, 1.0)
"""The value when none, one, two, three or more of what the employer weighs is a strength."""


def values(pairing: Pairing) -> Values:
    """By how many of the employer's values the participant brings."""
    own, theirs = mask(pairing.profile.strengths, model.Strength), pairing.table.values
    if own == NO_LIST:
        return pairing.constant(UNKNOWN)
    return pairing.table.over_candidates(_of_each_mask(own)[theirs - NO_LIST])


@lru_cache(maxsize=256)
def _of_each_mask(own: int) -> Values:
    """The value for every mask an employer can have, from `NO_LIST` up."""
    masks = range(1 << len(model.Strength))
    known = [
        SHARED[min((theirs & own).bit_count(), len(SHARED) - 1)] if theirs else UNKNOWN for theirs in masks
    ]
    return np.array([UNKNOWN, *known], dtype=np.float32)


def _sides(pairing: Pairing, candidate: int) -> tuple[int, int]:
    own = mask(pairing.profile.strengths, model.Strength)
    return own, int(pairing.table.values[pairing.table.owner[candidate]])


def reason(pairing: Pairing, candidate: int) -> Reason:
    """The strengths that count there."""
    own, theirs = _sides(pairing, candidate)
    if own == NO_LIST:
        return Reason("strengths.none_stated")
    if theirs in (NO_LIST, 0):
        return Reason("strengths.unknown")
    shared = names(own & theirs, model.Strength)
    return Reason("strengths.valued", {"strengths": shared}) if shared else Reason("strengths.other_valued")


def against(pairing: Pairing, candidate: int) -> Iterator[Reason]:
    """An employer who weighs other things than the participant's strengths."""
    own, theirs = _sides(pairing, candidate)
    if own != NO_LIST and theirs > 0 and not own & theirs:
        yield Reason("strengths.others_wanted", {"values": names(theirs, model.Strength)})


def ask(pairing: Pairing, candidate: int) -> Iterator[Reason]:
    """What they value, where it is not known."""
    if _sides(pairing, candidate)[1] == NO_LIST:
        yield Reason("ask.values")
