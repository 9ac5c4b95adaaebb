"""Import a folder of spreadsheets as one run: all of it, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlite_utils import Database

from crm import settings
from crm.changes import begin
from crm.db import BUSY_SECONDS, explained, open_database
from crm.interchange.checking import check, latest, warn_of_oddities
from crm.interchange.facts import NewFacts
from crm.interchange.folder import INVENTED_NOTE
from crm.interchange.ledger import Ledger, Outcome
from crm.interchange.rejects_file import Say, waiting_rejects
from crm.interchange.remarks import Notice, Reject, Remarks
from crm.interchange.rows import TELL_EVERY, Batch, Progress, Row, read_folder
from crm.interchange.staff import add_names, prepare_users
from crm.model import RunKind
from crm.records import IN_MEMORY, SETTINGS, Key, file_of
from crm.tables import EMPLOYER_FACTS, EMPLOYERS, PARTICIPANTS, TABLES, USERS


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the rows of one table; of two rows with one key only the later is counted."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did. `tables` has every table of the contract, and the own tables whose file was there."""

    run_id: int
    tables: dict[str, Counts]
    warnings: tuple[Notice, ...]
    rejects: tuple[Reject, ...]
    rejects_file: Path | None


def import_into_file(
    path: Path,
    folder: Path,
    *,
    rejects: Path | None = None,
    progress: Progress | None = None,
    say: Say = str,
    busy_seconds: float = BUSY_SECONDS,
) -> Report:
    """Import `folder` into the file `path`, created if missing; a run that stops leaves no new file."""
    is_new = _made_by_us(path)
    try:
        db = open_database(path, create=True, busy_seconds=busy_seconds)
        try:
            return import_folder(db, folder, rejects=rejects, progress=progress, say=say)
        finally:
            db.conn.close()
    except BaseException:
        if is_new:
            for ending in ("", "-wal", "-shm", "-journal"):
                path.with_name(path.name + ending).unlink(missing_ok=True)
        raise


def _made_by_us(path: Path) -> bool:
    """Whether this run is the one that makes the file; only then may it be removed again."""
    try:
        path.open("x").close()
    except OSError:  # it is there already, or opening the database will tell what is wrong
        return False
    return True


def import_folder(
    db: Database,
    folder: Path,
    *,
    rejects: Path | None = None,
    today: date | None = None,
    progress: Progress | None = None,
    say: Say = str,
) -> Report:
    """Add and update by key what the spreadsheets of `folder` hold; nothing is ever deleted.

    `rejects` is always written; without it rejects-RUN_ID.csv is written beside the database when rows were
    refused. `today` dates new facts of employers. `say` puts the reasons in the rejects file into words.
    Raises Problem, with nothing imported, if a file cannot be read or the database cannot be written.
    """
    remarks = Remarks()
    batches = read_folder(folder, remarks, progress)
    path = file_of(db)
    with waiting_rejects() as waiting, explained(path), db.atomic():
        run_id = begin(db, RunKind.IMPORT, folder=str(folder))
        run = _Run(db, Ledger(db, run_id), {batch.table.name: batch for batch in batches}, progress)
        counts = run.take(folder, today or datetime.now(UTC).astimezone().date())
        rejected = remarks.sorted_rejects([batch.sheet.file for batch in batches])
        if rejects is None and rejected and path != IN_MEMORY:
            rejects = path.with_name(f"rejects-{run_id}.csv")
        if rejects is not None:
            waiting.write(rejects, rejected, say)
    return Report(run_id, counts, remarks.warnings(), rejected, rejects)


@dataclass(frozen=True, slots=True)
class _Run:
    """One run over the tables of a folder, in the order in which they refer to each other."""

    db: Database
    ledger: Ledger
    batches: dict[str, Batch]
    progress: Progress | None

    def take(self, folder: Path, today: date) -> dict[str, Counts]:
        """Check and store every table."""
        self._mark_invented(folder)
        counts = {table.name: Counts() for table in TABLES if not table.own or table.name in self.batches}
        facts = NewFacts()
        for table in TABLES:
            batch = self.batches.get(table.name)
            said: set[Key] | None = None
            if batch is not None:
                rows = self._settle(batch)
                counts[table.name] = self._put(batch, rows, facts)
                said = set(rows)
            if table is EMPLOYER_FACTS:
                facts.put(self.ledger, today, said)
            self.ledger.flush(table)
        return counts

    def _settle(self, batch: Batch) -> dict[Key, Row]:
        """The rows that go in, by key."""
        check(batch, self.ledger)
        if batch.table is USERS:
            prepare_users(batch, self.db, self.ledger)
        rows = latest(batch)
        warn_of_oddities(batch, rows, self.ledger)
        add_names(batch, rows, self.ledger)
        return rows

    def _put(self, batch: Batch, rows: dict[Key, Row], facts: NewFacts) -> Counts:
        outcomes = dict.fromkeys(Outcome, 0)
        stored = self.ledger.rows(batch.table)
        for done, (key, row) in enumerate(rows.items(), start=1):
            before = stored.get(key)
            outcomes[self.ledger.put(batch.table, row.values)] += 1
            if batch.table is EMPLOYERS:
                facts.note(before, stored[key])
            if self.progress and done % TELL_EVERY == 0:
                self.progress(batch.sheet.file, done, len(rows))
        rejected = batch.remarks.rejected_rows(batch.sheet.file)
        return Counts(**{outcome.value: number for outcome, number in outcomes.items()}, rejected=rejected)

    def _mark_invented(self, folder: Path) -> None:
        """A folder of invented data that is the first to come into a database marks it as invented."""
        if not (folder / INVENTED_NOTE).is_file():
            return
        if not self.ledger.rows(EMPLOYERS) and not self.ledger.rows(PARTICIPANTS):
            self.ledger.put(SETTINGS, (settings.INVENTED, "yes"))
            self.ledger.flush(SETTINGS)
