"""Import a folder as one run: all of it, or nothing. A preview is the same run, taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from crm import clock
from crm.changes import begin
from crm.db import BUSY_SECONDS, explained, open_database
from crm.interchange.choices import AS_EVER, Choices
from crm.interchange.outcome_log import OutcomeLog
from crm.interchange.outcomes import Outcome
from crm.interchange.rejects_file import Say, waiting_rejects
from crm.interchange.remarks import Notice, Reject, Remarks
from crm.interchange.rows import Progress
from crm.interchange.run import Fared, Run
from crm.interchange.staging import staged
from crm.model import RunKind
from crm.records import IN_MEMORY, file_of
from crm.tables import TABLES

REJECTS_IN_MEMORY = 1_000
"""So many rejects stand in a report; all of them are in the rejects file."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the rows of one table; of two rows with one key only the later is counted."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did. `tables` has every table of the contract, and the own tables whose file was there.

    `rejects` are the first ones, `rejects_file` holds all. `left` and `waiting` count the rows that were left
    out by choice and those that wait for one of `questions` answers, by table; they are in no other count.
    A preview has the `run_id` 0.
    """

    run_id: int
    tables: dict[str, Counts]
    warnings: tuple[Notice, ...]
    rejects: tuple[Reject, ...]
    rejects_file: Path | None
    left: dict[str, int]
    waiting: dict[str, int]
    questions: int


class _TakenBack(Exception):
    """Ends the transaction of a preview."""


def import_into_file(
    path: Path,
    folder: Path,
    *,
    choices: Choices = AS_EVER,
    user_name: str | None = None,
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
            return import_folder(
                db,
                folder,
                choices=choices,
                user_name=user_name,
                rejects=rejects,
                progress=progress,
                say=say,
            )
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
    choices: Choices = AS_EVER,
    user_name: str | None = None,
    rejects: Path | None = None,
    today: date | None = None,
    progress: Progress | None = None,
    say: Say = str,
    outcomes: Path | None = None,
) -> Report:
    """Put in what the spreadsheets of `folder` hold, as `choices` say; nothing is ever deleted.

    `user_name` is who did it: a user, or a name that is put into the run's note. `rejects` is always written;
    without it rejects-RUN_ID.csv is written beside the database when rows were refused. `today` dates new
    facts of employers. `say` puts the reasons in the rejects file into words. `outcomes`: a file in which the
    fate of every row is written down, to be read with crm.interchange.outcomes.
    Raises Problem, with nothing imported, if a file cannot be read or the database cannot be written.
    """
    path, day = file_of(db), today or clock.today()
    with waiting_rejects() as waiting, _log(outcomes) as log, explained(path):
        remarks = Remarks(log)
        with staged(db, folder, remarks, choices, progress, day) as stage, db.atomic():
            run_id = _begin(db, folder, user_name)
            fared = Run(db, run_id, stage, choices, user_name, progress).take(day)
            if rejects is None and path != IN_MEMORY and log.rejected:
                rejects = path.with_name(f"rejects-{run_id}.csv")
            if rejects is not None:
                waiting.write(rejects, remarks.rejects(stage.files), say)
            return _report(run_id, fared, remarks, stage.files, rejects)


def preview_folder(
    db: Database,
    folder: Path,
    *,
    choices: Choices = AS_EVER,
    user_name: str | None = None,
    today: date | None = None,
    progress: Progress | None = None,
    outcomes: Path | None = None,
) -> Report:
    """What `import_folder` would do and say; everything is taken back, and no file but `outcomes` is written.

    Others who write wait meanwhile. Raises Problem as the import does.
    """
    report: Report | None = None
    day = today or clock.today()
    with _log(outcomes) as log, explained(file_of(db)):
        remarks = Remarks(log)
        with staged(db, folder, remarks, choices, progress, day) as stage:
            try:
                with db.atomic():
                    run_id = _begin(db, folder, user_name)
                    fared = Run(db, run_id, stage, choices, user_name, progress).take(day)
                    report = _report(0, fared, remarks, stage.files, None)
                    raise _TakenBack
            except _TakenBack:
                assert report is not None
    return report


def _begin(db: Database, folder: Path, user_name: str | None) -> int:
    """Open the run: that takes the right to write before anything is read."""
    run_id = begin(db, RunKind.IMPORT, note=user_name, folder=str(folder))
    db.execute(
        "UPDATE runs SET user_name = note, note = NULL"
        " WHERE run_id = ? AND note IN (SELECT user_name FROM users)",
        [run_id],
    )
    return run_id


def _report(run_id: int, fared: Fared, remarks: Remarks, files: list[str], rejects: Path | None) -> Report:
    tables = [table.name for table in TABLES if not table.own or table.name in fared]
    rows = {name: fared.get(name, Counter[Outcome]()) for name in tables}
    counts = {
        name: Counts(
            counted[Outcome.ADDED],
            counted[Outcome.UPDATED],
            counted[Outcome.UNCHANGED],
            counted[Outcome.REJECTED],
        )
        for name, counted in rows.items()
    }
    return Report(
        run_id=run_id,
        tables=counts,
        warnings=remarks.warnings(),
        rejects=tuple(remarks.rejects(files, REJECTS_IN_MEMORY)),
        rejects_file=rejects,
        left={name: counted[Outcome.LEFT] for name, counted in rows.items() if counted[Outcome.LEFT]},
        waiting={
            name: counted[Outcome.WAITING] for name, counted in rows.items() if counted[Outcome.WAITING]
        },
        questions=remarks.log.questions,
    )


@contextmanager
def _log(path: Path | None) -> Iterator[OutcomeLog]:
    """The file for the fates of rows; it goes again if the block fails."""
    log = OutcomeLog(path)
    keep = False
    try:
        yield log
        keep = True
    finally:
        log.close(keep=keep)
