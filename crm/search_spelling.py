"""What somebody may have meant who has typed a word that stands nowhere: words that are nearly so."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlite_utils import Database

from crm.danish import spellings
from crm.search_index import WORD_LENGTH
from crm.search_marks import Query, read_query

LONG_WORD, VERY_LONG_WORD = 6, 12
"""From so many letters on a word may have two mistakes, and three."""

MOST = 2


@dataclass(frozen=True, slots=True)
class Meant:
    """Another query: the text to offer, and how to search for it."""

    text: str
    query: Query


def meant(db: Database, query: Query) -> list[Meant]:
    """Queries in which the words that stand nowhere are exchanged for the most like ones, nearest first."""
    words = _words(db)
    choices = [_choices(db, word, words) for word in query.words]
    if not any(choices):
        return []
    found = []
    for turn in range(max(map(len, choices))):
        parts = [
            every[min(turn, len(every) - 1)] if every else word
            for word, every in zip(query.text.split(), choices, strict=False)
        ]
        found.append(" ".join(parts))
    return [Meant(text, read_query(text)) for text in dict.fromkeys(found)]


def _words(db: Database) -> list[str]:
    """Every word that may be offered, folded; fetched as one text, which takes a third of the time."""
    ((text,),) = db.conn.execute(
        "SELECT group_concat(word, ' ')"
        " FROM (SELECT word FROM search_words UNION ALL SELECT DISTINCT name FROM search_people)"
    )
    return [word for word in set((text or "").split()) if len(word) >= WORD_LENGTH]


def _choices(db: Database, word: str, words: Sequence[str]) -> list[str]:
    """Words that are nearly this one, as somebody wrote them; none if it stands somewhere or is too short."""
    if len(word) < WORD_LENGTH or word.isdigit() or any(word in one for one in words):
        return []
    return [shown for like in _most_like(word, words) if (shown := _written(db, like))]


def _most_like(word: str, words: Sequence[str]) -> list[str]:
    """The nearest words, by letters left out, added, exchanged and swapped.

    Without any, how words with the same first letter begin: one may not have typed all of it.
    """
    for cut in (None, len(word) + 1, len(word)):
        begun = words if cut is None else {one[:cut] for one in words if one[0] == word[0]}
        near = sorted(_near(word, begun), key=lambda one: (one[1] + 0.5 * (one[0][0] != word[0]), one[0]))
        chosen: list[str] = []
        for one, _ in near:
            if not any(other in one for other in chosen):
                chosen.append(one)
        if chosen:
            return chosen[:MOST]
    return []


def _near(word: str, words: Collection[str]) -> list[tuple[str, int]]:
    """The words with the fewest mistakes, and how many."""
    mistakes = 1 + (len(word) >= LONG_WORD) + (len(word) >= VERY_LONG_WORD)
    found = process.extract(word, words, scorer=OSA.distance, score_cutoff=mistakes, limit=5 * MOST)
    return [(one, distance) for one, distance, _ in found]


_TEXTS = """
    SELECT e.name AS text FROM search_employers s JOIN employers e USING (p_number)
        WHERE instr(s.name, :word)
    UNION ALL SELECT person FROM search_people WHERE instr(name, :word)
    UNION ALL SELECT o.job_type || ' ' || coalesce(o.description, '')
        FROM search_openings s JOIN opportunities o USING (opportunity_id) WHERE instr(s.text, :word)
    UNION ALL SELECT CASE s.field WHEN 'job_types' THEN e.job_types WHEN 'busy_periods' THEN e.busy_periods
            WHEN 'tasks_piling_up' THEN e.tasks_piling_up ELSE p.labour_need END
        FROM search_facts s JOIN employers e USING (p_number) LEFT JOIN employer_profile p USING (p_number)
        WHERE instr(s.text, :word)
    UNION ALL SELECT coalesce(e.street, '') || ' ' || coalesce(e.town, '')
        FROM search_employers s JOIN employers e USING (p_number) WHERE instr(s.place, :word)
"""


def _written(db: Database, folded: str) -> str | None:
    """A folded word as it stands in some text; None if it stands nowhere any more."""
    for row in db.query(f"SELECT text FROM ({_TEXTS}) WHERE text NOT NULL LIMIT 1", {"word": folded}):
        found = spellings(folded).search(row["text"])
        return found and found.group()
    return None
