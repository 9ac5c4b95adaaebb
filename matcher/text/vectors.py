"""Texts as vectors of the shipped model's words, for what is compared with what somebody has just written."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.text import groups
from matcher.text.static import Vectors


def encode(texts: Sequence[str]) -> Vectors | None:
    """Vectors of length 1, one row a text; None where the shipped model is missing or cannot be read."""
    model = groups.at_hand()
    return None if model is None else model.words.encode(texts)
