"""Every placement of the year but its employer: what form, from when to when, and what it led to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from crm.model import EndReason, Form
from generator import courses
from generator.chance import between, pick, shuffled, some, stream
from generator.courses import JOB_AT, Course
from generator.days import ANCHOR, workday

LED_TO_HOURS, SECOND_JOBS, LOST_LATER = 12, 6, 2


@dataclass(frozen=True, slots=True)
class Start:
    """One placement without its employer. `led` marks work experience that led to the job after it."""

    course: Course
    form: Form
    started_on: date
    ended_on: date | None = None
    end_reason: EndReason | None = None
    permanent: bool | None = None
    full_time: bool = False
    led: bool = False

    @property
    def running(self) -> bool:
        return self.ended_on is None


def make_starts(made: tuple[Course, ...]) -> list[Start]:
    """28 ordinary jobs, 5 flex jobs, 27 work experience, 7 education, 4 wage subsidy; one job from before."""
    rng = stream("starts")
    jobs = _jobs(rng, [course for course in made if course.status in JOB_AT])
    trials = _led(rng, jobs) + _running_trials(rng, made) + _ended_trials(rng, made)
    return sorted(
        [*jobs, *trials, *_subsidies(rng, made), *_educations(made), _lost_yesterday(made)],
        key=lambda start: (start.started_on, start.course.number),
    )


def _jobs(rng: Random, holders: list[Course]) -> list[Start]:
    """First jobs; six of them end and are followed by a second; two end after the course was closed."""
    first = [_job(rng, course) for course in sorted(holders, key=lambda c: c.job_on or ANCHOR)]
    movers = [job for job in first if job.course.status in ("part_time", "full_time")][:SECOND_JOBS]
    lost = [job for job in first if job.course.status == "goal_part_time"][:LOST_LATER]
    result = [job for job in first if job not in movers and job not in lost]
    for job in movers:
        ended = job.started_on + timedelta(days=between(rng, 60, 150))
        reason = pick(rng, (EndReason.TEMPORARY, EndReason.EMPLOYER_ENDED, EndReason.OWN_WISH))
        again = workday(ended + timedelta(days=between(rng, 10, 40)))
        result.append(replace(job, ended_on=ended, end_reason=reason, permanent=False, full_time=False))
        result.append(replace(job, started_on=again, permanent=True))
    for job, reason in zip(lost, (EndReason.NEW_JOB, EndReason.TEMPORARY), strict=True):
        after = (job.course.closed_on or ANCHOR) + timedelta(days=between(rng, 14, 40))
        result.append(replace(job, ended_on=after, end_reason=reason, permanent=False))
    return result


def _job(rng: Random, course: Course) -> Start:
    flex = course.status in ("flex", "goal_flex")
    assert course.job_on
    return Start(
        course,
        Form.FLEX_JOB if flex else Form.ORDINARY,
        course.job_on,
        permanent=flex or rng.random() < 0.85,
        full_time=course.status in ("full_time", "goal_full_time"),
    )


def _led(rng: Random, jobs: list[Start]) -> list[Start]:
    """Work experience that led to the first job, at the same workplace, up to the working day before."""
    firsts = {job.course: job for job in sorted(jobs, key=lambda job: job.started_on, reverse=True)}
    waited = [job for job in firsts.values() if (job.started_on - job.course.enrolled_on).days >= 88]
    result = []
    for job in some(rng, sorted(waited, key=lambda job: job.course.number), LED_TO_HOURS):
        longest = min(13, ((job.started_on - job.course.enrolled_on).days - 55) // 7)
        start = workday(job.started_on - timedelta(weeks=between(rng, 4, longest)))
        end = job.started_on - timedelta(days=1)
        result.append(Start(job.course, Form.WORK_EXPERIENCE, start, end, EndReason.NEW_JOB, led=True))
    return result


def _running_trials(rng: Random, made: tuple[Course, ...]) -> list[Start]:
    """The nine that run at the anchor, all within their 13 weeks; the story's is in its eleventh."""
    result = []
    for course in made:
        if course.status == "praktik":
            earliest = max(ANCHOR - timedelta(weeks=9), course.enrolled_on + timedelta(days=26))
            start = earliest + timedelta(days=int(rng.random() * ((ANCHOR - earliest).days - 5)))
            start = date(2026, 9, 7) if course.story == courses.WEEK_ELEVEN else workday(start)
            result.append(Start(course, Form.WORK_EXPERIENCE, start))
    return result


def _ended_trials(rng: Random, made: tuple[Course, ...]) -> list[Start]:
    """Six that ended without hours: of people who search on, and of people who left."""
    long_enough = [c for c in made if (c.last_day - c.enrolled_on).days > 130 and c.story is None]
    searching = [c for c in long_enough if c.status == "searching"]
    left = [c for c in long_enough if c.status == "ended"]
    reasons = (EndReason.TEMPORARY, EndReason.OWN_WISH, EndReason.EMPLOYER_ENDED)
    result = []
    for course in [*some(rng, searching, 3), *some(rng, left, 2), _withdrew(made)]:
        start = workday(course.enrolled_on + timedelta(days=between(rng, 48, 70)))
        end = start + timedelta(days=between(rng, 4, 8) * 7 - 3)
        result.append(Start(course, Form.WORK_EXPERIENCE, start, end, pick(rng, reasons)))
    return result


def _withdrew(made: tuple[Course, ...]) -> Course:
    return next(course for course in made if course.story == courses.WITHDREW)


def _subsidies(rng: Random, made: tuple[Course, ...]) -> list[Start]:
    """Two run, two ran out."""
    result = [
        Start(
            course, Form.WAGE_SUBSIDY, workday(ANCHOR - timedelta(weeks=between(rng, 6, 14))), permanent=False
        )
        for course in made
        if course.status == "subsidy"
    ]
    early = [c for c in made if c.status == "searching" and c.story is None and c.number < 40]
    for course in shuffled(rng, early)[:2]:
        start = workday(course.enrolled_on + timedelta(days=between(rng, 120, 135)))
        end = start + timedelta(weeks=between(rng, 13, 17), days=-3)
        result.append(Start(course, Form.WAGE_SUBSIDY, start, end, EndReason.TEMPORARY, permanent=False))
    return result


def _educations(made: tuple[Course, ...]) -> list[Start]:
    statuses = [course.status for course in made]
    return [
        Start(course, Form.EDUCATION, courses.education_start(statuses, course.number))
        for course in made
        if course.status in ("education", "goal_education")
    ]


def _lost_yesterday(made: tuple[Course, ...]) -> Start:
    """A job from before the year, found through the person's own network, that ended yesterday."""
    return Start(
        made[0],
        Form.ORDINARY,
        date(2025, 11, 10),
        ANCHOR - timedelta(days=1),
        EndReason.EMPLOYER_ENDED,
        permanent=True,
    )
