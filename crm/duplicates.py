"""Employers that may be in the list twice: which pairs are compared, and how like they are.

Every employer gets some keys (a word of its name in a town, its door, a telephone number ...), and only
employers with a key in common are compared, so that a whole municipality takes seconds. What speaks for and
against a pair is told by `crm.duplicate_evidence`; docs/duplicates.md has the figures.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from crm.duplicate_evidence import Reason, Seen, grounds, likeness, reasons, tallied
from crm.duplicate_traits import Listed, Traits, read_traits

QUEUE_FROM = 0.2
"""From this likeness on a pair is put before a person. docs/duplicates.md shows what it finds and misses."""

_ALL_WITH_ALL = 12
"""Up to this many employers with one key are all compared with each other."""

_NEIGHBOURS = 3
"""In larger groups each is compared with so many on either side, in the order of names and doors."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two employers that may be one. `likeness` is 0..1; `reasons` add up to it, the weightiest first."""

    one: Listed
    other: Listed
    likeness: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Directory:
    """A list of employers made ready for comparing, by P-number. Build it with `directory`, never by hand."""

    traits: dict[str, Traits] = field(default_factory=dict)
    seen: Seen = field(default_factory=Seen)
    groups: dict[str, frozenset[str]] = field(default_factory=dict)


def directory(employers: Iterable[Listed], before: Directory | None = None) -> Directory:
    """Make a list of employers ready; their order does not matter.

    About a second for 10,000. With the directory of `before` only what has changed since is read anew; it is
    left as it is, so others may go on using it.
    """
    before = before or Directory()
    wanted = {employer.p_number: employer for employer in employers}
    traits = {
        number: one
        for number, one in before.traits.items()
        if (now := wanted.get(number)) is one.listed or now == one.listed
    }
    gone = [one for number, one in before.traits.items() if number not in traits]
    come = [read_traits(employer) for number, employer in wanted.items() if number not in traits]
    traits.update((one.listed.p_number, one) for one in come)
    return Directory(traits, tallied(before.seen, come, gone), _regrouped(before.groups, come, gone))


def compare(one: Listed, other: Listed, seen: Seen | None = None) -> Pair:
    """How like two employers are. Without `seen` nothing counts as shared by many."""
    found = grounds(read_traits(one), read_traits(other), seen or Seen())
    return Pair(one, other, likeness(found), reasons(found))


def likely_pairs(listed: Directory, least: float = QUEUE_FROM) -> list[Pair]:
    """Every pair of at least this likeness, the likest first. In a pair the lower P-number stands first."""
    return _likely(compared(listed), listed, least)


def compared(listed: Directory) -> Iterator[tuple[Traits, Traits]]:
    """The pairs that are compared at all, the lower P-number first: those with a key in common."""
    pairs: set[tuple[str, str]] = set()
    for group in listed.groups.values():
        if len(group) <= _ALL_WITH_ALL:
            pairs.update(combinations(sorted(group), 2))
        else:
            turns = [turn[-1] for turn in sorted(_turn(listed.traits[number]) for number in group)]
            for step in range(1, _NEIGHBOURS + 1):
                pairs.update((min(two), max(two)) for two in zip(turns, turns[step:], strict=False))
    return ((listed.traits[one], listed.traits[other]) for one, other in pairs)


def look_alikes(new: Listed, listed: Directory, least: float = QUEUE_FROM) -> list[Pair]:
    """The employers in the list that `new` may be, the likest first. `new` stands first in each pair.

    An employer with the P-number of `new` is passed over, so that one that is in the list can be asked about.
    """
    traits = read_traits(new)
    near = compared_with(traits, listed)
    return _likely(((traits, listed.traits[number]) for number in near), listed, least)


def compared_with(traits: Traits, listed: Directory) -> set[str]:
    """The P-numbers of those in the list with which an employer is compared; its own is not among them."""
    near: set[str] = set()
    for key in _keys(traits):
        near.update(_nearest(traits, listed.groups.get(key, frozenset()), listed))
    near.discard(traits.listed.p_number)
    return near


def likely_duplicates(employers: Iterable[Listed], new: Collection[str]) -> list[Pair]:
    """For each employer whose P-number is in `new`: the one it is most like, the likest first.

    The new one stands first in its pair. Of two new ones that are alike, only that with the higher P-number
    tells of the other.
    """
    listed = directory(employers) if new else Directory()
    pairs = (pair for pair in compared(listed) if any(one.listed.p_number in new for one in pair))
    best: dict[str, Pair] = {}
    for pair in _likely(pairs, listed, QUEUE_FROM):
        if pair.other.p_number in new:
            pair = Pair(pair.other, pair.one, pair.likeness, pair.reasons)
        best.setdefault(pair.one.p_number, pair)
    return list(best.values())


def _likely(pairs: Iterable[tuple[Traits, Traits]], listed: Directory, least: float) -> list[Pair]:
    likely = []
    for one, other in pairs:
        found = grounds(one, other, listed.seen)
        if (value := likeness(found)) >= least:
            likely.append(Pair(one.listed, other.listed, value, reasons(found)))
    return sorted(likely, key=lambda pair: (-pair.likeness, pair.one.p_number, pair.other.p_number))


def _nearest(traits: Traits, group: frozenset[str], listed: Directory) -> Iterable[str]:
    """Those of a group with which one is compared that need not be in the list."""
    if len(group) <= _ALL_WITH_ALL:
        return group
    mine = _turn(traits)
    turns = sorted(_turn(listed.traits[number]) for number in group if number != traits.listed.p_number)
    at = sum(turn < mine for turn in turns)
    return [turn[-1] for turn in turns[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS]]


def _turn(traits: Traits) -> tuple[str, str, str]:
    return (traits.name.key, traits.door, traits.listed.p_number)


def _regrouped(
    before: dict[str, frozenset[str]], come: Iterable[Traits], gone: Iterable[Traits]
) -> dict[str, frozenset[str]]:
    """The groups by key, once some employers have come and others have gone."""
    changed: dict[str, set[str]] = {}
    for traits in gone:
        for key in _keys(traits):
            changed.setdefault(key, set(before[key])).discard(traits.listed.p_number)
    for traits in come:
        for key in _keys(traits):
            changed.setdefault(key, set(before.get(key, ()))).add(traits.listed.p_number)
    groups = before | {key: frozenset(group) for key, group in changed.items() if group}
    for key in [key for key, group in changed.items() if not group]:
        groups.pop(key, None)
    return groups


def _keys(traits: Traits) -> set[str]:
    """What an employer is sought by. Without a town the name alone must do."""
    listed, name = traits.listed, traits.name
    place = traits.town or listed.postcode or ""
    words = sorted(name.every_word)
    keys = {
        f"name {' '.join(sorted(name.words))}",
        f"start {place} {name.key[:5]}",
        f"end {place} {name.key[-5:]}",
    }
    keys.update(f"word {place} {word[:4]}" for word in words)
    keys.update(f"words {' '.join(two)}" for two in combinations(words, 2))
    keys.update(f"phone {phone}" for phone in traits.phones)
    keys.update(f"domain {domain}" for domain in traits.domains)
    if listed.cvr:
        keys |= {f"cvr {listed.cvr}", f"cvr {listed.cvr} {place}"}
    if traits.door:
        keys.add(f"door {traits.door}")
    if traits.email:
        keys.add(f"email {traits.email}")
    return keys
