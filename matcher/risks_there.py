"""Facts that nobody knows of a workplace, and how likely each breaks a hard limit of the participant."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import numpy as np
import numpy.typing as npt

from crm import model
from matcher import base_rates, limits, travel
from matcher.base_rates import Rows
from matcher.codes import HARD_BITS, SUPPORTED_BITS, UNKNOWN, held, mask
from matcher.pairing import Pairing
from matcher.table import Flags, Floats, WorkplaceTable

SPREAD_KM = 2.5
"""How far, as a standard deviation, somebody is from the centre of their postcode, in road kilometres."""

FAR_AWAY = 0.3
"""The chance that the way is too long where nobody knows from where to where."""

HAS_A_LIMIT = 0.15
"""How many of the employers that have never said how many of ours they take would say it if asked."""


def _unless_known(unknown: Flags, chance: Floats) -> Floats:
    return np.where(unknown, chance, 0.0)


def _over(table: WorkplaceTable, candidates: Rows, fact: str, breaks: Flags) -> Floats:
    """How likely the values that break a limit are; `breaks` says which of `shares().values` do."""
    return base_rates.shares(table, fact, table.owner[candidates]).likely @ breaks


def _values_of(table: WorkplaceTable, fact: str) -> Floats:
    return base_rates.shares(table, fact, np.zeros(0, dtype=np.intp)).values


def _hours(pairing: Pairing, candidates: Rows) -> Floats | None:
    """The fewest hours there, unknown; never more than the most, where those are known."""
    goal, table = pairing.profile.hours_goal, pairing.table
    unknown = np.isnan(table.hours_min[candidates])
    if goal is None or not unknown.any():
        return None
    found = base_rates.shares(table, "hours_min", table.owner[candidates])
    most = table.hours_max[candidates][:, None]
    can_be = np.isnan(most) | (found.values <= most)
    weight = (found.likely * can_be).sum(axis=1)
    chance = (found.likely * (can_be & (found.values > goal))).sum(axis=1) / np.where(weight > 0, weight, 1)
    return _unless_known(unknown, chance)


def _times(pairing: Pairing, candidates: Rows) -> Floats | None:
    return _list(pairing, candidates, "times", mask(pairing.profile.times, model.TimeOfDay))


def _forms(pairing: Pairing, candidates: Rows) -> Floats | None:
    return _list(pairing, candidates, "forms", mask(pairing.profile.accepted_forms, model.Form))


def _list(pairing: Pairing, candidates: Rows, fact: str, own: int) -> Floats | None:
    """A list there is unknown, and it could hold nothing of the participant's."""
    unknown = getattr(pairing.table, fact)[candidates] == UNKNOWN
    if own == UNKNOWN or not unknown.any():
        return None
    breaks = limits.none_shared(own, _values_of(pairing.table, fact).astype(np.int32))
    return _unless_known(unknown, _over(pairing.table, candidates, fact, breaks))


def _requirements(pairing: Pairing, candidates: Rows) -> Floats | None:
    table, papers = pairing.table, held(pairing.profile.certificates)
    unknown = table.requirements[candidates] == UNKNOWN
    if papers == UNKNOWN or not unknown.any():
        return None
    breaks = (_values_of(table, "requirements").astype(np.int64) & HARD_BITS & ~papers) != 0
    return _unless_known(unknown, _over(table, candidates, "requirements", breaks))


def axis(pairing: Pairing, candidates: Rows, number: int) -> Floats:
    """The participant says never, and nobody has noted the axis there."""
    unknown = pairing.table.axes[pairing.table.owner[candidates], number] == 0
    return _unless_known(unknown, base_rates.level_shares(pairing.table, number, candidates)[:, 2])


def _room(pairing: Pairing, candidates: Rows) -> Floats | None:
    """Somebody of ours is there, and nobody knows how many they can take."""
    table = pairing.table
    rows = table.owner[candidates]
    unknown = np.isnan(table.most_at_once[rows]) & (table.running[rows] > 0)
    if not unknown.any():
        return None
    found = base_rates.shares(table, "most_at_once", rows)
    reached = (found.likely * (found.values <= table.running[rows][:, None])).sum(axis=1)
    return _unless_known(unknown, HAS_A_LIMIT * reached)


