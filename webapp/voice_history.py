"""What has happened to a participant's weights and answers, run by run, in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from crm import employers, undoing
from crm.changes import Change
from crm.model import DeclineReason, MatchAnswer
from crm.participant_runs import Run
from crm.tables import MATCH_ANSWERS, PARTICIPANT_WEIGHTS
from webapp import history
from webapp.history import Line
from webapp.i18n import gettext
from webapp.labels import label, no_go_in_words
from webapp.voice_words import STEP_WORDS, part_name, step_of


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
    every = list(runs)
    places = _names_of(db, every)
    return [
        Told(
            run,
            history.whose(run.run_id, run.kind, run.user_name, names),
            history.when(run.at),
            gettext("Taget tilbage {when}").format(when=history.when(run.undone_at)) if run.undone_at else "",
            tuple(line for change in run.changes for line in _lines(change, places)),
            run.may_be_taken_back and undoing.is_untouched(db, run.run_id),
        )
        for run in every
    ]


def _names_of(db: Database, runs: Iterable[Run]) -> dict[str, str]:
    """P-number → name of every employer that the runs speak of."""
    numbers: set[str] = set()
    for run in runs:
        for change in run.changes:
            if change.table == MATCH_ANSWERS.name:
                numbers.add(str(change.key[1]))
            numbers.update(one for row in (change.before, change.after) for one in _no_go(row))
    wanted = sorted(one for one in numbers if one.isdecimal() and len(one) == 10)
    return {p_number: place.name for p_number, place in employers.places(db, wanted).items()}


def _lines(change: Change, places: Mapping[str, str]) -> list[Line]:
    if change.table == PARTICIPANT_WEIGHTS.name:
        before, after = (_weight(row) for row in (change.before, change.after))
        return [Line("changed", part_name(str(change.key[1])), before=before, after=after)]
    if change.table == MATCH_ANSWERS.name:
        return [Line("told", _answer(change, places.get(str(change.key[1]), str(change.key[1]))))]
    before_list, after_list = _no_go(change.before), _no_go(change.after)
    return [
        Line("told", text.format(what=hidden_in_words(one, places)))
        for text, names in (
            (gettext("Vises ikke mere: {what}"), [one for one in after_list if one not in before_list]),
            (gettext("Vises igen: {what}"), [one for one in before_list if one not in after_list]),
        )
        for one in names
    ]


def hidden_in_words(entry: str, places: Mapping[str, str]) -> str:
    """An entry of the no-go list: the name of an employer, the title of an industry, or their own words."""
    return places.get(entry) or no_go_in_words(entry)


def _weight(row: Mapping[str, Any] | None) -> str:
    return gettext(STEP_WORDS[step_of(1.0 if row is None else row["times"])]).lower()


def _answer(change: Change, name: str) -> str:
    row = change.after
    if row is None:
        return gettext("{name}: svaret er fjernet").format(name=name)
    if row.get("withdrawn_on"):
        return gettext("{name}: svaret er taget tilbage").format(name=name)
    if row["answer"] == MatchAnswer.ACCEPT:
        return gettext("{name}: ja").format(name=name)
    if not row.get("reason"):
        return gettext("{name}: nej tak").format(name=name)
    why = label(DeclineReason, row["reason"]).lower()
    return gettext("{name}: nej tak, {why}").format(name=name, why=why)


def _no_go(row: Mapping[str, Any] | None) -> list[str]:
    return [str(one) for one in json.loads((row or {}).get("no_go") or "[]")]
