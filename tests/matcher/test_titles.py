"""Job titles found by their letters and by their meaning, from several sources in order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.reference import unit_groups
from matcher.text.titles import Title, find, groups_of, key_of, laid_out, shipped

OURS = laid_out(
    [Title("Søm- og skruelager", "4321", 1), Title("Lagerhjælp", "9333", 3), Title("Piccolo", None)]
)
SHIPPED = laid_out(shipped())


def texts(typed: str, limit: int = 8) -> list[str]:
    return [title.text for title in find([OURS, SHIPPED], typed, limit)]


def test_begins_so_then_a_word_begins_so_then_inside_and_ours_first() -> None:
    own = laid_out([Title(text, None) for text in ("Overlager", "Stort lager", "Lagerist")])
    assert [title.text for title in find([own], "lager", 3)] == ["Lagerist", "Stort lager", "Overlager"]
    assert texts("lagerh")[0] == "Lagerhjælp"
    assert texts("lag", 1) == ["Lagerhjælp"]


@pytest.mark.parametrize("typed", ["søm", "soem", "som", "SØM-", "skruelager som"])
def test_any_spelling_and_order_of_words(typed: str) -> None:
    assert "Søm- og skruelager" in texts(typed)


def test_a_title_is_given_once_in_a_group() -> None:
    twice = [laid_out([Title("Køkkenhjælp", "9412", 2)]), SHIPPED]
    found = find(twice, "køkkenhjælp", 8)
    assert [title.text for title in found if key_of(title.text) == " kokkenhjalp"] == ["Køkkenhjælp"]


def test_by_meaning_where_no_title_has_the_letters() -> None:
    assert {title.isco08 for title in find([SHIPPED], "passe små børn", 3)} <= {"5311", "2342", "5312"}
    assert find([SHIPPED], "qx", 8) == [] and find([SHIPPED], "???", 8) == []


@given(st.text(max_size=60), st.integers(0, 9))
def test_whatever_is_typed_at_most_so_many_and_no_two_alike(typed: str, limit: int) -> None:
    found = find([OURS, SHIPPED], typed, limit)
    assert len(found) <= limit
    assert len({(key_of(title.text), title.isco08) for title in found}) == len(found)


def test_every_shipped_title_is_found_by_itself() -> None:
    for title in shipped()[::97]:
        assert title.text in [found.text for found in find([SHIPPED], title.text, 30)]


def test_the_group_of_a_title_by_name_by_meaning_or_unknown() -> None:
    found = groups_of(["køkkenhjælp", "KOEKKENHJAELP", "hjælper i et køkken", "zzxq"])
    assert found["køkkenhjælp"] == found["KOEKKENHJAELP"] == "9412"
    assert found["hjælper i et køkken"] in unit_groups() and found["zzxq"] is None
