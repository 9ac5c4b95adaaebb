"""The wish lexicon: whole, well kept, and a user's own sheet read with every bad row named."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from crm import reference
from crm.danish import plain
from matcher import evaluate_text
from matcher.text import lexicon
from matcher.text.lexicon import COLUMNS, Kind

GOOD = dict(
    zip(COLUMNS, ("5223", "", "da", "phrase", "stå i en blomsterbutik", "mit ark", "2026-11-22"), strict=True)
)


def test_every_group_has_at_least_fifteen_danish_phrases_of_several_kinds() -> None:
    danish = [e for e in lexicon.shipped() if e.is_phrase and e.language == "da"]
    counts = Counter(entry.isco08 for entry in danish)
    assert counts.keys() == reference.unit_groups().keys()
    assert min(counts.values()) >= 15
    kinds = {code: {e.kind for e in danish if e.isco08 == code} for code in ("9112", "5223", "2512")}
    for found in kinds.values():
        assert found >= {Kind.PHRASE, Kind.DIALECT, Kind.MISSPELT, Kind.SECOND_LANGUAGE, Kind.WITH_NO}


def test_no_phrase_stands_twice_in_a_group_and_none_was_filled_into_a_template() -> None:
    phrases = Counter(
        (e.isco08, e.language, plain(e.text)) for e in lexicon.shipped() if e.is_phrase and not e.occupation
    )
    assert [key for key, count in phrases.items() if count > 1] == []
    written = evaluate_text.written(10_000)
    assert written.alike < 0.10
    assert written.types_per_token > 0.15


def test_entries_have_an_origin_a_date_and_clean_text() -> None:
    for entry in lexicon.shipped():
        assert entry.origin
        assert entry.noted_on.year == 2026
        assert entry.text == " ".join(entry.text.split())
        assert entry.isco08 in reference.unit_groups()


def test_a_fixed_fifth_of_the_phrases_and_a_tenth_of_the_groups_are_held_out() -> None:
    phrases = [e for e in lexicon.shipped() if e.is_phrase]
    share = sum(lexicon.is_held_out(e.text) for e in phrases) / len(phrases)
    assert 0.18 < share < 0.22
    assert lexicon.is_held_out("binde buketter") == lexicon.is_held_out("  Binde  buketter ")
    held = lexicon.held_out_groups()
    assert len(held) == 44
    described = {e.isco08 for e in lexicon.shipped() if e.occupation}
    assert not held & described


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"isco08": "999"}, "999"),
        ({"isco08": ""}, "ISCO-08"),
        ({"language": "de"}, "de"),
        ({"kind": "digt"}, "digt"),
        ({"text": "   "}, "ingen tekst"),
        ({"date": "22/11"}, "22/11"),
    ],
)
def test_a_bad_row_is_named_and_the_others_are_read(change: dict[str, str], says: str) -> None:
    sheet = lexicon.read([GOOD, GOOD | change, GOOD | {"text": "vande planter"}])
    assert [entry.text for entry in sheet.entries] == ["stå i en blomsterbutik", "vande planter"]
    assert [bad.line for bad in sheet.bad] == [3]
    assert says in sheet.bad[0].reason.text.format(**sheet.bad[0].reason.parts)


def test_a_list_of_words_is_read_one_by_one() -> None:
    sheet = lexicon.read([GOOD | {"kind": "words", "text": "buket; saks ;;vase"}])
    assert [entry.text for entry in sheet.entries] == ["buket", "saks", "vase"]


def test_the_files_stand_in_the_order_of_the_groups() -> None:
    for path in lexicon.folder().glob("wishes-*.csv"):
        codes = [line[:4] for line in path.read_text(encoding="utf-8").splitlines()[1:]]
        assert all(one <= other for one, other in pairwise(codes)), path.name