def _size(pairing: Pairing, candidates: Rows) -> Floats | None:
    """The supported places of the rule could be taken: how many employees there are is unknown."""
    table, own = pairing.table, mask(pairing.profile.accepted_forms, model.Form)
    if table.rule is None or own == UNKNOWN:
        return None
    places = table.remember("rates.places", partial(_known_places, table))
    chance = np.zeros(len(candidates))
    for n, candidate in enumerate(candidates.tolist()):
        past, forms = table.history(candidate), int(table.forms[candidate])
        shared = forms & own if forms != UNKNOWN else 0
        used = past.running_supported if past else 0
        if (
            used
            and shared
            and not shared & ~SUPPORTED_BITS
            and table.workplace(candidate).employees_fte is None
        ):
            chance[n] = (places <= used).mean() if len(places) else 1 / (1 + table.rule.at_least)
    return chance


def _known_places(table: WorkplaceTable) -> npt.NDArray[np.int64]:
    """How many supported places each workplace has whose size is known."""
    known = [place.employees_fte for place in table.workplaces if place.employees_fte is not None]
    return np.array([table.rule.places(size) if table.rule else 0 for size in known], dtype=np.int64)


def _work(pairing: Pairing, candidates: Rows) -> Floats | None:
    """No job type is known, and some are on the no-go list: how often all of them are, in the industry."""
    table, titles = pairing.table, limits.split_no_go(pairing.profile.no_go or ())[2]
    unknown = table.titles.lengths[candidates] == 0
    if not titles or not unknown.any():
        return None
    barred = limits.on_no_go_list(replace(pairing.profile, no_go=titles), table)[: table.size]
    known = table.titles.filled[: table.size]
    groups, count = table.industry, len(table.industries)
    of = np.bincount(groups[known], minlength=count), np.bincount(groups[known & barred], minlength=count)
    wide = float(barred[known].mean()) if known.any() else 0.0
    chance = (of[1] + base_rates.WIDER * wide) / (of[0] + base_rates.WIDER)
    return _unless_known(unknown, chance[groups[table.owner[candidates]]])


def _industry(pairing: Pairing, candidates: Rows) -> Floats | None:
    """The industry is unknown, and some are on the no-go list: how many workplaces are in those."""
    table, barred = pairing.table, limits.split_no_go(pairing.profile.no_go or ())[1]
    if not barred:
        return None
    known = np.array([bool(code) for code in table.industries])[table.industry]
    unknown = ~known[table.owner[candidates]]
    if not unknown.any():
        return None
    flags = np.array([code.startswith(barred) for code in table.industries])[table.industry]
    return _unless_known(unknown, np.full(len(candidates), flags[known].mean() if known.any() else 0.0))


def _way(pairing: Pairing, candidates: Rows) -> Floats | None:
    """Where the workplace lies is unknown, or known by its postcode alone."""
    said, table = pairing.profile, pairing.table
    if said.max_commute_minutes is None or not said.transport or homeless(said):
        return None
    vague = np.array([table.workplace(candidate).latitude is None for candidate in candidates.tolist()])
    if not vague.any():
        return None
    known = pairing.minutes[~np.isnan(pairing.minutes)]
    nowhere = float((known > said.max_commute_minutes).mean()) if len(known) else FAR_AWAY
    near = beyond(pairing, candidates)
    return _unless_known(vague, np.where(np.isnan(near), nowhere, near))


def homeless(said: model.JobProfile) -> bool:
    """Nobody knows where the participant lives, not even the postcode."""
    return bool(np.isnan(travel.position(said.latitude, said.longitude, said.postcode)[0]))


def beyond(pairing: Pairing, candidates: Rows) -> Floats:
    """The chance that a way known from postcodes alone is longer than can be done; nan = unknown."""
    said = pairing.profile
    ways = [travel.MODES[mode] for mode in said.transport or ()]
    reach = max(((said.max_commute_minutes or 0) - wait) * speed / 60 for wait, speed in ways)
    away = (pairing.kilometres[pairing.table.owner[candidates]] - reach) / SPREAD_KM
    return np.array([0.5 * (1 + math.erf(one / math.sqrt(2))) for one in away.tolist()])


PARTS: Mapping[str, Callable[[Pairing, Rows], Floats | None]] = {
    "hours": _hours,
    "times": _times,
    "forms": _forms,
    "requirements": _requirements,
    "way": _way,
    "room": _room,
    "size": _size,
    "work": _work,
    "industry": _industry,
}
"""Kind of unknown fact → the chance that it breaks a limit, over these candidates; None where it cannot."""
