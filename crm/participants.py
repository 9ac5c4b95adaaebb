"""The participants: the job profile that the matcher may read, and what their own consultant sees."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlite_utils import Database

from crm import person_text
from crm.conditions import COURSE_RUNS
from crm.danish import search_key, search_terms, sort_key
from crm.model import (
    AXES,
    AxisWish,
    Disclosure,
    JobProfile,
    LanguageLevel,
    Track,
    Want,
    Weight,
    WishOccupation,
)
from crm.person_text import Person
from crm.stored import code, day, listed

PROFILE_COLUMNS = (
    "participant_id",
    "track",
    "postcode",
    "latitude",
    "longitude",
    "job_wishes",
    "no_go",
    "strengths",
    "certificates",
    "language",
    "hours_now",
    "hours_goal",
    "times",
    "transport",
    "max_commute_minutes",
    *AXES,
    "accommodations",
    "accepted_forms",
)
"""The whitelist: no other column of a participant reaches the matcher or a company consultant."""


@dataclass(frozen=True, slots=True)
class CaseloadRow:
    """One participant in a consultant's list. `last_contact_on`: latest employer contact made for them."""

    participant_id: str
    name: str | None
    track: Track | None
    job_wishes: tuple[str, ...] | None
    hours_goal: float | None
    enrolled_on: date | None
    period_ends_on: date | None
    closed_on: date | None
    last_contact_on: date | None


@dataclass(frozen=True, slots=True)
class Participant:
    """A participant as their own consultant sees them: who, the dates, the openness, and the job profile."""

    participant_id: str
    name: str | None
    consultant: str | None
    referred_on: date | None
    enrolled_on: date | None
    period_ends_on: date | None
    closed_on: date | None
    disclosure: Disclosure | None
    profile: JobProfile


def job_profile(db: Database, participant_id: str) -> JobProfile | None:
    """What the matcher may read of one participant; None if there is no such participant."""
    columns = ", ".join(PROFILE_COLUMNS)
    for row in db.query(f"SELECT {columns} FROM participants WHERE participant_id = ?", [participant_id]):
        return _profile(row, _wish_occupations(db, participant_id), weights(db, participant_id))
    return None


def shared_profile(db: Database, participant_id: str, mark: str) -> JobProfile | None:
    """What a company consultant may see and match by; None if there is no such participant.

    Own words without the name (see `without_name`), and no exact home: from how employers rank by the way to
    work, one could find the address. The postcode stands in for it.
    """
    profile = job_profile(db, participant_id)
    if profile is None:
        return None
    hidden = without_name(profile, name_of(db, participant_id), mark)
    return replace(hidden, latitude=None, longitude=None)


def without_name(profile: JobProfile, name: str | None, mark: str) -> JobProfile:
    """The profile with the participant's own name and id replaced by `mark` in what is told in own words."""
    person = Person(profile.participant_id, name)

    def hidden(texts: tuple[str, ...] | None) -> tuple[str, ...] | None:
        return texts and tuple(person_text.without_people(text, person, (), mark) for text in texts)

    wishes = profile.job_wishes or ()
    masked = dict(zip(wishes, hidden(wishes) or (), strict=True))
    said = profile.wish_occupations
    return replace(
        profile,
        job_wishes=hidden(profile.job_wishes),
        no_go=hidden(profile.no_go),
        wish_occupations=said and tuple(one._replace(wish=masked[one.wish]) for one in said),
    )


def one_line(wish: str) -> str:
    """The form in which a wish is named beside what it means, and in which two wishes are the same."""
    return " ".join(unicodedata.normalize("NFC", wish).replace("\0", "").split())


def _wish_occupations(db: Database, participant_id: str) -> dict[str, list[tuple[str, bool]]]:
    """What was said of the meaning of wishes, by wish; also of wishes that are no longer there."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for row in db.query(
        "SELECT wish, isco08, wanted FROM wish_occupations WHERE participant_id = ? ORDER BY wish, isco08",
        [participant_id],
    ):
        found.setdefault(one_line(row["wish"]), []).append((row["isco08"], bool(row["wanted"])))
    return found


def weights(db: Database, participant_id: str) -> tuple[Weight, ...]:
    """What this participant has said counts more or less, in the order of `Want`."""
    rows = db.query(
        "SELECT factor, times FROM participant_weights WHERE participant_id = ?", [participant_id]
    )
    said = {row["factor"]: float(row["times"]) for row in rows}
    return tuple(Weight(want.value, said[want]) for want in Want if want in said)


def _profile(
    row: dict[str, Any], said: dict[str, list[tuple[str, bool]]], counts: tuple[Weight, ...]
) -> JobProfile:
    wishes = listed(row["job_wishes"])
    meant = tuple(
        WishOccupation(wish, isco08, wanted)
        for wish in dict.fromkeys(wishes or ())
        for isco08, wanted in said.get(one_line(wish), ())
    )
    return JobProfile(
        participant_id=row["participant_id"],
        track=code(Track, row["track"]),
        postcode=row["postcode"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        job_wishes=wishes,
        no_go=listed(row["no_go"]),
        strengths=listed(row["strengths"]),
        certificates=listed(row["certificates"]),
        language=code(LanguageLevel, row["language"]),
        hours_now=row["hours_now"],
        hours_goal=row["hours_goal"],
        times=listed(row["times"]),
        transport=listed(row["transport"]),
        max_commute_minutes=row["max_commute_minutes"],
        axes=tuple(code(AxisWish, row[axis]) for axis in AXES),
        accommodations=listed(row["accommodations"]),
        accepted_forms=listed(row["accepted_forms"]),
        wish_occupations=meant or None,
        weights=counts,
    )


def is_active(closed_on: date | None, as_of: date) -> bool:
    """A participant is active until the day their course was closed."""
    return closed_on is None or as_of < closed_on


def all_ids(db: Database) -> list[str]:
    """Every participant's id, in order."""
    rows = db.query("SELECT participant_id FROM participants ORDER BY participant_id")
    return [row["participant_id"] for row in rows]


