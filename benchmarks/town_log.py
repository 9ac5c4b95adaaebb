"""What went on in the large town in three years: participants, the contact log, next steps, placements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from generator.chance import between, pick
from generator.knowledge import Row

from benchmarks.town_employers import Tables
from benchmarks.town_size import AT_WORK, FORMER, IPS, WORKDAYS
from benchmarks.town_words import note
from crm import model
from crm.tables import PARTICIPANTS
from matcher.simulate import AS_OF

PURPOSES = {
    "introduce": 14,
    "learn_needs": 24,
    "follow_up": 26,
    "propose_person": 14,
    "agree_work_experience": 4,
    "agree_job": 4,
    "support": 9,
    "solve_problem": 2,
    "retain": 2,
    "close": 1,
}
ABOUT_A_PERSON = frozenset(PURPOSES) - {"introduce", "learn_needs", "follow_up", "close"}
CHANNELS = {"visit": 38, "meeting_out": 6, "phone": 32, "email": 16, "sms": 6, "event": 2}
RESULTS = {
    "appointment": 22,
    "thinking": 18,
    "yes_visit": 12,
    "yes_meet_person": 8,
    "no": 18,
    "no_answer": 22,
}
STEPS = ("Ring igen", "Kom forbi til en snak", "Send forslag til opgaver", "Aftal rundvisning", "Følg op")

RECENT = timedelta(days=120)
"""Most contacts of the last months have a next step; of the older ones few still wait for it."""


def make_participants(rng: Random, like: Sequence[model.JobProfile], names: Sequence[str]) -> list[Row]:
    """The participants of three years, dealt out to the IPS consultants; some courses are closed."""
    columns = {column.name for column in PARTICIPANTS.columns}
    rows: list[Row] = []
    for n, (profile, name) in enumerate(zip(like, names, strict=False)):
        row: Row = {key: getattr(profile, key) for key in profile.__dataclass_fields__ if key in columns}
        row |= zip(model.AXES, profile.axes, strict=True)
        enrolled = pick(rng, WORKDAYS[:-20])
        closed = enrolled + timedelta(days=between(rng, 90, 500))
        is_closed = closed < AS_OF and rng.random() < 0.6
        rows.append(
            row
            | {
                "name": name,
                "consultant": IPS[n % len(IPS)],
                "referred_on": enrolled - timedelta(days=14),
                "enrolled_on": enrolled,
                "period_ends_on": max(closed, AS_OF + timedelta(days=between(rng, 5, 300))),
                "disclosure": pick(rng, list(model.Disclosure)),
                "closed_on": closed if is_closed else None,
                "close_reason": "goal_reached" if is_closed else None,
            }
        )
    return rows


def add_log(rng: Random, number: int, p_numbers: Sequence[str], tables: Tables, *, numbered: bool) -> None:
    """The contact log by date. Of the employers, in the order given, each has somewhat less than the last."""
    reached = p_numbers[: max(1, len(p_numbers) * 7 // 10)]
    shares = list(accumulate(1 / (n + 60) for n in range(len(reached))))
    people = {str(row["participant_id"]): str(row["name"]) for row in tables["participants"]}
    places = rng.choices(reached, cum_weights=shares, k=number)
    days = sorted(rng.choices(WORKDAYS, k=number))
    columns = [rng.choices(list(of), list(of.values()), k=number) for of in (CHANNELS, PURPOSES, RESULTS)]
    for n, (p_number, day, *codes) in enumerate(zip(places, days, *columns, strict=True), start=1):
        staff = pick(rng, (*AT_WORK, *FORMER) if day < WORKDAYS[len(WORKDAYS) * 2 // 3] else AT_WORK)
        row: Row = {"date": day, "p_number": p_number, "staff": staff}
        row |= zip(("channel", "purpose", "result"), codes, strict=True)
        row |= _what_was_said(rng, row, people)
        has_step = rng.random() < (0.5 if AS_OF - day < RECENT else 0.06)
        due = day + timedelta(days=between(rng, 3, 60)) if has_step else None
        row |= {"next_step": pick(rng, STEPS) if due else None, "next_step_on": due}
        if numbered:
            row["contact_id"] = f"K-{n:06}"
            tables["next_steps"].extend(_step_of(rng, f"K-{n:06}", due))
        tables["employer_contacts"].append(row)


def _what_was_said(rng: Random, row: Row, people: dict[str, str]) -> Row:
    told = note(rng, between(rng, 6, 28)) if rng.random() < 0.8 else None
    person = None
    if people and row["purpose"] in ABOUT_A_PERSON and rng.random() < 0.7:
        person = pick(rng, list(people))
        if told and rng.random() < 0.3:
            told = f"Talte om {people[person].split()[0]}. {told}"
    return {
        "planned": rng.random() < 0.7,
        "with_participant": person is not None and rng.random() < 0.4,
        "participant_id": person,
        "scope": "participant" if person else "generic",
        "refusal_reason": pick(rng, list(model.RefusalReason)) if row["result"] == "no" else None,
        "learnt": told,
        "minutes": between(rng, 5, 90),
    }


def _step_of(rng: Random, contact_id: str, due: date | None) -> Iterator[Row]:
    """Whose the next step is and whether it is done, or why there is none."""
    if due is None:
        if rng.random() < 0.2:
            yield {"contact_id": contact_id, "none_because": pick(rng, ("they_call", "nothing_now"))}
        return
    owner = pick(rng, AT_WORK)
    step: Row = {"contact_id": contact_id, "owner": owner, "promised": rng.random() < 0.2}
    is_done = due < AS_OF and rng.random() < 0.5
    yield step | ({"done_on": due, "done_by": owner} if is_done else {})


def add_courses(rng: Random, p_numbers: Sequence[str], tables: Tables) -> None:
    """What became of the participants: four introductions each, and a placement or two for most."""
    for person in tables["participants"]:
        own = {"participant_id": person["participant_id"]}
        for p_number, day in zip(rng.sample(p_numbers[:2_000], 4), rng.sample(WORKDAYS, 4), strict=True):
            stage = pick(rng, list(model.Stage))
            ended = day + timedelta(days=between(rng, 5, 120))
            there: Row = own | {"p_number": p_number}
            over = {"outcome_on": ended} if ended < AS_OF else {}
            tables["introductions"].append(there | over | {"date": day, "stage": stage})
            if stage in ("trial", "hired", "retained"):
                placement: Row = {
                    "started_on": day,
                    "form": pick(rng, list(model.Form)),
                    "hours_per_week": between(rng, 3, 30),
                }
                left = {"ended_on": ended, "end_reason": "temporary"} if over and stage != "retained" else {}
                tables["placements"].append(there | placement | left)
