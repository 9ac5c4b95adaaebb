"""The titles of ESCO, and of STAR's list of job titles: kept in the database, and looked up word for word."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlite_utils import Database

from crm.danish import plain
from crm.esco import ATTRIBUTION, address_of
from crm.reference import unit_groups

ESCO, STAR = "esco", "star"

PREFERRED, ALTERNATIVE, HIDDEN = range(3)
"""The rank of a label: how its concept is called, how it is also called, how it is only searched for."""

RELATIONS = ("exactMatch", "closeMatch", "narrowMatch", "broadMatch")


@dataclass(frozen=True, slots=True)
class Concept:
    """An occupation or a group of ESCO in one language. `labels` are (text, rank), preferred first."""

    uri: str
    isco08: str
    labels: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class StarTitle:
    """A Danish job title of STAR, with the addresses in ESCO that it is linked to, by relation."""

    star_code: str
    title: str
    disco08: str
    links: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Part:
    """One file's worth of a source: `ESCO`, `occupations_da`, the file it came from, when, and how much."""

    source: str
    part: str
    file: str
    loaded_at: str
    entries: int
    titles: int


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the titles of a file that was read."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.added + other.added,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.removed + other.removed,
        )


@dataclass(frozen=True, slots=True)
class Found:
    """What a title is, word for word: its group and occupation, or several groups that it may be.

    `disco08` is None where the title is one of several groups; these are `among`.
    """

    disco08: str | None
    esco_uri: str | None
    among: tuple[str, ...] = ()


def stage(db: Database, part: str, concepts: Iterable[Concept]) -> None:
    """Lay the labels of a file aside, to be put in with `swap`; nobody has to wait for that."""
    rows = (
        (part, one.uri, one.isco08, plain(label), label, rank)
        for one in concepts
        for label, rank in one.labels
    )
    with db.atomic():
        db.execute(
            "CREATE TEMP TABLE IF NOT EXISTS coming (part TEXT, uri TEXT, isco08 TEXT, plain TEXT,"
            " label TEXT, rank INTEGER, PRIMARY KEY (part, uri, plain)) WITHOUT ROWID"
        )
        db.execute("DELETE FROM temp.coming WHERE part = ?", [part])
        db.conn.executemany("INSERT OR IGNORE INTO temp.coming VALUES (?, ?, ?, ?, ?, ?)", rows)


def swap(db: Database, part: str, language: str, is_group: bool, kept: Collection[str]) -> Counts:
    """Put the labels of a part in the place of those that were there.

    Those of the addresses in `kept`, whose rows could not be read, stay. Call it in a transaction.
    """
    values = {"part": part, "language": language, "is_group": is_group, "kept": json.dumps(sorted(kept))}
    same = "uri = l.uri AND plain = l.plain AND part = :part"
    counts = next(db.query(_COUNTS, values))
    removed = db.execute(
        "DELETE FROM esco_labels AS l WHERE language = :language"
        " AND uri IN (SELECT uri FROM esco_concepts WHERE is_group = :is_group)"
        f" AND NOT EXISTS (SELECT 1 FROM temp.coming WHERE {same})"
        " AND uri NOT IN (SELECT value FROM json_each(:kept))",
        values,
    ).rowcount
    db.execute(
        "INSERT INTO esco_concepts (uri, isco08, is_group)"
        " SELECT DISTINCT uri, isco08, :is_group FROM temp.coming WHERE part = :part"
        " ON CONFLICT (uri) DO UPDATE SET isco08 = excluded.isco08 WHERE isco08 <> excluded.isco08",
        values,
    )
    db.execute(
        "INSERT INTO esco_labels (uri, language, plain, label, rank)"
        " SELECT uri, :language, plain, label, rank FROM temp.coming WHERE part = :part"
        " ON CONFLICT (uri, language, plain) DO UPDATE SET label = excluded.label, rank = excluded.rank"
        " WHERE label <> excluded.label OR rank <> excluded.rank",
        values,
    )
    db.execute("DELETE FROM esco_concepts WHERE uri NOT IN (SELECT uri FROM esco_labels)")
    return Counts(counts["added"], counts["updated"], counts["unchanged"], removed)


_COUNTS = """
    SELECT count(*) FILTER (WHERE l.uri IS NULL) AS added,
        count(*) FILTER (WHERE l.label <> c.label OR l.rank <> c.rank OR k.isco08 <> c.isco08) AS updated,
        count(*) FILTER (WHERE l.label = c.label AND l.rank = c.rank AND k.isco08 = c.isco08) AS unchanged
    FROM temp.coming c
    LEFT JOIN esco_labels l ON l.uri = c.uri AND l.language = :language AND l.plain = c.plain
    LEFT JOIN esco_concepts k ON k.uri = c.uri
    WHERE c.part = :part
"""


