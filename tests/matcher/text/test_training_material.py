"""What the model is trained on holds nothing that it is measured by."""

from __future__ import annotations

import pytest

from crm.danish import plain
from crm.reference import data_folder
from matcher.text import lexicon
from matcher.text.clauses import split


def test_no_phrase_that_is_held_out_is_trained_on_in_any_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(data_folder() / "model"))
    from training import material

    phrases, words = material.of_lexicon({plain("binde buketter")})
    trained = {plain(one.text) for one in (*phrases, *words)}
    groups = lexicon.held_out_groups()
    held = [
        entry.text
        for entry in lexicon.shipped()
        if entry.is_phrase and (entry.isco08 in groups or lexicon.is_held_out(entry.text))
    ]
    assert len(phrases) > 30_000 and len(held) > 10_000
    assert not {plain(text) for text in held} & trained
    assert not {plain(split(text).wanted or text) for text in held} & trained
    assert plain("binde buketter") not in trained
