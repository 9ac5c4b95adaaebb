"""Read a whole source of titles in, all of it or nothing: what is new comes, what is gone goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from crm import esco_files, occupations, star_file
from crm.db import explained
from crm.esco_files import EscoFile, Unread
from crm.occupations import ESCO, STAR, Concept, Counts
from crm.problem import N_, Problem
from crm.records import file_of
from crm.reference_file import BadRow

Progress = Callable[[str, int], None]
"""Told the name of a file and how many of its rows are read."""

TELL_EVERY = 250


@dataclass(frozen=True, slots=True)
class FileRead:
    """One file: how many rows of it went in, and what became of their titles."""

    file: str
    part: str
    entries: int
    titles: int
    counts: Counts


@dataclass(frozen=True, slots=True)
class Report:
    """What was read. `bad` are the rows that did not go in."""

    source: str
    files: tuple[FileRead, ...]
    bad: tuple[BadRow, ...]

    @property
    def counts(self) -> Counts:
        """The titles of all files together."""
        return sum((one.counts for one in self.files), Counts())


@dataclass(slots=True)
class _Tally:
    entries: int = 0
    titles: int = 0


def add_esco(db: Database, paths: Sequence[Path], progress: Progress | None = None) -> Report:
    """Read ESCO's files, in any of the three languages; languages that are not named stay as they are.

    Raises Problem, with nothing changed, if a file is not ESCO or none of its rows can be read.
    """
    with explained(file_of(db)), esco_files.opened(paths) as files:
        staged = [(file, *_staged(db, file, progress)) for file in files]
        with db.atomic():
            done = tuple(_swapped(db, file, tally, unread) for file, tally, unread in staged)
    return Report(ESCO, done, tuple(row for _, _, unread in staged for row in unread.bad))


def _staged(db: Database, file: EscoFile, progress: Progress | None) -> tuple[_Tally, Unread]:
    tally, unread = _Tally(), Unread()
    occupations.stage(db, file.part, _told(esco_files.read(file, unread), file.came_from, tally, progress))
    if not tally.entries:
        raise nothing_in(file.came_from, unread.bad)
    return tally, unread


def _told(
    concepts: Iterable[Concept], file: str, tally: _Tally, progress: Progress | None
) -> Iterator[Concept]:
    for one in concepts:
        tally.entries += 1
        tally.titles += len(one.labels)
        if progress and tally.entries % TELL_EVERY == 0:
            progress(file, tally.entries)
        yield one


def _swapped(db: Database, file: EscoFile, tally: _Tally, unread: Unread) -> FileRead:
    counts = occupations.swap(db, file.part, file.language, file.is_groups, unread.uris)
    is_new = bool(counts.added or counts.updated or counts.removed)
    titles = counts.added + counts.updated + counts.unchanged
    occupations.note_load(db, ESCO, file.part, file.came_from, tally.entries, titles, is_new)
    return FileRead(file.came_from, file.part, tally.entries, titles, counts)


def add_star(db: Database, path: Path) -> Report:
    """Read STAR's list. Raises Problem, with nothing changed, if it is another file."""
    titles, bad, kept = star_file.read(path)
    if not titles:
        raise nothing_in(path.name, bad)
    with explained(file_of(db)), db.atomic():
        counts = occupations.put_star(db, titles, kept)
        is_new = bool(counts.added or counts.updated or counts.removed)
        occupations.note_load(db, STAR, "titles", path.name, len(titles), len(titles), is_new)
    return Report(STAR, (FileRead(path.name, "titles", len(titles), len(titles), counts),), tuple(bad))


def nothing_in(file: str, bad: Sequence[BadRow]) -> Problem:
    """The sentence for a file of which not one row went in."""
    if not bad:
        return Problem(N_("{file} har ingen rækker under overskriften. Intet er ændret."), file=file)
    return Problem(
        N_("Ingen række i {file} kan læses; den første, linje {line}: {reason}. Intet er ændret."),
        file=file,
        line=bad[0].line,
        reason=str(bad[0].reason),
    )
