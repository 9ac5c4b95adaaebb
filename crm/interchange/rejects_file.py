"""The rejects file: every refused cell with file, line, column, value and reason."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from crm.interchange.csv_out import csv_line
from crm.interchange.remarks import Reject
from crm.problem import N_, Problem

HEADINGS = ("file", "line", "column", "value", "reason")

Say = Callable[[Problem], str]
"""Puts a reason into words, in the language of the user."""


@dataclass(slots=True)
class WaitingRejects:
    """A rejects file that is written in full under another name until the run has been kept."""

    path: Path | None = None
    _part: Path | None = None

    def write(self, path: Path, rejects: Iterable[Reject], say: Say) -> None:
        """Write the rows that were refused, one by one. Raises Problem if that cannot be done."""
        cells = ((r.file, str(r.line), r.column, r.value, say(r.reason)) for r in rejects)
        self.path = path
        if not path.exists() or path.is_file():
            self._part = path.with_name(f".{path.name}.part")
        # a device or a pipe is written to at once, never replaced
        try:
            _write(self._part or path, map(csv_line, chain([HEADINGS], cells)))
        except OSError as error:
            raise Problem(
                N_(
                    "De afviste rækker kan ikke skrives i {path} ({error}). Intet er importeret. "
                    "Vælg en anden fil med --rejects."
                ),
                path=path,
                error=error.strerror,
            ) from error

    def keep(self) -> None:
        """Give the file its name."""
        if self._part is not None and self.path is not None:
            self._part.replace(self.path)

    def drop(self) -> None:
        """Leave no trace."""
        if self._part is not None:
            self._part.unlink(missing_ok=True)


@contextmanager
def waiting_rejects() -> Iterator[WaitingRejects]:
    """A rejects file that is there after the block, or not at all if the block fails."""
    waiting = WaitingRejects()
    try:
        yield waiting
        waiting.keep()
    finally:
        waiting.drop()


def _write(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)
        file.flush()
        if path.is_file():
            os.fsync(file.fileno())
