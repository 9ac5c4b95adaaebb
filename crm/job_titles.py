"""The job titles that stand in the base already: what employers have, and what is open with them."""

from __future__ import annotations

from sqlite_utils import Database

_IN_USE = """
    SELECT title, count(*) AS times FROM (
        SELECT trim(j.value) AS title FROM employers e, json_each(e.job_types) j
        UNION ALL SELECT trim(job_type) FROM opportunities WHERE job_type IS NOT NULL
    ) WHERE title <> '' GROUP BY title
"""


def in_use(db: Database) -> dict[str, int]:
    """Every title as it is written, and how many employers and openings have it. Nothing of participants."""
    return {row["title"]: row["times"] for row in db.query(_IN_USE)}


_LISTED = """
    SELECT l.label AS title, k.isco08 FROM esco_labels l JOIN esco_concepts k ON k.uri = l.uri
    WHERE l.language = 'da' AND l.rank <= 1 AND NOT k.is_group AND length(k.isco08) = 4
    UNION SELECT title, disco08 FROM star_titles
"""
"""What ESCO calls an occupation, and also calls it; not what it is only searched for."""


def listed(db: Database) -> list[tuple[str, str]]:
    """The Danish titles of ESCO and STAR, where they are loaded, each with its unit group."""
    return [(row["title"], row["isco08"]) for row in db.query(_LISTED)]


def listed_version(db: Database) -> tuple[tuple[object, ...], ...]:
    """What changes whenever ESCO or STAR is read anew or taken out."""
    return tuple(
        db.conn.execute("SELECT source, part, loaded_at, titles FROM reference_loads ORDER BY source, part")
    )
