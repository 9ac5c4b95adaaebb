"""What the product keeps beyond the contract: profiles with opening times, opt-outs, whose step is next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from crm.model import Openness, OptOutReason, Purpose, RelationStep, TimeOfDay
from crm.tables import PROFILE_FACTS
from generator.chance import between, pick, stream, weighted
from generator.events import Event
from generator.firms import Firm
from generator.knowledge import Row
from generator.relations import Relation
from generator.truth import Truth

_KNOWN = {"cooperating": 0.85, "visited": 0.6, "once": 0.2}
"""Level of the relation → how often each part of the profile has been found out."""

_OPENNESS = {
    "cooperating": ((Openness.WELCOMING, Openness.CURIOUS), (3, 1)),
    "visited": ((Openness.WELCOMING, Openness.CURIOUS, Openness.HESITANT), (1, 2, 1)),
    "once": ((Openness.CURIOUS, Openness.HESITANT, Openness.NOT_NOW), (1, 2, 1)),
}
_WISHES = (
    "Én fast at ringe til",
    "Hjælp til papirerne",
    "At I kommer forbi, ikke skriver",
    "Ring, før I kommer",
    "En prøvedag, før vi aftaler noget",
    "Ro i december",
)
_NEEDS = (
    "Hænder om morgenen",
    "En til de faste opgaver, ingen når",
    "Afløsning i ferier",
    "En, der bliver mere end en sæson",
    "Flere hænder i weekenden",
)

SHARED_VIEWS = (
    ("V-demo01", "Åbninger i Hjørring", "by=Hj%C3%B8rring&aabning=1", "birgit"),
    ("V-demo02", "Samarbejde, stille i 60 dage", "relation=cooperation&stille=60", "karen"),
)


def profile_rows(
    firms: tuple[Firm, ...],
    truths: Mapping[str, Truth],
    relations: Mapping[str, Relation],
    events: Iterable[Event],
) -> tuple[list[Row], list[Row]]:
    """employer_profile.csv, and the rows of employer_facts.csv that date it."""
    rng = stream("profile")
    visits: dict[str, list[date]] = {}
    for event in events:
        if event.visit:
            visits.setdefault(event.firm.p_number, []).append(event.day)
    profiles, facts = [], []
    for firm in firms:
        level, met = relations[firm.p_number].level, visits.get(firm.p_number, [])
        if level not in _KNOWN or not met:
            continue
        told = {
            "labour_need": pick(rng, _NEEDS),
            "openness": weighted(rng, *_OPENNESS[level]),
            "opening_times": _opening_times(truths[firm.p_number].times),
            "wishes_of_us": pick(rng, _WISHES),
        }
        known = {field: told[field] for field in PROFILE_FACTS if rng.random() < _KNOWN[level]}
        if known:
            profiles.append({"p_number": firm.p_number, **known})
        facts += [
            {"p_number": firm.p_number, "field": field, "noted_on": pick(rng, met), "source": "visit"}
            for field in known
        ]
    return profiles, facts


def _opening_times(times: tuple[str, ...]) -> str:
    first = "6" if TimeOfDay.MORNING in times else "9"
    last = "21" if TimeOfDay.EVENING in times else "17" if TimeOfDay.AFTERNOON in times else "13"
    weekend = ", lør-søn 9-15" if TimeOfDay.WEEKEND in times else ""
    return f"man-fre {first}-{last}{weekend}"


def opt_out_rows(firms: tuple[Firm, ...], relations: Mapping[str, Relation]) -> list[Row]:
    """opt_outs.csv: who wrote down that an employer is to be left alone, and why."""
    rng = stream("opt-outs")
    rows = []
    for firm in firms:
        relation = relations[firm.p_number]
        if relation.rests_until is None or relation.step != RelationStep.PAUSED:
            continue
        reason = pick(
            rng, (OptOutReason.ASKED_US, OptOutReason.ASKED_TOO_OFTEN, OptOutReason.BUSY_OR_CHANGING)
        )
        rows.append(
            {
                "number": firm.p_number,
                "until": relation.rests_until,
                "reason": reason,
                "set_by": relation.owner,
                "set_on": min(
                    relation.rests_until - timedelta(days=between(rng, 60, 120)), date(2026, 11, 10)
                ),
            }
        )
    return rows


def step_rows(log: Iterable[Row]) -> list[Row]:
    """next_steps.csv: of what was agreed about a job or a placement, half was promised to the employer."""
    rng = stream("promises")
    agreed = (Purpose.AGREE_JOB, Purpose.AGREE_WORK_EXPERIENCE, Purpose.SOLVE_PROBLEM)
    return [
        {"contact_id": row["contact_id"], "owner": row["staff"], "promised": True}
        for row in log
        if row["next_step_on"] is not None and row["purpose"] in agreed and rng.random() < 0.5
    ]


def view_rows() -> list[Row]:
    """saved_views.csv: two that the task force shares."""
    return [
        {"view_id": view_id, "name": name, "query": query, "owner": owner, "shared": True}
        for view_id, name, query, owner in SHARED_VIEWS
    ]
