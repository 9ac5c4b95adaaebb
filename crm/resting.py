"""Why nobody may contact an employer on a day: one order, for the light, the lists and the matcher alike."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from crm.model import RelationStep


class Rest(StrEnum):
    """The reasons, in the order in which they are told: what ends the matter before what passes."""

    CLOSED_UNIT = "closed_unit"
    CLOSED_RELATION = "closed_relation"
    NOT_YET = "not_yet"
    PAUSED = "paused"


def why_rests(closed_on: date | None, step: str | None, until: date | None, as_of: date) -> Rest | None:
    """The first reason that holds on `as_of`, None if the employer may be contacted.

    `until` is the last day of rest by the employer's own column or any opt-out (conditions.REST_UNTIL).
    """
    if closed_on is not None and closed_on <= as_of:
        return Rest.CLOSED_UNIT
    if step == RelationStep.CLOSED:
        return Rest.CLOSED_RELATION
    if until is not None and as_of <= until:
        return Rest.NOT_YET
    if step == RelationStep.PAUSED:
        return Rest.PAUSED
    return None
