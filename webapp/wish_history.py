"""What has happened to a participant's wishes and to how we understand them, in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from crm import undoing
from crm.changes import Change
from crm.tables import PARTICIPANTS
from crm.wish_meanings import FIELD, Run
from webapp import history, occupation_words
from webapp.history import Line
from webapp.i18n import gettext


@dataclass(frozen=True, slots=True)
class Told:
    """One run in words. `may_be_taken_back`: nothing has changed since what it did."""

    run: Run
    who: str
    when: str
    undone: str
    lines: tuple[Line, ...]
    may_be_taken_back: bool


def told(db: Database, runs: Iterable[Run], names: Mapping[str, str]) -> list[Told]:
    """The runs, latest first."""
    return [
        Told(
            run,
            history.whose(run.run_id, run.kind, run.user_name, names),
            history.when(run.at),
            gettext("Taget tilbage {when}").format(when=history.when(run.undone_at)) if run.undone_at else "",
            tuple(_line(change) for change in run.changes),
            run.may_be_taken_back and undoing.is_untouched(db, run.run_id),
        )
        for run in runs
    ]


def _line(change: Change) -> Line:
    if change.table == PARTICIPANTS.name:
        before, after = (_wishes(row) for row in (change.before, change.after))
        return Line("changed", gettext("Ønsker"), before=before, after=after)
    _, wish, isco08 = change.key
    said = change.after
    if said is None:
        text = gettext("»{wish}«: rettelsen om {work} er fjernet")
    elif said["wanted"]:
        text = gettext("»{wish}«: kan også være {work}")
    else:
        text = gettext("»{wish}«: er ikke {work}")
    return Line("told", text.format(wish=wish, work=occupation_words.short(str(isco08))))


def _wishes(row: Mapping[str, Any] | None) -> str:
    stored = (row or {}).get(FIELD)
    if stored is None:
        return gettext("ukendt")
    return ", ".join(f"»{wish}«" for wish in json.loads(stored)) or gettext("ingen bestemte")
