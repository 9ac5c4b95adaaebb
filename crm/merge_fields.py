"""One field of two employers that become one: what each says, which is newer, and what is proposed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from crm.employer_facts import FILE
from crm.model import FactSource, RelationStep, RunKind
from crm.records import Value, dump
from crm.tables import Column, Kind, Table

EMPTY_SAYS = ("closed_on", "to_on")
"""Where these are empty, that is known: still open, still working there."""

_CUPS = tuple(step.value for step in RelationStep)[:5]
"""The steps of a relation from unknown to cooperation, of which the furthest is proposed."""


class Side(StrEnum):
    """Whose value is taken."""

    STAYS = "stays"
    GOES = "goes"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Origin:
    """When and how a value came. A fact has `noted_on` and `source`; for others who wrote it and when.

    `at` is UTC ISO; `user_name` is None for an import by command. `added` says that it came with the whole
    row or by a merge, which makes no value newer than another.
    """

    noted_on: date | None = None
    source: str | None = None
    run_id: int | None = None
    kind: RunKind | None = None
    user_name: str | None = None
    at: str | None = None
    added: bool = False

    @property
    def age(self) -> tuple[bool, str]:
        """Of two, the greater is the newer. What came in a file or is guessed never beats what was seen."""
        if self.added:
            return False, ""
        if self.at is not None:
            return True, self.at
        told = self.source not in (None, FILE, FactSource.GUESS)
        return told, self.noted_on.isoformat() if self.noted_on else ""


@dataclass(frozen=True, slots=True)
class Said:
    """What one of the two says, in stored form; None = unknown."""

    value: Value
    origin: Origin


@dataclass(frozen=True, slots=True)
class Field:
    """One field of both. `key` names it in a form; `person` is the contact person that it is about."""

    key: str
    table: Table
    column: Column
    person: str | None
    stays: Said
    goes: Said

    @property
    def is_equal(self) -> bool:
        return self.stays.value == self.goes.value

    @property
    def is_open(self) -> bool:
        """Whether both know something, and not the same."""
        return not self.is_equal and not self._is_unknown(self.stays) and not self._is_unknown(self.goes)

    @property
    def may_unite(self) -> bool:
        """Whether both lists can be taken together."""
        is_list = self.column.kind in (Kind.WORDS, Kind.CODES)
        return is_list and not self.is_equal and None not in (self.stays.value, self.goes.value)

    @property
    def newer(self) -> Side | None:
        """Which of two known values came later, where that is known."""
        if self._is_unknown(self.stays) or self._is_unknown(self.goes):
            return None
        one, other = self.stays.origin.age, self.goes.origin.age
        if one == other or "" in (one[1], other[1]):
            return None
        return Side.STAYS if one > other else Side.GOES

    @property
    def proposed(self) -> Side:
        """Known beats unknown, newer beats older, lists of words go together; else what stays."""
        one, other = self.stays.origin.age, self.goes.origin.age
        newer = Side.GOES if other > one else Side.STAYS
        if self.is_equal:
            return newer
        if (careful := self._careful()) is not None:
            return careful
        for said, side in ((self.stays, Side.GOES), (self.goes, Side.STAYS)):
            if self._is_unknown(said):
                return side
        return Side.BOTH if one == other and self.column.kind is Kind.WORDS else newer

    def _careful(self) -> Side | None:
        """Where one of two values is the careful one, or the further one."""
        mine, theirs = self.stays.value, self.goes.value
        if None in (mine, theirs):
            ends = self.column.name == "closed_on" or (self.column.name == "to_on" and not self.newer)
            return (Side.STAYS if mine is None else Side.GOES) if ends else None
        if self.column.name == "advert_protected":
            return Side.STAYS if mine else Side.GOES
        if self.column.name == "asks_per_28_days":
            return Side.STAYS if float(str(mine)) <= float(str(theirs)) else Side.GOES
        if self.column.name == "relation_step" and mine in _CUPS and theirs in _CUPS:
            return Side.STAYS if _CUPS.index(str(mine)) >= _CUPS.index(str(theirs)) else Side.GOES
        return None

    def _is_unknown(self, said: Said) -> bool:
        if self.column.name in EMPTY_SAYS:
            return False
        return said.value is None or (self.column.name == "relation_step" and said.value == "unknown")

    def take(self, side: Side) -> Said:
        """What is to stand there; of both lists in one, the date and source of the newer."""
        if side is Side.BOTH and self.may_unite:
            newer = self.goes if self.newer is Side.GOES else self.stays
            return Said(_united(self.stays.value, self.goes.value), newer.origin)
        return self.goes if side is Side.GOES else self.stays


def _united(one: Value, other: Value) -> str:
    """Both lists in one, each item once, those of `one` first."""
    items: dict[str, str] = {}
    for item in (*json.loads(str(one)), *json.loads(str(other))):
        items.setdefault(item.casefold(), item)
    return dump(list(items.values()))
