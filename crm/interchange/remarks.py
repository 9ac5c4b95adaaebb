"""What an import has to say about a folder: cells it refused, and warnings counted instead of repeated."""

from __future__ import annotations

from dataclasses import dataclass

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


class Remarks:
    """Collects rejects and warnings while a folder is read and checked."""

    def __init__(self) -> None:
        self.rejects: list[Reject] = []
        self._grouped: dict[tuple[str, str, str, str], tuple[Problem, list[int]]] = {}

    def reject(self, file: str, line: int, column: str, value: str, reason: Problem) -> None:
        """Note a cell for which its row is refused."""
        self.rejects.append(Reject(file, line, column, value, reason))

    def warn(self, file: str, line: int, column: str, reason: Problem, apart: str = "") -> None:
        """Note something to look at; the same kind of reason in the same column is counted.

        `apart` tells reasons of one kind from each other that should not be counted together.
        """
        group = self._grouped.setdefault((file, column, reason.text, apart), (reason, []))
        group[1].append(line)

    def warnings(self) -> tuple[Notice, ...]:
        """The warnings, in the order in which they first came up."""
        return tuple(
            Notice(file, column, reason, len(lines), tuple(sorted(lines)[:LINES_NAMED]))
            for (file, column, *_), (reason, lines) in self._grouped.items()
        )

    def sorted_rejects(self, files: list[str]) -> tuple[Reject, ...]:
        """The rejects by file, in the order of `files`, and line."""
        return tuple(sorted(self.rejects, key=lambda reject: (files.index(reject.file), reject.line)))

    def rejected_rows(self, file: str) -> int:
        """How many rows of a file were refused."""
        return len({reject.line for reject in self.rejects if reject.file == file})
