"""The participants of a simulated town as they truly are: what they want, can and will not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crm import model
from matcher.simulate_places import FIRST_P_NUMBER, any_of, near, one, some
from matcher.simulate_words import industries, likeness, occupations

HOMES = {"9800": 0.52, "9850": 0.15, "9870": 0.09, "9760": 0.07, "9830": 0.06, "9480": 0.06, "9881": 0.05}
POPULAR = {
    "butik": 16.0,
    "lager": 13.0,
    "køkken": 11.0,
    "dyr": 9.0,
    "grønt": 6.0,
    "værksted": 7.0,
    "træ": 2.0,
    "industri": 3.0,
    "byggeri": 3.0,
    "kontor": 7.0,
    "it": 5.0,
    "kultur": 4.0,
    "omsorg": 5.0,
    "børn": 5.0,
    "rengøring": 5.0,
    "service": 4.0,
}
"""How many in a hundred have their first wish in a family of work."""

GOALS = {"5": 4, "8": 6, "10": 10, "12": 10, "15": 15, "20": 20, "25": 12, "30": 10, "37": 13}
"""Hours a week that a person is aiming at → how many in a hundred."""

FORMS = {"ordinary": 0.85, "few_hours": 0.8, "flex_job": 0.3, "wage_subsidy": 0.4, "work_experience": 0.7}
REGISTER_SHARES = (0.35, 0.35, 0.3)
LESS = {
    "noise": 0.45,
    "pace": 0.3,
    "customer_contact": 0.33,
    "people_around": 0.38,
    "team_work": 0.1,
    "outdoors": 0.1,
    "physical": 0.24,
    "changing_tasks": 0.4,
}
"""How many want little of each axis; one in four of these says never."""


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """As they truly are. `wishes` are kinds of work, best first; `taste` is one number per axis."""

    facts: model.JobProfile
    wishes: tuple[int, ...]
    taste: npt.NDArray[np.float64]


def make_people(rng: np.random.Generator, number: int) -> list[Person]:
    """`number` participants."""
    return [_person(rng, n) for n in range(number)]


def _person(rng: np.random.Generator, n: int) -> Person:
    wishes = _wishes(rng)
    axes = _axes(rng, wishes)
    home = one(rng, HOMES)
    latitude, longitude = near(rng, home)
    goal = float(one(rng, GOALS))
    facts = model.JobProfile(
        participant_id=f"P-{n + 1:03}",
        track=model.Track.PLACEMENT if rng.random() < 0.4 else model.Track.DEVELOPMENT,
        postcode=home,
        latitude=latitude,
        longitude=longitude,
        job_wishes=tuple(_wording(rng, wish) for wish in wishes),
        no_go=_no_go(rng, wishes),
        strengths=some(rng, dict.fromkeys(model.Strength, 0.3)),
        certificates=_papers(rng, wishes),
        language=model.LanguageLevel.SPEAKS,
        hours_now=min(goal, float(rng.integers(2, 16))),
        hours_goal=goal,
        times=_times(rng),
        transport=some(rng, {"car": 0.29, "bike": 0.62, "bus": 0.55, "train": 0.4}) or ("walk", "bus"),
        max_commute_minutes=float(rng.choice([20, 30, 45, 60], p=[0.18, 0.35, 0.33, 0.14])),
        axes=axes,
        accommodations=some(rng, dict.fromkeys(model.Accommodation, 0.4)),
        accepted_forms=some(rng, FORMS) or ("ordinary",),
    )
    taste = {"want": 1.0, "neutral": 0.0, "little": -1.0, "never": -1.6}
    return Person(facts, wishes, np.array([taste[wish or "neutral"] for wish in axes]))


def _wishes(rng: np.random.Generator) -> tuple[int, ...]:
    """Three different kinds of work: one from a popular family, one related to it, one from anywhere."""
    families = [occupation.family for occupation in occupations()]
    weights = np.array([POPULAR[family] / families.count(family) for family in families])
    weights = weights / weights.sum()
    first = int(rng.choice(len(weights), p=weights))
    related = weights * likeness()[first]
    related[first] = 0.0
    second = int(rng.choice(len(weights), p=related / related.sum())) if related.any() else first
    rest = weights.copy()
    rest[[first, second]] = 0.0
    third = int(rng.choice(len(weights), p=rest / rest.sum()))
    return tuple(dict.fromkeys((first, second, third)))


def _wording(rng: np.random.Generator, wish: int) -> str:
    register = int(rng.choice(len(REGISTER_SHARES), p=REGISTER_SHARES))
    return any_of(rng, occupations()[wish].wishes[register])


def _axes(rng: np.random.Generator, wishes: tuple[int, ...]) -> tuple[model.AxisWish | None, ...]:
    """What the person says of each axis. Nobody says never to what their first wish is all about."""
    usual = occupations()[wishes[0]].axes
    answers = []
    for axis, level in zip(model.AXES, usual, strict=True):
        if rng.random() < LESS[axis] and level < 3:
            answers.append(model.AxisWish.NEVER if rng.random() < 0.25 else model.AxisWish.LITTLE)
        elif rng.random() < (0.4 if level == 3 else 0.12):
            answers.append(model.AxisWish.WANT)
        else:
            answers.append(model.AxisWish.NEUTRAL)
    return tuple(answers)


def _times(rng: np.random.Generator) -> tuple[str, ...]:
    best = one(rng, {"morning": 0.22, "late_morning": 0.44, "afternoon": 0.27, "evening": 0.07})
    also = some(rng, dict.fromkeys(model.TimeOfDay, 0.3))
    return tuple(time for time in model.TimeOfDay if time == best or time in also)


def _papers(rng: np.random.Generator, wishes: tuple[int, ...]) -> tuple[str, ...]:
    wished = {occupations()[wish].requirement for wish in wishes}
    chances = {"driving_licence_b": 0.47, "forklift": 0.05, "hygiene_course": 0.15, "welding": 0.02}
    return some(rng, {paper: max(chance, 0.6 * (paper in wished)) for paper, chance in chances.items()})


def _no_go(rng: np.random.Generator, wishes: tuple[int, ...]) -> tuple[str, ...]:
    """At most one thing that is not wished for: a title, the start of an industry code, or one workplace."""
    draw = rng.random()
    if draw < 0.6:
        return ()
    if draw < 0.7:
        return (f"{FIRST_P_NUMBER + int(rng.integers(100))}",)
    if draw < 0.85:
        unwanted = [industry for industry in industries() if not any(industry.mix[wish] for wish in wishes)]
        return (any_of(rng, unwanted[int(rng.integers(len(unwanted)))].codes)[: int(rng.integers(2, 5))],)
    others = [occupation for n, occupation in enumerate(occupations()) if n not in wishes]
    return (any_of(rng, others[int(rng.integers(len(others)))].titles),)
