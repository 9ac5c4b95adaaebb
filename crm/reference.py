"""The small reference tables that ship with the product: postcodes, industries, dated rules."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

Position = tuple[float, float]
"""Latitude and longitude in degrees (WGS 84)."""


class UnitGroup(NamedTuple):
    """The titles of an ISCO-08 unit group."""

    da: str
    sv: str
    en: str


def data_folder() -> Path:
    """Where the shipped data lies: inside the installed package, else beside it in a checkout."""
    here = Path(__file__).resolve().parent
    installed = here / "data"
    return installed if installed.is_dir() else here.parent / "data"


def _rows(name: str) -> list[dict[str, str]]:
    with (data_folder() / "reference" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def postcode_centres() -> dict[str, Position]:
    """Postcode → centre. Postcodes without a known centre are left out."""
    return {
        row["postcode"]: (float(row["latitude"]), float(row["longitude"]))
        for row in _rows("postcodes.csv")
        if row["latitude"]
    }


@cache
def postcode_towns() -> dict[str, str]:
    """Postcode → town name."""
    return {row["postcode"]: row["town"] for row in _rows("postcodes.csv")}


@cache
def industry_titles() -> dict[str, str]:
    """DB25 code of six digits → Danish title."""
    return {row["industry_code"]: row["title"] for row in _rows("industries.csv")}


@cache
def industry_groups() -> frozenset[str]:
    """Every beginning of a DB25 code, two to six digits long."""
    return frozenset(code[:n] for code in industry_titles() for n in range(2, 7))


def rules() -> list[dict[str, str | None]]:
    """The dated legal numbers as rows for the `rules` table; `value` is JSON."""
    return [{name: cell or None for name, cell in row.items()} for row in _rows("rules.csv")]


@cache
def unit_groups() -> dict[str, UnitGroup]:
    """ISCO-08 unit group (four digits) → its titles. DISCO-08 has the same groups under the same codes."""
    return {
        row["isco08"]: UnitGroup(row["title_da"], row["title_sv"], row["title_en"])
        for row in _rows("occupations.csv")
    }


@cache
def work_words() -> dict[str, str]:
    """ISCO-08 unit group → its name in Danish where there is little room: `tjenerarbejde`.

    Our own words where the title is long or stiff, else the title; no two are alike.
    """
    short = {row["isco08"]: row["short_da"] for row in _rows("occupation_words.csv")}
    return {code: short.get(code) or _inside_a_sentence(group.da) for code, group in unit_groups().items()}


def _inside_a_sentence(title: str) -> str:
    """`kokkearbejde`, but `VVS-arbejde`."""
    return title if title[:2].isupper() else title[:1].lower() + title[1:]
