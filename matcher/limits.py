"""The hard limits, vectorised: one bit each over all candidates. Unknown never excludes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt

from crm import model
from crm.danish import plain
from matcher.codes import HARD_BITS, SUPPORTED_BITS, UNKNOWN, held, mask
from matcher.result import Limit
from matcher.table import Bits, Flags, WorkplaceTable
from matcher.travel import Minutes

BIT = {limit: 1 << n for n, limit in enumerate(Limit)}
"""Limit → its bit in the arrays that `broken` gives."""

_P_NUMBER = re.compile(r"\d{10}")
_INDUSTRY = re.compile(r"\d{1,6}")


def broken(profile: model.JobProfile, table: WorkplaceTable, minutes: Minutes) -> npt.NDArray[np.int16]:
    """For each candidate the bits of all limits it breaks; 0 = allowed. `minutes` is over workplaces."""
    bits = np.zeros(len(table.owner), dtype=np.int16)
    for limit, flags in _each(profile, table, minutes):
        bits |= flags * np.int16(BIT[limit])
    return bits


def allowed(profile: model.JobProfile, table: WorkplaceTable, minutes: Minutes) -> Flags:
    """The candidates that break none of them."""
    left_out = np.zeros(len(table.owner), dtype=np.bool_)
    for _, flags in _each(profile, table, minutes):
        left_out |= flags
    return ~left_out


def _each(
    profile: model.JobProfile, table: WorkplaceTable, minutes: Minutes
) -> Iterator[tuple[Limit, Flags]]:
    """Which candidates break each limit; limits that this participant cannot break are passed over."""
    if profile.max_commute_minutes is not None:
        yield Limit.COMMUTE, table.over_candidates(too_far(profile, minutes))
    if model.AxisWish.NEVER in profile.axes:
        yield Limit.ENVIRONMENT, table.over_candidates(never_wanted(profile, table))
    yield Limit.DO_NOT_CONTACT, table.over_candidates(table.resting)
    if profile.certificates is not None:
        yield Limit.REQUIREMENT, paper_missing(profile, table)
    if profile.times is not None:
        yield Limit.TIMES, none_shared(mask(profile.times, model.TimeOfDay), table.times)
    if profile.hours_goal is not None:
        yield Limit.HOURS, too_many_hours(profile, table)
    if profile.accepted_forms is not None:
        yield Limit.FORM, none_shared(mask(profile.accepted_forms, model.Form), table.forms)
    if profile.no_go:
        yield Limit.NO_GO, on_no_go_list(profile, table)
    yield Limit.FULL, full(profile, table)


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
    never = sum(1 << n for n, wish in enumerate(profile.axes) if wish == model.AxisWish.NEVER)
    high = table.remember("limits.high", lambda: _at_three(table))
    return np.asarray((high & never) != 0)


def _at_three(table: WorkplaceTable) -> npt.NDArray[np.int16]:
    """Over workplaces: the bits of the axes that stand at 3."""
    return np.asarray((table.axes == 3) @ (1 << np.arange(table.axes.shape[1])), dtype=np.int16)


def paper_missing(profile: model.JobProfile, table: WorkplaceTable) -> Flags:
    """A licence, forklift or welding paper is asked for and not held; unknown papers exclude nothing."""
    papers = held(profile.certificates)
    if papers == UNKNOWN:
        return np.zeros(len(table.requirements), dtype=np.bool_)
    asked = table.remember("limits.papers", lambda: _papers(table))
    return np.asarray((asked & ~papers) != 0)


def _papers(table: WorkplaceTable) -> Bits:
    """Over candidates: the papers asked for that somebody must hold; none where that is unknown."""
    return np.where(table.requirements == UNKNOWN, 0, table.requirements & HARD_BITS).astype(np.int32)


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
    reached = table.over_candidates(table.at_own_limit)
    own = mask(profile.accepted_forms, model.Form)
    if own == UNKNOWN or not table.supported_taken.any():
        return reached
    taken = np.flatnonzero(table.over_candidates(table.supported_taken))
    forms = table.forms[taken]
    shared = np.where(forms == UNKNOWN, 0, forms & own)
    reached[taken] |= (shared != 0) & ((shared & ~SUPPORTED_BITS) == 0)
    return reached


def on_no_go_list(profile: model.JobProfile, table: WorkplaceTable) -> Flags:
    """The P-number, the start of the industry code, or every job type stated is on the no-go list."""
    numbers, industries, titles = split_no_go(profile.no_go or ())
    place = np.zeros(table.size, dtype=np.bool_)
    place[[table.rows[number] for number in numbers if number in table.rows]] = True
    if industries:
        barred = np.array([code.startswith(industries) for code in table.industries], dtype=np.bool_)
        place |= barred[table.industry]
    flags: Flags = table.over_candidates(place)
    known = [number for title in titles if (number := table.words.known.get(title)) is not None]
    if known:
        marked = np.zeros(len(table.words), dtype=np.bool_)
        marked[known] = True
        flags |= table.titles.filled & (table.titles.count(marked) == table.titles.lengths)
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
