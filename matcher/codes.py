"""Lists of codes as bit masks, so that 'asked for and not held' is one array operation."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from crm import model

UNKNOWN = -1
"""The mask of a list about which nothing is known; an empty list is 0."""

_C = model.Certificate
IMPLIED = {
    _C.DRIVING_LICENCE_C: (_C.DRIVING_LICENCE_B, _C.DRIVING_LICENCE_AM),
    _C.DRIVING_LICENCE_D: (_C.DRIVING_LICENCE_B, _C.DRIVING_LICENCE_AM),
    _C.DRIVING_LICENCE_B: (_C.DRIVING_LICENCE_AM,),
}
"""Which licences come with another one."""

HARD = (
    _C.DRIVING_LICENCE_AM,
    _C.DRIVING_LICENCE_B,
    _C.DRIVING_LICENCE_C,
    _C.DRIVING_LICENCE_D,
    _C.FORKLIFT,
    _C.WELDING,
)
"""What must be held. Hygiene course and record checks can be arranged, so they exclude nobody."""


@lru_cache(maxsize=8192)
def mask(codes: tuple[str, ...] | None, kind: type[StrEnum]) -> int:
    """The bits of `codes` in the order of `kind`, or `UNKNOWN`."""
    if codes is None:
        return UNKNOWN
    position = {code: n for n, code in enumerate(kind)}
    bits = 0
    for code in codes:
        bits |= 1 << position[kind(code)]
    return bits


@lru_cache(maxsize=8192)
def names(bits: int, kind: type[StrEnum]) -> tuple[str, ...]:
    """The codes behind a mask; none for `UNKNOWN`."""
    if bits <= 0:
        return ()
    return tuple(code.value for n, code in enumerate(kind) if bits >> n & 1)


def held(certificates: tuple[str, ...] | None) -> int:
    """The mask of what a person holds, with what comes along (C and D include B, B includes AM)."""
    if certificates is None:
        return UNKNOWN
    codes = {_C(code) for code in certificates}
    return mask((*codes, *(extra for code in codes for extra in IMPLIED.get(code, ()))), _C)


HARD_BITS = mask(HARD, _C)
SUPPORTED_BITS = mask((model.Form.WORK_EXPERIENCE, model.Form.WAGE_SUBSIDY), model.Form)
