"""What the plan of a week must know of participants and employers besides the match: waiting, past, room."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlite_utils import Database

from crm import asking, voice, week_plans
from crm.asking import Asking, Light, Why
from crm.conditions import COURSE_RUNS, PLACEMENT_RUNS
from crm.model import ApproachState, DropReason
from crm.outcomes import SILENT_DAYS
from crm.quotas import ABOUT_A_PERSON, Touch, approaches, read_approaches
from crm.stored import day
from crm.week_plans import Approach
from crm.weeks import Week, week_of
from crm.workplaces import PRESSURE_DAYS

AGAIN_DAYS = 182
"""After an approach that came to a no, or to an end, the employer rests for the participant so long."""

COOL_WEEKS = PRESSURE_DAYS // 7
"""Approaches within so many weeks count against the same quota: so far the plan looks ahead."""

_PURPOSES = ", ".join(f"'{purpose}'" for purpose in ABOUT_A_PERSON)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One participant on a day.

    `weeks` since the last approach made for them, else since they were enrolled; `approaches` made so far.
    `closed`: the course has ended lately; `placed`: they are at a workplace now.
    """

    participant_id: str
    consultant: str | None
    weeks: int
    approaches: int
    placed: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class Place:
    """May an employer be asked, and how many more times in each of the next COOL_WEEKS weeks?"""

    light: Asking
    left: tuple[int, ...]


def waiting(db: Database, as_of: date) -> list[Waiting]:
    """Every participant whose course runs, and those whose course ended in the last 28 days, by id."""
    rows = db.query(
        f"""
        WITH asked AS (
            SELECT participant_id, date, p_number FROM introductions
            UNION SELECT participant_id, date, p_number FROM employer_contacts
            WHERE participant_id IS NOT NULL AND purpose IN ({_PURPOSES})
        ), so_far AS (
            SELECT participant_id, count(*) AS approaches, max(date) AS last_on
            FROM asked WHERE date <= :as_of GROUP BY participant_id
        )
        SELECT p.participant_id, consultant, coalesce(approaches, 0) AS approaches,
            max(coalesce(last_on, ''), coalesce(enrolled_on, referred_on, '')) AS since,
            EXISTS (SELECT 1 FROM placements x WHERE x.participant_id = p.participant_id
                AND started_on <= :as_of AND {PLACEMENT_RUNS}) AS placed,
            NOT {COURSE_RUNS} AS closed
        FROM participants p LEFT JOIN so_far USING (participant_id)
        WHERE {COURSE_RUNS} OR closed_on > :lately
        ORDER BY p.participant_id
        """,
        {"as_of": as_of.isoformat(), "lately": (as_of - timedelta(days=PRESSURE_DAYS)).isoformat()},
    )
    return [_waiting(row, as_of) for row in rows]


