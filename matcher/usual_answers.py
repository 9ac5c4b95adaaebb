"""What is believed of a fact before anybody has told it: shares that weigh questions and risks.

Set by hand and used for two things only: how likely a fact that nobody knows breaks a limit, and how much a
question could change a list. They never exclude, and no factor reads them. What the table knows of other
workplaces soon outweighs those about employers (matcher/base_rates.py). Those about a participant are the
same for everybody: nothing is taken from other participants.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from crm import model
from matcher.codes import mask

_T, _F, _C, _S, _W = (
    model.TimeOfDay,
    model.Form,
    model.Certificate,
    model.Support,
    model.RecruitmentWay,
)


def _masks(kind: type[StrEnum], shares: Mapping[tuple[str, ...], float]) -> dict[float, float]:
    return {float(mask(codes, kind)): share for codes, share in shares.items()}


_DAY = (_T.MORNING, _T.LATE_MORNING, _T.AFTERNOON)

OF_WORKPLACES: Mapping[str, Mapping[float, float]] = {
    "hours_min": {2: 0.2, 5: 0.2, 10: 0.2, 15: 0.15, 20: 0.1, 30: 0.1, 37: 0.05},
    "hours_max": {10: 0.15, 20: 0.3, 30: 0.25, 37: 0.3},
    "times": _masks(
        _T,
        {
            _DAY: 0.45,
            (*_DAY, _T.WEEKEND): 0.2,
            (_T.LATE_MORNING, _T.AFTERNOON, _T.EVENING, _T.WEEKEND): 0.15,
            (_T.MORNING,): 0.05,
            (_T.EVENING, _T.WEEKEND): 0.1,
            (_T.NIGHT,): 0.05,
        },
    ),
    "forms": _masks(
        _F,
        {
            (_F.ORDINARY,): 0.2,
            (_F.ORDINARY, _F.FEW_HOURS): 0.2,
            (_F.ORDINARY, _F.FEW_HOURS, _F.FLEX_JOB, _F.WAGE_SUBSIDY, _F.WORK_EXPERIENCE): 0.45,
            (_F.WORK_EXPERIENCE, _F.WAGE_SUBSIDY): 0.15,
        },
    ),
    "requirements": _masks(_C, {(): 0.75, (_C.DRIVING_LICENCE_B,): 0.2, (_C.FORKLIFT,): 0.05}),
    "most_at_once": {1: 0.4, 2: 0.3, 3: 0.2, 5: 0.1},
    "can_grow": {0: 0.4, 1: 0.6},
    "support": _masks(_S, {(): 0.3, (_S.BUDDY,): 0.2, (_S.BUDDY, _S.INTRODUCTION): 0.3, tuple(_S): 0.2}),
    "recruitment": _masks(
        _W, {(_W.NETWORK,): 0.3, (_W.NETWORK, _W.UNSOLICITED): 0.3, (_W.ADVERT,): 0.3, (_W.INTERNAL,): 0.1}
    ),
    "values": _masks(
        model.Strength,
        {
            (model.Strength.STABLE_ATTENDANCE,): 0.4,
            (model.Strength.INTEREST, model.Strength.TEAM_PLAYER): 0.3,
            (model.Strength.ACCURACY, model.Strength.PACE): 0.3,
        },
    ),
}
"""Column of the table → value → how many workplaces have it."""

LEVELS = (
    (0.25, 0.55, 0.20),
    (0.65, 0.30, 0.05),
    (0.20, 0.60, 0.20),
    (0.05, 0.35, 0.60),
)
"""What the work usually is on an axis (unknown, 1, 2, 3) → how many such workplaces are at 1, 2 and 3."""

OF_PEOPLE: Mapping[str, tuple[tuple[object, float], ...]] = {
    "max_commute_minutes": ((15.0, 0.1), (20.0, 0.15), (30.0, 0.35), (45.0, 0.25), (60.0, 0.15)),
    "transport": (
        (("car",), 0.3),
        (("bike", "bus", "train"), 0.35),
        (("bike",), 0.15),
        (("bus", "train"), 0.15),
        (("walk",), 0.05),
    ),
    "hours_goal": (
        (5.0, 0.08),
        (10.0, 0.17),
        (15.0, 0.2),
        (20.0, 0.2),
        (25.0, 0.1),
        (30.0, 0.1),
        (37.0, 0.15),
    ),
    "hours_now": ((2.0, 0.2), (5.0, 0.3), (10.0, 0.3), (15.0, 0.2)),
    "times": (
        ((_T.LATE_MORNING, _T.AFTERNOON), 0.35),
        (_DAY, 0.3),
        ((_T.LATE_MORNING,), 0.1),
        ((_T.AFTERNOON, _T.EVENING), 0.1),
        ((*_DAY, _T.EVENING, _T.WEEKEND), 0.15),
    ),
    "certificates": (
        ((), 0.45),
        ((_C.DRIVING_LICENCE_B,), 0.45),
        ((_C.DRIVING_LICENCE_B, _C.FORKLIFT), 0.05),
        ((_C.DRIVING_LICENCE_AM,), 0.05),
    ),
    "accepted_forms": (
        (tuple(form for form in _F if form is not _F.EDUCATION), 0.35),
        ((_F.ORDINARY, _F.FEW_HOURS), 0.35),
        ((_F.WORK_EXPERIENCE, _F.WAGE_SUBSIDY, _F.FLEX_JOB), 0.2),
        ((_F.FLEX_JOB,), 0.1),
    ),
    "axis": (
        (model.AxisWish.NEUTRAL, 0.55),
        (model.AxisWish.WANT, 0.15),
        (model.AxisWish.LITTLE, 0.23),
        (model.AxisWish.NEVER, 0.07),
    ),
    "accommodations": (
        ((), 0.25),
        ((model.Accommodation.BUDDY, model.Accommodation.CALM_START), 0.45),
        ((model.Accommodation.GRADUAL_HOURS, model.Accommodation.WRITTEN_MESSAGES), 0.3),
    ),
    "strengths": (
        ((model.Strength.STABLE_ATTENDANCE, model.Strength.ACCURACY), 0.4),
        ((model.Strength.INTEREST, model.Strength.TEAM_PLAYER), 0.35),
        ((model.Strength.CUSTOMER_SERVICE, model.Strength.PACE), 0.25),
    ),
}
"""Field of the profile → (answer, how many people would give it), the shares adding up to 1."""
