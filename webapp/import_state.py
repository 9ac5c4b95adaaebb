"""One upload between the pages: whose it is, what was chosen, what the preview found, what became of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from flask import abort, flash, redirect, url_for

from crm import upload_folders
from crm.interchange import Choices, Report, choices_as_json, choices_from_json
from crm.problem import Problem
from crm.upload_folders import UploadFolder
from webapp.database import database
from webapp.i18n import explain
from webapp.security import signed_in

MOST_WARNINGS = 200

_CHOICES, _SUMMARY, _RESULT = "choices.json", "summary.json", "result.json"


@dataclass(frozen=True, slots=True)
class Warned:
    """Something worth a look, in words; `lines` are the first ones."""

    file: str
    column: str
    text: str
    count: int
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a preview found or an import did. `tables`: added, updated, unchanged, left, rejected, waiting.

    `run_id` is 0 for a preview.
    """

    run_id: int
    tables: dict[str, list[int]]
    warnings: tuple[Warned, ...]
    questions: int
    has_rejects: bool

    @property
    def changes(self) -> int:
        """How many rows are added or updated."""
        return sum(row[0] + row[1] for row in self.tables.values())


def opened(upload_id: str) -> UploadFolder:
    """The upload in the address if it is this user's; else the page is not found."""
    folder = upload_folders.find(database(), upload_id, signed_in().user_name)
    if folder is None:
        abort(404)
    return folder


def sent(upload_id: str) -> UploadFolder:
    """The upload that a form is about; if it is not there or not this user's, back to the start."""
    folder = upload_folders.find(database(), upload_id, signed_in().user_name)
    if folder is None:
        flash(explain(upload_folders.gone()))
        abort(redirect(url_for("exchange.start"), 303))
    return folder


def told(problem: Problem, folder: UploadFolder) -> str:
    """A problem as a sentence that tells the names of files, and not where they lie on the server."""
    text = explain(problem)
    for place in (folder.files, folder.path, folder.path.parent, folder.path.parent.parent):
        text = text.replace(f"{place}/", "")
    return text.replace(f" {folder.files} ", " ")


def now() -> datetime:
    """The moment on the real clock: files are kept by it."""
    return datetime.now(UTC)


def keep_choices(folder: UploadFolder, choices: Choices, *, remember: bool) -> None:
    """Keep what was chosen, and whether to remember it for the next file with these headings."""
    upload_folders.write(folder, _CHOICES, {"choices": choices_as_json(choices), "remember": remember})


def kept_choices(folder: UploadFolder) -> tuple[Choices, bool] | None:
    """What was chosen, None if nothing was yet."""
    found = upload_folders.read(folder, _CHOICES)
    if not isinstance(found, dict):
        return None
    return choices_from_json(str(found.get("choices"))), bool(found.get("remember"))


def keep_summary(folder: UploadFolder, report: Report | None) -> None:
    """Keep what the preview found; None = what was found before holds no longer."""
    upload_folders.write(folder, _SUMMARY, report and asdict(_summary(report)))


def kept_summary(folder: UploadFolder) -> Summary | None:
    """What the preview found, None if there is none."""
    return _read(upload_folders.read(folder, _SUMMARY))


def keep_result(folder: UploadFolder, report: Report) -> Summary:
    """Keep what the import did."""
    made = _summary(report)
    upload_folders.write(folder, _RESULT, asdict(made))
    return made


def keep_bare_result(folder: UploadFolder, run_id: int) -> None:
    """Keep the number of an import of which nobody lived to tell the rest."""
    upload_folders.write(folder, _RESULT, asdict(Summary(run_id, {}, (), 0, folder.rejects.is_file())))


def kept_result(folder: UploadFolder) -> Summary | None:
    """What the import did, None if there was none."""
    return _read(upload_folders.read(folder, _RESULT))


def _summary(report: Report) -> Summary:
    names = dict.fromkeys([*report.tables, *report.left, *report.waiting])
    tables = {}
    for name in names:
        counts = report.tables.get(name)
        added, updated, unchanged, rejected = (
            (counts.added, counts.updated, counts.unchanged, counts.rejected) if counts else (0, 0, 0, 0)
        )
        row = [added, updated, unchanged, report.left.get(name, 0), rejected, report.waiting.get(name, 0)]
        if any(row):
            tables[name] = row
    warnings = tuple(
        Warned(
            one.file, one.column, explain(one.reason), one.count, tuple(line for line in one.lines if line)
        )
        for one in report.warnings[:MOST_WARNINGS]
    )
    return Summary(report.run_id, tables, warnings, report.questions, bool(report.rejects))


def _read(found: Any) -> Summary | None:
    if not isinstance(found, dict):
        return None
    warnings = tuple(Warned(**{**one, "lines": tuple(one["lines"])}) for one in found.pop("warnings"))
    return Summary(**found, warnings=warnings)
