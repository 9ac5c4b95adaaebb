"""The facts behind a broken limit: why an employer is left out."""

from __future__ import annotations

from collections.abc import Callable

from crm import model
from crm.danish import plain
from crm.resting import Rest, why_rests
from matcher.codes import HARD_BITS, SUPPORTED_BITS, held, names
from matcher.limits import split_no_go
from matcher.pairing import Pairing
from matcher.result import Limit, Reason


def reason(pairing: Pairing, row: int, limit: Limit) -> Reason:
    """Why workplace `row`, as itself, breaks `limit`."""
    return _FACTS[limit](pairing, row)


def _commute(pairing: Pairing, row: int) -> Reason:
    return Reason(
        "limit.commute",
        {"minutes": float(pairing.minutes[row]), "longest": pairing.profile.max_commute_minutes},
    )


def _requirement(pairing: Pairing, row: int) -> Reason:
    missing = int(pairing.table.requirements[row]) & HARD_BITS & ~held(pairing.profile.certificates)
    return Reason("limit.requirement", {"papers": names(missing, model.Certificate)})


def _times(pairing: Pairing, row: int) -> Reason:
    return Reason(
        "limit.times",
        {"theirs": pairing.table.workplaces[row].times or (), "own": pairing.profile.times or ()},
    )


def _hours(pairing: Pairing, row: int) -> Reason:
    return Reason(
        "limit.hours",
        {"hours_min": float(pairing.table.hours_min[row]), "goal": pairing.profile.hours_goal},
    )


def _form(pairing: Pairing, row: int) -> Reason:
    return Reason(
        "limit.form",
        {
            "theirs": pairing.table.workplaces[row].accepted_forms or (),
            "own": pairing.profile.accepted_forms or (),
        },
    )


def _environment(pairing: Pairing, row: int) -> Reason:
    never = [n for n, wish in enumerate(pairing.profile.axes) if wish == model.AxisWish.NEVER]
    axes = tuple(model.AXES[n] for n in never if pairing.table.axes[row, n] == 3)
    return Reason("limit.environment", {"axes": axes})


def _no_go(pairing: Pairing, row: int) -> Reason:
    place = pairing.table.workplaces[row]
    numbers, industries, titles = split_no_go(pairing.profile.no_go or ())
    if place.p_number in numbers:
        return Reason("limit.no_go_employer")
    if industries and (place.industry_code or "").startswith(industries):
        code = place.industry_code or ""
        text = pairing.table.words.texts[pairing.table.words.industry_text[pairing.table.industry[row]]]
        return Reason("limit.no_go_industry", {"code": code, "title": text})
    barred = tuple(title for title in place.job_types or () if plain(title) in titles)
    return Reason("limit.no_go_work", {"titles": barred})


def _do_not_contact(pairing: Pairing, row: int) -> Reason:
    place, today = pairing.table.workplaces[row], pairing.table.as_of
    rest = why_rests(place.closed_on, place.relation_step, place.do_not_contact_until, today)
    if rest is Rest.CLOSED_UNIT:
        return Reason("limit.closed", {"on": place.closed_on})
    if rest is Rest.NOT_YET:
        return Reason("limit.not_before", {"until": place.do_not_contact_until})
    return Reason("limit.resting", {"step": place.relation_step.value if place.relation_step else None})


def _full(pairing: Pairing, row: int) -> Reason:
    table = pairing.table
    place, past = table.workplaces[row], table.histories[row]
    if table.at_own_limit[row]:
        return Reason("limit.full", {"running": past.running if past else 0, "places": place.max_concurrent})
    places = table.rule.places(place.employees_fte) if table.rule and place.employees_fte is not None else 0
    return Reason(
        "limit.full_supported",
        {
            "running": past.running_supported if past else 0,
            "places": places,
            "forms": names(SUPPORTED_BITS, model.Form),
        },
    )


_FACTS: dict[Limit, Callable[[Pairing, int], Reason]] = {
    Limit.COMMUTE: _commute,
    Limit.REQUIREMENT: _requirement,
    Limit.TIMES: _times,
    Limit.HOURS: _hours,
    Limit.FORM: _form,
    Limit.ENVIRONMENT: _environment,
    Limit.NO_GO: _no_go,
    Limit.DO_NOT_CONTACT: _do_not_contact,
    Limit.FULL: _full,
}
