"""The week's plan as each role sees it: own participants, the team's picture, or where we go."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from crm import asking, opportunities, participants, small_counts, week_plans
from crm.asking import Asking, Light
from crm.danish import sort_key
from crm.model import ApproachState
from crm.opportunities import Opportunity
from crm.week_plans import Approach, WeekPlan
from matcher.result import Mark
from webapp import week_plan_words
from webapp.week_plan_without import without
from webapp.week_plan_words import Without

NO_CHOICE = (Without.PLACED, Without.CLOSED, Without.NOTHING_ALLOWED)
"""For whoever is without a proposal for these reasons there is nothing to choose."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One proposal with what the page tells of it. `beyond`: worse than the stated bound allows.

    `kept_mark` is the mark of the day it was proposed.
    """

    approach: Approach
    opening: Opportunity | None
    fits: str
    chance: str
    light: Asking | None
    beyond: bool
    kept_mark: Mark | None

    @property
    def may_be_asked(self) -> bool:
        """Whether nobody has been told to leave the employer alone since."""
        return self.light is None or self.light.light is not Light.RED

    @property
    def mark(self) -> Mark | None:
        """The mark, until it is done, or somebody has been in touch with who was new to us."""
        met = self.light is not None and self.light.last is not None
        over = self.approach.state is ApproachState.DONE or (met and self.kept_mark is Mark.EXPLORE)
        return None if over else self.kept_mark


@dataclass(frozen=True, slots=True)
class Person:
    """One participant of one's own: the proposals that stand, those dropped, or why there are none."""

    participant_id: str
    name: str
    standing: tuple[Entry, ...]
    dropped: tuple[Entry, ...]
    why_none: str | None
    is_new: bool
    may_choose: bool
    nothing_fits: bool

    @property
    def in_short(self) -> bool:
        """Whether all there is to say is why there is no proposal."""
        return not (self.standing or self.dropped or self.may_choose)


@dataclass(frozen=True, slots=True)
class Visit:
    """One employer that the team approaches this week: by whom, how often, and whether it is done."""

    p_number: str
    employer: str
    town: str | None
    owner: str | None
    colleagues: tuple[str, ...]
    approaches: int
    done: int
    openings: tuple[Opportunity, ...]
    light: Asking | None


@dataclass(frozen=True, slots=True)
class Team:
    """The team's picture: counts of people as they may be shown, and the employers several go to.

    `employers` and `shared` are None while the number of people with a proposal is hidden: approaches add up
    to people, so they would give it away.
    """

    with_one: small_counts.Shown
    without: small_counts.Shown
    done: small_counts.Shown
    employers: int | None
    shared: tuple[Visit, ...] | None
    new: bool


def own(db: Database, kept: WeekPlan, consultant: str, as_of: date) -> list[Person]:
    """The consultant's own participants in Danish order of name, all whose course runs or who are planned."""
    rows = week_plans.approaches(db, kept.plan_id, consultant=consultant)
    names = participants.names_of_own(db, consultant)
    left = without(db, kept, rows, as_of, consultant)
    entries = _entries(db, kept, rows, as_of)
    of_each: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        of_each[entry.approach.participant_id].append(entry)
    shown = sorted({*of_each, *left}, key=lambda one: (sort_key(names[one]), one))
    return [
        Person(
            participant_id=who,
            name=names[who],
            standing=tuple(one for one in of_each[who] if one.approach.stands),
            dropped=tuple(one for one in of_each[who] if one.approach.state is ApproachState.DROPPED),
            why_none=week_plan_words.without(left[who]) if who in left else None,
            is_new=left.get(who) == Without.NEW,
            may_choose=left.get(who) not in NO_CHOICE,
            nothing_fits=left.get(who) == Without.NOTHING_ALLOWED,
        )
        for who in shown
    ]


def _entries(db: Database, kept: WeekPlan, rows: list[Approach], as_of: date) -> list[Entry]:
    lights = asking.may_ask_each(db, [one.p_number for one in rows], as_of)
    openings = opportunities.by_id(db, [one.opportunity_id for one in rows if one.opportunity_id])
    beyond = kept.inputs.get("beyond")
    marked = beyond if isinstance(beyond, list) else []
    return [
        Entry(
            approach=one,
            opening=_usable(openings.get(one.opportunity_id or ""), as_of),
            fits=week_plan_words.fits(one.because),
            chance=week_plan_words.chance(one.because),
            light=lights.get(one.p_number),
            beyond=one.participant_id in marked and one.state is ApproachState.PROPOSED,
            kept_mark=week_plan_words.mark(one.because),
        )
        for one in rows
    ]


def _usable(opening: Opportunity | None, as_of: date) -> Opportunity | None:
    return opening if opening is not None and opening.is_usable(as_of) else None


def visits(db: Database, kept: WeekPlan, as_of: date) -> list[Visit]:
    """The employers that are approached this week, in Danish order of name. Nothing tells for whom."""
    standing = [one for one in week_plans.approaches(db, kept.plan_id) if one.stands]
    lights = asking.may_ask_each(db, [one.p_number for one in standing], as_of)
    openings = opportunities.by_id(db, [one.opportunity_id for one in standing if one.opportunity_id])
    by_employer: defaultdict[str, list[Approach]] = defaultdict(list)
    for one in standing:
        by_employer[one.p_number].append(one)
    found = [_visit(rows, lights.get(key), openings.values(), as_of) for key, rows in by_employer.items()]
    return sorted(found, key=lambda one: (sort_key(one.employer), one.p_number))


def _visit(rows: list[Approach], light: Asking | None, openings: Iterable[Opportunity], as_of: date) -> Visit:
    wanted = {one.opportunity_id for one in rows}
    return Visit(
        p_number=rows[0].p_number,
        employer=rows[0].employer,
        town=rows[0].town,
        owner=rows[0].owner,
        colleagues=tuple(dict.fromkeys(one.consultant for one in rows if one.consultant)),
        approaches=len(rows),
        done=sum(one.state is ApproachState.DONE for one in rows),
        openings=tuple(
            one for one in openings if one.opportunity_id in wanted and _usable(one, as_of) is not None
        ),
        light=light,
    )


def team(db: Database, kept: WeekPlan, as_of: date) -> Team:
    """How far the plan reaches, and which employers several approaches go to. Nobody is named."""
    rows = week_plans.approaches(db, kept.plan_id)
    left = Counter(without(db, kept, rows, as_of).values())
    standing = [one for one in rows if one.stands]
    done = {one.participant_id for one in standing if one.state is ApproachState.DONE}
    with_one = small_counts.shown(len({one.participant_id for one in standing}))
    there = visits(db, kept, as_of) if with_one != small_counts.FEW else None
    return Team(
        with_one=with_one,
        without=small_counts.shown(sum(left.values()) - left[Without.CLOSED]),
        done=small_counts.shown(len(done)),
        employers=None if there is None else len(there),
        shared=None if there is None else tuple(one for one in there if one.approaches > 1),
        new=left[Without.NEW] > 0,
    )
