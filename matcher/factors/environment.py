"""Environment: eight axes of the workplace against what the participant says of each."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from crm import model
from matcher.pairing import Pairing, Values
from matcher.result import Reason
from matcher.table import WorkplaceTable

UNKNOWN = 0.6
"""The value of an axis nobody has noted, and of a participant who has said nothing."""

GUESSED = 0.5
"""How much the usual environment of the work counts where nobody has noted the real one."""

USUALLY_FITS = 0.8
"""From this value on the page says that the work usually fits on an axis."""

_Wish = model.AxisWish
FIT = {
    _Wish.WANT: (UNKNOWN, 0.1, 0.7, 1.0),
    _Wish.LITTLE: (UNKNOWN, 1.0, 0.7, 0.0),
    _Wish.NEVER: (UNKNOWN, 1.0, 0.4, 0.0),
}
"""What the participant says → the value when the workplace is unknown, 1, 2 and 3."""


def _said(pairing: Pairing) -> list[tuple[int, model.AxisWish]]:
    return [(n, wish) for n, wish in enumerate(pairing.profile.axes) if wish in FIT and wish is not None]


def values(pairing: Pairing) -> Values:
    """The mean over the axes the participant has said something of."""
    said = _said(pairing)
    if not said:
        return pairing.constant(UNKNOWN)
    total = np.zeros(len(pairing.table.owner), dtype=np.float32)
    for axis, wish in said:
        total += _fits(pairing.table, axis, wish)
    return total * np.float32(1 / len(said))


def _fits(table: WorkplaceTable, axis: int, wish: model.AxisWish) -> Values:
    """One axis: as noted at the workplace, else as the best of its job types usually is, counted in part."""
    return table.remember(f"environment.{axis}.{wish}", lambda: _of_axis(table, axis, wish))


def _of_axis(table: WorkplaceTable, axis: int, wish: model.AxisWish) -> Values:
    noted = table.over_candidates(table.axes[:, axis])
    guess = UNKNOWN + GUESSED * (table.titles.highest(_usual_fit(table, axis, wish), UNKNOWN) - UNKNOWN)
    return np.where(noted > 0, np.array(FIT[wish], dtype=np.float32)[noted], guess).astype(np.float32)


def _usual_fit(table: WorkplaceTable, axis: int, wish: model.AxisWish) -> Values:
    """How well the usual environment of each text's work fits; the middle where it is not known."""
    levels = table.words.usual_axes()[:, axis]
    fit = np.interp(np.nan_to_num(levels, nan=2), (1, 2, 3), FIT[wish][1:])
    return np.where(np.isnan(levels), UNKNOWN, fit).astype(np.float32)


def _guessed(pairing: Pairing, candidate: int) -> list[tuple[str, str]]:
    """The axes that nobody has noted and that usually fit in the work there."""
    numbers = pairing.table.titles.at(candidate)
    if not len(numbers):
        return []
    row = pairing.table.axes[pairing.table.owner[candidate]]
    return [
        (model.AXES[axis], wish.value)
        for axis, wish in _said(pairing)
        if row[axis] == 0 and _usual_fit(pairing.table, axis, wish)[numbers].max() >= USUALLY_FITS
    ]


def _levels(pairing: Pairing, candidate: int) -> list[tuple[str, str, int]]:
    """(axis, what the participant says, level there; 0 = unknown)"""
    row = pairing.table.axes[pairing.table.owner[candidate]]
    return [(model.AXES[axis], wish.value, int(row[axis])) for axis, wish in _said(pairing)]


def reason(pairing: Pairing, candidate: int) -> Reason:
    """Which axes fit."""
    levels = _levels(pairing, candidate)
    if not levels:
        return Reason("environment.none_stated")
    fitting = tuple((axis, wish) for axis, wish, level in levels if level and _fit(wish, level) >= UNKNOWN)
    if fitting:
        return Reason("environment.fits", {"axes": fitting, "of": len(levels)})
    if any(level for _, _, level in levels):
        return Reason("environment.unlike")
    guessed = tuple(_guessed(pairing, candidate))
    return Reason("environment.guessed", {"axes": guessed}) if guessed else Reason("environment.unknown")


def _fit(wish: str, level: int) -> float:
    return FIT[model.AxisWish(wish)][level]


def against(pairing: Pairing, candidate: int) -> Iterator[Reason]:
    """Each axis that stands the other way than the participant wishes."""
    for axis, wish, level in _levels(pairing, candidate):
        if level and _fit(wish, level) < UNKNOWN:
            yield Reason("environment.against", {"axis": axis, "wish": wish, "level": level})


def ask(pairing: Pairing, candidate: int) -> Iterator[Reason]:
    """Axes nobody has noted; those the participant says `never` to come first."""
    unknown = [(axis, wish) for axis, wish, level in _levels(pairing, candidate) if level == 0]
    never = tuple(axis for axis, wish in unknown if wish == _Wish.NEVER)
    rest = tuple(axis for axis, wish in unknown if wish != _Wish.NEVER)
    if never:
        yield Reason("ask.never_axes", {"axes": never})
    if rest:
        yield Reason("ask.axes", {"axes": rest})
