"""The rankings that the list is measured against: each gives the workplaces of a town in an order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from crm import model, reference
from matcher import recommend, scoring
from matcher.result import MatchList
from matcher.simulate import Town
from matcher.simulate_limits import minutes_to, possible
from matcher.table import WorkplaceTable, build

Rows = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """A town laid out for measuring: the matcher's table, who could work where by the records, and texts."""

    town: Town
    table: WorkplaceTable
    rows: dict[str, int]
    openings: dict[str, model.Opening]
    feasible: npt.NDArray[np.bool_]
    words: Floats
    letters: Floats


def lay_out(town: Town) -> Measured:
    """Prepare a town. `feasible` is read off the records by the simulation's own plain limits."""
    by_place: dict[str, list[model.Opening | None]] = {place.p_number: [None] for place in town.workplaces}
    for opening in town.openings:
        by_place[opening.p_number].append(opening)
    feasible = np.array(
        [
            [
                any(
                    possible(profile, place, way, past, town.rule, town.as_of)
                    for way in by_place[place.p_number]
                )
                for place, past in zip(town.workplaces, town.histories, strict=True)
            ]
            for profile in town.profiles
        ]
    )
    return Measured(
        town=town,
        table=build(town.workplaces, town.openings, town.histories, town.rule, town.as_of),
        rows={place.p_number: row for row, place in enumerate(town.workplaces)},
        openings={opening.opportunity_id: opening for opening in town.openings},
        feasible=feasible,
        words=_similarity(town, analyzer="word"),
        letters=_similarity(town, analyzer="char_wb", ngram_range=(2, 5)),
    )


def _similarity(town: Town, **kind: Any) -> Floats:
    """Participants × workplaces: cosine of plain TF-IDF, wishes against job types and industry title."""
    # Imported here: scikit-learn takes seconds to load.
    from sklearn.feature_extraction.text import TfidfVectorizer

    titles = reference.industry_titles()
    texts = [
        " ".join([*(place.job_types or ()), titles.get(place.industry_code or "", "")])
        for place in town.workplaces
    ]
    vectorizer = TfidfVectorizer(**kind)
    offered = vectorizer.fit_transform(texts)
    wished = vectorizer.transform([" ".join(profile.job_wishes or ()) for profile in town.profiles])
    return np.asarray((wished @ offered.T).todense(), dtype=np.float64)


def jobbro(
    measured: Measured,
    n: int,
    limit: int,
    factors: tuple[scoring.Factor, ...] = scoring.FACTORS,
) -> MatchList:
    """The matcher's own list for participant `n`."""
    return recommend.recommend(measured.table, measured.town.profiles[n], limit=limit, factors=factors)


def rows_of(measured: Measured, found: MatchList) -> Rows:
    """A match list as rows of workplaces."""
    return np.array([measured.rows[match.p_number] for match in found.matches], dtype=np.intp)


Ranking = Callable[[Measured, int, np.random.Generator], Rows]


def _by(value: Floats, rows: Rows, rng: np.random.Generator) -> Rows:
    """`rows` by falling value; equal ones in a random order."""
    return rows[np.lexsort((rng.random(len(rows)), -value[rows]))]


def _feasible(measured: Measured, n: int) -> Rows:
    return np.flatnonzero(measured.feasible[n])


def _oracle(measured: Measured, n: int, rng: np.random.Generator) -> Rows:
    return _by(measured.town.gain[n], np.arange(len(measured.town.workplaces)), rng)


def _random(measured: Measured, n: int, rng: np.random.Generator) -> Rows:
    return rng.permutation(_feasible(measured, n))


def _nearest(measured: Measured, n: int, rng: np.random.Generator) -> Rows:
    profile = measured.town.profiles[n]
    minutes = [minutes_to(profile, place) for place in measured.town.workplaces]
    near = np.array([-np.inf if way is None else -way for way in minutes])
    return _by(near, _feasible(measured, n), rng)


def _most_contacted(measured: Measured, n: int, rng: np.random.Generator) -> Rows:
    return _by(measured.town.contacts.astype(np.float64), _feasible(measured, n), rng)


def _tfidf(measured: Measured, n: int, rng: np.random.Generator) -> Rows:
    return _by(measured.words[n], _feasible(measured, n), rng)


def _tfidf_letters(measured: Measured, n: int, rng: np.random.Generator) -> Rows:
    return _by(measured.letters[n], _feasible(measured, n), rng)


def _tfidf_ungated(measured: Measured, n: int, rng: np.random.Generator) -> Rows:
    return _by(measured.words[n], np.arange(len(measured.town.workplaces)), rng)


def _understood(measured: Measured, n: int, rng: np.random.Generator) -> Rows:
    return _by(measured.town.understood[n], _feasible(measured, n), rng)


CEILINGS: dict[str, Ranking] = {"oracle": _oracle, "understood": _understood}
"""Who knows the truth: all of it, and only what every wish means and every workplace does."""

BASELINES: dict[str, Ranking] = {
    "tfidf_letters": _tfidf_letters,
    "tfidf": _tfidf,
    "tfidf_ungated": _tfidf_ungated,
    "most_contacted": _most_contacted,
    "nearest": _nearest,
    "random": _random,
}
"""What the list must beat: all but one among those that the records allow."""
