"""What an import has to say about a folder: cells it refused, and warnings counted instead of repeated."""

from __future__ import annotations

import heapq
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crm.interchange.outcome_log import OutcomeLog
from crm.problem import Problem

LINES_NAMED = 5
"""How many line numbers a warning names; the rest are only counted."""


@dataclass(frozen=True, slots=True)
class Reject:
    """One cell for which a row was not imported. `line` is where the row starts; the heading is line 1."""

    file: str
    line: int
    column: str
    value: str
    reason: Problem


@dataclass(frozen=True, slots=True)
class Notice:
    """Something worth a look in rows that were imported; one per file, column and kind of reason.

    `reason` is that of the first line; `count` tells how many rows it holds for; `lines` are the first ones
    (0: the file as a whole).
    """

    file: str
    column: str
    reason: Problem
    count: int
    lines: tuple[int, ...]


@dataclass(slots=True)
class _Group:
    """The warnings of one kind: the first reason, how many there are, and the first lines."""

    reason: Problem
    count: int = 0
    lines: list[int] = field(default_factory=list)

    def add(self, line: int, count: int) -> None:
        self.count += count
        if len(self.lines) < LINES_NAMED or line < self.lines[-1]:
            self.lines = heapq.nsmallest(LINES_NAMED, [*self.lines, line])


class Remarks:
    """Collects rejects and warnings while a folder is read and checked; neither grows with the rows."""

    def __init__(self, log: OutcomeLog | None = None) -> None:
        self.log = log or OutcomeLog()
        self._grouped: dict[tuple[str, str, str, str], _Group] = {}

    def reject(self, file: str, line: int, column: str, value: str, reason: Problem) -> None:
        """Note a cell for which its row is refused."""
        self.log.reject(file, line, column, value, reason)

    def warn(
        self, file: str, line: int, column: str, reason: Problem, apart: str = "", count: int = 1
    ) -> None:
        """Note something to look at; the same kind of reason in the same column is counted.

        `apart` tells reasons of one kind from each other that should not be counted together.
        """
        self._grouped.setdefault((file, column, reason.text, apart), _Group(reason)).add(line, count)

    def warnings(self) -> tuple[Notice, ...]:
        """The warnings, in the order in which they first came up."""
        return tuple(
            Notice(file, column, group.reason, group.count, tuple(group.lines))
            for (file, column, *_), group in self._grouped.items()
        )

    def rejects(self, files: Sequence[str], most: int = sys.maxsize) -> Iterator[Reject]:
        """The rejects by file, in the order of `files`, and line; the first ones."""
        for file, line, column, value, reason in self.log.rejects(files, most):
            text, parts = json.loads(reason)
            yield Reject(file, line, column, value, Problem(text, **parts))
