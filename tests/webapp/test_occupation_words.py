"""The unit groups as they stand on a chip: short, in lower case, each another than all others."""

from __future__ import annotations

import pytest

from crm.reference import unit_groups, work_words
from webapp.occupation_words import full, short

LONGEST = 35
"""So many letters fit on a chip on a small phone."""


def test_every_group_has_short_words_of_its_own() -> None:
    words = [short(code) for code in unit_groups()]
    assert len(set(words)) == len(words) == 436 and work_words().keys() == unit_groups().keys()
    assert [text for text in words if len(text) > LONGEST] == []
    for text in words:
        assert text == text.strip() and (text[0].islower() or text[:2] in ("HR", "PR", "VV"))
        assert not any(
            stiff in text
            for stiff in (
                "(",
                "—",
                "/",
                "klassificeret",
                "inden for",
                "beslægt",
                "undtagen",
                "ekskl.",
                "arbejde som",
            )
        )


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("5131", "tjenerarbejde"),
        ("9112", "rengøring på arbejdspladser"),
        ("9111", "rengøring i private hjem"),
        ("7549", "andet håndværk"),
        ("3512", "it-support"),
        ("4416", "kontorarbejde med HR"),
        ("7126", "VVS-arbejde"),
        ("5322", "hjemmepleje og plejehjem"),
    ],
)
def test_as_one_says_it(code: str, said: str) -> None:
    assert short(code) == said


def test_the_registers_own_title_is_kept_beside_it() -> None:
    assert full("9112") == "Rengøringsarbejde undtagen i private hjem (ISCO-08 9112)"


def test_a_code_that_is_none_is_shown_as_it_is() -> None:
    assert short("9999") == "9999" and full("9999") == "ISCO-08 9999"
    assert full("5131") == "Tjenerarbejde (ISCO-08 5131)"
