"""Short ways to write a profile, a workplace and a table where a test names only what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import MISSING, fields
from datetime import date
from typing import Any

from crm import model
from matcher.table import WorkplaceTable, build

TODAY = date(2026, 11, 16)
HJØRRING = (57.464, 9.982)
RULE = model.SupportedPlaces(per_first=5, first=50, per_rest=10, at_least=1)


def _unknown(record: type) -> dict[str, Any]:
    """Every field of a record that has no default, as unknown."""
    return {field.name: None for field in fields(record) if field.default is MISSING}


def profile(**facts: Any) -> model.JobProfile:
    """A participant of whom only `facts` are known; axes may be named one by one."""
    said = (facts.pop(axis, None) for axis in model.AXES)
    axes = tuple(wish and model.AxisWish(wish) for wish in said)
    return model.JobProfile(**_unknown(model.JobProfile) | {"participant_id": "P-1", "axes": axes} | facts)


def workplace(number: int = 1, **facts: Any) -> model.Workplace:
    """Workplace `number` of which only `facts` are known."""
    axes = tuple(facts.pop(axis, None) for axis in model.AXES)
    known: dict[str, Any] = {
        "p_number": p_number(number),
        "name": f"Virksomhed {number}",
        "axes": axes,
    } | facts
    return model.Workplace(**_unknown(model.Workplace) | known)


def opening(number: int = 1, at: int = 1, **facts: Any) -> model.Opening:
    """Opening `number` at workplace `at`, open unless said otherwise."""
    known: dict[str, Any] = {
        "opportunity_id": f"M-{number}",
        "p_number": p_number(at),
        "status": model.OpportunityStatus.OPEN,
        "kind": model.OpportunityKind.HIDDEN,
        "heard_on": TODAY,
    } | facts
    return model.Opening(**_unknown(model.Opening) | known)


def history(at: int = 1, **facts: Any) -> model.ContactHistory:
    """What the log says of workplace `at`: nothing, but for `facts`."""
    nothing: dict[str, Any] = {
        "last_contact_on": None,
        "last_face_to_face_on": None,
        "contacts_28_days": 0,
        "staff_28_days": 0,
        "last_refusal_on": None,
        "hosted_before": 0,
        "running": 0,
        "running_supported": 0,
    }
    return model.ContactHistory(p_number=p_number(at), **{**nothing, **facts})


def p_number(number: int) -> str:
    """The P-number of workplace `number`."""
    return f"{1_000_000_000 + number}"


def table(
    workplaces: Sequence[model.Workplace],
    openings: Sequence[model.Opening] = (),
    histories: Sequence[model.ContactHistory] = (),
    as_of: date = TODAY,
) -> WorkplaceTable:
    """The table of these records."""
    return build(workplaces, openings, histories, RULE, as_of)
