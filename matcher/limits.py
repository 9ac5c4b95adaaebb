"""The hard limits, vectorised: one bit each over all candidates. Unknown never excludes."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import numpy.typing as npt

from crm import model
from crm.danish import plain
from matcher.codes import HARD_BITS, SUPPORTED_BITS, UNKNOWN, held, mask
from matcher.result import Limit
from matcher.table import Flags, WorkplaceTable
from matcher.travel import Minutes

BIT = {limit: 1 << n for n, limit in enumerate(Limit)}
"""Limit → its bit in the arrays that `broken` gives."""

_P_NUMBER = re.compile(r"\d{10}")
_INDUSTRY = re.compile(r"\d{1,6}")


def broken(profile: model.JobProfile, table: WorkplaceTable, minutes: Minutes) -> npt.NDArray[np.int16]:
    """For each candidate the bits of all limits it breaks; 0 = allowed. `minutes` is over workplaces."""
    by_workplace = (
        BIT[Limit.COMMUTE] * too_far(profile, minutes)
        | BIT[Limit.ENVIRONMENT] * never_wanted(profile, table)
        | BIT[Limit.DO_NOT_CONTACT] * table.resting
    )
    bits = (
        by_workplace.astype(np.int16)[table.owner]
        | BIT[Limit.REQUIREMENT] * paper_missing(profile, table)
        | BIT[Limit.TIMES] * none_shared(mask(profile.times, model.TimeOfDay), table.times)
        | BIT[Limit.HOURS] * too_many_hours(profile, table)
        | BIT[Limit.FORM] * none_shared(mask(profile.accepted_forms, model.Form), table.forms)
        | BIT[Limit.NO_GO] * on_no_go_list(profile, table)
        | BIT[Limit.FULL] * full(profile, table)
    )
    return bits.astype(np.int16)


@cache
def names(bits: int) -> tuple[Limit, ...]:
    """The limits behind a candidate's bits."""
    return tuple(limit for limit in Limit if bits & BIT[limit])


def too_far(profile: model.JobProfile, minutes: Minutes) -> Flags:
    """Over workplaces: the fastest way takes longer than the participant's longest (equal is allowed)."""
    if profile.max_commute_minutes is None:
        return np.zeros(len(minutes), dtype=np.bool_)
    return np.asarray(minutes > profile.max_commute_minutes)


def never_wanted(profile: model.JobProfile, table: WorkplaceTable) -> Flags:
    """Over workplaces: an axis the participant says `never` to stands at 3."""
    never = [n for n, wish in enumerate(profile.axes) if wish == model.AxisWish.NEVER]
    return np.asarray((table.axes[:, never] == 3).any(axis=1))


def paper_missing(profile: model.JobProfile, table: WorkplaceTable) -> Flags:
    """A licence, forklift or welding paper is asked for and not held; unknown papers exclude nothing."""
    papers = held(profile.certificates)
    if papers == UNKNOWN:
        return np.zeros(len(table.requirements), dtype=np.bool_)
    asked = np.where(table.requirements == UNKNOWN, 0, table.requirements)
    return np.asarray((asked & HARD_BITS & ~papers) != 0)


def none_shared(own: int, theirs: npt.NDArray[np.int32]) -> Flags:
    """Both sides state a list and share nothing."""
    if own == UNKNOWN:
        return np.zeros(len(theirs), dtype=np.bool_)
    return np.asarray((theirs != UNKNOWN) & ((theirs & own) == 0))


def too_many_hours(profile: model.JobProfile, table: WorkplaceTable) -> Flags:
    """The fewest weekly hours there exceed what the participant is aiming at."""
    if profile.hours_goal is None:
        return np.zeros(len(table.hours_min), dtype=np.bool_)
    return np.asarray(table.hours_min > profile.hours_goal)


def full(profile: model.JobProfile, table: WorkplaceTable) -> Flags:
    """No room: the workplace's own number is reached, or the supported places are and only those would do."""
    own = mask(profile.accepted_forms, model.Form)
    shared = np.where(table.forms == UNKNOWN, 0, table.forms) & (0 if own == UNKNOWN else own)
    only_supported = (shared != 0) & ((shared & ~SUPPORTED_BITS) == 0)
    return np.asarray(table.at_own_limit[table.owner] | (table.supported_taken[table.owner] & only_supported))


def on_no_go_list(profile: model.JobProfile, table: WorkplaceTable) -> Flags:
    """The P-number, the start of the industry code, or every job type stated is on the no-go list."""
    numbers, industries, titles = split_no_go(profile.no_go or ())
    place = np.zeros(table.size, dtype=np.bool_)
    place[[table.rows[number] for number in numbers if number in table.rows]] = True
    if industries:
        barred = np.array([code.startswith(industries) for code in table.industries], dtype=np.bool_)
        place |= barred[table.industry]
    flags: Flags = place[table.owner]
    known = [number for title in titles if (number := table.words.known.get(title)) is not None]
    if known:
        marked = np.zeros(len(table.words), dtype=np.bool_)
        marked[known] = True
        flags = flags | ((table.titles.lengths > 0) & (table.titles.count(marked) == table.titles.lengths))
    return flags


def split_no_go(entries: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Sort a no-go list into P-numbers, beginnings of industry codes (dots dropped) and job types (plain)."""
    numbers, industries, titles = [], [], []
    for entry in entries:
        digits = entry.replace(".", "").replace(" ", "")
        if _P_NUMBER.fullmatch(digits):
            numbers.append(digits)
        elif _INDUSTRY.fullmatch(digits):
            industries.append(digits)
        else:
            titles.append(plain(entry))
    return tuple(numbers), tuple(industries), tuple(titles)
