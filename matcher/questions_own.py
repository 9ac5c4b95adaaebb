"""Questions to the participant: what each answer would make of the first employers of the list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from crm import model
from matcher import list_worth, scoring, travel, what_if
from matcher.pairing import Pairing
from matcher.questions import LIKELY, Question
from matcher.risk import Risks
from matcher.table import Floats
from matcher.usual_answers import OF_PEOPLE

TOUCHES: dict[str, frozenset[str]] = {
    "max_commute_minutes": frozenset({"commute"}),
    "transport": frozenset({"commute"}),
    "home": frozenset({"commute"}),
    "hours_goal": frozenset({"hours"}),
    "hours_now": frozenset({"start"}),
    "times": frozenset({"hours"}),
    "certificates": frozenset(),
    "accepted_forms": frozenset(),
    "axis": frozenset({"environment"}),
    "accommodations": frozenset({"support"}),
    "strengths": frozenset({"strengths"}),
}
"""Field of the profile → the factors that read it."""

A_WISH_MET = 0.7
"""What the wish factor may be worth at the best employers, once it is known what is wished for."""


@dataclass(frozen=True, slots=True)
class _Answer:
    said: model.JobProfile
    likely: float


def of_participant(
    pairing: Pairing,
    scores: scoring.Scores,
    risks: Risks,
    factors: tuple[scoring.Factor, ...],
) -> list[Question]:
    """What is not known of the participant, the question whose answer may change the list most first.

    `risks` is of the first candidates of the list.
    """
    ranked = risks.candidates
    if not len(ranked):
        return []
    found = [_wishes(scores, ranked)] if not pairing.profile.job_wishes else []
    table = what_if.taken(pairing.table, ranked)
    standing = scores.total[ranked] * (1 - risks.joint)
    now = np.argsort(-standing, kind="stable")
    for kind, answers in _unknown(pairing):
        again = TOUCHES[kind.partition(".")[0]]
        surplus = []
        for answer in answers:
            stands = what_if.standing(scores, ranked, table, answer.said, factors, only=again)
            surplus.append(np.where(stands.broken == 0, stands.total, 0.0))
        likely = np.array([answer.likely for answer in answers])
        found.append(_weighed(kind, np.array(surplus), likely / likely.sum(), now))
    return sorted((one for one in found if one.value > 0), key=lambda one: -one.value)


def _weighed(kind: str, surplus: Floats, likely: Floats, now: what_if.Rows) -> Question:
    """`surplus` is answers × employers, `now` the order in which they stand."""
    # Without knowing, one takes the order that is best on average.
    guess = np.argsort(-(likely @ surplus), kind="stable")
    gain = sum(
        chance * (list_worth.at_best(row) - list_worth.of(row[guess]))
        for row, chance in zip(surplus, likely, strict=True)
    )
    first = set(now[: list_worth.TOP].tolist())
    changed = 0
    for row, chance in zip(surplus, likely, strict=True):
        order = [one for one in np.argsort(-row, kind="stable").tolist() if row[one] > 0]
        if chance >= LIKELY:
            changed = max(changed, len(first - set(order[: list_worth.TOP])))
    worth = max(float(likely @ [list_worth.at_best(row) for row in surplus]), 1e-12)
    kind, _, axis = kind.partition(".")
    return Question(
        kind, round(max(float(gain), 0.0) / worth, 9), {"axis": axis} if axis else {}, changed=changed
    )


def _wishes(scores: scoring.Scores, ranked: what_if.Rows) -> Question:
    """Without a wish the list has nothing to go by: no other question is worth as much."""
    value = float(scores.values["wish"][ranked].mean()) if "wish" in scores.values else 0.0
    return Question("job_wishes", 1 + max(A_WISH_MET - value, 0.0), changed=min(len(ranked), list_worth.TOP))


def _unknown(pairing: Pairing) -> Iterator[tuple[str, list[_Answer]]]:
    """Each field that nobody has filled in, and the answers that people usually give."""
    said: Any = pairing.profile
    change: Any = replace
    for field in TOUCHES:
        if field == "home":
            yield from _home(pairing)
        elif field == "axis":
            for n, axis in enumerate(model.AXES):
                if said.axes[n] is None:
                    axes = [(*said.axes[:n], wish, *said.axes[n + 1 :]) for wish, _ in OF_PEOPLE["axis"]]
                    shares = [share for _, share in OF_PEOPLE["axis"]]
                    yield (
                        f"axis.{axis}",
                        [_Answer(change(said, axes=one), s) for one, s in zip(axes, shares, strict=True)],
                    )
        elif getattr(said, field) is None:
            answers = [
                _Answer(change(said, **{field: answer}), share)
                for answer, share in OF_PEOPLE[field]
                if _can_be(said, field, answer)
            ]
            if answers:
                yield field, answers


def _can_be(said: model.JobProfile, field: str, answer: Any) -> bool:
    """Nobody aims at fewer hours than they manage now."""
    if field == "hours_goal":
        return bool(answer >= (said.hours_now or 0))
    if field == "hours_now":
        return said.hours_goal is None or bool(answer <= said.hours_goal)
    return True


def _home(pairing: Pairing) -> Iterator[tuple[str, list[_Answer]]]:
    """Where the participant lives, when not even the postcode is known: in one of the table's towns."""
    said, table = pairing.profile, pairing.table
    if not np.isnan(travel.position(said.latitude, said.longitude, said.postcode)[0]):
        return
    counts: dict[str, int] = {}
    for place in table.workplaces:
        if place.postcode:
            counts[place.postcode] = counts.get(place.postcode, 0) + 1
    common = sorted(counts, key=lambda code: (-counts[code], code))[:4]
    if common:
        yield "home", [_Answer(replace(said, postcode=code), counts[code]) for code in common]
