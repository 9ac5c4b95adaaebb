"""What a contact taught, as a form: proposals from the note, then what is unknown or old at this employer."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask import request

from crm import learnt
from crm.employer_facts import FILE, Known, table_of
from crm.learnt import LISTS, Suggestion
from crm.model import AXES
from crm.records import Value
from crm.tables import Column, Kind
from webapp.ago import is_old
from webapp.free_text import written
from webapp.i18n import gettext, show_number
from webapp.labels import axis_level, choices, label, labels

ASKED = (
    "tasks_piling_up",
    "values",
    "recruitment_ways",
    "support_on_site",
    "hours_min",
    "hours_max",
    "hours_can_grow",
    "times",
    "accepted_forms",
    "openness",
    "opening_times",
    *AXES,
)
"""The facts that are worth a question after a contact, in the order of the page."""

LONGEST = 300
WEEK = 168
"""Hours."""
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?")


@dataclass(frozen=True, slots=True)
class Question:
    """One fact to fill in. `shape`: many (chips), one (chips, one of them), words, number, text.

    `chosen` is what the note suggests; `now` what stands there; `old` whether it may be confirmed.
    """

    field: str
    name: str
    shape: str
    options: tuple[tuple[str, str], ...]
    chosen: tuple[str, ...]
    now: str
    noted_on: date | None
    old: bool


@dataclass(slots=True)
class Questions:
    """The page's parts: heard in the note, unknown, known but old; the axes of the last two apart."""

    heard: list[Question] = field(default_factory=list)
    unknown: list[Question] = field(default_factory=list)
    old: list[Question] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.heard or self.unknown or self.old)


def questions(facts: Mapping[str, Known], text: str | None, on: date, today: date) -> Questions:
    """What to ask after a contact on a day; what was noted later than that day is left alone."""
    stored = {name: known.value for name, known in facts.items()}
    heard: dict[str, list[Suggestion]] = {}
    for one in learnt.unknown_only(learnt.suggestions(text or ""), stored):
        heard.setdefault(one.field, []).append(one)
    page = Questions()
    for name in ASKED:
        known = facts[name]
        if _is_newer(known, on):
            continue
        question = _question(known, [one.value for one in heard.get(name, [])], today)
        if question.chosen:
            page.heard.append(question)
        elif known.value is None:
            page.unknown.append(question)
        elif question.old:
            page.old.append(question)
    return page


def _is_newer(known: Known, on: date) -> bool:
    """Whether somebody learnt it after that day (the day of an import is nobody's)."""
    return known.noted_on is not None and known.noted_on > on and known.source != FILE


def _question(known: Known, heard: Sequence[str | float], today: date) -> Question:
    column = table_of(known.field).column(known.field)
    return Question(
        field=known.field,
        name=gettext(column.label),
        shape=_shape(column),
        options=tuple(_options(column)),
        chosen=tuple(show_number(one) if isinstance(one, float) else str(one) for one in heard),
        now=_in_words(column, known.value),
        noted_on=known.noted_on,
        old=known.value is not None and is_old(known.noted_on, today),
    )


def _shape(column: Column) -> str:
    if column.name == "tasks_piling_up":
        return "words"
    if column.kind is Kind.NUMBER:
        return "number"
    if column.kind is Kind.TEXT:
        return "text"
    return "many" if column.name in LISTS else "one"


def _options(column: Column) -> list[tuple[str, str]]:
    if column.codes is not None:
        return choices(column.codes)
    if column.kind is Kind.YES_NO:
        return [("1", gettext("Ja")), ("0", gettext("Nej"))]
    return [(str(level), axis_level(level)) for level in (1, 2, 3)] if column.kind is Kind.WHOLE else []


def _in_words(column: Column, value: Value) -> str:
    if value is None:
        return ""
    if column.kind in (Kind.CODES, Kind.WORDS):
        listed = json.loads(str(value))
        return ", ".join(labels(column.codes, listed) if column.codes else listed) or gettext("Ingen")
    if column.kind is Kind.CODE and column.codes:
        return label(column.codes, str(value))
    if column.kind is Kind.YES_NO:
        return gettext("Ja") if value else gettext("Nej")
    if column.kind is Kind.WHOLE:
        return axis_level(int(value))
    return show_number(value) if isinstance(value, int | float) else str(value)


def chosen(facts: Mapping[str, Known]) -> tuple[dict[str, Value], list[str]]:
    """What the form says, in stored form, and what it fails to say. Lists grow; the rest is replaced."""
    values: dict[str, Value] = {}
    for name in ASKED:
        if name in request.form.getlist("stadig") and facts[name].value is not None:
            values[name] = facts[name].value
        values |= _answer(name, facts[name].value)
    return values, _objections(values, facts)


def _answer(name: str, old: Value) -> dict[str, Value]:
    column = table_of(name).column(name)
    shape, sent = _shape(column), written(f"f_{name}")[:LONGEST]
    codes = {code for code, _ in _options(column)}
    if shape == "many":
        ticked = [code for code in request.form.getlist(f"f_{name}") if code in codes]
        return {name: learnt.added(old, ticked)} if ticked else {}
    if shape == "words":
        told = [word.strip() for word in re.split(r"[;\n]", sent) if word.strip()]
        return {name: learnt.added(old, told)} if told else {}
    if shape == "number":
        return {name: float(sent.replace(",", "."))} if _NUMBER.fullmatch(sent) else {}
    if shape == "one":
        number = column.codes is None
        return {name: int(sent) if number else sent} if sent in codes else {}
    return {name: sent} if sent else {}


def _objections(values: Mapping[str, Value], facts: Mapping[str, Known]) -> list[str]:
    hours = [value for name in ("hours_min", "hours_max") if isinstance(value := values.get(name), float)]
    wrong = [
        gettext("Skriv timerne som et tal.")
        for name in ("hours_min", "hours_max")
        if written(f"f_{name}") and name not in values
    ]
    if any(value > WEEK for value in hours):
        wrong.append(gettext("En uge har kun {week} timer. Ret tallet.").format(week=WEEK))
    low, high = (values.get(name, facts[name].value) for name in ("hours_min", "hours_max"))
    if isinstance(low, float) and isinstance(high, float) and low > high:
        wrong.append(gettext("Timer mindst kan ikke være flere end timer højst. Ret et af tallene."))
    return list(dict.fromkeys(wrong))
