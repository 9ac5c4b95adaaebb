"""Job titles to choose from while one types, from every place that has some."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cache
from threading import Lock

from flask import current_app
from sqlite_utils import Database

from crm import job_titles, workplaces
from matcher.text import titles
from matcher.text.titles import Title, Titles


@dataclass(frozen=True, slots=True)
class Source:
    """Where titles come from. They are read again when `version` says something else than last time."""

    name: str
    read: Callable[[Database], Titles]
    version: Callable[[Database], Hashable]


def _in_use(db: Database) -> Titles:
    """Understanding thousands of titles takes a while, and few are new when an employer changes."""
    uses, known = job_titles.in_use(db), _kept().groups
    known.update(titles.groups_of([text for text in uses if text not in known]))
    return titles.laid_out(Title(text, known[text], times) for text, times in uses.items())


def _listed(db: Database) -> Titles:
    return titles.laid_out(Title(text, code) for text, code in job_titles.listed(db))


@cache
def _all_shipped() -> Titles:
    """Once for all apps of a process: they never change."""
    return titles.laid_out(titles.shipped())


def _shipped(_db: Database) -> Titles:
    return _all_shipped()


def _always(_db: Database) -> int:
    return 0


SOURCES = (
    Source("in use", _in_use, workplaces.revision),
    Source("shipped", _shipped, _always),
    Source("ESCO and STAR", _listed, job_titles.listed_version),
)
"""In the order in which they count: what our own employers say comes first."""


class _Kept:
    """What was read of each source, with its version; and the unit group of every title met in use."""

    def __init__(self) -> None:
        self.groups: dict[str, str | None] = {}
        self._lock = Lock()
        self._parts: dict[str, tuple[Hashable, Titles]] = {}

    def current(self, db: Database) -> list[Titles]:
        """Every source as it is now; one thread reads while the others wait."""
        with self._lock:
            return [self._part(db, source) for source in SOURCES]

    def _part(self, db: Database, source: Source) -> Titles:
        version = source.version(db)
        kept = self._parts.get(source.name)
        if kept is None or kept[0] != version:
            kept = self._parts[source.name] = (version, source.read(db))
        return kept[1]


def suggest(db: Database, typed: str, limit: int) -> list[Title]:
    """At most `limit` titles for what was typed, from the cache of the app that serves this request."""
    return titles.find(_kept().current(db), typed, limit)


def named(db: Database, text: str) -> Title | None:
    """The title that is written so, in any spelling, and whose group is known; None if there is none."""
    key = titles.key_of(text)
    return next(
        (one for one in suggest(db, text, 8) if one.isco08 is not None and titles.key_of(one.text) == key),
        None,
    )


def warm(db: Database) -> None:
    """Read everything now, so that nobody who types waits for it."""
    suggest(db, "noget med", 1)


def _kept() -> _Kept:
    kept: _Kept = current_app.extensions.setdefault("jobbro_titles", _Kept())
    return kept
