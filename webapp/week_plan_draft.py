"""A plan before it is kept: the rows that stand fast, those proposed, and what all of it was made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from crm.problem import N_, Problem
from crm.week_plans import Approach, Proposal, WeekPlan
from crm.weeks import Week
from matcher import plan, plan_inputs
from matcher.plan_inputs import Inputs, Someone
from webapp import week_plan_words
from webapp.week_plan_words import Without


@dataclass(frozen=True, slots=True)
class Draft:
    """The rows to write; `value` and `bound` are those of matcher.plan.Assignment."""

    proposals: list[Proposal]
    inputs: dict[str, object]
    value: float
    bound: float


def drafted(
    made_of: Inputs,
    people: Sequence[Someone],
    found: plan.Assignment,
    old: Iterable[Approach],
    without: Mapping[str, Without],
) -> Draft:
    """The rows of the plan by participant: what stands fast, what was said no to, and what is proposed."""
    week = made_of.week
    rows = [_carried(one) for one in old]
    told, all_asked = dict(without), made_of.only_settled
    for person, columns in enumerate(found.chosen):
        decided = set(week.fixed.get(person, ()))
        for column in columns:
            if column not in decided:
                rows.append(_proposal(made_of, person, column))
        if not columns:
            why = Without(found.nothing[person].value)
            told[week.people[person]] = Without.ALL_ASKED if person in all_asked else why
    rows.sort(key=lambda one: one.participant_id)
    return Draft(
        rows,
        {
            "participants": {
                one.profile.participant_id: [one.weeks_waiting, one.approaches_had, one.approaches]
                for one in people
            },
            "without": {who: reason.value for who, reason in sorted(told.items())},
            "beyond": sorted(week.people[row] for row in found.beyond),
            "most_loss": found.most_loss,
            "weeks": int(week.room.shape[1]),
            "employers": len(week.employers),
            "employers_with_room": int((week.room[:, 0] > 0).sum()),
            "fingerprint": plan_inputs.fingerprint(week),
        },
        found.value,
        found.bound,
    )


def _carried(one: Approach) -> Proposal:
    return Proposal(
        one.participant_id,
        one.p_number,
        one.opportunity_id,
        one.because,
        one.state,
        one.reason,
        one.changed_at,
        one.changed_by,
    )


def _proposal(made_of: Inputs, person: int, column: int) -> Proposal:
    candidate, pairing = made_of.candidate(person, column), made_of.pairings[person]
    opening = pairing.table.opening(candidate)
    return Proposal(
        pairing.profile.participant_id,
        made_of.week.employers[column],
        opening.opportunity_id if opening else None,
        week_plan_words.written(week_plan_words.because(pairing, candidate)),
    )


def added(kept: WeekPlan, more: Draft) -> Draft | None:
    """The plan with who has come to it; None where that brings nothing that it does not say already."""
    had, now = dict(kept.inputs), more.inputs
    without = {**_as_dict(had.get("without")), **_as_dict(now["without"])}
    for one in more.proposals:
        without.pop(one.participant_id, None)
    if not more.proposals and without == had.get("without"):
        return None
    inputs = had | {
        "without": without,
        "participants": {**_as_dict(had.get("participants")), **_as_dict(now["participants"])},
        "beyond": sorted({*_as_list(had.get("beyond")), *_as_list(now["beyond"])}),
        "added": [*_as_list(had.get("added")), now["fingerprint"]],
    }
    return replace(
        more,
        inputs=inputs,
        value=(kept.value or 0.0) + more.value,
        bound=(kept.bound or 0.0) + more.bound,
    )


def _as_dict(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _as_list(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def nothing(week: Week, people: Sequence[Someone], found: plan.Assignment) -> Problem:
    """Why there is no plan, in the words of what most of them miss."""
    if not people:
        return Problem(
            N_("Alle deltagere er på en arbejdsplads nu, så der er intet at planlægge i uge {week}."),
            week=week.number,
        )
    most, _ = Counter(found.nothing.values()).most_common(1)[0]
    if most is plan.Why.NOT_ASKED:
        return Problem(
            N_("Ingen deltagere skal have henvendelser i uge {week}. Se tallet under Indstillinger."),
            week=week.number,
        )
    if most is plan.Why.NOTHING_ALLOWED:
        return Problem(
            N_("Ingen virksomheder passer inden for deltagernes grænser, så planen for uge {week} er tom."),
            week=week.number,
        )
    return Problem(
        N_(
            "De virksomheder, der passer, er spurgt nok eller skal have ro i uge {week}, så planen er tom. "
            "Prøv en senere uge."
        ),
        week=week.number,
    )
