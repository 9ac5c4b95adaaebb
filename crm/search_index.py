"""What search looks in: folded copies of names, facts and notes, kept current by triggers in plain SQL.

Measured at 60,000 notes: looking through the folded texts in order of date takes at most 25 ms and mostly 1,
and costs an import 0.2 s; a trigram index answers rare words in 1 ms, but costs an import 5 s more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crm.danish import STEPS, TWO_FOR_ONE, Step

LONGEST = 20_000
"""Of a longer text only so many characters can be found."""

WORD_LENGTH = 4
"""Shorter words are not offered when somebody has typed something else."""

_TABLES = """
    CREATE TABLE search_employers (
        p_number TEXT PRIMARY KEY, sort_key TEXT, closed_on TEXT, name TEXT, place TEXT, digits TEXT
    ) WITHOUT ROWID;
    CREATE TABLE search_people (
        p_number TEXT, person TEXT, name TEXT, email TEXT, digits TEXT, to_on TEXT,
        PRIMARY KEY (p_number, person)
    ) WITHOUT ROWID;
    CREATE TABLE search_facts (
        p_number TEXT, field TEXT, text TEXT, PRIMARY KEY (p_number, field)
    ) WITHOUT ROWID;
    CREATE TABLE search_openings (opportunity_id TEXT PRIMARY KEY, p_number TEXT, text TEXT) WITHOUT ROWID;
    CREATE TABLE search_notes (
        date TEXT, contact_id TEXT, text TEXT, PRIMARY KEY (date, contact_id)
    ) WITHOUT ROWID;
    CREATE TABLE search_words (word TEXT PRIMARY KEY) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Copy:
    """One table of copies: column → SQL over a row `r` of the table `of`; the columns of the key first.

    `folded` columns are those that are searched, `words` those whose words are offered for misspelt ones.
    """

    into: str
    of: str
    key: dict[str, str]
    plain: dict[str, str]
    folded: dict[str, str]
    words: tuple[str, ...] = ()
    when: str = "1"

    @property
    def columns(self) -> dict[str, str]:
        """Every column with its SQL, those to be folded through the first step."""
        first = {name: folded_first(text) for name, text in self.folded.items()}
        return self.key | self.plain | first


def _joined(*columns: str) -> str:
    texts = " || ' ' || ".join(f"coalesce(r.{column}, '')" for column in columns)
    return f"substr({texts}, 1, {LONGEST})"


def _digits(*columns: str) -> str:
    text = " || ' ' || ".join(f"coalesce(r.{column}, '')" for column in columns[:-1])
    phone = f"coalesce(r.{columns[-1]}, '')"
    for sign in " -+()./":
        phone = f"replace({phone}, '{sign}', '')"
    return f"{text} || ' ' || {phone}" if text else phone


def _fact(field: str, of: str = "employers") -> Copy:
    return Copy(
        into="search_facts",
        of=of,
        key={"p_number": "r.p_number", "field": f"'{field}'"},
        plain={},
        folded={"text": _joined(field)},
        words=("text",),
        when=f"r.{field} IS NOT NULL",
    )


COPIES = (
    Copy(
        into="search_employers",
        of="employers",
        key={"p_number": "r.p_number"},
        plain={
            "sort_key": "r.sort_key",
            "closed_on": "r.closed_on",
            "digits": _digits("p_number", "cvr", "phone"),
        },
        folded={"name": _joined("name"), "place": _joined("street", "postcode", "town", "email")},
        words=("name", "place"),
    ),
    Copy(
        into="search_people",
        of="contacts",
        key={"p_number": "r.p_number", "person": "r.name"},
        plain={"digits": _digits("phone"), "to_on": "r.to_on"},
        folded={"name": _joined("name"), "email": _joined("email")},
    ),
    _fact("job_types"),
    _fact("tasks_piling_up"),
    _fact("busy_periods"),
    _fact("labour_need", "employer_profile"),
    Copy(
        into="search_openings",
        of="opportunities",
        key={"opportunity_id": "r.opportunity_id"},
        plain={"p_number": "r.p_number"},
        folded={"text": _joined("job_type", "description")},
        words=("text",),
    ),
    Copy(
        into="search_notes",
        of="employer_contacts",
        key={"date": "r.date", "contact_id": "r.contact_id"},
        plain={},
        folded={"text": _joined("learnt", "next_step")},
        when="coalesce(r.learnt, r.next_step) IS NOT NULL",
    ),
)
"""`search_words` holds no words of notes, which may name participants, nor names of people who may leave."""


