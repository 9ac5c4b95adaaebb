"""The whole town as tables: from the parts to the rows of the interchange folder."""

from __future__ import annotations

from collections.abc import Mapping

from crm.model import Scope
from generator.approaches import make_approaches
from generator.chance import stream
from generator.courses import consultants, make_courses
from generator.days import week_of
from generator.doors import contact_rows
from generator.events import Diary, Event
from generator.finish import finish, minutes_spent
from generator.firms import FULL_HOUSE, make_firms
from generator.hosts import Placement, Side, allocate
from generator.introductions import Introduction, behind_placements, without_placement
from generator.knowledge import Row, employer_rows
from generator.names import people as names_of
from generator.openings import Opening, make_openings
from generator.outreach import add_three_in_a_week, fill_calls, fill_visits, fit_to_year, make_acquaintance
from generator.own_tables import opt_out_rows, profile_rows, step_rows, view_rows
from generator.people import Person, make_people
from generator.profiles import Profile, make_profiles
from generator.relations import Relation, make_relations
from generator.staff import IPS, MEMBER, STAFF
from generator.starts import make_starts
from generator.steps import next_steps
from generator.truth import Truth, make_truths, with_forms
from generator.words import learnt
from generator.work import add_approach_work, add_first_meetings, add_placement_work, first_meetings

PARTICIPANTS = 78


def make_tables() -> dict[str, list[Row]]:
    """Table name → rows, every value still a Python value."""
    names = names_of(stream("names"), 420, frozenset(member.name for member in STAFF))
    courses = make_courses()
    people = make_people(
        courses, names[:PARTICIPANTS], consultants(courses, {m.user: m.caseload for m in IPS})
    )
    starts = make_starts(courses)
    profiles = make_profiles(people, {(start.course, start.form) for start in starts})
    sides = {p.participant_id: Side(p, profiles[p.participant_id]) for p in people}
    firms = make_firms()
    truths = make_truths(firms)
    placed = allocate(starts, firms, truths, sides)
    truths = with_forms(
        truths, {(p.firm.p_number, p.start.form) for p in placed if p.firm.name != FULL_HOUSE}
    )
    relations = make_relations(firms, placed)
    first = first_meetings(sides, placed)
    first_weeks = {pid: week_of(day) for pid, day in first.items()}
    approaches = make_approaches(sides, first_weeks, placed, firms, truths, relations)

    diary = Diary(stream("diary"))
    visited = [f for f in firms if relations[f.p_number].level in ("cooperating", "visited")]
    opened = {p_number: relation.opened for p_number, relation in relations.items()}
    add_first_meetings(diary, sides, first, opened, visited)
    introduced = add_placement_work(diary, placed, first)
    work = add_approach_work(diary, approaches, first)
    add_three_in_a_week(diary, firms)
    make_acquaintance(diary, firms, relations)
    fit_to_year(diary)
    fill_visits(diary, firms, relations, sides, first)
    fill_calls(diary, relations)
    events = finish(diary)

    introductions = behind_placements(placed, introduced) + without_placement(approaches, work)
    resting = {pn for pn, relation in relations.items() if relation.step in ("paused", "closed")}
    full = {firm.p_number for firm in firms if firm.name == FULL_HOUSE}
    openings = make_openings(events, placed, introductions, truths, frozenset(resting | full))
    employers, facts = employer_rows(firms, truths, relations, events)
    knowledge, told = profile_rows(firms, truths, relations, events)
    log = _log(events, relations, truths, openings)
    return {
        "users": [{"user_name": m.user, "full_name": m.name, "role": m.role} for m in STAFF],
        "employers": employers,
        "employer_facts": facts + told,
        "employer_profile": knowledge,
        "opt_outs": opt_out_rows(firms, relations),
        "contacts": contact_rows(firms, relations, names[PARTICIPANTS:]),
        "opportunities": [_opening(n, opening) for n, opening in enumerate(openings)],
        "participants": [_participant(person, profiles[person.participant_id]) for person in people],
        "employer_contacts": log,
        "next_steps": step_rows(log),
        "saved_views": view_rows(),
        "introductions": _introductions(introductions, openings),
        "placements": [_placement(p) for p in placed],
    }


def _participant(person: Person, profile: Profile) -> Row:
    course, home = person.course, person.home
    return {
        "participant_id": person.participant_id,
        "name": person.name,
        "postcode": home.town.postcode,
        "latitude": home.position[0],
        "longitude": home.position[1],
        "consultant": person.consultant,
        "referred_on": person.referred_on,
        "enrolled_on": course.enrolled_on,
        "period_ends_on": person.period_ends_on,
        "track": person.track,
        "transport": home.transport,
        "max_commute_minutes": home.max_minutes,
        "closed_on": course.closed_on,
        "close_reason": course.close_reason,
        **profile.row(),
    }


def _log(
    events: list[Event],
    relations: Mapping[str, Relation],
    truths: Mapping[str, Truth],
    openings: list[Opening],
) -> list[Row]:
    rng = stream("log")
    steps = next_steps(events, relations)
    heard = {id(opening.heard_in): opening for opening in openings if opening.heard_in}
    rows = []
    for n, event in enumerate(events):
        step = steps.get(n)
        rows.append(
            {
                "contact_id": f"K-{n + 1:06}",
                "date": event.day,
                "p_number": event.firm.p_number,
                "staff": event.user,
                "channel": event.channel,
                "purpose": event.purpose,
                "role": MEMBER[event.user].role,
                "planned": rng.random() < (0.86 if event.visit else 0.35),
                "with_participant": event.with_participant,
                "participant_id": event.participant_id,
                "scope": Scope.PARTICIPANT if event.side else Scope.GENERIC,
                "result": event.result,
                "refusal_reason": event.reason,
                "learnt": learnt(rng, event, truths[event.firm.p_number], heard.get(id(event))) or None,
                "next_step": step.text if step else None,
                "next_step_on": step.due_on if step else None,
                "minutes": minutes_spent(rng, event),
            }
        )
    return rows


def _opening_id(place: int) -> str:
    return f"M-{place + 1:03}"


def _opening(place: int, opening: Opening) -> Row:
    return {
        "opportunity_id": _opening_id(place),
        "p_number": opening.firm.p_number,
        "kind": opening.kind,
        "job_type": opening.title,
        "description": opening.description,
        "hours_min": opening.hours[0],
        "hours_max": opening.hours[1],
        "times": opening.times,
        "form": opening.form,
        "permanent": opening.permanent,
        "start_on": opening.start_on,
        "requirements": opening.own_papers,
        "language": opening.language,
        "heard_on": opening.heard_on,
        "expires_on": opening.expires_on,
        "positions": opening.positions,
        "status": opening.status,
    }


def _introductions(rows: list[Introduction], openings: list[Opening]) -> list[Row]:
    """By key; the opening behind an introduction is the one it filled."""
    opening = {o.introduction: _opening_id(n) for n, o in enumerate(openings) if o.introduction}
    return [
        {
            "date": row.day,
            "participant_id": row.participant_id,
            "p_number": row.p_number,
            "opportunity_id": opening.get(row.key),
            "stage": row.stage,
            "outcome_on": row.outcome_on,
            "reason": row.reason,
        }
        for row in rows
    ]


def _placement(p: Placement) -> Row:
    return {
        "participant_id": p.person.participant_id,
        "p_number": p.firm.p_number,
        "started_on": p.start.started_on,
        "form": p.start.form,
        "job_type": p.job_type,
        "hours_per_week": p.hours,
        "permanent": p.start.permanent,
        "ended_on": p.start.ended_on,
        "end_reason": p.start.end_reason,
    }
