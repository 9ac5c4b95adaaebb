"""Support: what helps the participant against what the workplace can give."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from crm import model
from matcher.codes import UNKNOWN as NO_LIST
from matcher.codes import mask
from matcher.pairing import Pairing, Values
from matcher.result import Reason
from matcher.table import WorkplaceTable

UNKNOWN = 0.5
"""The value of an accommodation about which the workplace has not been asked."""

MISSING = 0.15
"""The value of an accommodation that the workplace has said it does not give."""

_A, _S = model.Accommodation, model.Support
_GROWTH = (None, False, True)
"""What is known of whether hours can grow."""

GIVEN_BY = {
    _A.BUDDY: (_S.BUDDY,),
    _A.WRITTEN_MESSAGES: (_S.WRITTEN_INSTRUCTIONS,),
    _A.CALM_START: (_S.INTRODUCTION, _S.BUDDY),
    _A.GRADUAL_HOURS: (),
}
"""Which support on site meets an accommodation; gradual hours are met by hours that can grow.

Fixed breaks and time off for appointments have no column at the workplace: they are asked about.
"""


def _wished(pairing: Pairing) -> list[model.Accommodation]:
    return [_A(code) for code in pairing.profile.accommodations or () if _A(code) in GIVEN_BY]


@cache
def _bits(accommodation: model.Accommodation) -> int:
    return mask(GIVEN_BY[accommodation], _S)


def values(pairing: Pairing) -> Values:
    """The mean over the accommodations that workplaces can be compared on."""
    wished = _wished(pairing)
    if not wished:
        return pairing.constant(UNKNOWN)
    table = pairing.table
    given = table.remember("support", lambda: _given_there(table))
    return table.over_candidates(_of_each(tuple(wished))[given])


def _given_there(table: WorkplaceTable) -> npt.NDArray[np.int32]:
    """Over workplaces: what they give on site, and whether hours can grow, as one number."""
    return np.asarray((table.support - NO_LIST) * len(_GROWTH) + table.can_grow + 1, dtype=np.int32)


@lru_cache(maxsize=256)
def _of_each(wished: tuple[model.Accommodation, ...]) -> Values:
    """The value for every such number."""
    return np.array(
        [
            sum(_worth(one, support, grows) for one in wished) / len(wished)
            for support in range(NO_LIST, 1 << len(_S))
            for grows in _GROWTH
        ],
        dtype=np.float32,
    )


def _worth(accommodation: model.Accommodation, support: int, grows: bool | None) -> float:
    """One accommodation at a workplace that gives this."""
    if accommodation is _A.GRADUAL_HOURS:
        given = grows
    else:
        given = None if support == NO_LIST else bool(support & _bits(accommodation))
    return UNKNOWN if given is None else 1.0 if given else MISSING


def _given(place: model.Workplace, accommodation: model.Accommodation) -> bool | None:
    """Whether the workplace gives it; None = not known."""
    if accommodation is _A.GRADUAL_HOURS:
        return place.hours_can_grow
    support = mask(place.support_on_site, _S)
    return None if support == NO_LIST else bool(support & _bits(accommodation))


def reason(pairing: Pairing, candidate: int) -> Reason:
    """Which of the accommodations are met."""
    wished = _wished(pairing)
    place = pairing.table.workplace(candidate)
    met = tuple(a.value for a in wished if _given(place, a))
    if not wished:
        return Reason("support.none_stated")
    if met:
        return Reason("support.given", {"accommodations": met})
    return Reason("support.unknown" if any(_given(place, a) is None for a in wished) else "support.not_given")


def against(pairing: Pairing, candidate: int) -> Iterator[Reason]:
    """What helps the participant and is not given there."""
    place = pairing.table.workplace(candidate)
    missing = tuple(a.value for a in _wished(pairing) if _given(place, a) is False)
    if missing:
        yield Reason("support.missing", {"accommodations": missing})


def ask(pairing: Pairing, candidate: int) -> Iterator[Reason]:
    """Every accommodation of which nobody knows whether it can be given."""
    place = pairing.table.workplace(candidate)
    wished = [_A(code) for code in pairing.profile.accommodations or ()]
    unknown = tuple(a.value for a in wished if a not in GIVEN_BY or _given(place, a) is None)
    if unknown:
        yield Reason("ask.accommodations", {"accommodations": unknown})
