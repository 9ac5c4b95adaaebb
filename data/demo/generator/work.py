"""Contacts that belong to one participant: the first meeting, introductions, agreements and support."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from crm.model import EndReason, Form, Purpose, Result, Stage
from generator.approaches import Approach
from generator.chance import pick, skewed
from generator.days import ANCHOR, FIRST, WEEKS, monday, week_of, weeks_at_work, workday
from generator.events import Diary, Event
from generator.firms import Firm
from generator.hosts import Placement, Side
from generator.profiles import work_field
from generator.staff import COMPANY
from generator.town import minutes


def first_meetings(sides: Mapping[str, Side], placed: list[Placement]) -> dict[str, date]:
    """Participant → day of the first face-to-face employer contact for them: median 33 days, mean 41.

    The spread is dealt out so that everybody is met for before their first introduction and course end.
    """
    room = {pid: _room(side, placed) for pid, side in sides.items()}
    days: dict[str, date] = {}
    for wait in skewed(33, 41, len(sides)):
        open_to = [pid for pid, (low, _) in room.items() if pid not in days and low <= wait]
        chosen = min(open_to or [pid for pid in room if pid not in days], key=lambda pid: (room[pid][1], pid))
        days[chosen] = _at_work(sides[chosen], wait)
    return days


def _room(side: Side, placed: list[Placement]) -> tuple[int, int]:
    """The fewest and most days after enrolment on which the first meeting can lie."""
    course = side.person.course
    starts = [p.start.started_on for p in placed if p.person is side.person and p.start.started_on >= FIRST]
    latest = min([start - timedelta(weeks=4) for start in starts] + [course.last_day - timedelta(days=14)])
    low = max(3, (FIRST - course.enrolled_on).days)
    return low, max(low, (latest - course.enrolled_on).days)


def _at_work(side: Side, wait: int) -> date:
    """The day itself, or the nearest one on which the consultant works."""
    course = side.person.course
    day = min(
        workday(course.enrolled_on + timedelta(days=wait)), ANCHOR - timedelta(days=3 + course.number % 3)
    )
    at_work = weeks_at_work(side.person.consultant)
    if week_of(day) in at_work:
        return day
    week = min(at_work, key=lambda one: (abs(one - week_of(day)), one))
    return workday(monday(week) + timedelta(days=2))


def add_first_meetings(
    diary: Diary,
    sides: Mapping[str, Side],
    days: Mapping[str, date],
    opened: Mapping[str, int],
    visited: list[Firm],
) -> None:
    """A planned visit at an employer in the wished field, near the participant's home."""
    for pid, day in days.items():
        side = sides[pid]
        field = work_field(side.person, side.profile)
        near = sorted(
            (f for f in visited if field in f.fields and opened[f.p_number] <= max(2, week_of(day))),
            key=lambda firm: minutes(side.person.home.position, firm.position, ("car",)),
        )
        firm = pick(diary.rng, near[:8])
        event = Event(
            day, side.person.consultant, firm, Purpose.LEARN_NEEDS, visit=True, side=side, must=True
        )
        diary.add(event).result = pick(diary.rng, (Result.THINKING, Result.YES_VISIT, Result.APPOINTMENT))


def add_placement_work(diary: Diary, placed: list[Placement], first: Mapping[str, date]) -> dict[int, date]:
    """Everything around the placements. Gives the day of the introduction behind each (by its place)."""
    led = {(p.person.participant_id, p.firm.p_number) for p in placed if p.start.led}
    introduced = {}
    for n, p in enumerate(placed):
        follows = (p.person.participant_id, p.firm.p_number) in led and not p.start.led
        if follows:
            _agree(diary, p, visit=True)
        elif p.start.started_on >= FIRST:
            introduced[n] = _introduce(diary, p, first[p.person.participant_id])
        _support(diary, p, calmer=follows)
        _ending(diary, p)
    return introduced


