"""Which numbers lead on to other employers once the folder is in: known before its first row goes in.

What refers to a number that was merged is led to the employer that stayed. Were the folder's own
merged_employers.csv counted only when its turn comes, the same folder would do more the second time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from crm.interchange.choices import Mode
from crm.interchange.incoming import Batch, Fate, Source


@dataclass(frozen=True, slots=True)
class _Said:
    """A row of the folder: `p_number` leads on to `into`."""

    batch: Batch
    turn: int
    p_number: str
    into: str


def leads(db: Database, merged: Sequence[Batch], employers: Sequence[Batch]) -> dict[str, str]:
    """P-number that is no employer → the employer that it leads on to, stored or of the folder.

    `merged` and `employers`: the files of these tables. What a row of `merged` says counts unless its number
    is stored as an employer or stands in a spreadsheet of employers. It may lead on to an employer by way of
    other such numbers; then it is written into the row where the way ends.
    """
    stored: dict[str, str] = dict(
        db.conn.execute(
            "SELECT p_number, into_p_number FROM main.merged_employers"
            " WHERE p_number NOT IN (SELECT p_number FROM main.employers)"
        ).fetchall()
    )
    if not merged:
        return stored
    here = {number for (number,) in db.conn.execute("SELECT p_number FROM main.employers")}
    sheets = [batch for batch in employers if batch.source is Source.IMPORT]
    named = {number for batch in sheets for number in _numbers(batch, "1")}
    said = _said(merged, stored, here | named)
    coming = {
        number
        for batch in employers
        if batch.mode is not Mode.UPDATE
        for number in _numbers(batch, f"_fate = {Fate.GOOD}")
    }
    ends = here | (coming - stored.keys() - {one.p_number for one in said})
    found = _ways(stored, said, ends)
    for one in said:
        if (one.into in ends or one.into in found) and found[one.p_number] != one.into:
            one.batch.write(one.turn, "into_p_number", found[one.p_number])
    return found


def _numbers(batch: Batch, where: str) -> list[str]:
    return [
        number
        for (number,) in batch.found(
            f"SELECT p_number FROM {batch.name} WHERE p_number IS NOT NULL AND {where}"
        )
    ]


def _said(merged: Sequence[Batch], stored: Mapping[str, str], not_led: Collection[str]) -> list[_Said]:
    """The rows that count, the last first. An empty cell leaves what is stored."""
    said = []
    for batch in reversed(merged):
        for turn, number, into in batch.found(
            f"SELECT _turn, p_number, into_p_number FROM {batch.name}"
            f" WHERE _fate = {Fate.GOOD} AND p_number IS NOT NULL ORDER BY _turn DESC"
        ):
            into = into or stored.get(number)
            if into and number not in not_led and _goes_in(batch.mode, number in stored):
                said.append(_Said(batch, turn, number, into))
    return said


def _goes_in(mode: Mode, is_stored: bool) -> bool:
    """Whether a row of such a file tells of a number anything that is not stored already."""
    if mode is Mode.ADD_AND_UPDATE:
        return True
    return is_stored if mode is Mode.UPDATE else not is_stored


def _ways(stored: Mapping[str, str], said: Sequence[_Said], ends: Collection[str]) -> dict[str, str]:
    """Where each number ends. The shortest way counts, so that none goes round in a ring."""
    new = {one.p_number for one in said}
    by_way_of = defaultdict(list)
    for one in said:
        by_way_of[one.into].append(one.p_number)
    found = {number: into for number, into in stored.items() if number not in new}
    for one in said:
        if one.into in ends:
            found.setdefault(one.p_number, one.into)
    _follow(found, by_way_of, list(found))
    unmoved = {number: into for number, into in stored.items() if number not in found}
    found |= unmoved
    _follow(found, by_way_of, list(unmoved))
    return found


def _follow(found: dict[str, str], by_way_of: Mapping[str, list[str]], reached: list[str]) -> None:
    """Add the numbers that lead on to those `reached`, and so on."""
    for number in reached:  # it grows meanwhile
        for before in by_way_of.get(number, ()):
            if before not in found:
                found[before] = found[number]
                reached.append(before)