def _waiting(row: Mapping[str, Any], as_of: date) -> Waiting:
    since = day(row["since"] or None)
    return Waiting(
        participant_id=row["participant_id"],
        consultant=row["consultant"],
        weeks=0 if since is None else max(0, (as_of - since).days // 7),
        approaches=row["approaches"],
        placed=bool(row["placed"]),
        closed=bool(row["closed"]),
    )


def settled(db: Database, as_of: date, *, only: str | None = None) -> defaultdict[str, set[str]]:
    """Participant → the employers that are not to be proposed for them; `only` one participant's.

    Those that are being asked now or met them, those where it ended in the last half year, and those that the
    participant said no to: of that the latest word counts, as it does on the match list (`crm.voice`).
    An approach that nobody has answered counts as still running for eight weeks, and then as a no.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for participant_id, p_number in (*_asked(db, as_of), *_said_no(db, as_of, only)):
        if only in (None, participant_id):
            found[participant_id].add(p_number)
    return found


def _asked(db: Database, as_of: date) -> Iterator[tuple[str, str]]:
    """Who was put forward where, as far as it still counts: participant and employer."""
    rows = db.query(
        f"""
        SELECT participant_id, p_number FROM introductions WHERE date <= :as_of AND (
            (outcome_on IS NULL AND (stage IS NOT 'approached' OR date > :silent))
            OR max(coalesce(outcome_on, ''), date) > :again)
        UNION SELECT participant_id, p_number FROM employer_contacts
        WHERE participant_id IS NOT NULL AND date <= :as_of AND purpose IN ({_PURPOSES})
            AND (date > :silent OR result = 'no' AND date > :again)
        """,
        {
            "as_of": as_of.isoformat(),
            "silent": (as_of - timedelta(days=SILENT_DAYS)).isoformat(),
            "again": (as_of - timedelta(days=AGAIN_DAYS)).isoformat(),
        },
    )
    return ((row["participant_id"], row["p_number"]) for row in rows)


def _said_no(db: Database, as_of: date, only: str | None) -> Iterator[tuple[str, str]]:
    """Which participant said no to which employer, and has not said otherwise since.

    Said to a proposal of a plan it is a no like any other: it holds until an answer on the match list.
    """
    answers = voice.of_participant(db, only, as_of) if only else voice.read_answers(db, as_of)
    latest = {(one.participant_id, one.p_number): one for one in answers}
    yield from (pair for pair, one in latest.items() if one.declined and one.stands(as_of))
    for one in week_plans.dropped(db, DropReason.PARTICIPANT_SAYS_NO):
        pair, on = (one.participant_id, one.p_number), one.changed_at.date() if one.changed_at else date.min
        if on <= as_of and (pair not in latest or latest[pair].answered_on < on):
            yield pair


def room(
    db: Database,
    p_numbers: Iterable[str],
    week: Week,
    as_of: date,
    *,
    planned: Iterable[Approach] = (),
    fixed: Iterable[Approach] = (),
) -> dict[str, Place]:
    """What each of these employers has room for in `week` and the three after it.

    Nothing while its light is red. Else the quota as it will stand on each week's Sunday, less what other
    plans (and `planned` of this week) take up and is not made yet; under a yellow light for another reason
    than the quota one approach at most in this week. What is `fixed` in this week is not taken off here.
    """
    wanted, fixed = list(dict.fromkeys(p_numbers)), list(fixed)
    asked = read_approaches(db, wanted, as_of)
    ahead: defaultdict[str, list[Week]] = defaultdict(list)
    for when, one in [*_of_other_weeks(db, week, as_of), *((week, one) for one in planned)]:
        if not _is_made(asked, when, one):
            ahead[one.p_number].append(when)
    counted = Counter(one.p_number for one in fixed if _is_made(asked, week, one))
    return {
        key: Place(light, _left(light, approaches(asked.get(key, ())), ahead[key], counted[key], week))
        for key, light in asking.may_ask_each(db, wanted, as_of).items()
    }


def _left(
    light: Asking, touches: list[Touch], ahead: list[Week], counted: int, week: Week
) -> tuple[int, ...]:
    if light.light is Light.RED:
        return (0,) * COOL_WEEKS
    left = []
    for then in (week.later(turn) for turn in range(COOL_WEEKS)):
        since = then.sunday - timedelta(days=PRESSURE_DAYS - 1)
        made = sum(since <= touch.on for touch in touches) - counted
        left.append(light.quota.limit - made - sum(then < when.later(COOL_WEEKS) for when in ahead))
    if light.light is Light.YELLOW and light.why is not Why.QUOTA:
        left[0] = min(left[0], 1)
    return tuple(max(0, one) for one in left)


def _of_other_weeks(db: Database, week: Week, as_of: date) -> list[tuple[Week, Approach]]:
    """What else is planned within 28 days: in weeks to come all that stands, before that what was done."""
    others = [week.later(turn) for turn in range(1 - COOL_WEEKS, COOL_WEEKS) if turn]
    return [
        (when, one)
        for when, one in week_plans.standing(db, others)
        if when >= week_of(as_of) or one.state is ApproachState.DONE
    ]


def _is_made(asked: Mapping[str, list[dict[str, Any]]], week: Week, one: Approach) -> bool:
    """Whether a planned approach stands in the log or the introductions, so that the quota counts it."""
    return any(
        row["participant_id"] == one.participant_id and row["date"] >= week.monday.isoformat()
        for row in asked.get(one.p_number, ())
    )


def planned_elsewhere(db: Database, week: Week, as_of: date) -> defaultdict[str, set[str]]:
    """Participant → the employers that are planned for them within 28 days of another week's plan."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for _, one in _of_other_weeks(db, week, as_of):
        found[one.participant_id].add(one.p_number)
    return found
