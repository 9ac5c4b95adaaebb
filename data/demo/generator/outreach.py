"""Contacts that belong to no single participant: getting to know employers, and keeping in touch."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date

from crm.model import Purpose, Result
from generator.chance import between, pick, shuffled, weighted
from generator.days import WEEKS, day_in, weeks_at_work
from generator.events import Diary, Event
from generator.firms import Firm
from generator.hosts import Side
from generator.profiles import work_field
from generator.relations import SEASIDE, Relation
from generator.staff import IPS, OUT_AND_ABOUT

_BEFORE_THE_SEASON = range(15, 28)

BUSY_FIRM = "Hverdagskøb Østbyen"
"""Three colleagues were in touch with this shop in the last week."""


def add_three_in_a_week(diary: Diary, firms: tuple[Firm, ...]) -> None:
    """The story of the shop that three colleagues were in touch with in the last week."""
    shop = next(firm for firm in firms if firm.name == BUSY_FIRM)
    for user, purpose, visit in (
        ("karen", Purpose.FOLLOW_UP, True),
        ("jonas", Purpose.LEARN_NEEDS, True),
        ("ali", Purpose.FOLLOW_UP, False),
    ):
        add = diary.meet if visit else diary.call
        add(user, WEEKS - 1, shop, purpose).must = True


def make_acquaintance(diary: Diary, firms: tuple[Firm, ...], relations: Mapping[str, Relation]) -> None:
    """The first contacts with each of the 124, so that 86 are visited at least twice and 26 just once."""
    earliest = _first_weeks(diary)
    for firm in firms:
        relation = relations[firm.p_number]
        if relation.owner is None:
            continue
        bound = earliest.get(firm.p_number, WEEKS)
        if relation.level in ("once", "phoned"):
            _short_acquaintance(diary, firm, relation, min(bound - 1, relation.opened))
        elif bound > 1:
            week = min(bound - between(diary.rng, 1, 4), relation.opened)
            _acquaintance(diary, firm, relation.owner, max(0, week))
    for firm in firms:
        relation = relations[firm.p_number]
        if relation.owner and relation.level in ("cooperating", "visited"):
            _visit_twice(diary, firm, relation.owner)


def _first_weeks(diary: Diary) -> dict[str, int]:
    first: dict[str, int] = {}
    for event in diary.events:
        first[event.firm.p_number] = min(event.week, first.get(event.firm.p_number, WEEKS))
    return first


def _acquaintance(diary: Diary, firm: Firm, owner: str, week: int) -> None:
    """A call or a short visit to say who we are; then the talk about what they need."""
    by_phone = diary.rng.random() < 0.45
    add = diary.call if by_phone else diary.meet
    hello = add(owner, week, firm, Purpose.INTRODUCE, earlier=True)
    hello.result = Result.YES_VISIT if by_phone else Result.APPOINTMENT
    hello.must = not by_phone
    later = min(WEEKS - 1, week + between(diary.rng, 1, 4))
    talk = diary.meet(owner, later, firm, Purpose.LEARN_NEEDS, must=True)
    talk.result = pick(diary.rng, (Result.THINKING, Result.APPOINTMENT, Result.YES_VISIT))


def _short_acquaintance(diary: Diary, firm: Firm, relation: Relation, week: int) -> None:
    """One visit at most, and a call or two; often they say no."""
    assert relation.owner
    week = max(0, week)
    first = diary.call(relation.owner, week, firm, Purpose.INTRODUCE, earlier=True)
    first.open_to_refusal = relation.level == "phoned"
    first.result = Result.THINKING
    if relation.level == "once":
        first.result = Result.YES_VISIT
        visit = diary.meet(relation.owner, min(WEEKS - 1, week + 1), firm, Purpose.LEARN_NEEDS, must=True)
        visit.result, visit.open_to_refusal = Result.THINKING, diary.rng.random() < 0.4
        diary.not_before(visit, first.day)
    for n in range(between(diary.rng, 1, 2)):
        again = diary.call(relation.owner, min(WEEKS - 1, week + 4 + 6 * n), firm, Purpose.FOLLOW_UP)
        again.open_to_refusal, again.result = True, Result.THINKING


def _visit_twice(diary: Diary, firm: Firm, owner: str) -> None:
    visits = [event for event in diary.events if event.firm is firm and event.visit and event.must]
    for n in range(2 - len({event.day for event in visits})):
        last = max((event.week for event in visits), default=between(diary.rng, 4, 40))
        week = min(WEEKS - 1, last + 4 * (n + 1))
        diary.meet(owner, week, firm, Purpose.FOLLOW_UP, must=True).result = Result.APPOINTMENT


def fit_to_year(diary: Diary) -> None:
    """Turn visits that nobody has time for into calls, the least needed ones first; none after a course."""
    diary.events = [e for e in diary.events if not (e.side and e.day > e.side.person.course.last_day)]
    for member in OUT_AND_ABOUT:
        optional = [e for e in diary.events if e.user == member.user and e.visit and not e.must]
        keep_free = member.meetings // 8
        over = keep_free - diary.left(member.user, visits=True)
        for event in shuffled(diary.rng, optional)[: max(0, over)]:
            event.visit = event.with_participant = False
        calls = [e for e in diary.events if e.user == member.user and not e.visit and _can_go(e)]
        for event in shuffled(diary.rng, calls)[: max(0, -diary.left(member.user, visits=False))]:
            diary.events.remove(event)


def _can_go(event: Event) -> bool:
    return event.purpose in (Purpose.SUPPORT, Purpose.RETAIN) or event.result in (None, Result.THINKING)


def fill_visits(
    diary: Diary,
    firms: tuple[Firm, ...],
    relations: Mapping[str, Relation],
    sides: Mapping[str, Side],
    first: Mapping[str, date],
) -> None:
    """Follow-up visits until each consultant has met employers as often as the year says."""
    known = [f for f in firms if relations[f.p_number].level in ("cooperating", "visited")]
    start = _first_weeks(diary)
    calendar: defaultdict[str, set[int]] = defaultdict(set)
    for event in diary.events:
        if event.visit:
            calendar[event.firm.p_number].add(event.week)
    for member in OUT_AND_ABOUT:
        load = diary.load(member.user, visits=True)
        for _ in range(diary.left(member.user, visits=True)):
            week = _lightest(diary, member.user, load)
            firm = _whom(diary, member.user, week, known, start, calendar, relations)
            event = diary.meet(member.user, week, firm, Purpose.FOLLOW_UP)
            event.result = weighted(
                diary.rng, (Result.APPOINTMENT, Result.THINKING, Result.YES_VISIT), (0.5, 0.3, 0.2)
            )
            event.open_to_refusal = diary.rng.random() < 0.35
            load[week] += 1
            calendar[firm.p_number].add(week)
            if member in IPS and diary.rng.random() < 0.55:
                event.side = _on_behalf_of(diary, event, sides, first)


def _lightest(diary: Diary, user: str, load: Counter[int]) -> int:
    at_work = weeks_at_work(user)
    return min(at_work, key=lambda week: (load[week] + 0.9 * diary.rng.random(), week))


def _whom(
    diary: Diary,
    user: str,
    week: int,
    known: list[Firm],
    start: Mapping[str, int],
    calendar: Mapping[str, set[int]],
    relations: Mapping[str, Relation],
) -> Firm:
    """Somebody known by then whom no colleague visits within two weeks, one's own firms before others."""

    def weight(firm: Firm) -> float:
        relation = relations[firm.p_number]
        rested = all(abs(week - one) > 1 for one in calendar.get(firm.p_number, ()))
        own = 6.0 if relation.owner == user else 1.0
        own *= 4.0 if firm.town.name in SEASIDE and week in _BEFORE_THE_SEASON else 1.0
        return own * (2.0 if relation.level == "cooperating" else 1.0) * (1.0 if rested else 0.01)

    open_to = [firm for firm in known if start.get(firm.p_number, WEEKS) < week] or known
    return weighted(diary.rng, open_to, [weight(firm) for firm in open_to])


