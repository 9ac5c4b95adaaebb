"""New employers of a file that look like others: warned about, or put before a person who decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import fields

from crm.duplicate_evidence import grounds, likeness, reasons
from crm.duplicate_traits import Listed, Traits
from crm.duplicates import QUEUE_FROM, Directory, Pair, compared, directory
from crm.interchange.choices import NEW, Choices
from crm.interchange.incoming import Batch, Fate
from crm.interchange.outcomes import Candidate
from crm.problem import N_, Problem
from crm.tables import EMPLOYERS

MOST_CANDIDATES = 5

Alike = dict[str, list[Pair]]
"""P-number of a new employer → those that it is like, the likest first; the new one stands first in each."""

_NAMES = tuple(each.name for each in fields(Listed))


def alike(batch: Batch) -> Alike:
    """What the new employers of a file are like, stored ones and those of the file."""
    new = {
        str(p_number)
        for (p_number,) in batch.found(
            f"SELECT p_number FROM {batch.name} i WHERE _fate = {Fate.GOOD} AND NOT {batch.there()}"
        )
    }
    if not new:
        return {}
    found: defaultdict[str, list[Pair]] = defaultdict(list)
    listed = directory(_listed(batch))
    for one, other in _with_new(listed, new):
        why = grounds(one, other, listed.seen)
        if (value := likeness(why)) >= QUEUE_FROM:
            for mine, theirs in ((one.listed, other.listed), (other.listed, one.listed)):
                if mine.p_number in new:
                    found[mine.p_number].append(Pair(mine, theirs, value, reasons(why)))
    for pairs in found.values():
        pairs.sort(key=lambda pair: (-pair.likeness, pair.other.p_number))
    return dict(found)


def ask(batch: Batch, found: Alike, choices: Choices) -> list[tuple[str, str]]:
    """Let the new employers wait that may be stored already, until a person has answered.

    Returns the pairs of a new and a stored employer that are two, as somebody has said.
    """
    column = EMPLOYERS.column("p_number")
    two: list[tuple[str, str]] = []
    for p_number in sorted(found):
        stored = [pair for pair in found[p_number] if _is_stored(batch, pair.other.p_number)]
        if not stored:
            continue
        if choices.answers.get(p_number) == NEW:
            two += [(p_number, one.p_number) for one in candidates(stored)]
            continue
        reason = Problem(
            N_("venter på, at du vælger, om '{name}' er den samme som '{other}' ({p_number})"),
            name=stored[0].one.name,
            other=stored[0].other.name,
            p_number=stored[0].other.p_number,
        )
        rows = batch.found(
            f"SELECT _turn, _line FROM {batch.name} WHERE _fate = {Fate.GOOD} AND p_number = ?", p_number
        ).fetchall()
        for turn, line in rows:
            batch.wait(turn, line, column, p_number, p_number, reason)
        batch.remarks.log.ask(
            p_number, batch.file, rows[-1][1], stored[0].one.name, candidates(stored), may_be_new=True
        )
    return two


def warn(batch: Batch, found: Alike) -> dict[str, str]:
    """Warn of new employers that look like another; returns the P-number of each → that of the likest.

    Of two new ones that are alike only that with the higher P-number tells of the other.
    """
    others: dict[str, str] = {}
    for p_number, pairs in found.items():
        others.update(
            (p_number, pair.other.p_number)
            for pair in reversed(pairs)
            if pair.other.p_number not in found or pair.other.p_number < p_number
        )
    for line, p_number in batch.found(
        f"SELECT _line, p_number FROM {batch.name} WHERE _fate = {Fate.GOOD} ORDER BY _turn"
    ).fetchall():
        if p_number in others:
            pair = next(pair for pair in found[p_number] if pair.other.p_number == others[p_number])
            reason = Problem(
                N_("'{name}' ligner '{other}' ({p_number}); er det den samme?"),
                name=pair.one.name,
                other=pair.other.name,
                p_number=pair.other.p_number,
            )
            batch.warn(line, EMPLOYERS.column("name"), reason)
    return others


def candidates(pairs: list[Pair]) -> list[Candidate]:
    """The others of these pairs, the first few of them."""
    return [
        Candidate(
            p_number=pair.other.p_number,
            name=pair.other.name,
            street=pair.other.street,
            town=pair.other.town,
            likeness=round(pair.likeness, 3),
            reasons=pair.reasons,
        )
        for pair in pairs[:MOST_CANDIDATES]
    ]


def stored_employers(batch: Batch) -> Directory:
    """All stored employers, ready to be compared."""
    names = ", ".join(_NAMES)
    return directory(_read(row) for row in batch.found(f"SELECT {names} FROM main.employers"))


def _with_new(listed: Directory, new: Collection[str]) -> Iterator[tuple[Traits, Traits]]:
    return (
        (one, other)
        for one, other in compared(listed)
        if one.listed.p_number in new or other.listed.p_number in new
    )


def _listed(batch: Batch) -> Iterator[Listed]:
    """Every employer as it will stand: the stored ones with what the file tells, and the new ones."""
    given = ", ".join(f"coalesce(i.{name}, s.{name})" for name in _NAMES)
    names = ", ".join(f"i.{name}" for name in _NAMES)
    good = f"i._fate = {Fate.GOOD} AND i._from IS NULL"
    rows = batch.found(
        f"SELECT {given} FROM main.employers s LEFT JOIN {batch.name} i ON i.p_number = s.p_number AND {good}"
        f" UNION ALL SELECT {names} FROM {batch.name} i WHERE {good} AND NOT {batch.there()}"
    )
    return (_read(row) for row in rows)


def _read(row: tuple[object, ...]) -> Listed:
    cells = {name: str(cell) for name, cell in zip(_NAMES, row, strict=True) if cell is not None}
    return Listed(**{"name": ""} | cells)


def _is_stored(batch: Batch, p_number: str) -> bool:
    return batch.found("SELECT 1 FROM main.employers WHERE p_number = ?", p_number).fetchone() is not None
