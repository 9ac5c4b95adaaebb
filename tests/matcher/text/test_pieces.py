"""Words cut into known pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.text import groups
from matcher.text.pieces import UNKNOWN, Pieces, words

LETTERS = "abcdefghijklmnopqrstuvwxyzæøå"
SMALL = Pieces(
    {
        piece: n
        for n, piece in enumerate(
            [
                "[UNK]",
                *LETTERS,
                *(f"##{x}" for x in LETTERS),
                "klinik",
                "##assistent",
                "klinikassistent",
                "bage",
            ]
        )
    }
)


def test_a_known_word_is_one_piece_and_a_compound_its_longest_parts() -> None:
    assert len(SMALL.of_word("klinikassistent")) == 1
    assert SMALL.cut("klinikassistent", whole=False) == (
        SMALL.of_word("klinik") + SMALL.cut("xassistent")[1:]
    )
    assert len(SMALL.of_word("bageassistent")) == 2


def test_what_has_no_known_piece_is_unknown() -> None:
    assert SMALL.of_word("łódź") == (UNKNOWN,)
    assert SMALL.of_word("x" * 101) == (UNKNOWN,)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bage BRØD, kl. 4!", ["bage", "brød", "kl", "4"]),
        ("A\u030arhus", ["århus"]),
        ("مرحبا 🙂 <b>", ["b"]),
        ("smørrebrødsjomfru/kok", ["smørrebrødsjomfru", "kok"]),
        ("", []),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found


@given(st.text(alphabet=LETTERS, min_size=1, max_size=60))
def test_the_shipped_pieces_put_together_are_the_word(word: str) -> None:
    pieces = groups.shipped().words.pieces
    names = {n: piece for piece, n in _vocabulary().items()}
    assert "".join(names[n].removeprefix("##") for n in pieces.cut(word)) == word


def _vocabulary() -> dict[str, int]:
    import json

    tokenizer = json.loads((groups.folder() / "tokenizer.json").read_text(encoding="utf-8"))
    found: dict[str, int] = tokenizer["model"]["vocab"]
    return found
