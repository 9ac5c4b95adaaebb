"""Job adverts and contact cards find their employer; where that is not certain they wait for a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from crm.danish import plain
from crm.duplicate_evidence import Ground
from crm.duplicate_traits import Listed
from crm.duplicates import Directory, Pair, look_alikes
from crm.interchange.aliases import current, stored_as
from crm.interchange.choices import LEAVE_OUT, Choices
from crm.interchange.incoming import Batch, Fate
from crm.interchange.look_alikes import candidates, stored_employers
from crm.interchange.outcomes import Matched
from crm.interchange.register_units import read_cells
from crm.problem import N_, Problem
from crm.registers import Card, Organisation, Posting, opportunity_cells

SURE = 0.9
"""From this likeness on an employer is taken without asking, if no other is near."""

LIKELY = 0.5
"""An employer that is the only one with the name is taken from here; a second one from here on is near."""


@dataclass(frozen=True, slots=True)
class Found:
    """The employer of an organisation; None with the candidates if it is not certain."""

    p_number: str | None
    how: Matched = Matched.NONE
    pairs: tuple[Pair, ...] = ()


@dataclass
class Employers:
    """Finds the employers of organisations; each organisation is looked up once."""

    batch: Batch
    choices: Choices
    _known: dict[str, Found] = field(default_factory=dict)

    @cached_property
    def _directory(self) -> Directory:
        return stored_employers(self.batch)

    def of(self, organisation: Organisation, ref: str) -> Found:
        """The employer that a person has named, else that of its numbers, else the one with its name."""
        answer = self.choices.answers.get(ref)
        if answer is not None and answer != LEAVE_OUT:
            return Found(stored_as(self.batch.db, answer), Matched.ANSWER)
        if ref not in self._known:
            self._known[ref] = self._found(organisation)
        return self._known[ref]

    def _found(self, organisation: Organisation) -> Found:
        if organisation.p_number and (own := current(self.batch.db, organisation.p_number)):
            return Found(own, Matched.P_NUMBER)
        units = self._units(organisation)
        if len(units) == 1:
            return Found(units[0], Matched.CVR)
        pairs = tuple(look_alikes(_listed(organisation), self._directory)) if organisation.name else ()
        if pairs and _is_sure(pairs):
            return Found(pairs[0].other.p_number, Matched.NAME)
        return Found(None, pairs=pairs)

    def _units(self, organisation: Organisation) -> list[str]:
        """The open units of a CVR number at a postcode."""
        rows = self.batch.found(
            "SELECT p_number FROM main.employers WHERE cvr = ? AND postcode = ? AND closed_on IS NULL",
            organisation.cvr,
            organisation.postcode,
        )
        return [p_number for (p_number,) in rows]


def posting_rows(
    batch: Batch, postings: Iterable[Posting], employers: Employers
) -> Iterator[tuple[object, ...]]:
    """The adverts as `Batch.fill` takes them. One that is here already keeps its employer and its status."""
    for posting in postings:
        stored = batch.found(
            "SELECT p_number FROM main.opportunities WHERE opportunity_id = ?", posting.opportunity_id
        ).fetchone()
        ref = _ref(posting.organisation, posting.opportunity_id)
        found = Found(stored[0], Matched.KEY) if stored else employers.of(posting.organisation, ref)
        cells = opportunity_cells(posting, found.p_number or "")
        if stored:
            del cells["status"]
        what = posting.organisation.name or posting.job_type
        yield _row(batch, posting.place, cells, found, ref, what, employers.choices)


def card_rows(batch: Batch, cards: Iterable[Card], employers: Employers) -> Iterator[tuple[object, ...]]:
    """The contact cards as `Batch.fill` takes them. Raises Problem if the chosen employer is not here."""
    chosen = employers.choices.employer
    for card in cards:
        organisation = Organisation(name=card.organisation)
        ref = _ref(organisation, f"{card.file}:{card.place}")
        if chosen:
            found = Found(stored_as(batch.db, chosen), Matched.CHOSEN)
        else:
            found = employers.of(organisation, ref)
        cells = {"p_number": found.p_number or "", "name": card.name}
        cells |= {"role": card.role or "", "phone": card.phone or "", "email": card.email or ""}
        yield _row(batch, card.place, cells, found, ref, card.organisation or card.name, employers.choices)


def _row(
    batch: Batch, line: int, cells: dict[str, str], found: Found, ref: str, what: str, choices: Choices
) -> tuple[object, ...]:
    values, refused = read_cells(batch, line, cells)
    fate = Fate.REFUSED if refused else Fate.GOOD
    if found.p_number is None and not refused:
        fate = Fate.LEFT if choices.answers.get(ref) == LEAVE_OUT else Fate.WAITING
    if fate is Fate.WAITING:
        reason = Problem(N_("venter på, at du vælger, hvilken virksomhed '{name}' er"), name=what)
        batch.tell_refused(line, None, what, reason)
        batch.remarks.log.ask(ref, batch.file, line, what, candidates(list(found.pairs)), may_be_new=False)
    how = None if found.how in (Matched.NONE, Matched.KEY) else found.how.value
    return line, fate, None, how, ref if fate is Fate.WAITING else None, *values


def _ref(organisation: Organisation, otherwise: str) -> str:
    """One question for all adverts or cards of an organisation."""
    if not organisation.name:
        return otherwise
    parts = (
        organisation.name,
        organisation.p_number,
        organisation.cvr,
        organisation.street,
        organisation.postcode,
    )
    return "org:" + "|".join(plain(part or "") for part in parts)


def _listed(organisation: Organisation) -> Listed:
    return Listed(
        p_number="",
        name=organisation.name or "",
        cvr=organisation.cvr,
        street=organisation.street,
        postcode=organisation.postcode,
        town=organisation.town,
        website=organisation.website,
    )


def _is_sure(pairs: tuple[Pair, ...]) -> bool:
    """Whether the first is the one: very like, or the only one with the name, and no other near."""
    if len(pairs) > 1 and pairs[1].likeness >= LIKELY:
        return False
    same = [pair for pair in pairs if any(reason.ground is Ground.SAME_NAME for reason in pair.reasons)]
    only_name = len(same) == 1 and same[0] is pairs[0] and pairs[0].likeness >= LIKELY
    return not pairs[0].other.closed_on and (pairs[0].likeness >= SURE or only_name)
