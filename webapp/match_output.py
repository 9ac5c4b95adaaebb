"""A match list written out: JSON as the contract says, CSV for spreadsheets, a table for the terminal."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table

from matcher import diversity
from matcher.result import Match, MatchList
from webapp.empty_lists import why_empty
from webapp.i18n import gettext, show_date, show_number
from webapp.reasons import limit_name, sentence

DECIMALS = 9
"""Contributions are told so exactly that they make the score to the score's own six decimals."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CSV_HEADING = (
    "participant_id",
    "rank",
    "p_number",
    "employer",
    "opportunity_id",
    "score",
    "commute_minutes",
    "reasons",
    "against",
    "ask_about",
)


def as_dict(found: MatchList, with_excluded: bool) -> dict[str, Any]:
    """The list as the contract's JSON object."""
    told: dict[str, Any] = {
        "participant_id": found.participant_id,
        "track": found.track,
        "as_of": found.as_of.isoformat(),
        "model": found.model,
        "allowed": found.allowed,
        "diversity": asdict(diversity.of(found.matches)),
        "matches": [_match(one) for one in found.matches],
    }
    if empty := why_empty(found):
        told["note"] = empty
    if with_excluded:
        told["excluded"] = [
            {
                "p_number": one.p_number,
                "employer": one.employer,
                "limits": [limit.value for limit in one.limits],
                "reasons": [sentence(reason) for reason in one.reasons],
            }
            for one in found.excluded
        ]
    return told


def _match(one: Match) -> dict[str, Any]:
    return {
        "rank": one.rank,
        "mark": None if one.mark is None else one.mark.value,
        "p_number": one.p_number,
        "employer": one.employer,
        "opportunity_id": one.opportunity_id,
        "new_to_us": one.new_to_us,
        "score": one.score,
        "fit": one.fit,
        "chance": one.chance,
        "chance_between": one.between,
        "paid_chance": one.paid,
        "paid_chance_between": one.paid_between,
        "commute_minutes": None if one.commute_minutes is None else round(one.commute_minutes, 4),
        "factors": [
            {
                "factor": part.factor,
                "half": part.half.value,
                "contribution": round(part.points, DECIMALS),
                "highest": part.highest,
                "text": sentence(part.reason),
            }
            for part in one.contributions
        ],
        "against": [sentence(reason) for reason in one.against],
        "ask_about": [sentence(reason) for reason in one.ask_about],
    }


def json_lines(lists: Iterable[MatchList], with_excluded: bool, write: Callable[[str], None]) -> None:
    """One JSON object per line."""
    for found in lists:
        write(json.dumps(as_dict(found, with_excluded), ensure_ascii=False))


def csv_rows(lists: Iterable[MatchList], with_excluded: bool, write: Callable[[str], None]) -> None:
    """One row per employer on a list, for a spreadsheet: the employers left out are not rows of it."""
    del with_excluded
    write(_csv_line(_CSV_HEADING))
    for found in lists:
        for one in found.matches:
            told = _match(one)
            write(
                _csv_line(
                    [found.participant_id, *(told[name] for name in _CSV_HEADING[1:7])]
                    + [" ".join(texts) for texts in _texts(one)]
                )
            )


def _texts(one: Match) -> tuple[list[str], list[str], list[str]]:
    """Reasons for (those that add something), against, and to ask about."""
    return (
        [sentence(part.reason) for part in one.contributions if part.points > 0],
        [sentence(reason) for reason in one.against],
        [sentence(reason) for reason in one.ask_about],
    )


def _csv_line(cells: Iterable[object]) -> str:
    """One CSV row. A text that a spreadsheet would run as a formula gets an apostrophe in front."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(
        [f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell for cell in cells]
    )
    return out.getvalue()


def tables(lists: Iterable[MatchList], with_excluded: bool, console: Console) -> None:
    """Each list as a table, with why the employers left out are left out."""
    for found in lists:
        console.print(_ranked(found))
        if empty := why_empty(found):
            console.print(empty)
        if with_excluded and found.excluded:
            console.print(_left_out(found))


def _ranked(found: MatchList) -> Table:
    table = Table(
        title=gettext("{id}, {day}: {shown} af {allowed} mulige virksomheder").format(
            id=found.participant_id,
            day=show_date(found.as_of),
            shown=len(found.matches),
            allowed=found.allowed,
        ),
        show_lines=True,
    )
    headings = ("Nr.", "Virksomhed", "Point", "Vej", "Taler for", "Taler imod", "Spørg om")
    for heading in (gettext(text) for text in headings):
        table.add_column(heading, overflow="fold")
    for one in found.matches:
        whys, against, ask = _texts(one)
        minutes = one.commute_minutes
        table.add_row(
            str(one.rank),
            one.employer,
            show_number(one.score * 100, 0),
            "?" if minutes is None else gettext("{n} min.").format(n=show_number(minutes, 0)),
            "\n".join(whys[:3]),
            "\n".join(against[:3]),
            "\n".join(ask[:2]),
        )
    return table


def _left_out(found: MatchList) -> Table:
    table = Table(title=gettext("Vises ikke: {n} virksomheder").format(n=len(found.excluded)))
    for heading in ("Virksomhed", "Grænse", "Hvorfor"):
        table.add_column(gettext(heading), overflow="fold")
    for one in found.excluded:
        names = ", ".join(limit_name(limit) for limit in one.limits)
        table.add_row(one.employer, names, " ".join(sentence(reason) for reason in one.reasons))
    return table
