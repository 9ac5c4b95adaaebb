"""Which column a heading names: our own names and labels, and suggestions for what others write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from crm.danish import plain
from crm.tables import EMPLOYER_CONTACTS, LOG_KEY, TABLES, Column, Table

LIKE_ENOUGH = 70.0
"""From this likeness (0-100) on a column is suggested for a heading."""

_ALIAS = 0.95

_OTHERS = {
    "p_number": "p-nr; pnr.; p nr; produktionsenhed; produktionsenhedsnummer; produktionsenhedsnr; p-enhed",
    "cvr": "cvr; cvr-nr; cvr nr.; cvrnr.; cvr nummer; vat",
    "name": "virksomhed; virksomhedsnavn; virksomhedens navn; firma; firmanavn; arbejdsplads; arbejdssted; "
    "kontaktperson; kontaktnavn; fulde navn; company; company name",
    "sector": "branchesektor; offentlig/privat",
    "industry_code": "branche; hovedbranche; hovedbranchekode; db07; db25; nace",
    "employees_fte": "ansatte; antal ansatte; medarbejdere; antal medarbejdere; årsværk; antal årsværk",
    "street": "adresse; vej; gade; gadenavn; vejnavn; beliggenhedsadresse; address",
    "postcode": "postnr; postnr.; post nr; zip; postal code",
    "town": "bynavn; postdistrikt; city",
    "phone": "tlf; tlf.; tlfnr; telefonnr; telefonnummer; mobil; mobilnr; telefon nr.",
    "email": "mail; mailadresse; e-mailadresse; epost; e-post",
    "website": "web; webside; webadresse; www; url; internetadresse; homepage",
    "owner": "ansvarlig; kontaktansvarlig; konsulent; virksomhedskonsulent",
    "relation_step": "relationstrin; trin; samarbejde",
    "advert_protected": "reklamebeskyttelse; reklame",
    "closed_on": "ophørsdato; ophørt; ophørt den; slutdato; lukkedato",
    "successor_p_number": "efterfølger; nyt p-nummer",
    "role": "titel; stilling; funktion",
    "decides": "beslutningstager",
    "date": "kontaktdato; dato for kontakt; mødedato; besøgsdato",
    "staff": "konsulent; virksomhedskonsulent; initialer; udført af",
    "channel": "kontaktform; kontakttype; måde",
    "purpose": "formål med kontakt; emne",
    "learnt": "noter; note; bemærkning; bemærkninger; referat; kommentar; beskrivelse",
    "next_step": "opfølgning; aftale; næste aftale; to do",
    "next_step_on": "opfølgningsdato; opfølgning den; næste kontakt; frist",
    "minutes": "varighed; tid; tidsforbrug",
    "description": "noter; note; bemærkninger; opgavebeskrivelse; stillingsbeskrivelse",
    "job_type": "stilling; stillingsbetegnelse; jobtitel; job; titel",
    "job_types": "stillinger; jobområder; arbejdsopgaver",
    "hours_min": "timer fra; min. timer",
    "hours_max": "timer til; maks. timer; max timer",
    "heard_on": "oprettet; dato",
    "expires_on": "ansøgningsfrist; frist; udløb",
    "positions": "antal; antal stillinger; pladser",
}
"""Column → what others call it, `;` between."""


@dataclass(frozen=True, slots=True)
class HeadingSeen:
    """A heading of a file and the column it names (`known`) or may name, with a likeness of 0..1."""

    written: str
    column: str | None
    likeness: float
    known: bool


def norm(heading: str) -> str:
    """Upper or lower case, blanks, hyphens and underscores make no difference."""
    return plain(heading).replace(" ", "").replace("-", "").replace("_", "")


def names(table: Table) -> dict[str, Column]:
    """Our own names and labels of a table's columns, in the form of `norm`."""
    return {norm(text): column for column in table.columns for text in (column.label, column.name)}


def suggested(table: Table, written: Sequence[str]) -> tuple[HeadingSeen, ...]:
    """What each heading names or may name; no column is suggested twice, the likest first."""
    by_name = names(table)
    found: dict[int, tuple[str, float]] = {}
    taken = {by_name[norm(text)].name for text in written if norm(text) in by_name}
    offers = [
        (likeness, turn, name)
        for turn, text in enumerate(written)
        if norm(text) and norm(text) not in by_name
        for name, likeness in _offers(table, text)
    ]
    for likeness, turn, name in sorted(offers, key=lambda offer: (-offer[0], offer[1])):
        if turn not in found and name not in taken:
            found[turn] = (name, likeness)
            taken.add(name)
    return tuple(_seen(text, by_name, found.get(turn)) for turn, text in enumerate(written))


def likely_table(written: Sequence[str]) -> Table | None:
    """The table of the contract that the headings speak of most, one whose key is complete first."""
    best: tuple[tuple[bool, float], Table] | None = None
    for table in TABLES:
        seen = [heading for heading in suggested(table, written) if heading.column]
        key = LOG_KEY if table is EMPLOYER_CONTACTS else table.key
        there = {heading.column for heading in seen} & set(key)
        rank = (len(there) == len(key), sum(heading.likeness for heading in seen))
        if there and not table.own and (best is None or rank > best[0]):
            best = (rank, table)
    return best[1] if best else None


def _offers(table: Table, text: str) -> list[tuple[str, float]]:
    """Columns that a heading may mean, with their likeness."""
    wanted = plain(text)
    offers: list[tuple[str, float]] = []
    for column in table.columns:
        others = [plain(other) for other in _OTHERS.get(column.name, "").split(";") if other.strip()]
        if norm(wanted) in map(norm, others):
            offers.append((column.name, _ALIAS))
            continue
        spellings = [plain(column.label), plain(column.name), *others]
        near = process.extractOne(wanted, spellings, scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH)
        if near:
            offers.append((column.name, min(near[1] / 100, _ALIAS - 0.01)))
    return offers


def _seen(text: str, by_name: dict[str, Column], offer: tuple[str, float] | None) -> HeadingSeen:
    own = by_name.get(norm(text))
    if own is not None:
        return HeadingSeen(text, own.name, 1.0, known=True)
    column, likeness = offer or (None, 0.0)
    return HeadingSeen(text, column, likeness, known=False)
