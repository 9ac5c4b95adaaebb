"""Opportunities: what was heard of, found or made at employers, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from crm.model import Form, OpportunityKind, OpportunityStatus, Purpose
from generator.chance import between, pick, shuffled, stream, weighted
from generator.days import ANCHOR, workday
from generator.events import Event
from generator.firms import Firm
from generator.hosts import Placement
from generator.introductions import Introduction
from generator.relations import SEASIDE
from generator.truth import Truth

HIDDEN_DAYS = 90
"""A hidden opening is believed for 90 days."""

OPEN_NOW = {
    OpportunityKind.HIDDEN: 14,
    OpportunityKind.VACANCY: 9,
    OpportunityKind.CARVED: 9,
    OpportunityKind.NEW_FUNCTION: 4,
    OpportunityKind.EDUCATION: 4,
}
"""The 40 that are open at the anchor, one of the hidden among them about to expire."""

IDEAS, SEASONAL, LAPSED, STALE = 6, 12, 16, 5
_HEARD_SINCE = {OpportunityKind.VACANCY: date(2026, 10, 29), OpportunityKind.HIDDEN: date(2026, 9, 7)}
_ALMOST_FORGOTTEN = (date(2026, 8, 25), date(2026, 8, 27))


@dataclass(frozen=True, slots=True)
class Opening:
    """One opportunity and the contact in which it was heard of (None: an advert or the firm's own call)."""

    firm: Firm
    kind: OpportunityKind
    title: str
    hours: tuple[int, int]
    form: Form
    permanent: bool | None
    heard_on: date
    start_on: date | None
    expires_on: date | None
    status: OpportunityStatus
    own_papers: tuple[str, ...] | None
    times: tuple[str, ...] | None
    positions: int
    description: str | None = None
    language: str | None = None
    introduction: tuple[str, str, str] | None = None
    heard_in: Event | None = None


def make_openings(
    events: list[Event],
    placed: list[Placement],
    introductions: list[Introduction],
    truths: dict[str, Truth],
    barred: frozenset[str],
) -> list[Opening]:
    """All opportunities in the order in which they were heard of. `barred` employers have none open."""
    rng = stream("openings")
    talks = [
        e
        for e in events
        if e.purpose in (Purpose.LEARN_NEEDS, Purpose.FOLLOW_UP, Purpose.INTRODUCE)
        and e.reason is None
        and (e.visit or e.firm.town.name in SEASIDE)
    ]
    maker = _Maker(rng, truths)
    filled = [maker.filled(placed[i.placement], i, talks) for i in introductions if i.placement is not None]
    kept = [opening for opening in filled if opening.form != Form.WORK_EXPERIENCE][:33]
    inland = [e for e in talks if e.firm.town.name not in SEASIDE]
    open_now = _open_now(maker, [e for e in inland if e.firm.p_number not in barred])
    past = _past(maker, talks)
    return sorted([*kept, *open_now, *past], key=lambda o: (o.heard_on, o.firm.p_number, o.title))


class _Maker:
    """Fills an opening with what suits the firm."""

    def __init__(self, rng: Random, truths: dict[str, Truth]) -> None:
        self.rng, self.truths = rng, truths
        self.used: set[int] = set()

    def take(self, talks: list[Event], first: date, last: date) -> Event:
        """A talk between the two days that no other opening was heard in."""
        fitting = [e for e in talks if first <= e.day <= last and id(e) not in self.used]
        talk = pick(self.rng, fitting)
        self.used.add(id(talk))
        return talk

    def heard(self, talk: Event, kind: OpportunityKind, status: OpportunityStatus) -> Opening:
        """Something that came up in a talk with an employer."""
        rng, firm = self.rng, talk.firm
        job = pick(rng, firm.jobs)
        learning = kind == OpportunityKind.EDUCATION
        low = max(3, job.low - between(rng, 0, 3)) if kind == OpportunityKind.CARVED else job.low
        high = min(job.high, low + pick(rng, (4, 6, 8, 12)))
        truth = self.truths[firm.p_number]
        start = workday(talk.day + timedelta(days=between(rng, 21, 80)))
        return Opening(
            firm=firm,
            kind=kind,
            title=pick(rng, firm.line.education) if learning and firm.line.education else job.title,
            hours=(37, 37) if learning else (low, high),
            form=self._form(kind, truth, low),
            permanent=None
            if rng.random() < 0.3
            else kind != OpportunityKind.EDUCATION and rng.random() < 0.75,
            heard_on=talk.day,
            start_on=start if rng.random() < 0.6 else None,
            expires_on=self._expiry(kind, talk.day),
            status=status,
            own_papers=() if truth.requirements and kind == OpportunityKind.CARVED else None,
            times=tuple(truth.times[:2]) if rng.random() < 0.5 else None,
            positions=weighted(rng, (1, 2, 3), (0.85, 0.12, 0.03)),
            heard_in=talk,
            description=_described(rng, kind, truth),
            language=truth.language if rng.random() < 0.4 else None,
        )

    def _form(self, kind: OpportunityKind, truth: Truth, low: int) -> Form:
        if kind == OpportunityKind.EDUCATION:
            return Form.EDUCATION
        if kind == OpportunityKind.CARVED and low <= 8 and Form.FEW_HOURS in truth.accepted_forms:
            return Form.FEW_HOURS
        flex = Form.FLEX_JOB in truth.accepted_forms and self.rng.random() < 0.12
        usual = (Form.FLEX_JOB,) if flex else (Form.ORDINARY, Form.FEW_HOURS, Form.FLEX_JOB)
        return next((form for form in usual if form in truth.accepted_forms), Form.ORDINARY)

    def _expiry(self, kind: OpportunityKind, heard: date) -> date | None:
        if kind == OpportunityKind.HIDDEN:
            return heard + timedelta(days=HIDDEN_DAYS)
        if kind == OpportunityKind.VACANCY:
            return heard + timedelta(days=between(self.rng, 18, 40))
        return heard + timedelta(days=between(self.rng, 100, 160)) if self.rng.random() < 0.4 else None

    def filled(self, p: Placement, introduction: Introduction, talks: list[Event]) -> Opening:
        """What the placement took: heard of in an earlier talk there, else when the person was introduced."""
        earlier = [
            e for e in talks if e.firm is p.firm and e.day <= introduction.day and id(e) not in self.used
        ]
        talk = earlier[-1] if earlier and (introduction.day - earlier[-1].day).days < 100 else None
        if talk:
            self.used.add(id(talk))
        learning = p.start.form == Form.EDUCATION
        kinds = (OpportunityKind.HIDDEN, OpportunityKind.CARVED, OpportunityKind.VACANCY)
        kind = OpportunityKind.EDUCATION if learning else weighted(self.rng, kinds, (0.5, 0.3, 0.2))
        return Opening(
            firm=p.firm,
            kind=kind,
            title=p.job_type,
            hours=(p.hours, p.hours) if learning else (max(3, p.hours - 3), p.hours + 3),
            form=p.start.form,
            permanent=p.start.permanent,
            heard_on=talk.day if talk else introduction.day,
            start_on=p.start.started_on,
            expires_on=None,
            status=OpportunityStatus.FILLED,
            own_papers=None,
            times=None,
            positions=1,
            introduction=introduction.key,
            heard_in=talk,
        )


def _described(rng: Random, kind: OpportunityKind, truth: Truth) -> str | None:
    """The tasks, as far as somebody has noted them."""
    tasks = " og ".join(truth.tasks_piling_up[:2])
    if kind == OpportunityKind.EDUCATION:
        return "Voksne elever er velkomne. Prøvetid tre måneder."
    if kind in (OpportunityKind.CARVED, OpportunityKind.NEW_FUNCTION):
        return f"Samlet af det, der ellers bliver liggende: {tasks}."
    return f"Mest {tasks}." if rng.random() < 0.6 else None


def _open_now(maker: _Maker, talks: list[Event]) -> list[Opening]:
    """Open at the anchor; one hidden opening was heard of almost 90 days before and so is about to expire."""
    result = []
    for kind, number in OPEN_NOW.items():
        able = [e for e in talks if kind != OpportunityKind.EDUCATION or e.firm.line.education]
        for n in range(number):
            first, last = _HEARD_SINCE.get(kind, date(2026, 8, 10)), ANCHOR - timedelta(days=3)
            if kind == OpportunityKind.HIDDEN and n == 0:
                first, last = _ALMOST_FORGOTTEN
            status = OpportunityStatus.OFFERED if n % 10 == 8 else OpportunityStatus.OPEN
            opening = maker.heard(maker.take(able, first, last), kind, status)
            late = opening.start_on and opening.start_on <= ANCHOR
            result.append(replace(opening, start_on=None) if late else opening)
    return result


def _past(maker: _Maker, talks: list[Event]) -> list[Opening]:
    """Ideas, the season's openings by the sea, what lapsed, and what nobody has closed after it expired."""
    kinds = (OpportunityKind.HIDDEN, OpportunityKind.VACANCY, OpportunityKind.CARVED)
    season = [e for e in talks if e.firm.town.name in SEASIDE]
    inland = [e for e in talks if e.firm.town.name not in SEASIDE]
    plan = (
        (IDEAS, OpportunityStatus.IDEA, inland, date(2026, 8, 17), date(2026, 11, 12)),
        (SEASONAL, OpportunityStatus.LAPSED, season, date(2026, 3, 2), date(2026, 5, 29)),
        (LAPSED, OpportunityStatus.LAPSED, inland, date(2025, 12, 1), date(2026, 7, 31)),
        (STALE, OpportunityStatus.OPEN, inland, date(2026, 4, 1), date(2026, 7, 31)),
    )
    result = []
    for number, status, among, first, last in plan:
        for _ in range(number):
            kind = OpportunityKind.HIDDEN if status == OpportunityStatus.OPEN else pick(maker.rng, kinds)
            kind = OpportunityKind.CARVED if status == OpportunityStatus.IDEA else kind
            result.append(maker.heard(maker.take(shuffled(maker.rng, among), first, last), kind, status))
    return result
