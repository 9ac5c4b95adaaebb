"""Every fact the matcher can give has a sentence, and the sentences read as Danish."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest

import matcher
from matcher.result import Limit, Reason
from matcher.risk import REASONS
from matcher.scoring import FACTORS
from webapp.reasons import _SENTENCES, factor_name, limit_name, listed, sentence

OF_OLD_LISTS = {"hours.start_high"}
"""Reasons that are no longer given, but stand in lists that somebody has kept."""

OF_QUESTIONS = {"ask.support", "ask.can_grow", "ask.opening"}
"""Questions that the page asks by themselves (webapp/questions.py)."""


def kinds_in_the_matcher() -> set[str]:
    """Every text that stands as a kind of reason somewhere in the matcher's source."""
    found: set[str] = set()
    for file in Path(matcher.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Reason":
                found |= {
                    part.value
                    for part in ast.walk(node.args[0])
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                }
    return {kind for kind in found if "." in kind and not kind.endswith(".")}


def test_every_kind_of_reason_has_a_sentence_and_no_sentence_is_idle() -> None:
    made = kinds_in_the_matcher() | {"wish.title", "wish.task", "wish.industry"} | set(REASONS.values())
    assert made | OF_OLD_LISTS | OF_QUESTIONS == set(_SENTENCES)


def test_factors_and_limits_have_names() -> None:
    assert all(factor_name(factor.name) for factor in FACTORS)
    assert all(limit_name(limit) for limit in Limit)


@pytest.mark.parametrize(
    ("kind", "facts", "text"),
    [
        (
            "wish.title",
            {"wish": "noget med dyr", "place": 1, "text": "staldhjælp"},
            "»noget med dyr« (1. ønske) svarer til jobtypen »staldhjælp«.",
        ),
        (
            "commute.takes",
            {"minutes": 17.6, "mode": "bike", "longest": 45},
            "18 minutter hver vej (cykel); højst 45.",
        ),
        ("commute.takes", {"minutes": 1.2, "mode": "walk", "longest": None}, "1 minut hver vej (til fods)."),
        (
            "commute.long",
            {"minutes": 1.4, "longest": 1},
            "Lang vej: 1 minut, og deltageren kan højst klare 1.",
        ),
        (
            "limit.commute",
            {"minutes": 1.4, "longest": 1},
            "1 minut hver vej; deltageren kan højst klare 1.",
        ),
        (
            "limit.commute",
            {"minutes": 61.7, "longest": 30},
            "62 minutter hver vej; deltageren kan højst klare 30.",
        ),
        (
            "environment.fits",
            {"axes": (("noise", "little"), ("outdoors", "want")), "of": 3},
            "Arbejdsmiljøet passer: lidt støj og meget udendørs arbejde.",
        ),
        (
            "environment.guessed",
            {"axes": (("outdoors", "want"),)},
            "Arbejdsmiljøet er ikke noteret. Gæt ud fra arbejdet: Der er som regel meget udendørs arbejde.",
        ),
        (
            "environment.against",
            {"axis": "pace", "wish": "little", "level": 3},
            "Der er højt tempo, men deltageren ønsker roligt tempo.",
        ),
        (
            "hours.fits",
            {"hours_min": 7.5, "hours_max": 20, "goal": 20, "times": ("morning",), "can_grow": True},
            "7,5–20 timer om ugen, timerne kan trappes op, tidspunkter, der passer: morgen (5–9).",
        ),
        (
            "opening.known",
            {
                "kind": "hidden",
                "job_type": "opvasker",
                "heard_on": date(2026, 11, 2),
                "expires_on": date(2027, 1, 31),
                "offered": False,
            },
            "Skjult åbning: opvasker, hørt 2. nov. 2026, udløber 31. jan. 2027.",
        ),
        (
            "relation.crowded",
            {"contacts": 4, "staff": 1},
            "Er blevet kontaktet meget for nylig: 4 kontakter fra 1 kollega på 28 dage.",
        ),
        ("limit.not_before", {"until": date(2027, 2, 1)}, "Må tidligst kontaktes efter 1. feb. 2027."),
        ("limit.hours", {"hours_min": 25.0, "goal": 12}, "Mindst 25 timer om ugen; deltagerens mål er 12."),
    ],
)
def test_sentences(kind: str, facts: dict[str, object], text: str) -> None:
    assert sentence(Reason(kind, facts)) == text


def test_lists_are_written_as_danes_do() -> None:
    assert [listed(words) for words in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == [
        "",
        "a",
        "a og b",
        "a, b og c",
    ]
