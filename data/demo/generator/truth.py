"""What each workplace is really like, whether or not the team has found it out yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from random import Random

from crm.model import AXES, Certificate, Form, RecruitmentWay, Support
from generator.chance import between, pick, some, stream, weighted
from generator.firms import FULL_HOUSE, Firm

PAPERS = {
    Certificate.DRIVING_LICENCE_B: ("b", 40),
    Certificate.CHILD_RECORD_CHECK: ("c", 14),
    Certificate.CRIMINAL_RECORD_CHECK: ("k", 22),
    Certificate.FORKLIFT: ("f", 13),
    Certificate.HYGIENE_COURSE: ("h", 18),
}
"""Paper → its letter in the trade modules, and how many of the 180 ask for it (22, 8, 12, 7 and 10 %)."""


@dataclass(frozen=True, slots=True)
class Truth:
    """The facts of one workplace, under the names of the contract's columns."""

    job_types: tuple[str, ...]
    tasks_piling_up: tuple[str, ...]
    recruitment_ways: tuple[str, ...]
    values: tuple[str, ...]
    busy_periods: str
    hours_min: int
    hours_max: int
    hours_can_grow: bool
    axes: tuple[int, ...]
    times: tuple[str, ...]
    support_on_site: tuple[str, ...]
    requirements: tuple[str, ...]
    accepted_forms: tuple[str, ...]
    max_concurrent: int
    language: str

    def row(self) -> dict[str, object]:
        """The facts as columns of employers.csv."""
        names = [name for name in self.__dataclass_fields__ if name != "axes"]
        return {name: getattr(self, name) for name in names} | dict(zip(AXES, self.axes, strict=True))


def make_truths(firms: tuple[Firm, ...]) -> dict[str, Truth]:
    """P-number → facts."""
    rng = stream("truth")
    papers = _papers(rng, firms)
    return {firm.p_number: _truth(rng, firm, papers[firm.p_number]) for firm in firms}


def _papers(rng: Random, firms: tuple[Firm, ...]) -> Mapping[str, tuple[str, ...]]:
    asked: dict[str, tuple[str, ...]] = {firm.p_number: () for firm in firms}
    for paper, (letter, number) in PAPERS.items():
        ranked = sorted(
            firms, key=lambda f: (-_weight(f.line.papers, letter) - 2.5 * rng.random(), f.p_number)
        )
        likely = [firm for firm in ranked if _weight(firm.line.papers, letter) and firm.name != FULL_HOUSE]
        for firm in likely[:number]:
            asked[firm.p_number] += (str(paper),)
    return asked


def _weight(papers: str, letter: str) -> int:
    at = papers.find(letter)
    return int(papers[at + 1]) if at >= 0 else 0


def _truth(rng: Random, firm: Firm, papers: tuple[str, ...]) -> Truth:
    line, large = firm.line, firm.size in "de"
    apprentices = line.education if line.education and (firm.size != "a" or rng.random() < 0.5) else ()
    own_full_house = firm.name == FULL_HOUSE
    return Truth(
        job_types=(*(job.title for job in firm.jobs), *apprentices),
        tasks_piling_up=tuple(some(rng, line.tasks, between(rng, 2, 3))),
        recruitment_ways=_ways(rng, firm.size),
        values=tuple(some(rng, line.values.split(), between(rng, 2, 3))),
        busy_periods=line.busy,
        hours_min=max(3, min(job.low for job in firm.jobs) - pick(rng, (0, 0, 1, 2))),
        hours_max=max(job.high for job in firm.jobs),
        hours_can_grow=rng.random() < 0.72,
        axes=tuple(_axis(rng, int(digit)) for digit in line.axes),
        times=tuple(line.times.split()),
        support_on_site=_support(rng, large=large),
        requirements=papers,
        accepted_forms=(
            (Form.WORK_EXPERIENCE, Form.WAGE_SUBSIDY)
            if own_full_house
            else _forms(rng, firm, bool(apprentices))
        ),
        max_concurrent=_at_most(rng, firm),
        language="speaks"
        if line.axes[2] == "3"
        else pick(rng, ("understands", "understands", "speaks", "beginner")),
    )


def _at_most(rng: Random, firm: Firm) -> int:
    if firm.line.key == "college":
        return 12
    return {"a": 1, "b": 1, "c": 2, "d": 3, "e": 4}[firm.size] + (rng.random() < 0.55)


def _axis(rng: Random, usual: int) -> int:
    return min(3, max(1, usual + weighted(rng, (-1, 0, 1), (0.12, 0.76, 0.12))))


def _ways(rng: Random, size: str) -> tuple[str, ...]:
    small = (5, 1, 4, 0, 2, 0, 3)
    large = (3, 4, 2, 2, 3, 2, 2)
    weights = dict(zip(RecruitmentWay, small if size in "ab" else large, strict=True))
    chosen = {weighted(rng, list(weights), list(weights.values())) for _ in range(between(rng, 1, 3))}
    return tuple(str(way) for way in RecruitmentWay if way in chosen)


def _support(rng: Random, *, large: bool) -> tuple[str, ...]:
    odds = {
        Support.BUDDY: 0.55,
        Support.INTRODUCTION: 0.75 if large else 0.4,
        Support.WRITTEN_INSTRUCTIONS: 0.6 if large else 0.25,
        Support.MANAGER_PRESENT: 0.4 if large else 0.8,
    }
    return tuple(str(support) for support, chance in odds.items() if rng.random() < chance)


def _forms(rng: Random, firm: Firm, apprentices: bool) -> tuple[str, ...]:
    public = firm.line.sector != "private"
    odds = {
        Form.ORDINARY: 0.92,
        Form.FEW_HOURS: 0.75,
        Form.FLEX_JOB: 0.8 if public else 0.6,
        Form.WAGE_SUBSIDY: 0.75 if public else {"a": 0.15, "b": 0.3}.get(firm.size, 0.5),
        Form.WORK_EXPERIENCE: 0.9 if public else 0.78,
    }
    forms = [str(form) for form, chance in odds.items() if rng.random() < chance]
    return (*(forms or [str(Form.FEW_HOURS)]), *([str(Form.EDUCATION)] if apprentices else []))


def with_forms(truths: Mapping[str, Truth], used: Collection[tuple[str, Form]]) -> dict[str, Truth]:
    """The same facts, where every form that was used at a workplace is one that it accepts."""
    result = dict(truths)
    for p_number, form in sorted(used):
        truth = result[p_number]
        accepted = {*truth.accepted_forms, str(form)}
        forms = tuple(str(one) for one in Form if one in accepted)
        result[p_number] = replace(truth, accepted_forms=forms)
    return result