def _on_behalf_of(
    diary: Diary, event: Event, sides: Mapping[str, Side], first: Mapping[str, date]
) -> Side | None:
    """Somebody in the consultant's caseload who wishes for such a job and is searching then."""
    likely = [
        side
        for pid, side in sides.items()
        if side.person.consultant == event.user
        and first[pid] < event.day <= side.person.course.last_day
        and work_field(side.person, side.profile) in event.firm.fields
        and not (side.person.course.job_on and side.person.course.job_on <= event.day)
    ]
    return pick(diary.rng, likely) if likely else None


def fill_calls(diary: Diary, relations: Mapping[str, Relation]) -> None:
    """Calls around the visits: to agree on the next one, or to send what was promised after one."""
    busy = {(event.user, event.firm.p_number, event.day) for event in diary.events}
    for member in OUT_AND_ABOUT:
        visits = [e for e in diary.events if e.user == member.user and e.visit]
        visits = [e for e in visits if relations[e.firm.p_number].level in ("cooperating", "visited")]
        taken: Counter[tuple[str, int]] = Counter()
        load = diary.load(member.user, visits=False)
        while diary.left(member.user, visits=False) > 0:
            around = min(
                shuffled(diary.rng, visits)[:8], key=lambda e: (taken[e.firm.p_number, e.week], load[e.week])
            )
            taken[around.firm.p_number, around.week] += 1
            event = _call_around(diary, around)
            key = (event.user, event.firm.p_number, event.day)
            if key not in busy:
                busy.add(key)
                load[event.week] += 1
                diary.add(event)


def _call_around(diary: Diary, visit: Event) -> Event:
    """In the week before the visit, or after it in the same week or the next."""
    at_work = weeks_at_work(visit.user)
    before = diary.rng.random() < 0.6 and visit.week - 1 in at_work
    later = visit.week + (visit.day.weekday() > 2)
    week = visit.week - 1 if before else later if later in at_work else visit.week
    purpose = Purpose.FOLLOW_UP if before or diary.rng.random() < 0.75 else Purpose.LEARN_NEEDS
    day = day_in(diary.rng, week, visit=False)
    event = Event(day, visit.user, visit.firm, purpose, visit=False, result=Result.APPOINTMENT)
    if not before:
        event.result = pick(diary.rng, (Result.THINKING, Result.APPOINTMENT, None))
    event.open_to_refusal = not before or diary.rng.random() < 0.3
    return event
