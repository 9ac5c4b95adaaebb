"""Why a list is empty, in one sentence or two that say what would help."""

from __future__ import annotations

from collections import Counter

from crm.problem import N_
from matcher.result import Limit, MatchList
from webapp.i18n import gettext, ngettext, show_number
from webapp.reasons import limit_name

THEIRS = frozenset({Limit.DO_NOT_CONTACT, Limit.FULL})
"""Limits that no wish of the participant's can change."""


def why_empty(found: MatchList) -> str | None:
    """None where the list is not empty."""
    if found.allowed:
        return None
    excluded = list(found.excluded)
    if not excluded:
        return gettext(
            N_("Der er ingen virksomheder at vælge imellem. Opret den første, eller hent dem ind fra en fil.")
        )
    count = len(excluded)
    own = [one for one in excluded if not THEIRS & set(one.limits)]
    if not own:
        return ngettext(
            "Den eneste virksomhed skal have ro, eller der er ikke plads lige nu. Find flere, eller vent.",
            "Alle {n} virksomheder skal have ro, eller der er ikke plads lige nu. Find flere, eller vent.",
            count,
        ).format(n=show_number(count))
    counted = Counter(limit for one in own for limit in one.limits)
    most = max(counted, key=lambda limit: (counted[limit], -list(Limit).index(limit)))
    return ngettext(
        "Den eneste virksomhed, der kan spørges, er udeladt. »{limit}« står i vejen; "
        "tal med deltageren om det.",
        "Alle {n} virksomheder, der kan spørges, er udeladt. »{limit}« står oftest i vejen ({times}); "
        "tal med deltageren om det.",
        len(own),
    ).format(n=show_number(len(own)), limit=limit_name(most), times=show_number(counted[most]))
