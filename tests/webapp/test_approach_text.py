"""First sentences: each that can be said keeps to the plan of openness, whatever is known of an employer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

import pytest

from crm.health_words import is_health_text
from crm.model import OpportunityKind
from webapp import carving_text
from webapp.ago import ago
from webapp.approach_text import ABOUT, NEEDS, Knows, Way, first_sentences, unfit

TODAY = date(2026, 11, 16)
KINDS: tuple[OpportunityKind | None, ...] = (None, *OpportunityKind)
DAYS = (None, 0, 1, 12, 90, 800)


def every_sentence() -> Iterator[tuple[OpportunityKind | None, Knows, Way, str]]:
    """All that the page can tell somebody to say, by its case."""
    for kind, knows, way, days, by_me in product(KINDS, Knows, Way, DAYS, (True, False)):
        when = None if days is None else ago(TODAY - timedelta(days=days), TODAY)
        for text in first_sentences(kind, knows, way, when, by_me):
            yield kind, knows, way, text


def test_every_case_has_a_few_sentences_and_each_is_short_and_whole() -> None:
    for kind, knows, way in product(KINDS, Knows, Way):
        said = first_sentences(kind, knows, way)
        assert 2 <= len(said) <= 4 and len(set(said)) == len(said)
    for *case, text in every_sentence():
        assert 60 <= len(text) <= 260, (case, text)
        assert re.fullmatch(r"(?:[A-ZÆØÅ][^.?!]+[.?] ?)+", text), (case, text)
        assert not re.search(r"[{}\[\]<>_%]|  | [.,?]|None", text), (case, text)
        assert "?" in text, "it asks something"


def test_no_sentence_tells_of_a_person_health_benefits_or_our_own_office() -> None:
    for kind, *_, text in every_sentence():
        assert unfit(text, kind) == []
        assert carving_text.inside_words(text) == []
        assert not any(is_health_text(word) for word in re.findall(r"\w+", text))
        for word in ("IPS", "borger", "deltager", "indsats", "ydelse", "praktik", "løntilskud", "en person"):
            assert word.lower() not in text.lower(), (word, text)


def test_only_a_posted_vacancy_is_called_one() -> None:
    for kind, *_, text in every_sentence():
        speaks_of_it = re.search(r"stilling|opslag|slået op|annonce|vakance|søger", text, re.IGNORECASE)
        assert bool(speaks_of_it) == (kind is OpportunityKind.VACANCY), (kind, text)


def test_without_an_opening_one_asks_about_tasks_and_needs() -> None:
    said = first_sentences(None, Knows.FIRST, Way.PHONE)
    assert said[0] == (
        "Goddag. Jeg ringer fra kommunen."
        " Vi er ved at lære de lokale virksomheder at kende."
        " Må jeg høre, hvilke opgaver I mangler hænder til?"
    )


def test_those_we_know_are_met_as_such_and_those_we_do_not_are_not() -> None:
    when = "for 12 dage siden"
    assert (
        "Vi talte sammen for 12 dage siden." in first_sentences(None, Knows.SPOKEN, Way.VISIT, when, True)[0]
    )
    colleague = first_sentences(None, Knows.HOSTED, Way.EMAIL, when, False)[0]
    assert "I talte med en af mine kolleger for 12 dage siden." in colleague
    assert "Vi har arbejdet sammen før." in first_sentences(None, Knows.HOSTED, Way.PHONE)[0]
    for kind, way in product(KINDS, Way):
        for text in first_sentences(kind, Knows.FIRST, way, when):
            assert "talte" not in text and "før" not in text.split(), text


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("Jeg ringer fra IPS-teamet.", None, ["IPS"]),
        ("Jeg har en borger i en indsats.", None, ["borger", "indsats"]),
        ("Hun har haft det psykisk svært.", None, ["psykisk"]),
        ("Han er på kontanthjælp og har en pension.", None, ["kontanthjælp", "pension"]),
        ("Har I en ledig stilling?", None, ["ledig", "stilling"]),
        ("Jeg har set jeres stillingsopslag.", OpportunityKind.VACANCY, []),
        ("Jeg har set jeres stillingsopslag.", OpportunityKind.HIDDEN, ["stillingsopslag"]),
        ("Må jeg høre, hvilke opgaver I mangler hænder til?", None, []),
    ],
)
def test_the_guard_sees_what_must_not_be_said(
    text: str, kind: OpportunityKind | None, found: list[str]
) -> None:
    assert unfit(text, kind) == found


def test_there_are_sentences_for_every_kind_of_opening_and_every_step() -> None:
    assert set(ABOUT) == set(OpportunityKind)
    assert set(NEEDS) == set(Knows)