def _introduce(diary: Diary, p: Placement, first: date) -> date:
    """Proposed four weeks before, met two weeks before, agreed the week before."""
    week = week_of(p.start.started_on)
    company = p.person.track == "development" and diary.rng.random() < 0.5
    user = pick(diary.rng, COMPANY).user if company else p.person.consultant
    proposal = diary.call(user, max(week_of(first), week - 4), p.firm, Purpose.PROPOSE_PERSON, earlier=True)
    diary.not_before(proposal, first)
    proposal.side, proposal.result = p.side, Result.YES_MEET_PERSON
    meeting = diary.meet(
        p.person.consultant, week - 2, p.firm, Purpose.PROPOSE_PERSON, earlier=True, must=True
    )
    diary.not_before(meeting, proposal.day)
    meeting.side, meeting.with_participant, meeting.result = p.side, True, Result.APPOINTMENT
    _agree(diary, p, visit=False)
    return proposal.day


def _agree(diary: Diary, p: Placement, *, visit: bool) -> None:
    trial = p.start.form == Form.WORK_EXPERIENCE
    purpose = Purpose.AGREE_WORK_EXPERIENCE if trial else Purpose.AGREE_JOB
    add = diary.meet if visit else diary.call
    event = add(p.person.consultant, week_of(p.start.started_on) - 1, p.firm, purpose, earlier=True)
    event.side, event.with_participant, event.result = p.side, visit, Result.APPOINTMENT


def _support(diary: Diary, p: Placement, *, calmer: bool) -> None:
    """In the first week and the three after, then every fourth week; visits where there is time for them."""
    first, last = (
        week_of(p.start.started_on),
        week_of(min(p.start.ended_on or ANCHOR, p.person.course.last_day)),
    )
    weeks = [] if calmer else [0, 1, 2, 3]
    weeks += list(range(6, last - first + 1, 4))
    for after in weeks:
        week = first + after
        if not 0 <= week <= last:
            continue
        visit = after in (0, 1) or diary.rng.random() < 0.6
        add = diary.meet if visit else diary.call
        event = add(p.person.consultant, week, p.firm, Purpose.RETAIN if after > 13 else Purpose.SUPPORT)
        event.side = p.side
        event.must = visit and after == 0
        event.with_participant = visit and diary.rng.random() < 0.6


def _ending(diary: Diary, p: Placement) -> None:
    """Work that did not go on is talked through: trouble before the end, a closing talk after."""
    end = p.start.ended_on
    if end is None or p.start.led or not p.person.course.active or end >= ANCHOR - timedelta(days=4):
        return
    week = week_of(end)
    if p.start.end_reason == EndReason.EMPLOYER_ENDED:
        diary.call(p.person.consultant, week - 1, p.firm, Purpose.SOLVE_PROBLEM, earlier=True).side = p.side
    diary.call(p.person.consultant, week + 1, p.firm, Purpose.CLOSE).side = p.side


def add_approach_work(
    diary: Diary, approaches: list[Approach], first: Mapping[str, date]
) -> list[tuple[Event, Event | None]]:
    """A proposal, a meeting where it came to one, and the employer's no. Gives proposal and no of each."""
    pairs: list[tuple[Event, Event | None]] = []
    for approach in approaches:
        person = approach.side.person
        company = person.track == "development" and diary.rng.random() < 0.45
        user = pick(diary.rng, COMPANY).user if company else person.consultant
        proposal = diary.call(user, approach.week, approach.firm, Purpose.PROPOSE_PERSON)
        diary.not_before(proposal, first[person.participant_id])
        proposal.side, proposal.result = approach.side, Result.THINKING
        answer = None
        met = approach.stage != Stage.APPROACHED
        if met:
            proposal.result = Result.YES_MEET_PERSON
            meeting = diary.meet(
                person.consultant, approach.week + 1, approach.firm, Purpose.PROPOSE_PERSON, must=True
            )
            diary.not_before(meeting, proposal.day)
            meeting.side, meeting.with_participant = approach.side, True
            meeting.result = Result.THINKING
        if approach.decided and not approach.declined_by_participant:
            answer = _answer(diary, approach, user if not met else person.consultant, proposal.day)
        pairs.append((proposal, answer))
    return pairs


def _answer(diary: Diary, approach: Approach, user: str, asked: date) -> Event:
    week = week_of(asked) + (2 if approach.stage == Stage.APPROACHED else 3)
    answer = diary.call(user, min(week, WEEKS - 1), approach.firm, Purpose.FOLLOW_UP)
    answer.side, answer.result = approach.side, Result.NO
    return answer
