"""What would bring more employers onto a list: those that one of the participant's limits alone keeps off."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matcher.result import Excluded, Limit
from webapp.i18n import ngettext, show_number
from webapp.reasons import limit_name

OWN = (
    Limit.COMMUTE,
    Limit.HOURS,
    Limit.TIMES,
    Limit.FORM,
    Limit.REQUIREMENT,
    Limit.ENVIRONMENT,
    Limit.NO_GO,
)
"""The limits that the participant sets. Whom we may contact, and who has room, is not theirs to change."""

ENOUGH = 5
"""How many employers a longer way to work should bring before it is worth naming."""

STEP = 5
"""A longer way is named in whole steps of so many minutes."""


def what_would_help(excluded: Sequence[Excluded]) -> list[str]:
    """One sentence for each limit that alone keeps employers off the list, the most employers first.

    It is something to talk about with the participant, never something to press for.
    """
    alone: dict[Limit, list[Excluded]] = {limit: [] for limit in OWN}
    for one in excluded:
        if len(one.limits) == 1 and one.limits[0] in alone:
            alone[one.limits[0]].append(one)
    ordered = sorted((limit for limit in OWN if alone[limit]), key=lambda limit: -len(alone[limit]))
    return [_sentence(limit, alone[limit]) for limit in ordered]


def _sentence(limit: Limit, kept_off: Sequence[Excluded]) -> str:
    if limit is Limit.COMMUTE:
        return _longer_way(kept_off)
    return ngettext(
        "{n} virksomhed er kun udeladt på grund af »{limit}«.",
        "{n} virksomheder er kun udeladt på grund af »{limit}«.",
        len(kept_off),
    ).format(n=show_number(len(kept_off)), limit=limit_name(limit).lower())


def _longer_way(kept_off: Sequence[Excluded]) -> str:
    """The shortest longer way, in whole steps, that brings enough of them (or all, where there are few)."""
    minutes = sorted(_minutes(one) for one in kept_off)
    longest = math.ceil(minutes[min(ENOUGH, len(minutes)) - 1] / STEP) * STEP
    count = sum(one <= longest for one in minutes)
    return ngettext(
        "Med {minutes} minutter hver vej ville {n} virksomhed mere passe.",
        "Med {minutes} minutter hver vej ville {n} flere virksomheder passe.",
        count,
    ).format(minutes=show_number(longest), n=show_number(count))


def _minutes(one: Excluded) -> float:
    minutes = one.reasons[0].facts["minutes"]
    assert isinstance(minutes, float)
    return minutes
