"""An employer's dated facts as words: what we know, when it was noted and from whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from crm.employers import Fact
from crm.problem import N_
from crm.tables import EMPLOYERS, Column, Kind
from webapp.i18n import gettext, show_number
from webapp.labels import axis_level, axis_name, label, labels

GROUPS: Mapping[str, tuple[str, ...]] = {
    N_("Opgaver og timer"): (
        "job_types",
        "tasks_piling_up",
        "busy_periods",
        "hours",
        "hours_can_grow",
        "times",
        "accepted_forms",
        "max_concurrent",
    ),
    N_("Hvad de lægger vægt på, og hvordan de rekrutterer"): ("values", "recruitment_ways"),
    N_("Krav og støtte"): ("requirements", "language", "support_on_site", "employees_fte"),
}
"""Heading → the facts under it; `hours` is hours_min and hours_max in one."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One fact in words; `items` is empty for what is unknown. `level` is 1-3 on an axis."""

    name: str
    items: tuple[str, ...]
    noted_on: date | None
    source: str | None
    level: int | None = None


def facts_in_words(facts: Mapping[str, Fact]) -> list[tuple[str, list[Shown]]]:
    """The facts under their headings."""
    return [
        (gettext(heading), [_hours(facts) if field == "hours" else _shown(facts[field]) for field in fields])
        for heading, fields in GROUPS.items()
    ]


def axis_facts(facts: Mapping[str, Fact], axes: Sequence[str]) -> list[Shown]:
    """The working environment, one line per axis."""
    return [
        Shown(
            axis_name(axis),
            (axis_level(_level(facts[axis])),) if facts[axis].value is not None else (),
            facts[axis].noted_on,
            facts[axis].source,
            _level(facts[axis]),
        )
        for axis in axes
    ]


def _level(fact: Fact) -> int | None:
    return fact.value if isinstance(fact.value, int) else None


def _shown(fact: Fact) -> Shown:
    column = EMPLOYERS.column(fact.field)
    return Shown(gettext(column.label), _items(column, fact.value), fact.noted_on, fact.source)


def _items(column: Column, value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, bool):
        return (gettext("Ja") if value else gettext("Nej"),)
    if isinstance(value, tuple):
        if not value:
            return (gettext("Ingen"),)
        return tuple(labels(column.codes, value)) if column.codes else tuple(value)
    if column.kind is Kind.CODE and column.codes:
        return (label(column.codes, str(value)),)
    return (show_number(value),) if isinstance(value, int | float) else (str(value),)


def _hours(facts: Mapping[str, Fact]) -> Shown:
    fewest, most = facts["hours_min"], facts["hours_max"]
    dated = fewest if fewest.noted_on else most
    text = hours_text(fewest.value, most.value)
    return Shown(gettext("Timer om ugen"), (text,) if text else (), dated.noted_on, dated.source)


def hours_text(fewest: object, most: object) -> str:
    """`10–20`, `mindst 10`, `højst 20`, or nothing when both are unknown."""
    low = show_number(fewest) if isinstance(fewest, int | float) else None
    high = show_number(most) if isinstance(most, int | float) else None
    if low and high:
        return low if low == high else f"{low}–{high}"
    if low:
        return gettext("mindst {hours}").format(hours=low)
    return gettext("højst {hours}").format(hours=high) if high else ""
