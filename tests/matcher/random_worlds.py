"""Random profiles, workplaces, openings and histories: many unknowns, and values on every boundary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from crm import model
from matcher import table
from tests.matcher.plain_limits import World

TODAY = date(2026, 11, 16)
DAYS = (TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1))
RULE = model.SupportedPlaces(per_first=5, first=50, per_rest=10, at_least=1)
P_NUMBERS = tuple(f"{1_000_000_001 + n}" for n in range(400))

Choose = Callable[[Sequence[Any]], Any]

POSITIONS = (
    (57.464, 9.982, "9800"),
    (57.464, 9.982, None),
    (57.474, 10.001, "9800"),
    (57.588, 9.959, "9850"),
    (57.27, 9.949, "9700"),
    (55.676, 12.568, "1050"),
    (57.464, None, "9870"),
    (None, 9.982, "9760"),
    (None, None, "9800"),
    (None, None, "9480"),
    (None, None, "0000"),
    (None, None, None),
)
CODES = {
    "times": (
        None,
        (),
        ("morning",),
        ("late_morning", "afternoon"),
        ("evening", "night", "weekend"),
        tuple(model.TimeOfDay),
    ),
    "forms": (
        None,
        (),
        ("ordinary",),
        ("work_experience",),
        ("wage_subsidy", "work_experience"),
        ("ordinary", "work_experience"),
        ("few_hours", "flex_job"),
        tuple(model.Form),
    ),
    "papers": (
        None,
        (),
        ("driving_licence_am",),
        ("driving_licence_b",),
        ("driving_licence_c",),
        ("driving_licence_d", "forklift"),
        ("hygiene_course", "criminal_record_check", "child_record_check"),
        ("welding", "hygiene_course"),
        ("forklift",),
        tuple(model.Certificate),
    ),
    "job_types": (
        None,
        (),
        ("Opvasker",),
        ("Tjener",),
        ("Opvasker", "Tjener"),
        ("Køkkenmedhjælper", "opvasker "),
        ("Bådebygger",),
    ),
}
INDUSTRIES = (None, "47", "471120", "477900", "561110", "56")
NO_GO = (
    None,
    (),
    ("opvasker",),
    ("  OPVASKER", "tjener"),
    ("Køkkenmedhjælper", "Opvasker"),
    ("47",),
    ("47.11", "56"),
    ("561110",),
    ("471120", "Bådebygger"),
    (P_NUMBERS[0],),
    (P_NUMBERS[1], "noget med telefon"),
)
HOURS = (None, 0.0, 5.0, 10.0, 10.5, 20.0, 37.0)
STRENGTHS = (None, (), ("pace",), ("pace", "accuracy", "interest"))
SAYS = (None, model.AxisWish.NEUTRAL, model.AxisWish.WANT, model.AxisWish.LITTLE)
WISHES = (None, None, (), ("vaske op", "passe dyr"))


def draw_place(choose: Choose, p_number: str) -> model.Workplace:
    latitude, longitude, postcode = choose(POSITIONS)
    return model.Workplace(
        p_number=p_number,
        name=f"Sted {p_number[-3:]}",
        industry_code=choose(INDUSTRIES),
        employees_fte=choose((None, 0.0, 4.9, 5.0, 9.99, 10.0, 49.9, 50.0, 59.9, 60.0, 200.0)),
        postcode=postcode,
        latitude=latitude,
        longitude=longitude,
        relation_step=choose((None,) * 7 + tuple(model.RelationStep)),
        recruitment_ways=choose((None, (), ("network",), ("advert", "internal"))),
        values=choose(STRENGTHS),
        job_types=choose(CODES["job_types"]),
        tasks_piling_up=choose((None, (), ("opvask", "oprydning"))),
        hours_min=choose(HOURS),
        hours_max=choose(HOURS),
        hours_can_grow=choose((None, True, False)),
        axes=tuple(choose((None, 1, 2, 2, 3)) for _ in model.AXES),
        times=choose(CODES["times"]),
        support_on_site=choose((None, (), ("buddy",), tuple(model.Support))),
        requirements=choose(CODES["papers"]),
        accepted_forms=choose(CODES["forms"]),
        do_not_contact_until=choose((None,) * 9 + DAYS),
        max_concurrent=choose((None,) * 6 + (0, 1, 2)),
        language=choose((None, *model.LanguageLevel)),
        ordinary_workplace=choose((None, True, False)),
        closed_on=choose((None,) * 9 + DAYS),
    )


def draw_opening(choose: Choose, number: int, p_number: str) -> model.Opening:
    return model.Opening(
        opportunity_id=f"M-{number}",
        p_number=p_number,
        kind=choose((None, *model.OpportunityKind)),
        status=choose((model.OpportunityStatus.OPEN, model.OpportunityStatus.OFFERED)),
        job_type=choose((None, "Opvasker", "Tjener", "Hundepasser")),
        description=choose((None, "vask af gryder")),
        hours_min=choose(HOURS),
        hours_max=choose(HOURS),
        times=choose(CODES["times"]),
        form=choose((None, *model.Form)),
        requirements=choose(CODES["papers"]),
        language=choose((None, *model.LanguageLevel)),
        heard_on=choose((None, TODAY, TODAY - timedelta(days=100))),
        expires_on=choose((None, TODAY, TODAY + timedelta(days=1))),
    )


def draw_history(choose: Choose, p_number: str) -> model.ContactHistory:
    running = choose((0, 1, 2, 5, 12))
    return model.ContactHistory(
        p_number=p_number,
        last_contact_on=choose((None, TODAY, TODAY - timedelta(days=400))),
        last_face_to_face_on=None,
        contacts_28_days=choose((0, 1, 9)),
        staff_28_days=choose((0, 1, 3)),
        last_refusal_on=choose((None, TODAY, TODAY - timedelta(days=400))),
        hosted_before=running,
        running=running,
        running_supported=choose((0, running)),
    )


def draw_world(choose: Choose, places: int) -> World:
    numbers = P_NUMBERS[:places]
    return World(
        as_of=TODAY,
        places=[draw_place(choose, p_number) for p_number in numbers],
        openings=[draw_opening(choose, n, choose(numbers)) for n in range(choose(range(places + 1)))],
        histories=[draw_history(choose, p_number) for p_number in numbers if choose((True, False))],
        rule_in_force=choose((True, True, True, False)),
    )


def draw_person(choose: Choose) -> model.JobProfile:
    """Somebody; most of them have few limits, so that there is something to list."""
    latitude, longitude, postcode = choose(POSITIONS)
    easy: bool = choose((True, True, False))
    return model.JobProfile(
        participant_id="P-1",
        track=choose((None, *model.Track)),
        postcode=postcode,
        latitude=latitude,
        longitude=longitude,
        job_wishes=choose(WISHES),
        no_go=choose(NO_GO),
        strengths=choose(STRENGTHS),
        certificates=choose((None, tuple(model.Certificate)) if easy else CODES["papers"]),
        language=choose((None, *model.LanguageLevel)),
        hours_now=choose(HOURS),
        hours_goal=choose((None, 37.0) if easy else HOURS),
        times=choose((None, tuple(model.TimeOfDay)) if easy else CODES["times"]),
        transport=choose((None, (), ("walk",), ("bike", "bus"), ("car",), ("train",))),
        max_commute_minutes=choose((None, 120.0) if easy else (None, 0.0, 5.0, 20.0, 30.0, 600.0)),
        axes=tuple(choose(SAYS if easy else (*SAYS, model.AxisWish.NEVER)) for _ in model.AXES),
        accommodations=choose((None, (), ("buddy", "gradual_hours"))),
        accepted_forms=choose((None, tuple(model.Form)) if easy else CODES["forms"]),
    )


def lay_out(world: World) -> table.WorkplaceTable:
    rule = RULE if world.rule_in_force else None
    return table.build(world.places, world.openings, world.histories, rule, world.as_of)
