"""May this employer be asked now? One light with its reason, the same for every colleague.

The reasons in their order, the first that holds decides:
red     the unit is closed · the relation is closed · nobody may contact them until a day · it is paused;
yellow  the quota of approaches about a person is used up (`quotas`) · they refused within 28 days and have
        not said yes to anything since · several attempts in a row were left unanswered (`PAUSES`);
green   everything else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from crm import opt_outs, quotas, team_numbers
from crm.conditions import REAL_CONTACT, REST_UNTIL
from crm.opt_outs import OptOut
from crm.quotas import Quota, Touch
from crm.resting import Rest, why_rests
from crm.stored import day
from crm.team_numbers import TeamNumbers
from crm.workplaces import PRESSURE_DAYS

PAUSES = {2: 7, 3: 14, 4: 28, 5: 56}
"""Attempts without an answer since somebody was last spoken with → days to wait after the latest of them.

Each further attempt doubles the pause; from the fifth on it is eight weeks. One attempt is none too many.
"""


class Light(StrEnum):
    """May I ask now? Red: no. Yellow: talk to a colleague first. Green: yes."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"


class Why(StrEnum):
    """What decided the light."""

    CLOSED_UNIT = "closed_unit"
    CLOSED_RELATION = "closed_relation"
    NOT_YET = "not_yet"
    PAUSED = "paused"
    QUOTA = "quota"
    RECENT_REFUSAL = "recent_refusal"
    NO_ANSWER = "no_answer"
    QUIET = "quiet"
    NEVER_ASKED = "never_asked"


@dataclass(frozen=True, slots=True)
class Asking:
    """The light over one employer, with what it was decided by.

    `on` is the day the reason speaks of (closed, refused, last tried), `until` the last day of a rest, or the
    first on which a yellow light has passed. `contacts` and `staff` count all contacts of the last 28 days
    and the colleagues behind them; `unanswered` the attempts since somebody was last spoken with.
    """

    p_number: str
    light: Light
    why: Why
    on: date | None
    until: date | None
    opt_outs: tuple[OptOut, ...]
    quota: Quota
    last: Touch | None
    last_asked: Touch | None
    contacts: int
    staff: int
    unanswered: int


def may_ask(db: Database, p_number: str, as_of: date) -> Asking:
    """The light of one employer. Raises KeyError if there is none with this number."""
    return may_ask_each(db, [p_number], as_of)[p_number]


def may_ask_each(db: Database, p_numbers: Iterable[str], as_of: date) -> dict[str, Asking]:
    """The lights of these employers, in six queries however many they are.

    An employer that is not there, or of which something stored cannot be read, is left out.
    """
    wanted = list(dict.fromkeys(p_numbers))
    values = {
        "numbers": json.dumps(wanted),
        "as_of": as_of.isoformat(),
        "since": (as_of - timedelta(days=PRESSURE_DAYS - 1)).isoformat(),
    }
    log = {row["p_number"]: row for row in db.query(_LOG, values)}
    last = {row["p_number"]: row for row in db.query(_LAST, values)}
    asked = quotas.read_approaches(db, wanted, as_of)
    said = opt_outs.of_each(db, wanted, as_of)
    numbers = team_numbers.read(db)
    found = {}
    for row in db.query(_EMPLOYERS, values):
        key = row["p_number"]
        seen = _NOTHING | log.get(key, {}) | last.get(key, {})
        try:
            touches = quotas.approaches(asked.get(key, ()))
            found[key] = _light(row | seen, touches, tuple(said.get(key, ())), numbers, as_of)
        except ValueError:
            continue
    return found


_WANTED = "p_number IN (SELECT value FROM json_each(:numbers))"

_EMPLOYERS = f"""
    SELECT e.p_number, e.closed_on, e.relation_step, e.employees_fte, {REST_UNTIL} AS rest_until,
        profile.asks_per_28_days AS own
    FROM employers e LEFT JOIN employer_profile profile USING (p_number) WHERE e.{_WANTED}"""

