"""Employers that may be in the list twice: what speaks for and against, and who is compared with whom."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crm.duplicate_evidence import BIAS, FEW, WEIGHTS, Ground
from crm.duplicate_traits import Listed
from crm.duplicates import (
    QUEUE_FROM,
    Pair,
    compare,
    directory,
    likely_duplicates,
    likely_pairs,
    look_alikes,
)

BAKER = Listed(
    p_number="1",
    name="Bager Lyngkrone ApS",
    cvr="99000001",
    street="Algade 12",
    postcode="9800",
    town="Hjørring",
    phone="01 02 03 04",
    email="post@lyngkrone.example",
    website="https://www.lyngkrone.example/om",
)
TWIN = replace(BAKER, p_number="2")


def grounds(pair: Pair) -> set[Ground]:
    return {reason.ground for reason in pair.reasons}


def changed(listed: Listed, cells: Mapping[str, str | None]) -> Listed:
    return Listed(**{**asdict(listed), **cells})


def said(**cells: str | None) -> set[Ground]:
    """What is said of the baker and a twin with some cells changed."""
    return grounds(compare(BAKER, changed(TWIN, cells)))


def is_told(one: Listed, other: Listed) -> bool:
    return compare(one, other).likeness >= QUEUE_FROM


# --- names


@pytest.mark.parametrize(
    ("name", "other", "alike"),
    [
        ("Hjørring Køkken & Bad ApS", "Hjoerring Køkken og Bad", True),
        ("Brdr. Jensen A/S", "Jensen Brødrene", True),
        ("Ålborg Vask", "Aalborg Vask", True),
        ("Søren Ærø Smedje", "SOREN ARO SMEDJE", True),
        ("Jensen & Søn VVS", "Jensen og Søn VVS I/S", True),
        ("Auto Service Hansen", "Autoservice Hansen", True),
        ("Hansens Maskinfabrik", "Hansens Maskinfabrikk", True),
        ("Jensens Bageri", "Jensen Bageri a.m.b.a.", True),
        ("Tømrer v/ Bo Lyngklit", "Tømrer", True),
        ("Køreskole v/ Hanne Skovkrone", "Køreskole v/ Emil Stenbakken", False),
        ("Børnehave 1", "Børnehave 2", False),
        ("Børnehave nr. 1", "Børnehave 1", True),
        ("Plejecenter Nord", "Plejecenter Syd", False),
        ("Hus A", "Hus B", False),
        ("Hjørring Frisør", "Hjørring Bageri", False),
        ("Bager Bo", "Slagter Ida", False),
    ],
)
def test_row_11_names_at_one_postcode(name: str, other: str, alike: bool) -> None:
    employers = [Listed("1", name, postcode="9800"), Listed("2", other, postcode="9800")]
    found = likely_duplicates(employers, {"2"})
    assert [(pair.one.p_number, pair.other.p_number) for pair in found] == ([("2", "1")] if alike else [])


def test_a_name_without_a_word_says_nothing() -> None:
    assert grounds(compare(Listed("1", "A/S"), Listed("2", "– & –"))) == set()


def test_a_name_that_many_have_says_less() -> None:
    many = [Listed(str(number), "Hverdagskøb", postcode="9800") for number in range(FEW + 1)]
    few, crowd = directory(many[:2]), directory(many)
    assert likely_pairs(few)[0].likeness > max(pair.likeness for pair in likely_pairs(crowd, least=0))
    assert Ground.COMMON_NAME in grounds(likely_pairs(crowd, least=0)[0])


# --- one CVR, many units


def test_open_units_of_one_cvr_at_different_addresses_are_no_duplicates() -> None:
    for elsewhere in ({"street": "Nørregade 3"}, {"postcode": "9850", "town": "Hirtshals"}):
        unit = changed(TWIN, elsewhere)
        assert Ground.UNITS_OF_ONE_CVR in grounds(compare(BAKER, unit))
        assert not is_told(BAKER, unit)


def test_a_closed_unit_may_have_moved() -> None:
    moved = replace(TWIN, street="Nørregade 3", closed_on="2026-01-31")
    assert Ground.MOVED in grounds(compare(BAKER, moved))
    assert is_told(BAKER, moved)


def test_a_new_cvr_at_the_same_door_is_told_and_a_sister_firm_is_not() -> None:
    successor = replace(
        TWIN, cvr="99000002", name="Bager Lyngkrone I/S", phone=None, email=None, website=None
    )
    assert is_told(BAKER, successor)
    assert not is_told(BAKER, replace(successor, name="Klitbjælke Holding ApS", phone="05 06 07 08"))


# --- addresses


@pytest.mark.parametrize(
    ("street", "other"),
    [
        ("Hyldebærvej 19", "Hyldebærv. 19, 1. tv."),
        ("Nørregade 3 B", "Norregd. 3b"),
        ("Sdr. Algade 7", "Sønder Algade 07"),
        ("Vestre Allé 12-14", "Vestre Alle 12"),
        ("Kløverstien 4", "Kløvrestien 4"),
    ],
)
def test_one_door_written_in_two_ways(street: str, other: str) -> None:
    pair = compare(replace(BAKER, street=street), replace(TWIN, street=other))
    assert Ground.SAME_ADDRESS in grounds(pair)


def test_neighbours_and_other_streets_count_against() -> None:
    assert Ground.SAME_STREET in said(street="Algade 14")
    assert Ground.OTHER_STREET in said(street="Vestergade 12")
    assert said(street="Algade 12, 9800 Hjørring") == said(street="Algade 12")
    assert not said(street="Algade") & {Ground.SAME_ADDRESS, Ground.SAME_STREET, Ground.OTHER_STREET}


def test_a_town_stands_in_for_a_missing_postcode() -> None:
    assert Ground.SAME_PLACE in said(postcode=None)
    assert Ground.OTHER_PLACE in said(postcode=None, town="Vrå")
    assert not said(postcode=None, town=None) & {Ground.SAME_PLACE, Ground.OTHER_PLACE}


# --- telephone, e-mail and domain


@pytest.mark.parametrize(
    "phone", ["01020304", "+45 01 02 03 04", "0045 0102 0304", "tlf. 01 02 03 04", "05060708 / 01020304"]
)
def test_a_telephone_number_is_known_however_it_is_typed(phone: str) -> None:
    assert Ground.SAME_PHONE in said(phone=phone)


def test_another_number_counts_against_and_no_number_does_not() -> None:
    assert Ground.OTHER_PHONE in said(phone="05 06 07 08")
    for unknown in (None, "", "spørg i butikken"):
        assert not said(phone=unknown) & {Ground.SAME_PHONE, Ground.OTHER_PHONE}


def test_domains_are_compared_but_not_those_of_providers() -> None:
    assert Ground.SAME_EMAIL in said()
    assert Ground.SAME_DOMAIN in said(email="bo@lyngkrone.example", website=None)
    assert Ground.OTHER_DOMAIN in said(email="bo@bager.example", website="bager.example")
    domains = {Ground.SAME_EMAIL, Ground.SAME_DOMAIN, Ground.OTHER_DOMAIN}
    for provider in ("gmail.com", "live.dk", "outlook.com", "mail.dk"):
        one = replace(BAKER, email=f"bo@{provider}", website=None)
        assert not grounds(compare(one, replace(TWIN, email=f"ida@{provider}", website=None))) & domains
        assert not grounds(compare(one, TWIN)) & domains
    page = replace(BAKER, email=None, website="https://facebook.com/lyngkrone")
    assert not grounds(compare(page, replace(page, website="https://facebook.com/bager"))) & domains


def test_what_many_units_share_is_no_ground() -> None:
    chain = [
        replace(BAKER, p_number=str(number), name=f"Lyngkrone {town}", town=town, postcode=None, cvr=None)
        for number, town in enumerate(("Vrå", "Vrå", "Sindal", "Tårs", "Løkken"))
    ]
    shared = {
        Ground.SAME_PHONE,
        Ground.SAME_EMAIL,
        Ground.SAME_DOMAIN,
        Ground.OTHER_DOMAIN,
        Ground.OTHER_PHONE,
    }
    for pair in likely_pairs(directory(chain), least=0):
        assert not grounds(pair) & shared
    assert shared & grounds(likely_pairs(directory(chain[:FEW]), least=0)[0])


# --- who is compared with whom


def test_only_new_ones_are_asked_about_and_another_town_is_no_match() -> None:
    employers = [
        Listed("1", "Bager Bo", postcode="9800"),
        Listed("2", "Bager Bo", postcode="9900"),
        Listed("3", "Slagter Bo"),
    ]
    assert likely_duplicates(employers, {"1", "2", "3"}) == []
    old = [Listed("1", "Bager Bo", postcode="9800"), Listed("2", "Bager Bo", postcode="9800")]
    assert likely_duplicates(old, set()) == []


def test_of_several_new_ones_each_is_told_once_and_the_likest_is_named() -> None:
    employers = [
        Listed("3", "Hansens Maskinfabrik", postcode="9800"),
        Listed("2", "Hansens Maskinfabrikk", postcode="9800"),
        Listed("1", "Hansens Maskinfabrik", postcode="9800"),
    ]
    found = likely_duplicates(employers, {"2", "3"})
    assert [(pair.one.p_number, pair.other.p_number) for pair in found] == [("3", "1"), ("2", "1")]
    assert found[0].likeness > found[1].likeness


def test_row_11_one_that_is_being_written_is_looked_up_and_never_finds_itself() -> None:
    other = Listed("3", "Slagter Ida", street="Algade 12", postcode="9800")
    found = look_alikes(replace(BAKER, phone=None), directory([BAKER, TWIN, other]))
    assert [(pair.one.p_number, pair.other.p_number) for pair in found] == [("1", "2")]
    assert look_alikes(replace(BAKER, p_number="new"), directory([])) == []


def test_hundreds_of_one_name_are_still_compared_with_those_next_to_them() -> None:
    letters = str.maketrans("0123456789", "bcdfghjklm")
    streets = [
        Listed(str(n), "Hverdagskøb", postcode="9800", street=f"{str(n).translate(letters)}vej {n}")
        for n in range(400)
    ]
    twin = Listed("twin", "Hverdagskøb", postcode="9800", street="dbbv. 200")
    found = likely_pairs(directory([*streets, twin]))
    assert [(pair.one.p_number, pair.other.p_number) for pair in found] == [("200", "twin")]
    assert [pair.other.p_number for pair in look_alikes(twin, directory(streets))] == ["200"]


def test_a_page_pasted_into_a_cell_stops_nothing() -> None:
    page = " ".join(str(number) for number in range(200_000))
    hostile = Listed(
        "7", page, street=page, town=page, phone=page, email=page + "@" + page, website="//[" + page
    )
    assert likely_pairs(directory([hostile, replace(hostile, p_number="8"), BAKER])) != []


# --- what always holds

NAMES = [
    "Bager Lyngkrone",
    "Bager Lyngkrone ApS",
    "Brdr. Lyngkrone",
    "Lyngkrone",
    "Bageri v/ Bo Lyngkrone",
    "Børnehave 1",
    "Børnehave 2",
    "Ålborg Auto Service",
    "Aalborg Autoservice",
    "",
]


def cell(*values: str) -> st.SearchStrategy[str | None]:
    return st.sampled_from([None, *values])


def employers(p_numbers: st.SearchStrategy[str]) -> st.SearchStrategy[Listed]:
    return st.builds(
        Listed,
        p_number=p_numbers,
        name=st.sampled_from(NAMES) | st.text(max_size=30),
        cvr=cell("99000001", "99000002"),
        street=cell("Algade 12", "Algade 12B", "Algade 14", "Nørregade 3") | st.text(max_size=20),
        postcode=cell("9800", "9850"),
        town=cell("Hjørring", "Vrå"),
        phone=cell("01020304", "05060708 / 01020304") | st.text(max_size=12),
        email=cell("post@lyngkrone.example", "bo@lyngkrone.example", "bo@gmail.com", "post@bager.example"),
        website=cell("https://www.lyngkrone.example", "http://bager.example/") | st.text(max_size=20),
        closed_on=cell("2026-01-31"),
    )


LISTS = st.lists(employers(st.sampled_from("abcdefgh")), max_size=8, unique_by=lambda one: one.p_number)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Listed, Listed]:
    """Two employers that differ in some cells, so that every ground comes about."""
    one, other = draw(employers(st.just("1"))), draw(employers(st.just("2")))
    same = {each.name for each in fields(Listed)} - {"p_number"}
    same -= draw(st.sets(st.sampled_from(sorted(same))))
    return one, changed(other, {name: getattr(one, name) for name in same})


@st.composite
def crowds(draw: st.DrawFn, *members: Listed) -> list[Listed]:
    """More employers, and some of them several times, so that much is shared by many."""
    return [
        replace(one, p_number=f"{place}-{turn}")
        for place, one in enumerate([*members, *draw(LISTS)])
        for turn in range(draw(st.integers(1, FEW + 1)))
    ]


@given(pairs(), st.data())
def test_a_pair_is_alike_from_both_sides(two: tuple[Listed, Listed], data: st.DataObject) -> None:
    one, other = two
    seen = directory(data.draw(crowds(one, other))).seen
    there, back = compare(one, other, seen), compare(other, one, seen)
    assert (there.likeness, there.reasons) == (back.likeness, back.reasons)
    assert 0 <= there.likeness <= 1


@given(pairs(), st.data())
def test_nobody_is_more_alike_than_an_identical_one(two: tuple[Listed, Listed], data: st.DataObject) -> None:
    one, other = two
    seen = directory(data.draw(crowds(one, other))).seen
    assert compare(one, replace(one, p_number="2"), seen).likeness >= compare(one, other, seen).likeness


@given(LISTS.flatmap(lambda listed: st.tuples(st.just(listed), st.permutations(listed))))
def test_the_order_of_the_list_does_not_matter(two: tuple[list[Listed], list[Listed]]) -> None:
    listed, shuffled = two
    new = {one.p_number for one in listed[::2]}
    assert likely_pairs(directory(shuffled)) == likely_pairs(directory(listed))
    assert likely_duplicates(shuffled, new) == likely_duplicates(listed, new)


@given(pairs(), st.integers(1, 40), st.integers(1, 40))
def test_names_with_different_numbers_are_never_told(two: tuple[Listed, Listed], a: int, b: int) -> None:
    assume(a != b)
    one, other = two
    assert not is_told(replace(one, name=f"Børnehave {a}"), replace(other, name=f"Børnehave {b}"))
    assert not is_told(replace(one, name=f"{a} Tårne"), replace(one, name=f"{b} Tårne", p_number="2"))


FIELDS = {
    "cvr": {Ground.SAME_CVR, Ground.OTHER_CVR, Ground.UNITS_OF_ONE_CVR, Ground.MOVED},
    "street": {Ground.SAME_ADDRESS, Ground.SAME_STREET, Ground.OTHER_STREET},
    "phone": {Ground.SAME_PHONE, Ground.OTHER_PHONE},
}


@pytest.mark.parametrize("field", FIELDS)
@given(two=pairs())
def test_an_unknown_cell_neither_helps_nor_hurts(field: str, two: tuple[Listed, Listed]) -> None:
    one, other = two
    known = compare(one, other)
    of_one, of_other = changed(one, {field: None}), changed(other, {field: None})
    without = compare(of_one, of_other)
    assert not grounds(without) & FIELDS[field]
    assert compare(of_one, other).reasons == compare(one, of_other).reasons == without.reasons
    about_cvr = {Ground.UNITS_OF_ONE_CVR, Ground.MOVED} if field == "street" else set()
    assert grounds(without) - about_cvr == grounds(known) - FIELDS[field] - about_cvr


@given(pairs())
def test_unknown_domains_neither_help_nor_hurt(two: tuple[Listed, Listed]) -> None:
    one, other = two
    domains = {Ground.SAME_EMAIL, Ground.SAME_DOMAIN, Ground.OTHER_DOMAIN}
    without = compare(replace(one, email=None, website=None), other)
    assert grounds(without) == grounds(compare(one, other)) - domains


@given(pairs())
def test_the_reasons_add_up_to_the_likeness(two: tuple[Listed, Listed]) -> None:
    one, other = two
    pair, nothing = compare(one, other), compare(Listed("1", ""), Listed("2", ""))
    odds = pair.likeness / (1 - pair.likeness) / (nothing.likeness / (1 - nothing.likeness))
    assert nothing.reasons == ()
    assert all(reason.weight == WEIGHTS[reason.ground] for reason in pair.reasons)
    assert odds == pytest.approx(2.718281828459045 ** sum(reason.weight for reason in pair.reasons))


@given(LISTS, LISTS)
def test_a_directory_brought_up_to_date_is_as_one_made_anew(before: list[Listed], now: list[Listed]) -> None:
    old, fresh = directory(before), directory(now)
    renewed = directory(now, old)
    assert (renewed.traits, renewed.groups) == (fresh.traits, fresh.groups)
    assert renewed.seen == fresh.seen
    assert likely_pairs(old) == likely_pairs(directory(before))


@given(LISTS)
def test_all_against_all_and_one_against_all_find_the_same(listed: list[Listed]) -> None:
    every = directory(listed)
    both_ways = {(pair.one.p_number, pair.other.p_number) for pair in likely_pairs(every)}
    both_ways |= {(other, one) for one, other in both_ways}
    for one in listed:
        told = {(pair.one.p_number, pair.other.p_number) for pair in look_alikes(one, every)}
        assert told == {pair for pair in both_ways if pair[0] == one.p_number}


def test_every_ground_has_a_weight_and_what_is_alike_never_counts_against() -> None:
    assert set(WEIGHTS) == set(Ground)
    alike = [ground for ground in Ground if ground.startswith("same_") and ground is not Ground.SAME_STREET]
    assert all(WEIGHTS[ground] >= 0 for ground in alike)


def test_the_documented_weights_and_threshold_are_those_in_use() -> None:
    text = (Path(__file__).parents[2] / "docs" / "duplicates.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \|.*\| ([+−]?[\d.]+) \|$", text, re.M)
    assert {code: float(weight.replace("−", "-")) for code, weight in rows} == WEIGHTS
    assert f"a start of **{BIAS:.1f}**".replace("-", "−") in text
    assert f"## The threshold: {QUEUE_FROM:.2f}" in text
