"""Which employer takes whom: near enough, in the right field, with room; 31 in the year, 22 at its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from crm.model import AXES, Form
from generator import courses
from generator.chance import pick, shuffled, stream
from generator.firms import FULL_HOUSE, Firm
from generator.line import Job
from generator.people import Person
from generator.profiles import Profile, work_field
from generator.starts import Start
from generator.town import minutes
from generator.truth import Truth
from generator.wishes import NEXT_OF_KIN

HOSTS, HOSTS_NOW = 31, 22
_HARD_PAPERS = frozenset({"driving_licence_b", "forklift", "welding"})
_SUPPORTED = (Form.WORK_EXPERIENCE, Form.WAGE_SUBSIDY)


@dataclass(frozen=True, slots=True)
class Side:
    """One participant with everything that decides where they may work."""

    person: Person
    profile: Profile


@dataclass(frozen=True, slots=True)
class Placement:
    """A start at its employer."""

    start: Start
    side: Side
    firm: Firm
    job_type: str
    hours: int

    @property
    def person(self) -> Person:
        return self.side.person


def fits(side: Side, firm: Firm, truth: Truth, form: Form | None) -> bool:
    """Whether none of the hard limits stands between this participant and this workplace."""
    home, profile = side.person.home, side.profile
    held = set(profile.certificates or ())
    return (
        minutes(home.position, firm.position, home.transport) <= home.max_minutes
        and _HARD_PAPERS.isdisjoint(set(truth.requirements) - held)
        and not set(profile.times).isdisjoint(truth.times)
        and truth.hours_min <= profile.hours_goal
        and not set(profile.accepted_forms).isdisjoint(truth.accepted_forms)
        and (form is None or form in truth.accepted_forms)
        and not any(profile.axes[n] == "never" and truth.axes[n] == 3 for n in range(len(AXES)))
        and not any(firm.code.startswith(entry) for entry in profile.no_go if entry.isdigit())
        and firm.line.key != "sheltered"
    )


class Allocation:
    """Hands out employers one placement at a time and remembers who has room left."""

    def __init__(
        self, firms: tuple[Firm, ...], truths: Mapping[str, Truth], sides: Mapping[str, Side]
    ) -> None:
        self.rng: Random = stream("hosts")
        self.firms, self.truths, self.sides = firms, truths, sides
        self.open_to: list[Firm] | None = None
        self.used: dict[str, Firm] = {}
        self.placed: list[Placement] = []

    def place(self, start: Start, firm: Firm | None = None, *, new: bool = False) -> Placement:
        """Give `start` the best employer: one not used yet when `new`, else any that is open to us."""
        side = self.sides[start.course.participant_id]
        chosen = firm or self._best(start, new=new)
        placement = Placement(start, side, chosen, *self._job(start, chosen))
        self.used[chosen.p_number] = chosen
        self.placed.append(placement)
        return placement

    def _best(self, start: Start, *, new: bool) -> Firm:
        side = self.sides[start.course.participant_id]
        been = {p.firm.p_number for p in self.placed if p.person is side.person}
        barred = set(self.used) if new else been
        pool = [firm for firm in self.open_to or self.firms if firm.p_number not in barred]
        room = [f for f in pool if self._room(f, start)]
        allowed = [f for f in room if fits(side, f, self.truths[f.p_number], start.form)]
        return max(allowed or room or pool, key=lambda firm: self._liking(side, firm, start))

    def _liking(self, side: Side, firm: Firm, start: Start) -> tuple[float, str]:
        field = work_field(side.person, side.profile)
        liking = 5.0 * (field in firm.fields) + 2.0 * bool(firm.fields & set(NEXT_OF_KIN[field]))
        way = minutes(side.person.home.position, firm.position, side.person.home.transport)
        far = max(0.0, way - side.person.home.max_minutes)
        if start.form == Form.EDUCATION:
            wish = side.profile.job_wishes[0]
            liking += 6.0 * any(title[:5] in wish for title in firm.line.education)
            liking += 9.0 * (firm.line.key == "college" and ("hf" in wish or "grundforløb" in wish))
        elif start.full_time:
            liking += 4.0 * (firm.size in "cde")
        return liking - way / 30 - far / 5 + 2 * self.rng.random(), firm.p_number

    def _room(self, firm: Firm, start: Start) -> bool:
        """Never more people at once than the size bears, nor more supported ones than the rule allows."""
        if firm.name == FULL_HOUSE:
            return False
        if firm.line.key == "college":
            return start.form == Form.EDUCATION
        first, last = start.started_on, start.ended_on or date.max
        there = [
            p.start
            for p in self.placed
            if p.firm is firm and p.start.started_on <= last and (p.start.ended_on or date.max) >= first
        ]
        supported = sum(one.form in _SUPPORTED for one in there)
        within_rule = start.form not in _SUPPORTED or supported < firm.supported_places
        return within_rule and len(there) < {"a": 1, "b": 1, "c": 2, "d": 3, "e": 4}[firm.size]

    def _job(self, start: Start, firm: Firm) -> tuple[str, int]:
        """Job title and weekly hours; what follows work experience is the same job."""
        side = self.sides[start.course.participant_id]
        if start.form == Form.EDUCATION:
            own = [title for title in self.truths[firm.p_number].job_types if title in firm.line.education]
            wished = [title for title in own if title[:5] in side.profile.job_wishes[0]]
            return pick(self.rng, wished or own or ["elevplads"]), 37
        field = work_field(side.person, side.profile)
        before = [p.job_type for p in self.placed if p.person is side.person and p.firm is firm]
        likely = [job for job in firm.jobs if job.title in before or (not before and job.field == field)]
        job = pick(self.rng, likely or list(firm.jobs))
        return job.title, self._hours(start, job)

    def _hours(self, start: Start, job: Job) -> int:
        if start.full_time:
            return 37
        usual = {
            Form.FLEX_JOB: (6, 8, 10, 12),
            Form.WAGE_SUBSIDY: (20, 25, 30),
            Form.WORK_EXPERIENCE: (6, 8, 10, 12, 15),
        }.get(start.form, (6, 8, 10, 12, 15, 18, 20, 25))
        within = [hours for hours in usual if job.low <= hours <= job.high] or [min(job.high, usual[-1])]
        if start.form in (Form.ORDINARY, Form.FLEX_JOB):
            now = self.sides[start.course.participant_id].profile.hours_now
            within = sorted(within, key=lambda hours: abs(hours - now))[:2]
        return pick(self.rng, within)


def allocate(
    starts: list[Start], firms: tuple[Firm, ...], truths: Mapping[str, Truth], sides: Mapping[str, Side]
) -> list[Placement]:
    """Employers for all starts: what runs first, then what led to it, then the rest."""
    alloc = Allocation(firms, truths, sides)
    running = [start for start in starts if start.running]
    ended = [start for start in starts if not start.running]
    _running(alloc, running)
    _same_place(alloc, [start for start in ended if start.led])
    rest = [start for start in ended if not start.led]
    alloc.open_to = None
    for start in rest:
        if len(alloc.used) == HOSTS:
            alloc.open_to = list(alloc.used.values())
        alloc.place(start, new=len(alloc.used) < HOSTS)
    _same_place(alloc, [start for start in ended if start.led])
    return sorted(alloc.placed, key=lambda p: (p.start.started_on, p.person.participant_id))


def _running(alloc: Allocation, running: list[Start]) -> None:
    full = next(firm for firm in alloc.firms if firm.name == FULL_HOUSE)
    story = (courses.FULL_PRAKTIK, courses.FULL_SUBSIDY)
    for start in running:
        if start.course.story in story:
            alloc.place(start, full)
    others = [start for start in running if start.course.story not in story]
    active = [start for start in others if start.course.active]
    for start in sorted(shuffled(alloc.rng, active), key=lambda start: start.course.story is None):
        if len(alloc.used) == HOSTS_NOW:
            alloc.open_to = list(alloc.used.values())
        school = start.form == Form.EDUCATION
        alloc.place(start, new=len(alloc.used) < HOSTS_NOW and not school)
    for start in others:
        if not start.course.active:
            alloc.place(start)


def _same_place(alloc: Allocation, led: list[Start]) -> None:
    """Work experience stands at the employer that gave the job after it."""
    done = {id(p.start) for p in alloc.placed}
    for start in led:
        after = [
            p for p in alloc.placed if p.start.course is start.course and p.start.form != Form.WORK_EXPERIENCE
        ]
        first = [p for p in after if 0 < (p.start.started_on - (start.ended_on or date.max)).days <= 7]
        if first and id(start) not in done:
            alloc.place(start, first[0].firm)
