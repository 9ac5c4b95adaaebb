"""What holds on a day, as SQL conditions on `:as_of`: said once for lists, counts and limits alike."""

from __future__ import annotations

OPENING_USABLE = "status IN ('open', 'offered') AND (expires_on IS NULL OR expires_on >= :as_of)"
"""An opening that somebody can still be proposed for (its last day included)."""

COURSE_RUNS = "(closed_on IS NULL OR closed_on > :as_of)"
"""A participant is active until the day their course was closed; `participants.is_active` says the same."""

PLACEMENT_RUNS = "(ended_on IS NULL OR ended_on > :as_of)"
"""A placement that has begun runs until the day it ended; ends dated later have not happened yet."""

HOLDS = """(o.number = e.p_number OR o.number = e.cvr
    OR o.number IN (SELECT m.p_number FROM merged_employers m WHERE m.into_p_number = e.p_number))"""
"""An opt-out `o` speaks of the employer `e`: of its P-number, its CVR, or a number merged into it."""

REST_UNTIL = """nullif(max(coalesce(e.do_not_contact_until, ''), coalesce((
    SELECT max(o.until) FROM opt_outs o WHERE o.number IN (
        SELECT e.p_number UNION ALL SELECT e.cvr
        UNION ALL SELECT m.p_number FROM merged_employers m WHERE m.into_p_number = e.p_number)), '')), '')"""
"""The last day on which the employer `e` is to be left alone: its own column or any opt-out, the latest."""

RESTS = f"""(e.closed_on <= :as_of OR e.relation_step IN ('closed', 'paused') OR {REST_UNTIL} >= :as_of)"""
"""Nobody may contact the employer `e`; `crm.resting.why_rests` says the same of one, with the reason."""

MAY_BE_ASKED = f"{RESTS} IS NOT 1"
"""The rest of them: also those of which too little is known to say that they rest."""

REAL_CONTACT = "result IS NOT 'no_answer'"
"""Somebody there was spoken with: an attempt without an answer is no contact with an employer."""


def by_reference(contact: str) -> str:
    """SQL: who wrote the contact with the form knows its participant by the reference of a request only.

    Parts of a name are not hidden in such a text: what went would tell its writer which guesses were right.
    """
    return (
        f"({contact}.role = 'company_consultant' AND EXISTS"
        f" (SELECT 1 FROM submissions x WHERE x.contact_id = {contact}.contact_id))"
    )
