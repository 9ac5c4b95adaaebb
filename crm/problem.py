"""The one error a user is meant to read: a Danish sentence with named parts, so that it can be translated."""

from __future__ import annotations


def N_(text: str) -> str:
    """Mark `text` for translation without translating it here (no language is known in this layer)."""
    return text


class Problem(Exception):
    """Something the user can mend. `text` is the Danish template (the gettext msgid), `parts` fill it."""

    def __init__(self, text: str, **parts: object) -> None:
        self.text = text
        self.parts = parts
        super().__init__(text.format(**parts))
