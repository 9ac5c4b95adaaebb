"""The workplaces and openings of a simulated town as they truly are, with what nobody has written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from crm import model, reference
from matcher.simulate_words import Industry, Occupation, industries, occupations

Floats = npt.NDArray[np.float64]

FIRST_P_NUMBER = 2_000_000_000

TOWNS = {
    "all": {"9800": 42, "9850": 14, "9870": 10, "9760": 9, "9830": 8, "9480": 8, "9881": 6, "9700": 3},
    "market": {"9800": 75, "9850": 9, "9870": 5, "9760": 5, "9480": 3, "9700": 3},
    "coast": {"9480": 35, "9850": 22, "9800": 33, "9881": 10},
    "harbour": {"9850": 52, "9800": 38, "9870": 10},
    "inland": {"9830": 24, "9760": 22, "9870": 20, "9881": 16, "9800": 18},
}
"""Where workplaces lie: postcode → weight."""

FORMS = {"ordinary": 0.9, "few_hours": 0.65, "flex_job": 0.6, "wage_subsidy": 0.5, "work_experience": 0.8}
KINDS = {"vacancy": 0.4, "hidden": 0.3, "carved": 0.2, "new_function": 0.1}


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """As it truly is. `mix` is the share of each kind of work there, `openness` towards IPS a log-odds."""

    facts: model.Workplace
    mix: Floats
    openness: float


@dataclass(frozen=True, slots=True)
class Job:
    """An opening as it truly is; `occupation` is its kind of work."""

    facts: model.Opening
    occupation: int


def some(rng: np.random.Generator, chances: Mapping[str, float]) -> tuple[str, ...]:
    """Each code with its own chance."""
    return tuple(str(code) for code, chance in chances.items() if rng.random() < chance)


def one(rng: np.random.Generator, weights: Mapping[str, float]) -> str:
    """One code, by weight."""
    shares = np.array(list(weights.values()), dtype=np.float64)
    return list(weights)[int(rng.choice(len(shares), p=shares / shares.sum()))]


def any_of(rng: np.random.Generator, texts: tuple[str, ...]) -> str:
    """One of the texts, all alike."""
    return texts[int(rng.integers(len(texts)))]


def near(rng: np.random.Generator, postcode: str) -> tuple[float, float]:
    """A point around the postcode's centre, in degrees."""
    latitude, longitude = reference.postcode_centres()[postcode]
    return round(float(latitude + rng.normal(0, 0.015)), 5), round(float(longitude + rng.normal(0, 0.025)), 5)


def make_places(rng: np.random.Generator, number: int, as_of: date) -> list[Place]:
    """`number` workplaces of an invented municipality around Hjørring."""
    every = industries()
    shares = np.array([industry.share for industry in every])
    drawn = rng.choice(len(every), size=number, p=shares / shares.sum())
    leaning = {industry.key: float(rng.normal(0, 0.5)) for industry in every}
    return [
        _place(rng, n, every[int(kind)], leaning[every[int(kind)].key], as_of) for n, kind in enumerate(drawn)
    ]


