"""The shipped folder in sentence-transformers itself, and another model in its place (extra `semantic`)."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from matcher.text import current, groups, lexicon
from matcher.text.meaning import understand

pytestmark = [
    pytest.mark.skipif(find_spec("sentence_transformers") is None, reason="needs the extra `semantic`"),
    pytest.mark.filterwarnings("ignore"),
]


def test_the_same_folder_gives_the_same_vectors() -> None:
    from sentence_transformers import SentenceTransformer

    awkward = [
        "",
        "🙂",
        "ÆBLER & Pærer",
        "A\u030arhus",
        "x" * 150,
        "łódź",
        "42 kasser",
        "e-mail/telefon",
        "it's",
    ]
    texts = [*awkward, *(entry.text for entry in lexicon.shipped()[::23])]
    ours = groups.shipped().words.encode(texts)
    theirs = SentenceTransformer(str(groups.folder()), device="cpu").encode(texts)
    known = np.linalg.norm(theirs, axis=1) > 0.5
    assert known.sum() > len(texts) - 10
    np.testing.assert_allclose(ours[known], theirs[known], atol=2e-3)


def test_another_model_can_be_configured(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    SentenceTransformer(str(groups.folder()), device="cpu").save(str(tmp_path / "other"))
    current.configure(str(tmp_path / "other"))
    try:
        found = current.current()
        assert found.notice is None
        assert "7512" in [guess.isco08 for guess in understand("bage brød").occupations[:5]]
    finally:
        current.configure(None)


def test_a_folder_that_is_no_model_is_told(tmp_path: Path) -> None:
    current.configure(str(tmp_path))
    try:
        assert current.current().notice is current.Notice.BAD_MODEL
        assert understand("bage brød").occupations
    finally:
        current.configure(None)
