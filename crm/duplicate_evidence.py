"""What speaks for and against two employers in the list being one: grounds with weights that add up."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from enum import StrEnum

from rapidfuzz.distance import OSA

from crm.duplicate_names import Relation, relate
from crm.duplicate_traits import Address, Traits

FEW = 3
"""A telephone number, domain, name or address that more employers than this have says little."""

RARE = 8
"""A word that stands in more names than this tells no firms apart."""


class Ground(StrEnum):
    """One thing that speaks for or against."""

    SAME_CVR = "same_cvr"
    SAME_LARGE_CVR = "same_large_cvr"
    OTHER_CVR = "other_cvr"
    UNITS_OF_ONE_CVR = "units_of_one_cvr"
    MOVED = "moved"
    SAME_NAME = "same_name"
    SIMILAR_NAME = "similar_name"
    NAME_WITHIN = "name_within"
    SHARED_WORD = "shared_word"
    SHARED_TRADE = "shared_trade"
    OTHER_NAME = "other_name"
    COMMON_NAME = "common_name"
    COMMON_WORD = "common_word"
    OTHER_NUMBER_IN_NAME = "other_number_in_name"
    SAME_PLACE = "same_place"
    OTHER_PLACE = "other_place"
    SAME_ADDRESS = "same_address"
    CROWDED_ADDRESS = "crowded_address"
    SAME_STREET = "same_street"
    OTHER_STREET = "other_street"
    SAME_PHONE = "same_phone"
    OTHER_PHONE = "other_phone"
    SAME_EMAIL = "same_email"
    SAME_DOMAIN = "same_domain"
    OTHER_DOMAIN = "other_domain"


RULES = {Ground.OTHER_NUMBER_IN_NAME: -20.0, Ground.UNITS_OF_ONE_CVR: -20.0}
"""What keeps a pair off the queue whatever else is alike: Børnehave 1 and 2, and the units of a chain."""

BIAS = -3.5
WEIGHTS = RULES | {
    Ground.SAME_CVR: 5.2,
    Ground.SAME_LARGE_CVR: 0.0,  # a municipality has hundreds of units; said, but not weighed
    Ground.OTHER_CVR: -2.4,
    Ground.MOVED: 1.4,
    Ground.SAME_NAME: 3.9,
    Ground.SIMILAR_NAME: 2.4,
    Ground.NAME_WITHIN: 0.0,
    Ground.SHARED_WORD: -2.4,
    Ground.SHARED_TRADE: -3.0,
    Ground.OTHER_NAME: -3.8,
    Ground.COMMON_NAME: -1.6,
    Ground.COMMON_WORD: -2.3,
    Ground.SAME_PLACE: 1.3,
    Ground.OTHER_PLACE: -4.2,
    Ground.SAME_ADDRESS: 2.9,
    Ground.CROWDED_ADDRESS: 2.2,
    Ground.SAME_STREET: -1.4,
    Ground.OTHER_STREET: -4.6,
    Ground.SAME_PHONE: 1.9,
    Ground.OTHER_PHONE: -0.8,
    Ground.SAME_EMAIL: 1.5,
    Ground.SAME_DOMAIN: 0.2,
    Ground.OTHER_DOMAIN: -1.7,
}
"""What each adds to the log-odds; printed by `python benchmarks/duplicate_pairs.py --fit`."""


@dataclass(frozen=True, slots=True)
class Seen:
    """In how many employers of the list each word, name, address, telephone number and domain stands."""

    cvrs: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)
    addresses: Counter[str] = field(default_factory=Counter)
    phones: Counter[str] = field(default_factory=Counter)
    domains: Counter[str] = field(default_factory=Counter)
    emails: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Reason:
    """A ground with its weight: what it adds to the log-odds that the two are one."""

    ground: Ground
    weight: float


def tallied(before: Seen, more: Iterable[Traits], fewer: Iterable[Traits] = ()) -> Seen:
    """What stands in how many employers, once `more` have come to those of `before` and `fewer` have gone."""
    seen = Seen(*(Counter(getattr(before, each.name)) for each in fields(Seen)))
    for traits, step in [*((one, 1) for one in more), *((one, -1) for one in fewer)]:
        for name, found in _counted(traits):
            counter = getattr(seen, name)
            for each in found:
                counter[each] += step
    return seen


def tipped(before: Seen, after: Seen, changed: Iterable[Traits]) -> set[tuple[str, str]]:
    """What `changed` have made many share who did not, or the other way: name in `Seen`, and the text."""
    return {
        (name, text)
        for traits in changed
        for name, found in _counted(traits)
        for text in found
        if _is_shared(before, name, text) != _is_shared(after, name, text)
    }


def has_any(traits: Traits, wanted: set[tuple[str, str]]) -> bool:
    """Whether an employer has any of these (as `tipped` gives them)."""
    return any((name, text) in wanted for name, found in _counted(traits) for text in found)


def _is_shared(seen: Seen, name: str, text: str) -> bool:
    return bool(getattr(seen, name)[text] > (RARE if name == "words" else FEW))


def _counted(traits: Traits) -> Iterator[tuple[str, Iterable[str]]]:
    """What is counted of an employer, by the name of its counter in `Seen`."""
    if traits.listed.cvr:
        yield "cvrs", (traits.listed.cvr,)
    yield "words", traits.name.every_word
    yield "names", (traits.name.key,)
    if traits.door:
        yield "addresses", (traits.door,)
    yield "phones", traits.phones
    yield "domains", traits.domains
    if traits.email:
        yield "emails", (traits.email,)


def reasons(found: Iterable[Ground]) -> tuple[Reason, ...]:
    """The grounds with their weights, the weightiest first."""
    weighed = (Reason(ground, WEIGHTS[ground]) for ground in found)
    return tuple(sorted(weighed, key=lambda reason: (-abs(reason.weight), reason.ground)))


def likeness(found: Iterable[Ground]) -> float:
    """0..1: the logistic function of `BIAS` and all weights together."""
    return 1.0 / (1.0 + math.exp(-BIAS - math.fsum(WEIGHTS[ground] for ground in found)))


def grounds(one: Traits, other: Traits, seen: Seen) -> list[Ground]:
    """What speaks for and against the two being one. Symmetric.

    A field that is unknown of either gives no ground at all.
    """
    place = _of_place(one, other)
    address = None if place is Ground.OTHER_PLACE else _of_address(one, other, seen)
    elsewhere = place is Ground.OTHER_PLACE or address is Ground.OTHER_STREET
    return [
        *_of_names(one, other, seen),
        *(ground for ground in (place, address) if ground),
        *_of_cvr(one, other, elsewhere, seen),
        *_of_lines(one, other, seen),
    ]


_OF_RELATION = {
    Relation.SAME: Ground.SAME_NAME,
    Relation.SIMILAR: Ground.SIMILAR_NAME,
    Relation.WITHIN: Ground.NAME_WITHIN,
    Relation.SHARED_WORD: Ground.SHARED_WORD,
    Relation.SHARED_TRADE: Ground.SHARED_TRADE,
    Relation.OTHER: Ground.OTHER_NAME,
}


def _of_names(one: Traits, other: Traits, seen: Seen) -> Iterator[Ground]:
    if not one.name.words or not other.name.words:
        return
    relation, shared = relate(one.name, other.name)
    yield _OF_RELATION[relation]
    if relation is not Relation.OTHER and max(seen.names[one.name.key], seen.names[other.name.key]) > FEW:
        yield Ground.COMMON_NAME
    if shared and min(seen.words[word] for word in shared) > RARE:
        yield Ground.COMMON_WORD
    if one.name.numbers and other.name.numbers and one.name.numbers != other.name.numbers:
        yield Ground.OTHER_NUMBER_IN_NAME


def _of_place(one: Traits, other: Traits) -> Ground | None:
    """Postcodes are compared; towns only where a postcode is missing."""
    pair = (one.listed.postcode, other.listed.postcode)
    if not all(pair):
        pair = (one.town, other.town)
    if not all(pair):
        return None
    return Ground.SAME_PLACE if pair[0] == pair[1] else Ground.OTHER_PLACE


def _of_address(one: Traits, other: Traits, seen: Seen) -> Ground | None:
    mine, theirs = one.address, other.address
    if mine is None or theirs is None:
        return None
    if not _same_street(mine, theirs):
        return Ground.OTHER_STREET
    if mine.number != theirs.number:
        return Ground.SAME_STREET
    if mine.letter and theirs.letter and mine.letter != theirs.letter:
        return None  # 12A beside 12B says nothing either way
    crowd = max(seen.addresses[one.door], seen.addresses[other.door])
    return Ground.CROWDED_ADDRESS if crowd > FEW else Ground.SAME_ADDRESS


def _same_street(one: Address, other: Address) -> bool:
    """Whether two street names are one, but for a slip of the finger at one and the same number."""
    if one.street == other.street:
        return True
    long_enough = min(len(one.street), len(other.street)) >= 6
    return (
        long_enough
        and one.number == other.number
        and OSA.distance(one.street, other.street, score_cutoff=1) <= 1
    )


def _of_cvr(one: Traits, other: Traits, elsewhere: bool, seen: Seen) -> Iterator[Ground]:
    """Units of one CVR at different addresses are a chain, unless one is closed: then it may have moved."""
    if not one.listed.cvr or not other.listed.cvr:
        return
    if one.listed.cvr != other.listed.cvr:
        yield Ground.OTHER_CVR
        return
    yield Ground.SAME_CVR if seen.cvrs[one.listed.cvr] <= FEW else Ground.SAME_LARGE_CVR
    if elsewhere:
        one_is_closed = bool(one.listed.closed_on) != bool(other.listed.closed_on)
        yield Ground.MOVED if one_is_closed else Ground.UNITS_OF_ONE_CVR


def _of_lines(one: Traits, other: Traits, seen: Seen) -> Iterator[Ground]:
    """Telephone, e-mail and domain. What many share is no ground, neither for nor against."""
    if one.phones and other.phones:
        both = one.phones & other.phones
        if not both:
            yield Ground.OTHER_PHONE
        elif any(seen.phones[phone] <= FEW for phone in both):
            yield Ground.SAME_PHONE
    domains = one.domains & other.domains
    if one.email and one.email == other.email and seen.emails[one.email] <= FEW:
        yield Ground.SAME_EMAIL
    elif any(seen.domains[domain] <= FEW for domain in domains):
        yield Ground.SAME_DOMAIN
    elif one.domains and other.domains and not domains:
        yield Ground.OTHER_DOMAIN
