"""The preview of an import: counts, what becomes of each row, and the questions for a person to answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from crm import access_log, employers, import_runs, upload_folders
from crm.access_log import Action, Purpose
from crm.interchange import (
    LEAVE_OUT,
    NEW,
    Choices,
    Outcome,
    Question,
    RowOutcome,
    look_at,
    preview_folder,
    read_outcomes,
    read_questions,
)
from crm.problem import N_, Problem
from crm.upload_folders import UploadFolder
from webapp import import_words
from webapp.database import database, today
from webapp.import_form import BY_NAME
from webapp.import_rights import IMPORTERS, tables_for, within_rights
from webapp.import_state import (
    Summary,
    keep_choices,
    keep_summary,
    kept_choices,
    kept_result,
    kept_summary,
    opened,
    sent,
    told,
)
from webapp.paging import asked_number
from webapp.security import roles, signed_in

ROWS, QUESTIONS = 50, 20
"""How many rows, and how many questions, stand on one page."""

_OUTCOMES = {outcome.value: outcome for outcome in Outcome}


def make(folder: UploadFolder, choices: Choices) -> None:
    """Try the import and take everything back; what it found lies beside the files. Raises Problem."""
    db, me = database(), signed_in()
    with upload_folders.only_one(folder):
        keep_summary(folder, None)
        files = look_at(folder.files, db)
        allowed = within_rights(choices, files, me)
        if not any(allowed.tables.values()) and not any(file.kind for file in files):
            raise Problem(N_("Ingen af filerne bliver læst. Vælg en tabel til mindst én af dem."))
        report = preview_folder(
            db,
            folder.files,
            choices=allowed,
            user_name=me.user_name,
            today=today(),
            outcomes=folder.outcomes,
        )
        keep_summary(folder, report)


@roles(*IMPORTERS)
def preview(upload_id: str) -> ResponseReturnValue:
    """What the import would do."""
    folder = opened(upload_id)
    if kept_result(folder):
        return redirect(url_for("exchange.result", upload_id=upload_id))
    summary = kept_summary(folder)
    if summary is None:
        return redirect(url_for("exchange.files", upload_id=upload_id))
    return _page(folder, summary)


@roles(*IMPORTERS)
def answer(upload_id: str) -> ResponseReturnValue:
    """Take the answers to the questions on the page, and see anew what the import would do."""
    folder = sent(upload_id)
    kept, summary = kept_choices(folder), kept_summary(folder)
    if kept is None or summary is None:
        return redirect(url_for("exchange.files", upload_id=upload_id), 303)
    choices, remember = kept
    errors: list[str] = []
    if request.form.get("handling") == "forfra":
        choices = replace(choices, answers={})
    else:
        answers, errors = _answers(_questions(folder))
        choices = replace(choices, answers={**choices.answers, **answers})
    try:
        make(folder, choices)
    except Problem as problem:
        flash(told(problem, folder))
        return redirect(url_for("exchange.files", upload_id=upload_id), 303)
    keep_choices(folder, choices, remember=remember)
    if errors:
        return _page(folder, kept_summary(folder) or summary, errors), 422
    return redirect(url_for("exchange.preview", upload_id=upload_id, _anchor="resultat"), 303)


def _questions(folder: UploadFolder) -> list[Question]:
    after = request.form.get("efter_spoergsmaal", "")
    number = int(after) if after.isascii() and after.isdecimal() and len(after) < 10 else 0
    return read_questions(folder.outcomes, after=number, limit=QUESTIONS)


def _answers(asked: Sequence[Question]) -> tuple[dict[str, str], list[str]]:
    """What was answered, and what cannot be used. A question without an answer goes on waiting."""
    answers: dict[str, str] = {}
    errors: list[str] = []
    for one in asked:
        chosen = request.form.get(f"svar-{one.number}", "")
        number = request.form.get(f"nummer-{one.number}", "").replace(" ", "")
        offered = {candidate.p_number for candidate in one.candidates} | {LEAVE_OUT}
        if chosen == "andet" or (not chosen and number):
            if number in employers.places(database(), [number]):
                answers[one.ref] = number
            else:
                errors.append(import_words.no_such_employer(one, number))
        elif chosen in offered or (chosen == NEW and one.may_be_new):
            answers[one.ref] = chosen
    return answers, errors


def _page(folder: UploadFolder, summary: Summary, errors: Sequence[str] = ()) -> str:
    db = database()
    table, outcome = _chosen(summary)
    after = asked_number("efter", 0, lowest=0, highest=9_999_999)
    rows = (
        read_outcomes(folder.outcomes, table=table, outcome=outcome, after=after, limit=ROWS + 1)
        if table
        else []
    )
    asked_after = asked_number("spoergsmaal", 0, lowest=0, highest=9_999_999)
    questions = read_questions(folder.outcomes, after=asked_after, limit=QUESTIONS)
    _note_readings(table, rows[:ROWS])
    kept = kept_choices(folder)
    return render_template(
        "exchange_preview.html",
        folder=folder,
        summary=summary,
        errors=errors,
        table=table,
        outcome=outcome,
        after=after,
        rows=import_words.rows(db, rows[:ROWS], hide=import_words.hiding(db)),
        next_after=rows[ROWS - 1].number if len(rows) > ROWS else None,
        questions=questions,
        asked_after=asked_after,
        next_question=questions[-1].number if len(questions) == QUESTIONS else None,
        answered=len(kept[0].answers) if kept else 0,
        tables=BY_NAME,
        outcomes=import_words.OUTCOMES,
        words=import_words,
    )


def _chosen(summary: Summary) -> tuple[str | None, Outcome | None]:
    """The table and the fate whose rows are to be shown: as asked, else of the first table, what changes."""
    allowed = {table.name for table in tables_for(signed_in())}
    names = [name for name in summary.tables if name in allowed]
    table = request.args.get("tabel", "")
    if table in names:
        return table, _OUTCOMES.get(request.args.get("udfald", ""))
    first = next((name for name in names if any(summary.tables[name][:2])), None)
    return first or next(iter(names), None), None


def _note_readings(table: str | None, rows: Sequence[RowOutcome]) -> None:
    """Put on record whose stored rows are shown beside the new ones."""
    if table is None:
        return
    people = import_runs.people_of(database(), table, [row.key for row in rows])
    me = signed_in().user_name
    access_log.append(database(), me, people, Action.IMPORT_PREVIEW, Purpose.MOVING_DATA)
