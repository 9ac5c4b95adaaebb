"""The words of the simulated towns: kinds of work as employers and people name them, and industries."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from crm import reference

REGISTERS = ("title", "phrase", "colloquial")
"""How a person words a wish: as a title, as a phrase, in words that share few letters with the title."""

KIN = (
    {"butik", "lager"},
    {"butik", "service"},
    {"køkken", "rengøring"},
    {"rengøring", "service"},
    {"lager", "industri"},
    {"industri", "træ"},
    {"byggeri", "træ"},
    {"byggeri", "service"},
    {"værksted", "industri"},
    {"værksted", "it"},
    {"dyr", "grønt"},
    {"grønt", "service"},
    {"kontor", "it"},
    {"kontor", "kultur"},
    {"omsorg", "børn"},
    {"omsorg", "rengøring"},
)
"""Families of work that a person might also like. Part of the hidden truth."""

SAME_FAMILY = 0.45
KIN_FAMILY = 0.15


@dataclass(frozen=True, slots=True)
class Occupation:
    """One kind of work. `wishes` holds the wordings of each register; `hours` are the usual ones a week."""

    key: str
    family: str
    axes: tuple[int, ...]
    hours: tuple[int, int]
    requirement: str | None
    titles: tuple[str, ...]
    tasks: tuple[str, ...]
    wishes: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Industry:
    """One industry of the town. `mix` is the weight of each occupation; `towns` names where it lies."""

    key: str
    share: float
    codes: tuple[str, ...]
    small: float
    towns: str
    times: tuple[str, ...]
    names: tuple[str, ...]
    mix: npt.NDArray[np.float64]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (reference.data_folder() / "simulation" / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _list(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(";"))


@cache
def occupations() -> tuple[Occupation, ...]:
    """Every kind of work in the towns."""
    return tuple(_occupation(row) for row in _rows("occupations.csv"))


def _occupation(row: dict[str, str]) -> Occupation:
    low, _, high = row["hours"].partition("-")
    return Occupation(
        key=row["occupation"],
        family=row["family"],
        axes=tuple(int(digit) for digit in row["axes"]),
        hours=(int(low), int(high)),
        requirement=row["requirement"] or None,
        titles=_list(row["titles"]),
        tasks=_list(row["tasks"]),
        wishes=tuple(_list(row[f"wished_{register}"]) for register in REGISTERS),
    )


@cache
def industries() -> tuple[Industry, ...]:
    """Every industry of the towns."""
    position = {occupation.key: n for n, occupation in enumerate(occupations())}
    return tuple(_industry(row, position) for row in _rows("industries.csv"))


def _industry(row: dict[str, str], position: dict[str, int]) -> Industry:
    mix = np.zeros(len(position))
    for part in _list(row["occupations"]):
        key, _, weight = part.partition(":")
        mix[position[key]] = float(weight)
    return Industry(
        key=row["industry"],
        share=float(row["share"]),
        codes=_list(row["codes"]),
        small=float(row["small"]),
        towns=row["towns"],
        times=_list(row["times"]),
        names=_list(row["names"]),
        mix=mix / mix.sum(),
    )


@cache
def likeness() -> npt.NDArray[np.float64]:
    """How much of a wish one kind of work fulfils for another, 0–1: itself, its family, a kindred family."""
    every = occupations()
    table = np.zeros((len(every), len(every)))
    for row, wished in enumerate(every):
        for column, offered in enumerate(every):
            if wished.key == offered.key:
                table[row, column] = 1.0
            elif wished.family == offered.family:
                table[row, column] = SAME_FAMILY
            elif {wished.family, offered.family} in KIN:
                table[row, column] = KIN_FAMILY
    table.flags.writeable = False
    return table
