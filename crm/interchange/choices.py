"""What a person has chosen about an import: how tables go in, which heading is which column, who is who."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from crm.problem import N_, Problem
from crm.tables import EMPLOYER_FACTS, EMPLOYER_PROFILE, EMPLOYERS


class Mode(StrEnum):
    """How the rows of a table go in. Nothing is ever deleted, and an empty cell never clears anything."""

    ADD_AND_UPDATE = "add_and_update"  # the contract's way: what the file says counts
    ADD = "add"  # rows that are here already are left as they are
    UPDATE = "update"  # rows that are not here yet are left out
    FILL_BLANKS = "fill_blanks"  # what is known here is never overwritten; what is not is filled
    SKIP = "skip"  # the table is not imported


NEW = "new"
"""The answer that a waiting row is none of its candidates: an employer of its own, which is then added."""

LEAVE_OUT = "leave_out"
"""The answer that a waiting row is not to be imported, nor any row that refers to it."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices of one import. As it is made it is the contract's way, in which nobody is asked.

    `modes`: table name → mode, where it is not `default`. `tables`: file name → table name, for spreadsheets
    that are named otherwise ("" = the file is left out). `columns`: file name → heading as written → column
    name ("" = the column is left out); headings that are not in it are read as ever.

    `ask`: rows that a person must decide on wait instead of going in with a warning. `answers`: the `ref` of
    a waiting row (of an employer its P-number) → a P-number that is stored, NEW or LEAVE_OUT.

    `foreign`: read register files, job adverts and contact cards in the folder too. Of a register only units
    that are here already are updated, unless `new_units`; those only in `postcodes` (empty = everywhere).
    `municipalities`: codes such as 0840; of Datafordeler's files only units there are read (empty = all).
    `register_mode` is how register rows go in. `employer`: the P-number to which all contact cards belong;
    None = each card is matched by its organisation.
    """

    modes: Mapping[str, Mode] = field(default_factory=dict)
    default: Mode = Mode.ADD_AND_UPDATE
    tables: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ask: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)
    foreign: bool = False
    new_units: bool = False
    postcodes: frozenset[str] = frozenset()
    municipalities: frozenset[str] = frozenset()
    register_mode: Mode = Mode.ADD_AND_UPDATE
    employer: str | None = None

    def mode(self, table: str) -> Mode:
        """How the rows of a table go in; our own tables about employers go in as these do."""
        about = EMPLOYERS.name if table in (EMPLOYER_FACTS.name, EMPLOYER_PROFILE.name) else table
        return self.modes.get(table, self.modes.get(about, self.default))


AS_EVER = Choices()
"""The contract's way: add and update by key, ask nobody."""


def choices_as_json(choices: Choices) -> str:
    """The choices as text, to be carried from one page to the next."""
    values = {each.name: getattr(choices, each.name) for each in fields(choices)}
    return json.dumps(values, ensure_ascii=False, default=sorted, sort_keys=True)


def choices_from_json(text: str) -> Choices:
    """The choices that a text holds. Raises Problem if it is none of ours."""
    try:
        values = json.loads(text)
        if not isinstance(values, dict):
            raise ValueError
        return Choices(**{name: _read(name, value) for name, value in values.items()})
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Problem(N_("Valgene til importen kan ikke læses. Begynd forfra med filerne.")) from error


def _read(name: str, value: Any) -> Any:
    """One choice from JSON. Raises ValueError, TypeError, KeyError or AttributeError for what is none."""
    if name == "modes":
        return {str(table): Mode(mode) for table, mode in value.items()}
    if name in ("default", "register_mode"):
        return Mode(value)
    if name == "columns":
        return {str(file): _texts(columns) for file, columns in value.items()}
    if name in ("tables", "answers"):
        return _texts(value)
    if name in ("postcodes", "municipalities"):
        return frozenset(str(item) for item in value)
    if name in ("ask", "foreign", "new_units"):
        return bool(value)
    if name == "employer":
        return None if value is None else str(value)
    raise KeyError(name)


def _texts(value: Any) -> dict[str, str]:
    return {str(key): str(text) for key, text in value.items()}