_LOG = f"""
    WITH log AS (
        SELECT p_number, date, staff, result FROM employer_contacts WHERE {_WANTED} AND date <= :as_of
    ), spoken AS (
        SELECT p_number, max(date) AS spoken_on FROM log WHERE {REAL_CONTACT} GROUP BY p_number
    ), tried AS (
        SELECT p_number, date FROM log LEFT JOIN spoken USING (p_number)
        WHERE NOT {REAL_CONTACT} AND date > coalesce(spoken_on, '')
    ), unanswered AS (
        SELECT p_number, count(*) AS unanswered, max(date) AS tried_on FROM tried GROUP BY p_number
    )
    SELECT p_number, count(*) FILTER (WHERE date >= :since) AS contacts,
        count(DISTINCT CASE WHEN date >= :since THEN staff END) AS staff,
        max(date) FILTER (WHERE result = 'no') AS refused_on,
        max(date) FILTER (WHERE result IN ('appointment', 'yes_visit', 'yes_meet_person')) AS agreed_on,
        coalesce(unanswered, 0) AS unanswered, tried_on
    FROM log LEFT JOIN unanswered USING (p_number) GROUP BY p_number"""

_LAST = f"""
    SELECT p_number, date AS last_on, staff AS last_staff, max(date || contact_id)
    FROM employer_contacts WHERE {_WANTED} AND date <= :as_of GROUP BY p_number"""
"""SQLite takes the other columns from the row that holds the maximum."""

_NOTHING: dict[str, Any] = dict.fromkeys(("refused_on", "agreed_on", "tried_on", "last_on", "last_staff"))
_NOTHING |= {"contacts": 0, "staff": 0, "unanswered": 0}


def _light(
    row: Mapping[str, Any],
    touches: list[Touch],
    said: tuple[OptOut, ...],
    numbers: TeamNumbers,
    as_of: date,
) -> Asking:
    left = quotas.quota(touches, row["own"], row["employees_fte"], numbers, as_of)
    light, why, on, until = _decided(row, left, touches, as_of)
    last_on = day(row["last_on"])
    return Asking(
        p_number=row["p_number"],
        light=light,
        why=why,
        on=on,
        until=until,
        opt_outs=said,
        quota=left,
        last=Touch(last_on, row["last_staff"]) if last_on else None,
        last_asked=max(touches, key=lambda touch: touch.on, default=None),
        contacts=row["contacts"],
        staff=row["staff"],
        unanswered=row["unanswered"],
    )


def _decided(
    row: Mapping[str, Any], left: Quota, touches: list[Touch], as_of: date
) -> tuple[Light, Why, date | None, date | None]:
    """The light, its reason, the day that speaks of, and until when it holds."""
    closed_on, until = day(row["closed_on"]), day(row["rest_until"])
    rest = why_rests(closed_on, row["relation_step"], until, as_of)
    if rest is not None:
        day_of = {Rest.CLOSED_UNIT: (closed_on, None), Rest.NOT_YET: (None, until)}
        return (Light.RED, Why(rest.value), *day_of.get(rest, (None, None)))
    if left.is_used_up:
        return Light.YELLOW, Why.QUOTA, max((touch.on for touch in touches), default=None), left.free_on
    refused, agreed = day(row["refused_on"]), day(row["agreed_on"])
    if refused and not (agreed and agreed > refused) and as_of < refused + timedelta(days=PRESSURE_DAYS):
        return Light.YELLOW, Why.RECENT_REFUSAL, refused, refused + timedelta(days=PRESSURE_DAYS)
    tried, pause = day(row["tried_on"]), PAUSES.get(min(row["unanswered"], max(PAUSES)))
    if tried and pause and as_of < tried + timedelta(days=pause):
        return Light.YELLOW, Why.NO_ANSWER, tried, tried + timedelta(days=pause)
    if row["last_on"] is None and not touches:
        return Light.GREEN, Why.NEVER_ASKED, None, None
    return Light.GREEN, Why.QUIET, day(row["last_on"]), None
