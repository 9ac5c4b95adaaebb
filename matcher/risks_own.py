"""Answers that the participant has not given, and how likely each breaks a hard limit at a workplace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from crm import model
from matcher import limits, travel
from matcher.base_rates import Rows
from matcher.codes import HARD_BITS, UNKNOWN, held, mask
from matcher.pairing import Pairing
from matcher.risks_there import FAR_AWAY, beyond, homeless
from matcher.table import Flags, Floats
from matcher.usual_answers import OF_PEOPLE


def _way(pairing: Pairing, candidates: Rows) -> Floats | None:
    """Where the participant lives is unknown, or known by the postcode alone."""
    said = pairing.profile
    if said.max_commute_minutes is None or not said.transport or said.latitude is not None:
        return None
    if homeless(said):
        return np.full(len(candidates), FAR_AWAY)
    return np.nan_to_num(beyond(pairing, candidates), nan=0.0)


def _own(
    pairing: Pairing,
    field: str,
    breaks: Callable[[model.JobProfile], Flags],
    can_be: Callable[[Any], bool] = lambda answer: True,  # noqa: ARG005
) -> Floats | None:
    """The participant's own answer is missing: how many people would give one that breaks the limit."""
    if getattr(pairing.profile, field) is not None:
        return None
    answers = [(answer, share) for answer, share in OF_PEOPLE[field] if can_be(answer)]
    total = sum(share for _, share in answers) or 1.0
    said: Any = replace
    return np.asarray(
        sum(breaks(said(pairing.profile, **{field: answer})) * (share / total) for answer, share in answers),
        dtype=np.float64,
    )


def _longest(pairing: Pairing, candidates: Rows) -> Floats | None:
    minutes = pairing.minutes[pairing.table.owner[candidates]]
    return _own(pairing, "max_commute_minutes", lambda said: limits.too_far(said, minutes))


def _transport(pairing: Pairing, candidates: Rows) -> Floats | None:
    kilometres = pairing.kilometres[pairing.table.owner[candidates]]
    return _own(
        pairing,
        "transport",
        lambda said: limits.too_far(said, travel.minutes(kilometres, said.transport)),
    )


def _goal(pairing: Pairing, candidates: Rows) -> Floats | None:
    """The goal is no lower than what the participant manages now."""
    fewest, now = pairing.table.hours_min[candidates], pairing.profile.hours_now or 0
    return _own(
        pairing,
        "hours_goal",
        lambda said: np.asarray(fewest > (said.hours_goal or 0)),
        can_be=lambda goal: bool(goal >= now),
    )


def _times(pairing: Pairing, candidates: Rows) -> Floats | None:
    times = pairing.table.times[candidates]
    return _own(pairing, "times", lambda said: limits.none_shared(mask(said.times, model.TimeOfDay), times))


def _forms(pairing: Pairing, candidates: Rows) -> Floats | None:
    forms = pairing.table.forms[candidates]
    return _own(
        pairing,
        "accepted_forms",
        lambda said: limits.none_shared(mask(said.accepted_forms, model.Form), forms),
    )


def _papers(pairing: Pairing, candidates: Rows) -> Floats | None:
    asked = pairing.table.requirements[candidates]
    asked = np.where(asked == UNKNOWN, 0, asked & HARD_BITS)
    return _own(
        pairing,
        "certificates",
        lambda said: np.asarray((asked & ~held(said.certificates)) != 0),
    )


def axis(pairing: Pairing, candidates: Rows, number: int) -> Floats:
    """The participant has not been asked about an axis that stands at 3 there."""
    never = sum(share for answer, share in OF_PEOPLE["axis"] if answer == model.AxisWish.NEVER)
    high = pairing.table.axes[pairing.table.owner[candidates], number] == 3
    return np.where(high, never, 0.0)


PARTS: Mapping[str, Callable[[Pairing, Rows], Floats | None]] = {
    "own_way": _way,
    "own_longest": _longest,
    "own_transport": _transport,
    "own_goal": _goal,
    "own_times": _times,
    "own_forms": _forms,
    "own_papers": _papers,
}
"""Kind of missing answer → the chance that it breaks a limit, over these candidates; None where it cannot."""
