"""78 courses: when each began, how it stands at the anchor, and on what day it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from crm.model import CloseReason
from generator.chance import between, dealt, shuffled, skewed, stream
from generator.days import ANCHOR, workday

ENDED_FOR = {CloseReason.OWN_WISH: 6, CloseReason.OTHER: 3, CloseReason.MOVED: 1, CloseReason.REFERRED_ON: 1}
"""The 11 that ended without a goal reached. Reasons of health are kept nowhere and stand among these."""

JOB_AT = frozenset({"part_time", "full_time", "flex", "goal_part_time", "goal_full_time", "goal_flex"})

LOST_JOB, WITHDREW, PERIOD_ENDS, SHORT_WAY, WEEK_ELEVEN, FULL_PRAKTIK, FULL_SUBSIDY = range(7)
"""The participants of the demo stories."""

# Together: of the 55 active 22 searching, 9 in work experience, 2 in subsidised work, 11 part time,
# 4 full time, 4 in education and 3 in flex jobs; of the 23 closed 12 with a goal reached and 11 without.
_FIRST_COHORT = {
    "goal_part_time": 4,
    "goal_full_time": 3,
    "goal_education": 2,
    "goal_flex": 2,
    "ended": 4,
} | {
    "part_time": 4,
    "full_time": 2,
    "flex": 1,
    "searching": 1,
    "education": 1,
}
_SECOND_COHORT = {"goal_education": 1, "ended": 6, "part_time": 7, "full_time": 2, "flex": 2} | {
    "education": 3,
    "praktik": 5,
    "subsidy": 2,
    "searching": 10,
}
_THIRD_COHORT = {"praktik": 4, "ended": 1, "searching": 10}
_MIDSUMMER = date(2026, 6, 15)
_CLOSED_BY_MIDSUMMER = 8


@dataclass(frozen=True, slots=True)
class Course:
    """One course. `job_on` is the first day of the first paid job (ordinary or flex), if there was one."""

    number: int
    status: str
    enrolled_on: date
    job_on: date | None
    closed_on: date | None
    close_reason: CloseReason | None
    story: int | None

    @property
    def participant_id(self) -> str:
        return f"P-{self.number + 1:03}"

    @property
    def active(self) -> bool:
        return self.closed_on is None

    @property
    def last_day(self) -> date:
        """The last day on which the team worked for this person, up to the day before the anchor."""
        return self.closed_on or ANCHOR - timedelta(days=1)


def make_courses() -> tuple[Course, ...]:
    """All courses in the order of enrolment."""
    rng = stream("courses")
    enrolled = _enrolments(rng)
    statuses = _statuses(rng, enrolled)
    jobs = _first_jobs(rng, enrolled, statuses)
    closed = _closings(rng, enrolled, statuses, jobs)
    reasons = dict(
        zip([n for n, s in enumerate(statuses) if s == "ended"], dealt(rng, ENDED_FOR), strict=True)
    )
    stories = _stories(enrolled, statuses)
    return tuple(
        Course(
            number=n,
            status=status,
            enrolled_on=enrolled[n],
            job_on=jobs.get(n),
            closed_on=closed.get(n),
            close_reason=reasons.get(n, CloseReason.GOAL_REACHED) if n in closed else None,
            story=stories.get(n),
        )
        for n, status in enumerate(statuses)
    )


def _enrolments(rng: Random) -> list[date]:
    """25 up to the end of the first month, 63 by midsummer, 78 in all."""

    def spread(first: date, last: date, number: int) -> list[date]:
        days = (last - first).days
        return [
            workday(first + timedelta(days=int((n + rng.random()) * days / number))) for n in range(number)
        ]

    return sorted(
        [
            date(2025, 10, 6),
            *spread(date(2025, 10, 20), date(2025, 12, 11), 24),
            *spread(date(2026, 1, 5), date(2026, 6, 10), 37),
            date(2026, 6, 1),
            *spread(date(2026, 6, 22), date(2026, 10, 16), 15),
        ]
    )


def _statuses(rng: Random, enrolled: list[date]) -> list[str]:
    period = enrolled.index(date(2026, 6, 1)) - 25
    return [
        "searching",
        *dealt(rng, _FIRST_COHORT),
        *dealt(rng, _SECOND_COHORT, {period: "searching"}),
        *dealt(rng, _THIRD_COHORT, {2: "ended"}),
    ]


def _first_jobs(rng: Random, enrolled: list[date], statuses: list[str]) -> dict[int, date]:
    """First day of the first job: a median of 120 days after enrolment, long waits where time allowed."""
    people = [n for n, status in enumerate(statuses) if status in JOB_AT]
    room = {n: (ANCHOR - enrolled[n]).days - (120 if statuses[n].startswith("goal") else 20) for n in people}
    jobs: dict[int, date] = {}
    for days in reversed(skewed(120, 134, len(people))):
        fitting = [n for n in people if n not in jobs and room[n] >= days]
        tight = sorted(fitting, key=lambda n: room[n])
        chosen = tight[int(rng.random() * min(6, len(tight)))]
        jobs[chosen] = workday(enrolled[chosen] + timedelta(days=days))
    return jobs


def _closings(
    rng: Random, enrolled: list[date], statuses: list[str], jobs: Mapping[int, date]
) -> dict[int, date]:
    """Goals are closed 13 to 17 weeks after they were reached; the others so that the year adds up."""
    closed: dict[int, date] = {}
    for n, status in enumerate(statuses):
        if status == "goal_education":
            start = education_start(statuses, n)
            closed[n] = workday(start + timedelta(days=between(rng, 60, 90)))
        elif status.startswith("goal"):
            closed[n] = workday(jobs[n] + timedelta(days=between(rng, 91, 119)))
    early = _CLOSED_BY_MIDSUMMER - sum(day <= _MIDSUMMER for day in closed.values())
    for turn, n in enumerate(n for n, status in enumerate(statuses) if status == "ended"):
        low = enrolled[n] + timedelta(days=70)
        first, last = (low, _MIDSUMMER) if turn < early else (max(low, date(2026, 6, 22)), date(2026, 11, 6))
        last = min(last, max(first, enrolled[n] + timedelta(days=250)))
        closed[n] = workday(first + timedelta(days=int(rng.random() * max(1, (last - first).days - 3))))
    return closed


def education_start(statuses: list[str], number: int) -> date:
    """The day an education began: the two of the first cohort in winter, all others in August."""
    return date(2026, 1, 26) if number < 25 and statuses[number] == "goal_education" else date(2026, 8, 10)


def _stories(enrolled: list[date], statuses: list[str]) -> dict[int, int]:
    """Which participant carries which story."""

    def first(status: str, at_least: int, taken: set[int]) -> int:
        return next(n for n, s in enumerate(statuses) if s == status and n >= at_least and n not in taken)

    stories = {0: LOST_JOB, enrolled.index(date(2026, 6, 1)): PERIOD_ENDS}
    for story, status, at_least in (
        (WITHDREW, "searching", 1),
        (SHORT_WAY, "searching", 40),
        (WEEK_ELEVEN, "praktik", 25),
        (FULL_PRAKTIK, "praktik", 30),
        (FULL_SUBSIDY, "subsidy", 25),
    ):
        stories[first(status, at_least, set(stories))] = story
    return stories


def consultants(courses: tuple[Course, ...], caseloads: Mapping[str, int]) -> dict[int, str]:
    """Course number → IPS consultant: the active as the caseloads say, the closed spread alike."""
    rng = stream("consultants")
    active = [course.number for course in courses if course.active]
    closed = [course.number for course in courses if not course.active]
    share = dealt(rng, caseloads)
    users = list(caseloads)
    rest = shuffled(rng, [users[n % len(users)] for n in range(len(closed))])
    return dict(zip([*active, *closed], [*share, *rest], strict=True))