def _place(rng: np.random.Generator, n: int, industry: Industry, leaning: float, as_of: date) -> Place:
    mix = _mix(rng, industry)
    work = [occupations()[row] for row in np.argsort(-mix)[:3] if mix[row] > 0.15]
    postcode = one(rng, TOWNS[industry.towns])
    latitude, longitude = near(rng, postcode)
    employees = round(float(np.exp(rng.normal(1.2 if rng.random() < industry.small else 3.0, 0.7))), 1)
    hours_min = float(max(2, work[0].hours[0] + int(rng.integers(-2, 5))))
    facts = model.Workplace(
        p_number=f"{FIRST_P_NUMBER + n}",
        name=f"{any_of(rng, industry.names)} {n + 1}",
        industry_code=any_of(rng, industry.codes),
        employees_fte=employees,
        postcode=postcode,
        latitude=latitude,
        longitude=longitude,
        relation_step=None,
        recruitment_ways=some(rng, dict.fromkeys(model.RecruitmentWay, 0.25)),
        values=some(rng, dict.fromkeys(model.Strength, 0.3)),
        job_types=tuple(any_of(rng, one_kind.titles) for one_kind in work),
        tasks_piling_up=tuple(any_of(rng, k.tasks) for k in work if rng.random() < 0.6),
        hours_min=hours_min,
        hours_max=float(max(hours_min, work[0].hours[1])),
        hours_can_grow=bool(rng.random() < 0.5),
        axes=_levels(rng, mix),
        times=some(rng, dict.fromkeys(industry.times, 0.8)) or industry.times[:1],
        support_on_site=some(rng, dict.fromkeys(model.Support, 0.4)),
        requirements=_papers(rng, work),
        accepted_forms=some(rng, FORMS) or ("ordinary",),
        do_not_contact_until=as_of + timedelta(days=int(rng.integers(0, 90)))
        if rng.random() < 0.03
        else None,
        max_concurrent=1 + int(employees // 40) if rng.random() < 0.3 else None,
        language=model.LanguageLevel(any_of(rng, tuple(model.LanguageLevel))),
        ordinary_workplace=True,
        closed_on=as_of - timedelta(days=10) if rng.random() < 0.01 else None,
    )
    return Place(facts, mix, openness=float(leaning + rng.normal(0, 0.9)))


def _later(rng: np.random.Generator, as_of: date, chance: float) -> date | None:
    """With this chance a date in the three months from `as_of`."""
    days = int(rng.integers(0, 90))
    return as_of + timedelta(days=days) if rng.random() < chance else None


def _mix(rng: np.random.Generator, industry: Industry) -> Floats:
    """This workplace's share of each kind of work, around its industry's; one in ten has something odd."""
    mix = np.zeros(len(industry.mix))
    kinds = np.flatnonzero(industry.mix)
    mix[kinds] = rng.dirichlet(5 * industry.mix[kinds] + 0.2)
    if rng.random() < 0.1:
        mix[int(rng.integers(len(mix)))] += 0.3
    return np.asarray(mix / mix.sum())


def _levels(rng: np.random.Generator, mix: Floats) -> tuple[int, ...]:
    usual = np.array([occupation.axes for occupation in occupations()], dtype=np.float64)
    levels = np.rint(mix @ usual + rng.normal(0, 0.45, size=usual.shape[1]))
    return tuple(int(level) for level in np.clip(levels, 1, 3))


def _papers(rng: np.random.Generator, work: list[Occupation]) -> tuple[str, ...]:
    asked = {kind.requirement for kind in work if kind.requirement and rng.random() < 0.7}
    if rng.random() < 0.15:
        asked.add("driving_licence_b")
    return tuple(code for code in model.Certificate if code in asked)


def make_jobs(rng: np.random.Generator, places: list[Place], as_of: date) -> list[Job]:
    """The openings of the town: three in ten workplaces have one, a few have two."""
    jobs: list[Job] = []
    for place in places:
        for _ in range(int(rng.choice(3, p=[0.7, 0.25, 0.05]))):
            jobs.append(_job(rng, len(jobs), place, as_of))
    return jobs


def _job(rng: np.random.Generator, n: int, place: Place, as_of: date) -> Job:
    occupation = int(rng.choice(len(place.mix), p=place.mix))
    work = occupations()[occupation]
    kind = model.OpportunityKind(one(rng, KINDS))
    carved = kind is model.OpportunityKind.CARVED
    low = float(rng.integers(2, 8)) if carved else float(work.hours[0])
    facts = model.Opening(
        opportunity_id=f"M-{n + 1:04}",
        p_number=place.facts.p_number,
        kind=kind,
        status=model.OpportunityStatus.OPEN,
        job_type=any_of(rng, work.titles),
        description=any_of(rng, work.tasks),
        hours_min=low,
        hours_max=low + 8 if carved else float(work.hours[1]),
        times=some(rng, dict.fromkeys(place.facts.times or (), 0.6)) or None,
        form=model.Form(one(rng, FORMS)) if rng.random() < 0.4 else None,
        requirements=() if carved else None,
        language=None,
        heard_on=as_of - timedelta(days=int(rng.integers(0, 150))),
        expires_on=_later(rng, as_of, 0.6),
    )
    return Job(facts, occupation)
