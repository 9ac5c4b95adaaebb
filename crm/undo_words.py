"""Why a run cannot be taken back, said in words of its own for an import, an edit and a merge."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from crm.model import RunKind
from crm.problem import N_
from crm.records import RECORDED, Key, Values

TAKEN_BACK: Mapping[RunKind, str] = {
    RunKind.IMPORT: N_("Import nr. {run} er allerede taget tilbage."),
    RunKind.EDIT: N_("Ændring nr. {run} er allerede taget tilbage."),
    RunKind.MERGE: N_("Sammenlægning nr. {run} er allerede taget tilbage."),
}
NONE_AT_ALL: Mapping[RunKind, str] = {
    RunKind.IMPORT: N_("Der er ingen import nr. {run}; der er ikke importeret noget endnu."),
    RunKind.EDIT: N_("Der er ingen ændring nr. {run}; der er ikke ændret noget endnu."),
    RunKind.MERGE: N_("Der er ingen sammenlægning nr. {run}; der er ikke lagt nogen sammen endnu."),
}
NO_SUCH: Mapping[RunKind, str] = {
    RunKind.IMPORT: N_("Der er ingen import nr. {run}. Den seneste er nr. {newest}."),
    RunKind.EDIT: N_("Der er ingen ændring nr. {run}. Den seneste er nr. {newest}."),
    RunKind.MERGE: N_("Der er ingen sammenlægning nr. {run}. Den seneste er nr. {newest}."),
}
CHANGED_SINCE: Mapping[RunKind, str] = {
    RunKind.IMPORT: N_(
        "{record} er ændret siden importen, som derfor ikke kan tages tilbage. Intet er ændret."
    ),
    RunKind.EDIT: N_("{record} er ændret siden, så ændringen kan ikke tages tilbage. Intet er ændret."),
    RunKind.MERGE: N_(
        "{record} er ændret siden sammenlægningen, som derfor ikke kan tages tilbage. Intet er ændret."
    ),
}
CHANGED_BY: Mapping[RunKind, str] = {
    RunKind.IMPORT: N_(
        "Import nr. {later} har siden ændret {record}. Tag først nr. {later} tilbage. Intet er ændret."
    ),
    RunKind.EDIT: N_(
        "Ændring nr. {later} har siden ændret {record}. Tag først nr. {later} tilbage. Intet er ændret."
    ),
    RunKind.MERGE: N_(
        "Sammenlægning nr. {later} har siden ændret {record}. Tag først nr. {later} tilbage. Intet er ændret."
    ),
}
"""By the kind of the later run."""

NEEDED: Mapping[RunKind, str] = {
    RunKind.IMPORT: N_(
        "Importen kan ikke tages tilbage: {record} er kommet til siden{by} "
        "og hører til en række i {parent} fra importen. Intet er ændret."
    ),
    RunKind.EDIT: N_(
        "Ændringen kan ikke tages tilbage: {record} er kommet til siden{by} og hører til det, "
        "som ændringen oprettede. Intet er ændret."
    ),
    RunKind.MERGE: N_(
        "Sammenlægningen kan ikke tages tilbage: {record} er kommet til siden{by} og hører til det, "
        "som sammenlægningen oprettede. Intet er ændret."
    ),
}
BY: Mapping[RunKind, str] = {
    RunKind.IMPORT: N_("(import nr. {later})"),
    RunKind.EDIT: N_("(ændring nr. {later})"),
    RunKind.MERGE: N_("(sammenlægning nr. {later})"),
}

_NAMED: Mapping[str, str] = {
    "employers": N_("virksomheden {name}"),
    "contacts": N_("kontaktpersonen {name}"),
    "contact_people": N_("kontaktpersonen {name}"),
    "opportunities": N_("åbningen {name}"),
    "saved_views": N_("visningen {name}"),
}
_UNNAMED: Mapping[str, str] = {
    "employer_facts": N_("en oplysning om virksomheden"),
    "employer_profile": N_("virksomhedens profil"),
    "opt_outs": N_("aftalen om ro"),
    "employer_contacts": N_("en kontakt i loggen"),
    "next_steps": N_("et næste skridt"),
    "introductions": N_("en præsentation"),
    "placements": N_("et forløb"),
    "participants": N_("en deltagers ønsker"),
    "wish_occupations": N_("det, en deltagers ønske betyder"),
    "participant_weights": N_("det, der betyder mest for en deltager"),
    "match_answers": N_("en deltagers svar på en virksomhed"),
    "week_plans": N_("ugens plan"),
    "planned_approaches": N_("en henvendelse i ugens plan"),
    "merged_employers": N_("et gammelt P-nummer"),
    "not_duplicates": N_("et svar om dubletter"),
    "job_type_codes": N_("koden for en jobtype"),
    "own_wishes": N_("et af jeres egne jobønsker"),
}
"""Rows that are named without their key, which may tell of a participant."""

_OF_PARTICIPANTS = frozenset(
    {
        "introductions",
        "placements",
        "participants",
        "wish_occupations",
        "participant_weights",
        "match_answers",
        "planned_approaches",
    }
)
"""Rows whose key is that of a participant."""


def record(db: Database, kind: RunKind, table: str, key: Key, row: Values | None) -> str:
    """A row as a reader knows it; of an import by its table and key, as in the files.

    `row` None is a row from elsewhere: whoever takes an import back may know nothing of its participant.
    """
    shown = ", ".join(map(str, key))
    if kind is RunKind.IMPORT and not (row is None and table in _OF_PARTICIPANTS):
        return f"{table} {shown}"
    if table in _UNNAMED:
        return _UNNAMED[table]
    return _NAMED[table].format(name=_name(db, table, key, row) or shown) if table in _NAMED else shown


def _name(db: Database, table: str, key: Key, row: Values | None) -> str:
    if table == "employers":
        stored = next(db.query("SELECT name FROM employers WHERE p_number = ?", key), None)
        if stored is not None:
            return str(stored["name"])
    if row is None:
        return str(key[-1])
    known = dict(zip((column.name for column in RECORDED[table].columns), row, strict=True))
    return str(known.get("name") or known.get("job_type") or key[-1])