def active_ids(db: Database, as_of: date) -> list[str]:
    """The ids of all active participants, in order of id."""
    rows = db.query(
        f"SELECT participant_id FROM participants WHERE {COURSE_RUNS} ORDER BY participant_id",
        {"as_of": as_of.isoformat()},
    )
    return [row["participant_id"] for row in rows]


def find_own(db: Database, participant_id: str, consultant: str) -> Participant | None:
    """One participant of this consultant's caseload. None for everyone else's, exactly as if not there."""
    rows = db.query(
        "SELECT * FROM participants WHERE participant_id = ? AND consultant = ?",
        [participant_id, consultant],
    )
    for row in rows:
        return Participant(
            participant_id=row["participant_id"],
            name=row["name"],
            consultant=row["consultant"],
            referred_on=day(row["referred_on"]),
            enrolled_on=day(row["enrolled_on"]),
            period_ends_on=day(row["period_ends_on"]),
            closed_on=day(row["closed_on"]),
            disclosure=code(Disclosure, row["disclosure"]),
            profile=_profile(row, _wish_occupations(db, participant_id), weights(db, participant_id)),
        )
    return None


def name_of(db: Database, participant_id: str) -> str | None:
    """The participant's name, for keeping it out of what others see."""
    rows = db.query("SELECT name FROM participants WHERE participant_id = ?", [participant_id])
    return next((row["name"] for row in rows), None)


def names_of_own(db: Database, consultant: str) -> dict[str, str]:
    """Participant id → name (or the id) for everyone in a consultant's caseload."""
    rows = db.query("SELECT participant_id, name FROM participants WHERE consultant = ?", [consultant])
    return {row["participant_id"]: row["name"] or row["participant_id"] for row in rows}


def caseload(
    db: Database,
    consultant: str,
    as_of: date,
    *,
    search: str = "",
    track: Track | None = None,
    closed: bool = False,
) -> list[CaseloadRow]:
    """The consultant's own participants (active, or closed ones), in Danish order of name.

    `search` finds words in name, id and wishes, in any Danish spelling.
    """
    rows = db.query(
        "SELECT p.participant_id, p.name, p.track, p.job_wishes, p.hours_goal, p.enrolled_on,"
        "  p.period_ends_on, p.closed_on,"
        "  (SELECT max(c.date) FROM employer_contacts c"
        "   WHERE c.participant_id = p.participant_id AND c.date <= :as_of) AS last_contact_on "
        "FROM participants p WHERE p.consultant = :consultant",
        {"consultant": consultant, "as_of": as_of.isoformat()},
    )
    terms = search_terms(search)
    found = [_caseload_row(row) for row in rows]
    kept = [
        row
        for row in found
        if is_active(row.closed_on, as_of) is not closed
        and (track is None or row.track is track)
        and _is_found(row, terms)
    ]
    return sorted(kept, key=lambda row: (sort_key(row.name or row.participant_id), row.participant_id))


def _caseload_row(row: dict[str, Any]) -> CaseloadRow:
    return CaseloadRow(
        participant_id=row["participant_id"],
        name=row["name"],
        track=code(Track, row["track"]),
        job_wishes=listed(row["job_wishes"]),
        hours_goal=row["hours_goal"],
        enrolled_on=day(row["enrolled_on"]),
        period_ends_on=day(row["period_ends_on"]),
        closed_on=day(row["closed_on"]),
        last_contact_on=day(row["last_contact_on"]),
    )


def _is_found(row: CaseloadRow, terms: tuple[tuple[str, str], ...]) -> bool:
    key = search_key(row.participant_id, row.name, *(row.job_wishes or ()))
    return all(long in key or short in key for long, short in terms)
