"""What there is to say about a foreign file: rows that could not be used, and values that were left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from crm.problem import N_, Problem

MAX_LOST = 50_000
"""A file with more unusable rows than this is not what it was taken for, and is refused as a whole."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to say about a file.

    `place` is the line, else the number of the document, posting or card (0: the file as a whole);
    `subject` names what it is about as far as known (P-number, CVR, title, name). `lost`: the row gave
    nothing; such rows are told one by one. Else `count` rows have a remark of this kind, the first of them
    at `place`.
    """

    file: str
    place: int
    subject: str
    reason: Problem
    lost: bool
    count: int = 1


@dataclass(frozen=True, slots=True)
class Reading(Generic[Row]):
    """What came out of a file: the rows that can be used, and every remark."""

    rows: tuple[Row, ...]
    remarks: tuple[Remark, ...]


class Note(Protocol):
    """Takes down what is odd about the row at hand."""

    def __call__(self, reason: Problem) -> None: ...


class Remarks:
    """Collects remarks while files are read."""

    def __init__(self) -> None:
        self._lost: list[Remark] = []
        self._noted: dict[tuple[str, str], Remark] = {}

    def lost(self, file: str, place: int, subject: str, reason: Problem) -> None:
        """A row that gave nothing. Raises Problem when there are too many of them."""
        if len(self._lost) >= MAX_LOST:
            raise Problem(
                N_("{file} har over {limit} rækker, der ikke kan bruges. Tjek, at det er den rigtige fil."),
                file=file,
                limit=MAX_LOST,
            )
        self._lost.append(Remark(file, place, subject, reason, lost=True))

    def note(self, file: str, place: int, subject: str, reason: Problem) -> None:
        """A row that was used but for something; the same kind of reason in one file is counted."""
        key = (file, reason.text)
        before = self._noted.get(key)
        if before is None:
            self._noted[key] = Remark(file, place, subject, reason, lost=False)
        else:
            self._noted[key] = Remark(
                file, before.place, before.subject, before.reason, lost=False, count=before.count + 1
            )

    def noting(self, file: str, place: int, subject: str) -> Note:
        """`note` bound to one row."""

        def note(reason: Problem) -> None:
            self.note(file, place, subject, reason)

        return note

    def all(self) -> tuple[Remark, ...]:
        """Every remark: first the lost rows in the order they were met, then the counted ones."""
        return (*self._lost, *self._noted.values())
