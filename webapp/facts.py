"""An employer's dated facts as words: what we know, when it was noted and from whom, what to ask about."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from crm.employers import Fact
from crm.model import FactSource
from crm.problem import N_
from crm.tables import EMPLOYER_PROFILE, EMPLOYERS, PROFILE_FACTS, Column, Kind
from webapp.i18n import gettext, show_number
from webapp.labels import axis_level, axis_name, label, labels

GROUPS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "profil": (
        N_("Behov og rummelighed"),
        ("labour_need", "openness", "wishes_of_us", "opening_times", "employees_fte", "max_concurrent"),
    ),
    "arbejdet": (
        N_("Opgaver og timer"),
        ("job_types", "tasks_piling_up", "busy_periods", "hours", "hours_can_grow", "times"),
    ),
    "rekruttering": (N_("Hvad de lægger vægt på, og hvordan de rekrutterer"), ("values", "recruitment_ways")),
    "krav": (N_("Krav og støtte"), ("requirements", "language", "support_on_site", "accepted_forms")),
}
"""Group of the edit pages → heading and the facts under it; `hours` is hours_min and hours_max in one."""

QUESTIONS: Mapping[str, str] = {
    "labour_need": N_("Hvad mangler I hænder til lige nu?"),
    "tasks_piling_up": N_("Hvilke opgaver hober sig op, når I har travlt?"),
    "job_types": N_("Hvilke slags job har I her?"),
    "recruitment_ways": N_("Hvordan fandt I den sidste, I ansatte?"),
    "values": N_("Hvad skal en ny kollega kunne, for at det går godt hos jer?"),
    "support_on_site": N_("Hvem tager imod en ny, og hvordan lærer man arbejdet?"),
    "hours": N_("Hvad er det mindste antal timer, der giver mening hos jer?"),
    "times": N_("Hvornår på dagen har I mest brug for hjælp?"),
    "hours_can_grow": N_("Kan man begynde i det små og få flere timer?"),
    "openness": N_("Hvordan har I det med en ny, der skal have en rolig start?"),
    "requirements": N_("Er der noget, man skal have på papir, før man kan begynde?"),
    "accepted_forms": N_("Hvilke ansættelsesformer har I erfaring med?"),
    "wishes_of_us": N_("Hvad kunne I bruge os til?"),
    "busy_periods": N_("Hvornår på året har I mest travlt?"),
    "language": N_("Hvor meget dansk kræver arbejdet?"),
    "employees_fte": N_("Hvor mange er I, regnet i fuld tid?"),
    "opening_times": N_("Hvornår er det bedst, at vi kommer forbi?"),
    "max_concurrent": N_("Hvor mange kan I tage jer godt af ad gangen?"),
}
"""What to say at the door to learn an unknown fact, the most useful first."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One fact in words; `items` is empty for what is unknown. `level` is 1-3 on an axis.

    `seal` names the fields with a digest of each value as shown here, so that nobody confirms another one.
    """

    name: str
    items: tuple[str, ...]
    noted_on: date | None
    source: str | None
    seal: str
    level: int | None = None

    @property
    def is_guess(self) -> bool:
        """Whether nobody saw or heard it."""
        return self.source == FactSource.GUESS


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask, and where the answer is written."""

    text: str
    group: str
    field: str


def facts_in_words(facts: Mapping[str, Fact]) -> list[tuple[str, str, list[Shown]]]:
    """The known facts: group, its heading, the facts. Groups of which nothing is known are left out."""
    told = [
        (group, gettext(heading), [one for one in (_shown(facts, field) for field in fields) if one.items])
        for group, (heading, fields) in GROUPS.items()
    ]
    return [(group, heading, shown) for group, heading, shown in told if shown]


def questions(facts: Mapping[str, Fact]) -> list[Question]:
    """What to ask about, for each fact that is unknown."""
    group_of = {field: group for group, (_, fields) in GROUPS.items() for field in fields}
    return [
        Question(gettext(text), group_of[field], "hours_min" if field == "hours" else field)
        for field, text in QUESTIONS.items()
        if not _shown(facts, field).items
    ]


def axis_facts(facts: Mapping[str, Fact], axes: Sequence[str]) -> list[Shown]:
    """The working environment, one line per axis."""
    return [
        Shown(
            axis_name(axis),
            (axis_level(_level(facts[axis])),) if facts[axis].value is not None else (),
            facts[axis].noted_on,
            facts[axis].source,
            seal(facts, (axis,)),
            _level(facts[axis]),
        )
        for axis in axes
    ]


def seal(facts: Mapping[str, Fact], fields: Iterable[str]) -> str:
    """The known ones of these fields, each with a digest of its value: `noise=1b6453892473a467`."""
    return ",".join(
        f"{field}={digest(facts[field].value)}" for field in fields if facts[field].value is not None
    )


def digest(value: object) -> str:
    """A few characters that change when the value does."""
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]


def _level(fact: Fact) -> int | None:
    return fact.value if isinstance(fact.value, int) else None


def _shown(facts: Mapping[str, Fact], field: str) -> Shown:
    if field == "hours":
        return _hours(facts)
    fact = facts[field]
    column = column_of(field)
    items = items_in_words(column, fact.value)
    return Shown(gettext(column.label), items, fact.noted_on, fact.source, seal(facts, (field,)))


def column_of(field: str) -> Column:
    """The column of a fact. Raises KeyError."""
    return (EMPLOYER_PROFILE if field in PROFILE_FACTS else EMPLOYERS).column(field)


def items_in_words(column: Column, value: object) -> tuple[str, ...]:
    """A value, typed as `Fact` has it, as one word or several; empty for what is unknown."""
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
    name, sealed = gettext("Timer om ugen"), seal(facts, ("hours_min", "hours_max"))
    return Shown(name, (text,) if text else (), dated.noted_on, dated.source, sealed)


def hours_text(fewest: object, most: object) -> str:
    """`10–20`, `mindst 10`, `højst 20`, or nothing when both are unknown."""
    low = show_number(fewest) if isinstance(fewest, int | float) else None
    high = show_number(most) if isinstance(most, int | float) else None
    if low and high:
        return low if low == high else f"{low}–{high}"
    if low:
        return gettext("mindst {hours}").format(hours=low)
    return gettext("højst {hours}").format(hours=high) if high else ""