def definition() -> Iterator[str]:
    """The statements that make the tables, their triggers, and the copies of what is stored already."""
    yield from (table for table in _TABLES.split(";") if table.strip())
    yield from (_fold_the_rest(copy) for copy in {copy.into: copy for copy in COPIES}.values())
    for copy in COPIES:
        yield _insert(copy, f"FROM {copy.of} r WHERE {copy.when}")
        only = f"s.field = {copy.key['field']}" if "field" in copy.key else "1"
        yield from (_insert_words(copy, column, only) for column in copy.words)
        yield from _triggers(copy)


def folded_first(text: str) -> str:
    """SQL for the first step of `danish.fold`."""
    return _exchanged(f"lower({text})", STEPS[0])


def _exchanged(text: str, step: Step) -> str:
    """SQL for one step of `danish.fold`."""
    for one, other in (*step, *TWO_FOR_ONE):
        text = f"replace({text}, '{one}', '{other}')"
    return text


def _fold_the_rest(copy: Copy) -> str:
    """The other steps, for a copy in which letters are left beyond a to z; most copies have none."""
    same = " AND ".join(f"{name} = NEW.{name}" for name in copy.key)
    left = {name: f"length(CAST(NEW.{name} AS BLOB)) > length(NEW.{name})" for name in copy.folded}
    updates = "".join(
        f"UPDATE {copy.into} SET {name} = {_exchanged(name, step)} WHERE {same} AND {left[name]};"
        for step in STEPS[1:]
        for name in copy.folded
    )
    when = " OR ".join(left.values())
    return f"CREATE TRIGGER {copy.into}_fold AFTER INSERT ON {copy.into} WHEN {when} BEGIN {updates} END"


def _insert(copy: Copy, rows: str) -> str:
    names = ", ".join(copy.columns)
    return f"INSERT INTO {copy.into} ({names}) SELECT {', '.join(copy.columns.values())} {rows}"


def _insert_words(copy: Copy, column: str, where: str) -> str:
    """The words of a folded column that are not there yet."""
    text = f"s.{column}"
    for sign in '"\\[](),.;:/&-?!':
        text = f"replace({text}, '{sign}', ' ')"
    listed = f"""'["' || replace({text}, ' ', '","') || '"]'"""
    return (
        f"INSERT INTO search_words SELECT DISTINCT w.value FROM {copy.into} s, "
        f"json_each(CASE WHEN json_valid({listed}) THEN {listed} ELSE '[]' END) w WHERE {where} "
        f"AND length(w.value) >= {WORD_LENGTH} AND w.value NOT IN (SELECT word FROM search_words)"
    )


def _triggers(copy: Copy) -> Iterator[str]:
    """Add the copy of a new row, make a changed one anew, take it out with its row."""
    name = f"{copy.into}_{copy.of}" + (f"_{copy.key['field'][1:-1]}" if "field" in copy.key else "")
    out = {of: f"DELETE FROM {copy.into} WHERE {_same(copy, copy.into, of)};" for of in ("OLD", "NEW")}
    added = _of(_insert(copy, f"WHERE {copy.when}"), "NEW") + ";"
    added += "".join(f"{_insert_words(copy, column, _same(copy, 's', 'NEW'))};" for column in copy.words)
    watched = sorted(set(re.findall(r"\br\.(\w+)", _insert(copy, copy.when))))
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in watched)
    yield f"CREATE TRIGGER {name}_insert AFTER INSERT ON {copy.of} BEGIN {out['NEW']} {added} END"
    yield (
        f"CREATE TRIGGER {name}_update AFTER UPDATE OF {', '.join(watched)} ON {copy.of} WHEN {changed} "
        f"BEGIN {out['OLD']} {out['NEW']} {added} END"
    )
    yield f"CREATE TRIGGER {name}_delete AFTER DELETE ON {copy.of} BEGIN {out['OLD']} END"


def _same(copy: Copy, table: str, row: str) -> str:
    return " AND ".join(f"{table}.{column} = {_of(text, row)}" for column, text in copy.key.items())


def _of(text: str, row: str) -> str:
    """The SQL over a row `r` as SQL over the row of a trigger."""
    return re.sub(r"\br\.", f"{row}.", text)
