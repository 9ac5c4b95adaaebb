"""The words of a query as SQL conditions on folded texts, in which every sign is only a sign."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from crm.danish import sort_key
from crm.search_marks import Query, needles

_GLOB_SIGN, _QUOTED = re.compile(r"([*?\[])"), r"[\1]"
"""What has a meaning in a pattern of GLOB, which looks through long texts faster than LIKE and instr do."""


def fit(column: str) -> str:
    """SQL: 0 the name itself, 1 begins so, 2 a word begins so, 3 its first word is in it, 4 elsewhere."""
    return (
        f"CASE WHEN {column} = :whole THEN 0 WHEN instr({column}, :whole) = 1 THEN 1"
        f" WHEN instr({column}, ' ' || :whole) THEN 2 WHEN {column} GLOB :word0_0 THEN 3 ELSE 4 END"
    )


def all_words(query: Query, *columns: str) -> str:
    """SQL: every word stands in one of the columns."""
    return "(" + (" AND ".join(_word(query, n, columns) for n in range(len(query.words))) or "0") + ")"


def any_word(query: Query, *columns: str) -> str:
    """SQL: some word stands in one of the columns."""
    return "(" + (" OR ".join(_word(query, n, columns) for n in range(len(query.words))) or "0") + ")"


def _word(query: Query, turn: int, columns: Sequence[str]) -> str:
    marks = [f":word{turn}_{n}" for n in range(len(needles(query.words[turn])))]
    return "(" + " OR ".join(f"{column} GLOB {mark}" for column in columns for mark in marks) + ")"


def number(query: Query, column: str) -> str:
    """SQL: the digits of a query that is a number stand in the column; never, if it is none."""
    return f"instr({column}, :digits)" if query.digits else "0"


def _anywhere(needle: str) -> str:
    return f"*{_GLOB_SIGN.sub(_QUOTED, needle)}*"


def values(query: Query) -> dict[str, Any]:
    """What the conditions refer to."""
    words = {
        f"word{turn}_{n}": _anywhere(needle)
        for turn, word in enumerate(query.words)
        for n, needle in enumerate(needles(word))
    }
    return words | {"whole": " ".join(query.words), "letters": sort_key(query.text), "digits": query.digits}
