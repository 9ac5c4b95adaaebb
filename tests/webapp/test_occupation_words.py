"""The unit groups as they stand on a chip: short, in lower case, each still another than all others."""

from __future__ import annotations

import pytest

from crm.reference import unit_groups
from webapp.occupation_words import full, short


def test_every_group_has_words_of_its_own() -> None:
    words = [short(code) for code in unit_groups()]
    assert len(set(words)) == len(words) == 436
    assert max(map(len, words)) < 90
    for text in words:
        assert text[0].islower() or text.split()[0].isupper() or text.startswith("VVS")
        assert (
            not any(sign in text for sign in "()—") and "klassificeret" not in text and "ekskl." not in text
        )


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("5131", "tjenerarbejde"),
        ("9112", "rengøringsarbejde"),
        ("7549", "andet håndværkspræget arbejde"),
        ("3512", "brugersupportarbejde inden for it"),
        ("1411", "ledelse af hoteller"),
        ("1324", "ledelse inden for forsyning og distribution"),
        ("4416", "kontorarbejde inden for HR"),
        ("7126", "VVS-arbejde"),
        ("7234", "mekanikerarbejde på cykler"),
        ("5322", "social- og sundhedsarbejde i private hjem og plejehjem"),
    ],
)
def test_as_one_says_it(code: str, said: str) -> None:
    assert short(code) == said


def test_a_code_that_is_none_is_shown_as_it_is() -> None:
    assert short("9999") == "9999" and full("9999") == "ISCO-08 9999"
    assert full("5131") == "Tjenerarbejde (ISCO-08 5131)"
