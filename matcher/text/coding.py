"""The code of a job type: what a person said, else a title that is the same, else the model's best guess."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from sqlite_utils import Database

from crm import job_type_codes, occupations
from crm.danish import plain
from crm.job_type_codes import Code
from crm.model import CodedBy
from crm.occupations import Found
from crm.reference import unit_groups, work_words
from matcher.text import meaning
from matcher.text.current import current

LEAST = 0.05
"""A guess that is less sure is not told."""


def codes_for(db: Database, job_types: Iterable[str]) -> dict[str, Code]:
    """Job type as written → its code. Those of which nothing can be said are missing."""
    wanted = {text: plain(text) for text in job_types}
    names = set(wanted.values()) - {""}
    said = job_type_codes.stated(db, names)
    same = occupations.exact(db, names - said.keys())
    for name in names - said.keys() - same.keys():
        if code := _title_of_group().get(name):
            same[name] = Found(code, None)
    found = said | {name: _exact(one) for name, one in same.items() if one.disco08}
    rest = sorted(names - found.keys())
    found |= _guesses(rest, [same[name].among if name in same else () for name in rest])
    return {text: found[name] for text, name in wanted.items() if name in found}


def code_for(db: Database, job_type: str) -> Code | None:
    """The code of one job type."""
    return codes_for(db, [job_type]).get(job_type)


def _exact(found: Found) -> Code:
    assert found.disco08
    return Code(found.disco08, found.esco_uri, CodedBy.EXACT)


@cache
def _title_of_group() -> dict[str, str]:
    """What the groups are called: their own Danish titles, and the short ones that a picker offers."""
    short = {plain(words): code for code, words in work_words().items()}
    return short | {plain(titles.da): code for code, titles in unit_groups().items()}


def _guesses(names: Sequence[str], among: Sequence[Sequence[str]]) -> dict[str, Code]:
    """What the model makes of the rest; where a title belongs to several groups, the likeliest of these."""
    read = [meaning.read(name) for name in names]
    kept = [
        (name, said.wanted, some)
        for name, (said, unclear), some in zip(names, read, among, strict=True)
        if not unclear
    ]
    if not kept:
        return {}
    way = current().way
    shares = way.shares([asked for _, asked, _ in kept])
    column = {code: n for n, code in enumerate(way.codes)}
    found = {}
    for row, (name, _, some) in zip(shares, kept, strict=True):
        choice = [column[code] for code in some if code in column] or range(len(way.codes))
        best = max(choice, key=lambda n: float(row[n]))
        share = float(row[best])
        if share >= LEAST or some:
            found[name] = Code(way.codes[best], None, CodedBy.GUESS, share=round(share, 3))
    return found
