"""An import in words: what became of a row, how it found what it speaks of, what it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from crm import employer_lists, employers, users
from crm.employers import Place
from crm.interchange import Candidate, Matched, Outcome, Question, RowOutcome
from crm.problem import N_
from crm.records import RECORDED
from crm.tables import Kind
from webapp import duplicate_words
from webapp.duplicate_words import Told
from webapp.history import Speech, in_words
from webapp.i18n import explain, gettext

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.ADDED: N_("Nye"),
    Outcome.UPDATED: N_("Opdateres"),
    Outcome.UNCHANGED: N_("Uændret"),
    Outcome.LEFT: N_("Springes over"),
    Outcome.REJECTED: N_("Afvises"),
    Outcome.WAITING: N_("Venter på svar"),
    Outcome.REPLACED: N_("Gentages længere nede"),
}
"""In the order of the columns of a summary; the last is in none."""

DONE: Mapping[Outcome, str] = {
    Outcome.ADDED: N_("Nye"),
    Outcome.UPDATED: N_("Opdateret"),
    Outcome.UNCHANGED: N_("Uændret"),
    Outcome.LEFT: N_("Sprunget over"),
    Outcome.REJECTED: N_("Afvist"),
    Outcome.WAITING: N_("Uden svar"),
}
"""The same when it has happened."""

_TAGS: Mapping[Outcome, tuple[str, str]] = {
    Outcome.ADDED: ("good", N_("Ny")),
    Outcome.UPDATED: ("calm", N_("Opdateres")),
    Outcome.UNCHANGED: ("plain", N_("Uændret")),
    Outcome.LEFT: ("plain", N_("Springes over")),
    Outcome.REJECTED: ("bad", N_("Afvises")),
    Outcome.WAITING: ("warm", N_("Venter på svar")),
    Outcome.REPLACED: ("plain", N_("Gentages længere nede")),
}

_MATCHED: Mapping[Matched, str] = {
    Matched.NONE: N_("findes ikke i forvejen"),
    Matched.KEY: N_("findes i forvejen"),
    Matched.ALIAS: N_("nummeret er lagt sammen med {other}"),
    Matched.ANSWER: N_("du har valgt {other}"),
    Matched.P_NUMBER: N_("fundet på P-nummer: {other}"),
    Matched.CVR: N_("fundet på CVR-nummer: {other}"),
    Matched.NAME: N_("fundet på navn: {other}"),
    Matched.CHOSEN: N_("hører til {other}, som du har valgt"),
}

_UNMATCHED = (Outcome.REJECTED, Outcome.REPLACED, Outcome.WAITING)

LONGEST = 160
"""So much of a text is shown of what stood before and what comes."""


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """One column with what stands there now and what will."""

    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RowShown:
    """One row of the preview. `card` is the P-number of a stored employer to look at, if there is one."""

    title: str
    place: str
    tag: str
    colour: str
    matched: str
    card: str | None
    changes: list[ChangeShown]
    reasons: list[str]


def hiding(db: Database) -> Callable[[str], str]:
    """Replaces participants' names and ids in texts, as on the card."""
    mask = employer_lists.masking(db, gettext("[en deltager]"))
    return lambda text: mask(text) or ""


def rows(db: Database, found: Sequence[RowOutcome], hide: Callable[[str], str]) -> list[RowShown]:
    """The rows in words. Stored texts are hidden by `hide`; those of the file are shown as they came.

    Were names hidden in those too, a file full of guesses would come back with the participants marked.
    """
    numbers = {number for row in found for number in (row.other, *_numbers(row)) if number}
    places = employers.places(db, numbers)
    speech = Speech(users.shown_names(db), places, hide)
    return [_row(row, places, speech) for row in found]


def _row(row: RowOutcome, places: Mapping[str, Place], speech: Speech) -> RowShown:
    colour, tag = _TAGS[row.outcome]
    other = places.get(row.other or "")
    told = other.name if other else row.other or gettext("en anden")
    card = row.other or (row.key[0] if row.key and row.key[0] in places else None)
    matched = gettext(_MATCHED[row.matched]).format(other=told)
    return RowShown(
        title=row.name or " · ".join(_key_in_words(row, places)) or gettext("Uden navn"),
        place=gettext("{file}, linje {line}").format(file=row.file, line=row.line),
        tag=gettext(tag),
        colour=colour,
        matched="" if row.outcome in _UNMATCHED else matched,
        card=card if card in places else None,
        changes=[] if row.outcome is Outcome.ADDED else list(_changes(row, speech)),
        reasons=[
            f"{heading}: {explain(reason)}" if heading else explain(reason)
            for heading, reason in zip(row.headings, row.reasons, strict=True)
        ],
    )


def _changes(row: RowOutcome, speech: Speech) -> Iterable[ChangeShown]:
    table = RECORDED[row.table]
    for change in row.changes:
        column = table.column(change.column)
        old = in_words(column, change.old, speech)
        new = in_words(column, change.new, replace(speech, hide=str))
        yield ChangeShown(gettext(column.label), _short(old), _short(new))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _key_in_words(row: RowOutcome, places: Mapping[str, Place]) -> list[str]:
    return [places[part].name if part in places else part for part in row.key if part]


def _numbers(row: RowOutcome) -> list[str]:
    """The P-numbers in the key and among what changes."""
    columns = {column.name: column for column in RECORDED[row.table].columns}
    changed = [
        str(value)
        for change in row.changes
        if columns[change.column].kind is Kind.P_NUMBER
        for value in (change.old, change.new)
        if value
    ]
    return [part for part in row.key if part.isdecimal() and len(part) == 10] + changed


def because(candidate: Candidate) -> Told:
    """How like a stored employer is, and why."""
    return duplicate_words.told(candidate.likeness, candidate.reasons)


def where(candidate: Candidate) -> str:
    """The address of a stored employer."""
    return ", ".join(part for part in (candidate.street, candidate.town) if part)


def no_such_employer(question: Question, number: str) -> str:
    """The sentence for an answer that names no employer."""
    if not number:
        return gettext("{name}: skriv P-nummeret på den virksomhed, det er.").format(name=question.what)
    told = gettext("{name}: der er ingen virksomhed med P-nummer {number}.")
    return told.format(name=question.what, number=number[:20])
