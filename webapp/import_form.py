"""The form that says how we understand the files: which table each is, and which column each heading."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from sqlite_utils import Database

from crm import employers
from crm.interchange import Choices, FileSeen, HeadingSeen, Mode
from crm.interchange.headings import suggested
from crm.model import User
from crm.problem import N_
from crm.registers import ForeignKind
from crm.tables import CONTACTS, OPPORTUNITIES, TABLES, Table
from webapp.i18n import gettext
from webapp.import_rights import tables_for

BY_NAME: Mapping[str, Table] = {table.name: table for table in TABLES}

MODES: Mapping[Mode, str] = {
    Mode.ADD_AND_UPDATE: N_("Tilføj og opdatér"),
    Mode.ADD: N_("Kun nye"),
    Mode.UPDATE: N_("Kun opdatér dem, vi har"),
    Mode.FILL_BLANKS: N_("Udfyld kun det tomme"),
    Mode.SKIP: N_("Spring over"),
}

KINDS: Mapping[ForeignKind, str] = {
    ForeignKind.CVR_VIRK: N_("CVR-registret (Virk)"),
    ForeignKind.DATAFORDELER: N_("CVR-registret (Datafordeleren)"),
    ForeignKind.JOB_POSTINGS: N_("Stillingsopslag"),
    ForeignKind.VCARDS: N_("Kontaktkort (vCard)"),
}
REGISTERS = (ForeignKind.CVR_VIRK, ForeignKind.DATAFORDELER)
_TABLE_OF = {ForeignKind.JOB_POSTINGS: OPPORTUNITIES, ForeignKind.VCARDS: CONTACTS}

_POSTCODE, _MUNICIPALITY = re.compile(r"[0-9]{4}"), re.compile(r"0?[0-9]{3}")


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One heading in the form. `chosen` is a column or empty; `guessed`: our suggestion, to be looked at."""

    field: str
    written: str
    chosen: str
    guessed: bool
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file in the form. `table` is empty where it is not to be read; `missing` are columns of the key."""

    mark: str
    name: str
    kind: ForeignKind | None
    table: str
    certain: bool
    columns: tuple[ColumnLine, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """The form as it was sent. `look_again`: files whose table was changed after the columns were shown."""

    choices: Choices
    remember: bool
    removed: tuple[str, ...]
    look_again: tuple[str, ...]
    errors: list[str] = field(default_factory=list)


def mark_of(name: str) -> str:
    """What stands for a file in the names of fields."""
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def lines(files: Sequence[FileSeen], choices: Choices | None, user: User) -> list[FileLine]:
    """The form as chosen, or as suggested where nothing is chosen yet."""
    return [_line(file, choices, user) for file in files]


def modes_asked(form: Sequence[FileLine]) -> list[Table]:
    """The tables of which the form asks how their rows go in."""
    foreign = [_TABLE_OF[line.kind].name for line in form if line.kind in _TABLE_OF]
    names = {*foreign, *(line.table for line in form)}
    return [table for table in TABLES if table.name in names]


def read(form: Mapping[str, str], files: Sequence[FileSeen], user: User, db: Database) -> Sent:
    """What was sent. What is no choice of ours is taken for none."""
    allowed = {table.name for table in tables_for(user)}
    tables: dict[str, str] = {}
    columns: dict[str, dict[str, str]] = {}
    look_again = []
    for file in files:
        if file.kind is not None:
            continue
        mark = mark_of(file.name)
        wanted = form.get(f"tabel-{mark}", "")
        table = wanted if wanted in allowed else ""
        tables[file.name] = table
        if table and form.get(f"vist-{mark}") != table:
            look_again.append(file.name)
        elif table:
            columns[file.name] = _columns(form, mark, BY_NAME[table], _headings(file, table))
    choices = Choices(tables=tables, columns=columns, ask=True, foreign=True)
    removed = tuple(file.name for file in files if form.get(f"ud-{mark_of(file.name)}") == "1")
    return _with_registers(form, Sent(choices, form.get("husk") == "1", removed, tuple(look_again)), db)


def _with_registers(form: Mapping[str, str], read_so_far: Sent, db: Database) -> Sent:
    """With how rows go in, and what holds for registers and cards."""
    errors = list(read_so_far.errors)
    modes = {name: mode for name in BY_NAME if (mode := _mode(form.get(f"maade-{name}")))}
    postcodes = _numbers(form.get("postnumre", ""), _POSTCODE, errors)
    municipalities = _numbers(form.get("kommuner", ""), _MUNICIPALITY, errors)
    employer = form.get("korts_virksomhed", "").replace(" ", "")
    if employer and employer not in employers.places(db, [employer]):
        told = gettext("Der er ingen virksomhed med P-nummer {number}. Ret det, eller lad feltet stå tomt.")
        errors.append(told.format(number=employer[:20]))
        employer = ""
    choices = replace(
        read_so_far.choices,
        modes=modes,
        register_mode=_mode(form.get("maade-register")) or Mode.ADD_AND_UPDATE,
        new_units=form.get("nye_enheder") == "1",
        postcodes=postcodes,
        municipalities=municipalities,
        employer=employer or None,
    )
    return replace(read_so_far, choices=choices, errors=errors)


def _line(file: FileSeen, choices: Choices | None, user: User) -> FileLine:
    mark = mark_of(file.name)
    if file.kind is not None:
        return FileLine(mark, file.name, file.kind, "", True)
    allowed = {table.name for table in tables_for(user)}
    table = (file.table or "") if choices is None else choices.tables.get(file.name, "")
    if table not in allowed:
        return FileLine(mark, file.name, None, "", False)
    chosen = {} if choices is None else choices.columns.get(file.name, {})
    columns = tuple(
        _column(f"kolonne-{mark}-{turn}", heading, chosen, [row[turn : turn + 1] for row in file.sample])
        for turn, heading in enumerate(_headings(file, table))
    )
    named = {column.chosen for column in columns}
    missing = tuple(
        gettext(BY_NAME[table].column(name).label)
        for name in BY_NAME[table].key
        if name not in named and name != "contact_id"
    )
    certain = file.certain and file.table == table
    return FileLine(mark, file.name, None, table, certain, columns, missing)


def _column(
    name: str, heading: HeadingSeen, chosen: Mapping[str, str], cells: Sequence[tuple[str, ...]]
) -> ColumnLine:
    examples = tuple(dict.fromkeys(text[:60] for cell in cells for text in cell if text))
    column = chosen.get(heading.written, heading.column or "")
    guessed = bool(column) and not heading.known and heading.written not in chosen
    return ColumnLine(name, heading.written, column, guessed, examples)


def _headings(file: FileSeen, table: str) -> tuple[HeadingSeen, ...]:
    """The headings as columns of a table, which may be another than the file seems to be."""
    if file.table == table:
        return file.headings
    return suggested(BY_NAME[table], [heading.written for heading in file.headings])


def _columns(
    form: Mapping[str, str], mark: str, table: Table, headings: Sequence[HeadingSeen]
) -> dict[str, str]:
    """What was chosen for each heading; those that mean what they say are left to be read as ever."""
    known = {column.name for column in table.columns}
    chosen = {}
    for turn, heading in enumerate(headings):
        column = form.get(f"kolonne-{mark}-{turn}", "")
        if not (heading.known and column == heading.column):
            chosen[heading.written] = column if column in known else ""
    return chosen


def _mode(text: str | None) -> Mode | None:
    return Mode(text) if text is not None and text in Mode._value2member_map_ else None


def _numbers(text: str, pattern: re.Pattern[str], errors: list[str]) -> frozenset[str]:
    written = re.split(r"[\s,;]+", text.strip())[:200]
    wrong = [one for one in written if one and not pattern.fullmatch(one)]
    if wrong:
        told = gettext("»{text}« er ikke et nummer, vi kan bruge. Ret det, eller lad feltet stå tomt.")
        errors.append(told.format(text=wrong[0][:20]))
    return frozenset(one for one in written if pattern.fullmatch(one))