def put_star(db: Database, titles: Mapping[str, StarTitle], kept: Collection[str]) -> Counts:
    """Put the titles, by code, in the place of those that were there, save for the codes in `kept`."""
    before = {row[0]: row[1:] for row in db.conn.execute("SELECT * FROM star_titles")}
    rows = {
        code: (
            plain(one.title),
            one.title,
            one.disco08,
            json.dumps({k: list(v) for k, v in one.links.items()}),
        )
        for code, one in titles.items()
    }
    gone = before.keys() - rows.keys() - set(kept)
    changed = [code for code, row in rows.items() if before.get(code) != row]
    db.conn.executemany("DELETE FROM star_titles WHERE star_code = ?", [(code,) for code in gone])
    db.conn.executemany(
        "INSERT OR REPLACE INTO star_titles (star_code, plain, title, disco08, links) VALUES (?, ?, ?, ?, ?)",
        [(code, *rows[code]) for code in changed],
    )
    added = sum(code not in before for code in changed)
    return Counts(added, len(changed) - added, len(rows) - len(changed), len(gone))


def note_load(db: Database, source: str, part: str, file: str, entries: int, titles: int, new: bool) -> None:
    """Note what was read and when; the time stays where nothing was new."""
    db.execute(
        "INSERT INTO reference_loads (source, part, file, loaded_at, entries, titles)"
        " VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (source, part) DO UPDATE SET file = excluded.file, loaded_at = excluded.loaded_at,"
        f" entries = excluded.entries, titles = excluded.titles WHERE {int(new)}",
        [source, part, file, datetime.now(UTC).isoformat(timespec="seconds"), entries, titles],
    )


def loaded(db: Database) -> list[Part]:
    """What has been read of ESCO and STAR."""
    rows = db.query(
        "SELECT source, part, file, loaded_at, entries, titles FROM reference_loads"
        " ORDER BY source, part DESC"
    )
    return [Part(**row) for row in rows]


def attribution(db: Database) -> str:
    """The sentence that ESCO asks for, where ESCO has been read; else nothing."""
    return ATTRIBUTION if any(part.source == ESCO for part in loaded(db)) else ""


def remove(db: Database, source: str) -> int:
    """Take a source out again; returns how many titles it had."""
    with db.atomic():
        tables = ("esco_labels", "esco_concepts") if source == ESCO else ("star_titles",)
        gone = db.execute(f"DELETE FROM {tables[0]}").rowcount
        for table in tables[1:]:
            db.execute(f"DELETE FROM {table}")
        db.execute("DELETE FROM reference_loads WHERE source = ?", [source])
    return gone


def labels_of(db: Database, uris: Iterable[str], language: str = "da") -> dict[str, str]:
    """Address → how ESCO calls the occupation in a language; what is not loaded is missing."""
    rows = db.query(
        "SELECT uri, label FROM esco_labels WHERE language = ? AND rank = ?"
        " AND uri IN (SELECT value FROM json_each(?))",
        [language, PREFERRED, json.dumps(sorted(set(uris)))],
    )
    return {row["uri"]: row["label"] for row in rows}


def group_titles(db: Database, codes: Collection[str]) -> dict[str, str]:
    """DISCO-08 group → its Danish title: as ESCO's own list has it where that is loaded, else as shipped."""
    official = labels_of(db, (address_of(code) for code in codes))
    return {code: official.get(address_of(code), unit_groups()[code].da) for code in codes}


def isco_of(db: Database, uri: str) -> str | None:
    """The group of an occupation, if it is loaded."""
    found = db.conn.execute(
        "SELECT isco08 FROM esco_concepts WHERE uri = ? AND NOT is_group", [uri]
    ).fetchone()
    return None if found is None else str(found[0])


_LOOK = """
    SELECT l.plain, l.uri, k.isco08, k.is_group, CASE
        WHEN k.is_group THEN 4
        WHEN l.language = 'da' THEN CASE l.rank WHEN 0 THEN 0 WHEN 1 THEN 2 ELSE 3 END
        WHEN l.rank = 0 THEN 5 ELSE 6 END AS level
    FROM esco_labels l JOIN esco_concepts k ON k.uri = l.uri
    WHERE l.plain IN (SELECT value FROM json_each(:texts)) AND length(k.isco08) = 4
    UNION ALL
    SELECT s.plain, s.links, s.disco08, 0, 1 FROM star_titles s
    WHERE s.plain IN (SELECT value FROM json_each(:texts))
"""
"""Danish preferred labels speak first, then STAR's titles, other Danish labels, groups, other languages."""

_STAR_LEVEL = 1


def exact(db: Database, texts: Iterable[str]) -> dict[str, Found]:
    """Plain text → what it is, for those that are a title word for word."""
    by_text: dict[str, dict[int, set[tuple[str, str | None]]]] = {}
    for row in db.query(_LOOK, {"texts": json.dumps(sorted(set(texts)), ensure_ascii=False)}):
        uri = (
            _only_link(row["uri"]) if row["level"] == _STAR_LEVEL else None if row["is_group"] else row["uri"]
        )
        levels = by_text.setdefault(row["plain"], {})
        levels.setdefault(row["level"], set()).add((row["isco08"], uri))
    return {text: _of_level(levels[min(levels)]) for text, levels in by_text.items()}


def _only_link(links: str) -> str | None:
    """The one occupation that a title is the same as; None where there is none or several."""
    same = [uri for uri in json.loads(links).get(RELATIONS[0], []) if "/occupation/" in uri]
    return same[0] if len(same) == 1 else None


def _of_level(found: set[tuple[str, str | None]]) -> Found:
    codes = sorted({code for code, _ in found})
    if len(codes) > 1:
        return Found(None, None, tuple(codes))
    uris = {uri for _, uri in found if uri}
    return Found(codes[0], uris.pop() if len(uris) == 1 else None)
