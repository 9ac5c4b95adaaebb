"""Making the plan of a week: read what it is made of, plan, and keep it without moving what was decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from crm import access_log, changes, participants, plan_facts, team_numbers, week_plans
from crm.access_log import Action, Purpose
from crm.model import ApproachState, DropReason
from crm.plan_facts import Waiting
from crm.problem import N_, Problem
from crm.week_plans import Approach, WeekPlan
from crm.weeks import Week, week_of
from matcher import plan, plan_inputs, scoring
from matcher.plan_inputs import Someone
from matcher.table import WorkplaceTable
from webapp.week_plan_draft import Draft, added, drafted, nothing
from webapp.week_plan_without import out_for_now
from webapp.week_plan_words import Without

TRIES = 3
"""So often a plan is made anew because somebody changed the week while it was being made."""

_MADE_HERE = "plan-1"
"""The first half of the name of the model; it changes when the way of planning does."""


@dataclass(frozen=True, slots=True)
class Maker:
    """Who has a plan made: `name` as the logs say, `user` where it is a member of staff who is logged in."""

    name: str
    user: str | None
    purpose: Purpose
    at: datetime


@dataclass(frozen=True, slots=True)
class _Before:
    """What stands in the week before anything is planned."""

    kept: WeekPlan | None
    rows: tuple[Approach, ...]

    def of(self, participant_id: str) -> list[Approach]:
        return [one for one in self.rows if one.participant_id == participant_id]


@dataclass(frozen=True, slots=True)
class Made:
    """The plan in use, and whose profiles were read for it just now."""

    plan: WeekPlan
    read: frozenset[str]


def planned(db: Database, table: WorkplaceTable, week: Week, maker: Maker, *, anew: bool = False) -> Made:
    """The plan of `week` on the day of `table`, made if there is none.

    A plan that is there stays as it is, save that who has come to it since gets a proposal; `anew` keeps what
    somebody has kept or done and plans the rest again. Everyone whose profile is read for it has it in the
    read log. Raises Problem for a week that is over or too far ahead, and where there is nothing to plan.
    """
    read: set[str] = set()
    for _ in range(TRIES):
        before = _before(db, week)
        if before.kept is not None and not anew and week < week_of(table.as_of):
            return Made(before.kept, frozenset())
        _refuse(week, table.as_of)
        wanted = _Wanted.of(db, table, before, anew=anew)
        if before.kept is not None and not anew and not wanted.people:
            return Made(before.kept, frozenset(read))
        ids = [one.participant_id for one in wanted.people]
        access_log.append(
            db, maker.name, [one for one in ids if one not in read], Action.WEEK_PLAN, maker.purpose
        )
        read |= set(ids)
        draft = _draft(db, table, week, before, wanted, anew=anew)
        if draft is None and before.kept is not None:
            return Made(before.kept, frozenset(read))
        assert draft is not None
        with changes.recorded(db, maker.user) as pen:
            if _before(db, week) == before:
                _keep(pen, table, week, maker, before.kept if not anew else None, draft)
                kept = week_plans.in_use(db, week)
                assert kept is not None
                return Made(kept, frozenset(read))
    raise Problem(N_("Planen for uge {week} bliver ændret lige nu. Prøv igen om lidt."), week=week.number)


def _refuse(week: Week, as_of: date) -> None:
    if week < week_of(as_of):
        raise Problem(
            N_("Uge {week} er forbi, så den kan ikke planlægges. Vælg uge {now} eller en af de næste."),
            week=str(week),
            now=str(week_of(as_of)),
        )
    if week >= week_of(as_of).later(plan_facts.COOL_WEEKS):
        raise Problem(
            N_("Uge {week} ligger for langt fremme. Planlæg højst tre uger frem fra uge {now}."),
            week=str(week),
            now=str(week_of(as_of)),
        )


def _before(db: Database, week: Week) -> _Before:
    kept = week_plans.in_use(db, week)
    return _Before(kept, tuple(week_plans.approaches(db, kept.plan_id)) if kept else ())


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Whom to plan for, what stands fast beside them, and who is left out for a reason of their own."""

    people: tuple[Waiting, ...]
    stay: tuple[Approach, ...]
    without: Mapping[str, Without]

    @classmethod
    def of(cls, db: Database, table: WorkplaceTable, before: _Before, *, anew: bool) -> _Wanted:
        everyone = plan_facts.waiting(db, table.as_of)
        without = {one.participant_id: reason for one in everyone if (reason := out_for_now(one))}
        filling = before.kept is not None and not anew
        there = {one.participant_id for one in before.rows} if filling else set()
        if not filling:
            _refuse_empty(table, everyone)
        return cls(
            tuple(one for one in everyone if one.participant_id not in without | dict.fromkeys(there)),
            tuple(one for one in before.rows if _stays(one, without, anew=anew)),
            without,
        )


