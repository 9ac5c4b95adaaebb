"""The team's own additions to the wish lexicon: how people here say that they want a kind of work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from crm.changes import Pen, begin
from crm.danish import plain
from crm.db import explained
from crm.interchange.headings import names, norm
from crm.model import RunKind, WishKind, WishLanguage
from crm.problem import N_, Problem
from crm.records import Value, file_of
from crm.reference_file import Row, rows
from crm.tables import OWN_WISHES

NEEDED = ("isco08", "text")


@dataclass(frozen=True, slots=True)
class OwnWish:
    """One way to say it."""

    isco08: str
    occupation: str | None
    language: WishLanguage
    kind: WishKind
    text: str
    source: str | None
    noted_on: date | None


@dataclass(frozen=True, slots=True)
class Done:
    """What became of wishes. `run_id` None: nothing changed, so there is nothing to take back."""

    run_id: int | None
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0


def sheet_rows(path: Path) -> Iterator[Row]:
    """The rows of a spreadsheet under the names of the lexicon's columns, whatever of both headings it has.

    Raises Problem if it cannot be read or has not the two columns that are needed.
    """
    if not path.is_file():
        raise Problem(N_("{path} findes ikke. Ret stien."), path=path)
    columns = {heading: column.name for heading, column in names(OWN_WISHES).items()}
    columns["origin"] = "source"  # as the lexicon calls it
    return rows(
        path, lambda heading: columns.get(norm(heading)), NEEDED, lambda missing: _lacks(path, missing)
    )


def put(db: Database, wishes: Iterable[OwnWish], user: str, file: str) -> Done:
    """Add wishes, or bring those that are there up to date, as one import that can be taken back."""
    with explained(file_of(db)), db.atomic():
        pen = Pen(db, begin(db, RunKind.IMPORT, note=f"{user}: {Path(file).name}", folder=file))
        known = {_same(one): one for one in every(db)}
        added = updated = unchanged = 0
        for wish in wishes:
            before = known.get(_same(wish))
            if before is None:
                added += 1
            elif _row(before) == _row(_as_known(wish, before)):
                unchanged += 1
                continue
            else:
                updated += 1
            known[_same(wish)] = _as_known(wish, before)
            pen.put(OWN_WISHES, _row(_as_known(wish, before)))
        return Done(_closed(pen), added, updated, unchanged)


def remove(db: Database, user: str) -> Done:
    """Take all own wishes out, as one import that can be taken back."""
    with explained(file_of(db)), db.atomic():
        note = f"{user}: reference remove wishes"
        pen = Pen(db, begin(db, RunKind.IMPORT, note=note, folder="reference remove wishes"))
        gone = every(db)
        for one in gone:
            pen.take_out(OWN_WISHES, (one.isco08, one.language.value, one.text))
        return Done(_closed(pen), removed=len(gone))


def every(db: Database) -> list[OwnWish]:
    """All own wishes."""
    return [
        OwnWish(
            isco08=row["isco08"],
            occupation=row["occupation"],
            language=WishLanguage(row["language"]),
            kind=WishKind(row["kind"] or WishKind.PHRASE),
            text=row["text"],
            source=row["source"],
            noted_on=date.fromisoformat(row["date"]) if row["date"] else None,
        )
        for row in db.query("SELECT * FROM own_wishes ORDER BY isco08, language, text")
    ]


def phrases(db: Database) -> tuple[tuple[str, str], ...]:
    """(group, text) of every own wish: what the text model takes into account."""
    return tuple(
        (row[0], row[1])
        for row in db.conn.execute("SELECT isco08, text FROM own_wishes ORDER BY isco08, language, text")
    )


def _closed(pen: Pen) -> int | None:
    """The number of the run; a run that changed nothing leaves no trace."""
    if pen.turn:
        return pen.run_id
    pen.db.execute("DELETE FROM runs WHERE run_id = ?", [pen.run_id])
    return None


def _same(wish: OwnWish) -> tuple[str, str, str]:
    """Two wishes with the same are one."""
    return wish.isco08, wish.language.value, plain(wish.text)


def _as_known(wish: OwnWish, before: OwnWish | None) -> OwnWish:
    """The wish under the spelling in which it is here already, noted on the first day that it was."""
    if before is None:
        return wish
    return OwnWish(
        wish.isco08,
        wish.occupation or before.occupation,
        wish.language,
        wish.kind,
        before.text,
        before.source or wish.source,
        before.noted_on or wish.noted_on,
    )


def _row(wish: OwnWish) -> dict[str, Value]:
    return {
        "isco08": wish.isco08,
        "occupation": wish.occupation,
        "language": wish.language.value,
        "kind": wish.kind.value,
        "text": wish.text,
        "source": wish.source,
        "date": wish.noted_on.isoformat() if wish.noted_on else None,
    }


def _lacks(path: Path, missing: tuple[str, ...]) -> Problem:
    labels = ", ".join(f"{name} ({OWN_WISHES.column(name).label})" for name in missing)
    return Problem(
        N_(
            "{file} mangler kolonnen {columns}. "
            "Lav et ark med 'jobbro reference template FIL', og skriv i det."
        ),
        file=path.name,
        columns=labels,
    )
