"""What takes long to read, kept per process and brought up to date by reading only what has changed since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import Lock
from typing import Generic, TypeVar

from sqlite_utils import Database

from crm import touched, workplaces

State = TypeVar("State")

FEW = 500
"""When more employers than this have changed (an import), reading all of them again is no slower."""


class KeptCurrent(Generic[State]):
    """One state of all employers on a day. `renew` gets the state, the database, and which have changed."""

    def __init__(
        self,
        load: Callable[[Database, date], State],
        renew: Callable[[State, Database, set[str]], State],
    ) -> None:
        self._load, self._renew = load, renew
        self._lock = Lock()
        self._kept: tuple[int, date, State] | None = None

    def get(self, db: Database, as_of: date) -> State:
        """The state as it is now; one thread reads it while the others wait."""
        with self._lock:
            revision = workplaces.revision(db)
            if self._kept is None or self._kept[:2] != (revision, as_of):
                self._kept = (revision, as_of, self._current(db, as_of))
            return self._kept[2]

    def _current(self, db: Database, as_of: date) -> State:
        if self._kept is None or self._kept[1] != as_of:
            return self._load(db, as_of)
        revision, _, state = self._kept
        changed = touched.since(db, revision)
        if changed is None or len(changed) > FEW:
            return self._load(db, as_of)
        return self._renew(state, db, changed)
