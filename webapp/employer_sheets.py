"""The lists that people take into a spreadsheet: employers, contact persons, openings, a call list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum

from sqlite_utils import Database

from crm import employer_lists, model, users
from crm.employer_lists import Firm, Opening, Person
from crm.problem import N_
from crm.spreadsheets import Cell, Sheet
from webapp import industry_groups, light_words
from webapp.i18n import gettext
from webapp.labels import label, labels


class Listing(StrEnum):
    """The lists; the value stands in the address."""

    FIRMS = "virksomheder"
    PEOPLE = "kontaktpersoner"
    OPENINGS = "aabninger"
    CALLS = "ringeliste"


NAMES: Mapping[Listing, str] = {
    Listing.FIRMS: N_("Virksomheder"),
    Listing.PEOPLE: N_("Kontaktpersoner"),
    Listing.OPENINGS: N_("Åbninger"),
    Listing.CALLS: N_("Ringeliste"),
}

_WHERE = ((N_("Virksomhed"), 32), (N_("By"), 16), (N_("Må jeg spørge nu?"), 18))
_COLUMNS: Mapping[Listing, Sequence[tuple[str, int]]] = {
    Listing.FIRMS: (
        *_WHERE,
        (N_("Hvorfor"), 40),
        (N_("Trin"), 16),
        (N_("Fast kontakt"), 18),
        (N_("Sidst talt med"), 14),
        (N_("Åbninger"), 10),
        (N_("Telefon"), 14),
        (N_("E-mail"), 26),
        (N_("Hjemmeside"), 26),
        (N_("Vej og nummer"), 24),
        (N_("Postnummer"), 11),
        (N_("Branche"), 30),
        (N_("Ordinært ansatte"), 11),
        (N_("Mangler hænder til"), 30),
        (N_("Jobtyper"), 30),
        (N_("Opgaver der hober sig op"), 30),
        (N_("Travle perioder"), 20),
        (N_("Åbningstider"), 20),
        (N_("Timer mindst"), 9),
        (N_("Timer højst"), 9),
        (N_("Finder folk gennem"), 24),
        (N_("Siger ja til"), 24),
        (N_("Reklamebeskyttet"), 12),
        (N_("P-nummer"), 13),
        (N_("CVR-nummer"), 12),
    ),
    Listing.PEOPLE: (
        *_WHERE,
        (N_("Kontaktperson"), 26),
        (N_("Rolle"), 18),
        (N_("Beslutter"), 10),
        (N_("Telefon"), 14),
        (N_("E-mail"), 26),
        (N_("Foretrukken kanal"), 16),
        (N_("P-nummer"), 13),
    ),
    Listing.OPENINGS: (
        *_WHERE,
        (N_("Art"), 16),
        (N_("Jobtype"), 26),
        (N_("Beskrivelse"), 40),
        (N_("Timer mindst"), 9),
        (N_("Timer højst"), 9),
        (N_("Tidspunkter"), 24),
        (N_("Ansættelsesform"), 18),
        (N_("Varigt"), 8),
        (N_("Start den"), 12),
        (N_("Krav"), 26),
        (N_("Hørt den"), 12),
        (N_("Udløber den"), 12),
        (N_("Antal pladser"), 9),
        (N_("Status"), 12),
        (N_("P-nummer"), 13),
    ),
    Listing.CALLS: (
        *_WHERE[:2],
        (N_("Telefon"), 14),
        (N_("Kontaktperson"), 26),
        (N_("Rolle"), 18),
        (N_("Direkte telefon"), 14),
        (N_("E-mail"), 26),
        (N_("Foretrukken kanal"), 16),
        (N_("Sidst talt med"), 14),
        (N_("Trin"), 16),
        (N_("Fast kontakt"), 18),
        (N_("Åbninger"), 10),
        (N_("Spørg om en person?"), 20),
        (N_("Hvorfor"), 40),
        (N_("P-nummer"), 13),
    ),
}
"""Each heading with the width of its column in signs."""


def sheet(db: Database, listing: Listing, p_numbers: Sequence[str], as_of: date) -> Sheet:
    """One of the lists for these employers, in their order; its rows are read when they are asked for."""
    columns = [(gettext(heading), width) for heading, width in _COLUMNS[listing]]
    return Sheet(gettext(NAMES[listing]), columns, _ROWS[listing](db, p_numbers, as_of))


def of_headings(written: Sequence[str]) -> Listing | None:
    """Which of the lists a file with these headings was made as, None if it is none of them."""
    known = {tuple(gettext(heading) for heading, _ in _COLUMNS[listing]): listing for listing in Listing}
    return known.get(tuple(written))


def _firms(db: Database, p_numbers: Sequence[str], as_of: date) -> Iterator[list[Cell]]:
    names = users.shown_names(db)
    for firm in employer_lists.firms(db, p_numbers, as_of, _mark()):
        yield [
            *_where(firm),
            _why(firm),
            label(model.RelationStep, firm.relation_step or "unknown"),
            names.get(firm.owner or "", firm.owner),
            firm.last_contact_on,
            firm.openings,
            firm.phone,
            firm.email,
            firm.website,
            firm.street,
            firm.postcode,
            industry_groups.title_of(firm.industry_code) if firm.industry_code else None,
            firm.employees_fte,
            firm.labour_need,
            _list(firm.job_types),
            _list(firm.tasks_piling_up),
            firm.busy_periods,
            firm.opening_times,
            firm.hours_min,
            firm.hours_max,
            _codes(model.RecruitmentWay, firm.recruitment_ways),
            _codes(model.Form, firm.accepted_forms),
            _yes_no(firm.advert_protected),
            firm.p_number,
            firm.cvr,
        ]


def _people(db: Database, p_numbers: Sequence[str], as_of: date) -> Iterator[list[Cell]]:
    for firm, people in employer_lists.people(db, p_numbers, as_of):
        for one in people:
            yield [
                *_where(firm),
                one.name,
                _code(model.ContactRole, one.role),
                _yes_no(one.decides),
                one.phone,
                one.email,
                _code(model.Channel, one.preferred_channel),
                firm.p_number,
            ]


def _openings(db: Database, p_numbers: Sequence[str], as_of: date) -> Iterator[list[Cell]]:
    for firm, openings in employer_lists.openings(db, p_numbers, as_of, _mark()):
        for one in openings:
            yield [*_where(firm), *_opening(one), firm.p_number]


def _opening(one: Opening) -> list[Cell]:
    return [
        _code(model.OpportunityKind, one.kind),
        one.job_type,
        one.description,
        one.hours_min,
        one.hours_max,
        _codes(model.TimeOfDay, one.times),
        _code(model.Form, one.form),
        _yes_no(one.permanent),
        one.start_on,
        _codes(model.Certificate, one.requirements),
        one.heard_on,
        one.expires_on,
        one.positions,
        _code(model.OpportunityStatus, one.status),
    ]


def _calls(db: Database, p_numbers: Sequence[str], as_of: date) -> Iterator[list[Cell]]:
    """Those that may be contacted, each with the one to ask for."""
    names = users.shown_names(db)
    nobody = Person("", None, None, None, None, None)
    for firm, people in employer_lists.people(db, p_numbers, as_of, to_call=True):
        person = people[0] if people else nobody
        yield [
            firm.name,
            firm.town,
            firm.phone,
            person.name or None,
            _code(model.ContactRole, person.role),
            person.phone,
            person.email or firm.email,
            _code(model.Channel, person.preferred_channel),
            firm.last_contact_on,
            label(model.RelationStep, firm.relation_step or "unknown"),
            names.get(firm.owner or "", firm.owner),
            firm.openings,
            light_words.word(firm.asking.light) if firm.asking else gettext("Ukendt"),
            _why(firm),
            firm.p_number,
        ]


def _where(firm: Firm) -> list[Cell]:
    light = light_words.word_in_lists(firm.asking.light) if firm.asking else gettext("Ukendt")
    return [firm.name, firm.town, light]


def _why(firm: Firm) -> str | None:
    return light_words.sentence(firm.asking) if firm.asking else None


def _mark() -> str:
    return gettext("[en deltager]")


def _list(items: Sequence[str] | None) -> str | None:
    if items is None:
        return None
    return ", ".join(items) or gettext("Ingen")


def _codes(kind: type[StrEnum], codes: Sequence[str] | None) -> str | None:
    return None if codes is None else _list(labels(kind, codes))


def _code(kind: type[StrEnum], code: str | None) -> str | None:
    return None if code is None else label(kind, code)


def _yes_no(value: bool | None) -> str | None:
    return None if value is None else gettext("Ja") if value else gettext("Nej")


_ROWS: Mapping[Listing, Callable[[Database, Sequence[str], date], Iterator[list[Cell]]]] = {
    Listing.FIRMS: _firms,
    Listing.PEOPLE: _people,
    Listing.OPENINGS: _openings,
    Listing.CALLS: _calls,
}