def _refuse_empty(table: WorkplaceTable, everyone: Iterable[Waiting]) -> None:
    if not table.size:
        raise Problem(N_("Der er ingen virksomheder endnu, så der er intet at planlægge. Opret dem først."))
    if not any(one.consultant and not one.closed for one in everyone):
        raise Problem(N_("Der er ingen aktive deltagere med en IPS-konsulent, så der er intet at planlægge."))


def _draft(
    db: Database, table: WorkplaceTable, week: Week, before: _Before, wanted: _Wanted, *, anew: bool
) -> Draft | None:
    """What is to be written; None where a plan is there and nothing is to be added to it."""
    people = _people(db, table, week, wanted, before)
    ours = {one.participant_id for one in wanted.people}
    room = plan_facts.room(
        db,
        [place.p_number for place in table.workplaces],
        week,
        table.as_of,
        planned=[one for one in wanted.stay if one.participant_id not in ours],
        fixed=[one for one in wanted.stay if one.participant_id in ours],
    )
    made_of = plan_inputs.inputs(
        table, people, {key: place.left for key, place in room.items()}, plan_facts.COOL_WEEKS
    )
    found = plan.assign(made_of.week)
    said_no = [one for one in before.rows if not one.stands and one.participant_id not in wanted.without]
    draft = drafted(made_of, people, found, [*wanted.stay, *said_no] if anew else [], wanted.without)
    if before.kept is not None and not anew:
        return added(before.kept, draft)
    if not any(one.state in week_plans.STANDING for one in draft.proposals):
        raise nothing(week, people, found)
    return draft


def _stays(one: Approach, without: Mapping[str, Without], *, anew: bool) -> bool:
    """Whether an approach stands fast: what was done always, what was kept while the course runs."""
    if one.state is ApproachState.DONE:
        return True
    fast = (ApproachState.KEPT,) if anew else (ApproachState.KEPT, ApproachState.PROPOSED)
    return one.state in fast and one.participant_id not in without


def _people(
    db: Database,
    table: WorkplaceTable,
    week: Week,
    wanted: _Wanted,
    before: _Before,
) -> list[Someone]:
    number = team_numbers.read(db).week_approaches
    settled = plan_facts.settled(db, table.as_of)
    elsewhere = plan_facts.planned_elsewhere(db, week, table.as_of)
    fixed: defaultdict[str, list[str]] = defaultdict(list)
    for one in wanted.stay:
        fixed[one.participant_id].append(one.p_number)
    people = []
    for who in wanted.people:
        profile = participants.job_profile(db, who.participant_id)
        assert profile is not None
        own, rows = fixed[who.participant_id], before.of(who.participant_id)
        has_other_plans = any(one.reason is DropReason.OTHER_PLANS for one in rows)
        said_no = {one.p_number for one in rows if not one.stands}
        people.append(
            Someone(
                profile=profile,
                weeks_waiting=who.weeks,
                approaches_had=who.approaches,
                approaches=len(own) if has_other_plans else max(number, len(own)),
                settled=frozenset(
                    (settled[who.participant_id] | elsewhere[who.participant_id] | said_no) - set(own)
                ),
                fixed=tuple(own),
            )
        )
    return people


def _keep(
    pen: changes.Pen, table: WorkplaceTable, week: Week, maker: Maker, kept: WeekPlan | None, draft: Draft
) -> None:
    if kept is not None:
        week_plans.add(pen, kept.plan_id, draft.proposals)
        week_plans.renew(pen, kept.plan_id, draft.inputs, draft.value, draft.bound)
        return
    week_plans.make(
        pen,
        week,
        draft.proposals,
        made_at=maker.at,
        made_by=maker.name,
        as_of=table.as_of,
        model=f"{_MADE_HERE}+{scoring.model_version(learnt=table.learnt, wants=table.wants)}",
        inputs=draft.inputs,
        value=draft.value,
        bound=draft.bound,
    )
