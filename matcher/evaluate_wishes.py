"""What understanding is worth: towns whose wishes share no word with the titles, and a perfect filter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crm.danish import plain
from crm.problem import N_, Problem
from matcher.evaluate_measures import Estimate, draws, estimate, ndcg
from matcher.recommend import recommend
from matcher.simulate import AS_OF
from matcher.simulate_wishes import WishTown, make_wish_town
from matcher.table import WorkplaceTable, build
from matcher.text import lexicon

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]

TOP = 10
LISTED = 20
"""So many are listed, to be held against the perfect filter: the list does not know a no-go it cannot see."""

NAMES = ("random", "letters", "jobbro", "understood", "understood_and_chance")
"""The rankings, from the floor to the ceiling. `understood` knows what every wish means and all work there
is; `understood_and_chance` also what relation and openings are worth."""


@dataclass(frozen=True, slots=True)
class WishEvaluation:
    """nDCG@10 of each ranking over all participants who could work anywhere, and for each town by itself."""

    seed: int
    participants: int
    workplaces: int
    measured: int
    rankings: Mapping[str, Estimate]
    towns: Mapping[str, tuple[float, ...]]


def measure(
    *,
    towns: int = 3,
    participants: int = 60,
    workplaces: int = 400,
    seed: int = 1,
    on_progress: Callable[[int, int], None] = lambda done, of: None,  # noqa: ARG005
) -> WishEvaluation:
    """Measure on `towns` towns. Wishes that stand in the lexicon are not used.

    Raises Problem when nobody could work anywhere.
    """
    known = frozenset(plain(entry.text) for entry in lexicon.shipped())
    values: dict[str, list[float]] = {name: [] for name in NAMES}
    town_of: list[int] = []
    for number in range(towns):
        town = make_wish_town(seed * 1000 + number, participants, workplaces, known)
        rng = np.random.default_rng([seed, number])
        table = build(town.workplaces, town.openings, (), town.rule, AS_OF)
        letters = _by_letters(town)
        for n in np.flatnonzero(town.gain.any(axis=1)).tolist():
            town_of.append(number)
            for name, ranked in _rankings(town, table, letters, n, rng).items():
                values[name].append(ndcg(ranked, town.gain[n], TOP))
            on_progress(number * participants + n + 1, towns * participants)
    if not town_of:
        raise Problem(N_("Ingen af deltagerne kan arbejde nogen steder i de simulerede byer. Vælg flere."))
    resampled = draws(np.array(town_of), seed)
    found = {name: np.array(one) for name, one in values.items()}
    return WishEvaluation(
        seed=seed,
        participants=participants,
        workplaces=workplaces,
        measured=len(town_of),
        rankings={name: estimate(one, resampled) for name, one in found.items()},
        towns={
            name: tuple(float(one[np.array(town_of) == town].mean()) for town in sorted(set(town_of)))
            for name, one in found.items()
        },
    )


def _rankings(
    town: WishTown, table: WorkplaceTable, letters: Floats, n: int, rng: np.random.Generator
) -> dict[str, Rows]:
    """Each ranking's workplaces for one participant, only those where the participant could work."""
    possible = np.flatnonzero(town.gain[n])
    listed = recommend(table, town.profiles[n], limit=LISTED)
    row = {place.p_number: n for n, place in enumerate(town.workplaces)}
    kept = set(possible.tolist())
    own = [row[match.p_number] for match in listed.matches if row[match.p_number] in kept]
    return {
        "random": rng.permutation(possible),
        "letters": _by(letters[n], possible, rng),
        "jobbro": np.array(own, dtype=np.intp),
        "understood": _by(town.understood[n], possible, rng),
        "understood_and_chance": _by(town.chance[n], possible, rng),
    }


def _by(value: Floats, rows: Rows, rng: np.random.Generator) -> Rows:
    """`rows` by falling value; equal ones in a random order."""
    return rows[np.lexsort((rng.random(len(rows)), -value[rows]))]


def _by_letters(town: WishTown) -> Floats:
    """Participants × workplaces: TF-IDF of letter groups, wishes against all job types."""
    # Imported here: scikit-learn takes seconds to load.
    from sklearn.feature_extraction.text import TfidfVectorizer

    titles = {place.p_number: [*(place.job_types or ())] for place in town.workplaces}
    for opening in town.openings:
        titles[opening.p_number].append(opening.job_type or "")
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    offered = vectorizer.fit_transform(" ".join(texts) for texts in titles.values())
    wished = vectorizer.transform([" ".join(profile.job_wishes or ()) for profile in town.profiles])
    return np.asarray((wished @ offered.T).todense(), dtype=np.float64)
