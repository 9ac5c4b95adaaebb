"""Search over everything known of employers: who holds what, in which order, and what was perhaps meant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlite_utils import Database

from crm import search_groups, search_notes
from crm.search_groups import Group
from crm.search_marks import Query, read_query
from crm.search_spelling import meant


class Kind(StrEnum):
    """The groups of hits, in the order in which they are shown."""

    EMPLOYERS = "employers"
    PEOPLE = "people"
    FACTS = "facts"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many hits of each kind are shown; 0 leaves the kind out."""

    employers: int
    people: int
    facts: int
    notes: int
    notes_if_misspelt: int = 0


WHILE_TYPING = Sizes(6, 4, 4, 4)
ON_THE_PAGE = Sizes(12, 8, 10, 12, notes_if_misspelt=12)
MOST = 100


def only(kind: Kind) -> Sizes:
    """As many of one kind as are shown at all."""
    return Sizes(**{one.value: MOST if one is kind else 0 for one in Kind})


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave: the groups with hits, in order.

    `meant` are queries to offer where nothing was found; the groups are then those of the first of them.
    """

    query: Query
    groups: dict[Kind, Group]
    meant: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The query of which the hits are shown."""
        return self.meant[0] if self.meant else self.query.text

    @property
    def number(self) -> int:
        """How many hits are shown."""
        return sum(len(group.hits) for group in self.groups.values())


def look(db: Database, text: str, as_of: date, *, viewer: str | None, mark: str, sizes: Sizes) -> Found:
    """Everything in which each word of `text` stands, in any Danish spelling and inside words too.

    Notes count only as `viewer` may see them: an IPS consultant may see their own participants named (in the
    place of all others stands `mark`), None nobody. Nothing of participants themselves is searched.
    """
    query = read_query(text)
    if not query.words:
        return Found(query, {})
    reads = search_notes.reader(db, viewer, mark)
    groups = _groups(db, query, as_of, reads, sizes)
    if groups:
        return Found(query, groups)
    others = meant(db, query)
    if others:
        sizes = replace(sizes, notes=sizes.notes_if_misspelt)
        groups = _groups(db, others[0].query, as_of, reads, sizes)
    return Found(query, groups, tuple(one.text for one in others) if groups else ())


def _groups(
    db: Database, query: Query, as_of: date, reads: search_notes.Reader, sizes: Sizes
) -> dict[Kind, Group]:
    """The groups that have hits. One letter alone is looked for in names and addresses only."""
    found = {}
    if sizes.employers:
        found[Kind.EMPLOYERS] = search_groups.employers(db, query, as_of, sizes.employers)
    if sizes.people:
        found[Kind.PEOPLE] = search_groups.people(db, query, as_of, sizes.people)
    if sizes.facts and len(query.text) > 1:
        found[Kind.FACTS] = search_groups.facts(db, query, as_of, sizes.facts)
    if sizes.notes and len(query.text) > 1:
        found[Kind.NOTES] = search_notes.notes(db, query, as_of, reads, sizes.notes)
    return {kind: group for kind, group in found.items() if group.hits}
