"""The queue of likely duplicates, computed once per process and renewed with the employers that changed."""

from __future__ import annotations

from threading import Lock

from flask import Flask, current_app
from sqlite_utils import Database

from crm import duplicate_queue, touched, workplaces
from crm.duplicate_queue import Queue
from crm.duplicate_traits import Listed
from crm.duplicates import Pair, look_alikes


class QueueCache:
    """One queue, renewed when the database's revision has moved."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._revision: int | None = None
        self._listed: dict[str, Listed] = {}
        self._queue: Queue | None = None

    def get(self, db: Database) -> Queue:
        """The queue as the employers are now; one thread computes it while the others wait."""
        with self._lock:
            revision = workplaces.revision(db)
            if self._queue is None or revision != self._revision:
                self._queue, self._revision = self._renewed(db), revision
            return self._queue

    def _renewed(self, db: Database) -> Queue:
        changed = None if self._revision is None else touched.since(db, self._revision)
        found = {one.p_number: one for one in duplicate_queue.read_listed(db, changed)}
        before = self._listed
        if changed is not None:
            found = {n: one for n, one in before.items() if n not in changed} | found
        self._listed = found
        if self._queue is None:
            return duplicate_queue.computed(found.values())
        return self._queue if found == before else duplicate_queue.renewed(self._queue, found.values())


def init_app(app: Flask) -> None:
    """Give the app its own cache."""
    app.extensions["jobbro_duplicates"] = QueueCache()


def queue(db: Database) -> Queue:
    """The current queue, from the cache of the app that serves this request."""
    cache: QueueCache = current_app.extensions["jobbro_duplicates"]
    return cache.get(db)


def look_alikes_of(db: Database, new: Listed) -> list[Pair]:
    """The employers that a new one may be, the likest first; the new one stands first in each pair."""
    return look_alikes(new, queue(db).listed)
