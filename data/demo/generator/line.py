"""What one kind of firm is like: the form in which the trade modules describe the town's working life."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Job:
    """An entry job: title, the field of wishes it belongs to, and the usual weekly hours."""

    title: str
    field: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of firm.

    `firms` are "name | size letter | town" (a 1-4, b 5-9, c 10-19, d 20-49, e 50+ full-time staff).
    `axes` are the eight typical values in the order of crm.model.AXES. `papers` weighs how likely each
    paper is asked for (b driving licence B, f forklift, h hygiene, k criminal record, c child record).
    `education` names places for apprentices and pupils, if the firm has them.
    """

    key: str
    trade: str
    code: str
    firms: tuple[str, ...]
    jobs: tuple[Job, ...]
    axes: str
    times: str
    tasks: tuple[str, ...]
    busy: str
    values: str
    papers: str = ""
    sector: str = "private"
    education: tuple[str, ...] = ()
    season: bool = False


def jobs(*texts: str) -> tuple[Job, ...]:
    """Jobs from "title | field | low-high"."""
    result = []
    for text in texts:
        title, field, hours = (part.strip() for part in text.split("|"))
        low, _, high = hours.partition("-")
        result.append(Job(title, field, int(low), int(high)))
    return tuple(result)
