"""Career profiles: wishes, strengths, hours, times, the good place to be, and what helps."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from random import Random

from crm.model import AXES, Accommodation, Disclosure, Form, Strength
from generator import courses
from generator.chance import between, dealt, pick, shuffled, some, stream, weighted
from generator.courses import Course
from generator.people import Person
from generator.wishes import EDUCATION_FIELDS, FIRST_WISHES, JOB_TITLES, NEXT_OF_KIN, NO_GO

_HOURS_NOW = {(2, 5): 8, (6, 10): 17, (11, 15): 13, (16, 20): 10, (21, 37): 7}
_BEST_TIME = {"morning": 12, "late_morning": 24, "afternoon": 15, "evening": 4}
_DISCLOSURE = {
    Disclosure.NOT_DISCUSSED: 12,
    Disclosure.NO: 11,
    Disclosure.CONSIDERING: 13,
    Disclosure.PARTLY: 12,
    Disclosure.YES: 7,
}
_TIMES = {
    "morning": (("morning", "late_morning"), ("morning",), ("morning", "late_morning", "afternoon")),
    "late_morning": (
        ("late_morning",),
        ("late_morning", "afternoon"),
        ("late_morning", "afternoon", "weekend"),
    ),
    "afternoon": (("afternoon", "late_morning"), ("afternoon",), ("afternoon", "evening")),
    "evening": (("evening", "afternoon"), ("evening", "afternoon", "weekend")),
}
_FULL_TIME_GOALS = 10
_LIMITS: Mapping[str, tuple[int, int, tuple[str, ...]]] = {
    "noise": (25, 7, ("workshop", "care")),
    "people_around": (21, 4, ("shop", "care", "kitchen")),
    "customer_contact": (18, 6, ("care",)),
    "changing_tasks": (26, 3, ("care", "animals")),
    "physical": (13, 5, ("warehouse", "workshop", "animals", "cleaning")),
}
"""Axis → how many want little of it, how many of those never, and the fields where few of them are."""

_STRONG_SIDES = {
    "shop": ("customer_service", "stable_attendance", "pace"),
    "warehouse": ("strength", "stable_attendance", "accuracy"),
    "kitchen": ("team_player", "pace", "interest"),
    "animals": ("interest", "independence", "strength"),
    "workshop": ("interest", "strength", "experience"),
    "office": ("accuracy", "independence", "experience"),
    "care": ("interest", "customer_service", "team_player"),
    "cleaning": ("accuracy", "stable_attendance", "independence"),
    "education": ("interest", "accuracy", "stable_attendance"),
}


@dataclass(frozen=True, slots=True)
class Profile:
    """What the matcher may read of a participant, under the names of the contract's columns."""

    job_wishes: tuple[str, ...]
    no_go: tuple[str, ...]
    strengths: tuple[str, ...]
    certificates: tuple[str, ...] | None
    language: str
    hours_now: int
    hours_goal: int
    times: tuple[str, ...]
    axes: tuple[str | None, ...]
    accommodations: tuple[str, ...]
    accepted_forms: tuple[str, ...]
    disclosure: Disclosure

    def row(self) -> dict[str, object]:
        """The profile as columns of participants.csv."""
        names = [name for name in self.__dataclass_fields__ if name != "axes"]
        return {name: getattr(self, name) for name in names} | dict(zip(AXES, self.axes, strict=True))


def work_field(person: Person, profile: Profile) -> str:
    """The field in which this person would work: behind a wish for an education stands one too."""
    return EDUCATION_FIELDS.get(profile.job_wishes[0], person.field)


def make_profiles(people: list[Person], begun: Collection[tuple[Course, Form]]) -> dict[str, Profile]:
    """Participant id → profile. What people have begun in (`begun`) is among the forms they accept."""
    rng = stream("profiles")
    active = [person for person in people if person.course.active]
    closed = [person for person in people if not person.course.active]
    wishes = _wishes(rng, people)
    result: dict[str, Profile] = {}
    for group in (active, closed):
        axes = _axes(rng, group)
        hours = _hours(rng, group)
        share = len(group) / 55
        best = _share(rng, _BEST_TIME, len(group))
        stance = _stances(rng, group)
        buddy = set(some(rng, [p.participant_id for p in group], round(28 * share)))
        for n, person in enumerate(group):
            result[person.participant_id] = Profile(
                job_wishes=wishes[person.participant_id],
                no_go=_no_go(rng, person),
                strengths=_strengths(rng, person.field),
                certificates=_certificates(rng, person),
                language=weighted(rng, ("beginner", "understands", "speaks", "writes"), (2, 8, 30, 60)),
                hours_now=hours[n][0],
                hours_goal=hours[n][1],
                times=pick(rng, _TIMES[best[n]]),
                axes=axes[person.participant_id],
                accommodations=_helps(rng, person.participant_id in buddy),
                accepted_forms=_forms(rng, person, begun),
                disclosure=stance[n],
            )
    return result


def _share(rng: Random, counts: Mapping[str, int], number: int) -> list[str]:
    """Exactly `counts` for the 55 active, drawn in the same proportions for the closed."""
    if number == sum(counts.values()):
        return dealt(rng, counts)
    return [weighted(rng, list(counts), list(counts.values())) for _ in range(number)]


def _stances(rng: Random, group: list[Person]) -> list[Disclosure]:
    given = {n: Disclosure.NO for n, person in enumerate(group) if person.course.story == courses.WITHDREW}
    if len(group) == sum(_DISCLOSURE.values()):
        return dealt(rng, _DISCLOSURE, given)
    return [weighted(rng, list(_DISCLOSURE), list(_DISCLOSURE.values())) for _ in group]


def _wishes(rng: Random, people: list[Person]) -> dict[str, tuple[str, ...]]:
    """First wishes go round before one is used again; then up to three plainer ones from near fields."""
    bags: dict[str, list[str]] = {}
    result = {}
    for person in people:
        bag = bags.setdefault(person.field, [])
        if not bag:
            bag.extend(shuffled(rng, FIRST_WISHES[person.field]))
        first = bag.pop()
        field = EDUCATION_FIELDS.get(first, person.field)
        near = [field, *NEXT_OF_KIN[field]]
        later = [pick(rng, JOB_TITLES[one]) for one in near[: between(rng, 0, 3) + 1]]
        if rng.random() < 0.4:
            later = [pick(rng, FIRST_WISHES[pick(rng, NEXT_OF_KIN[field])]), *later[1:]]
        result[person.participant_id] = (first, *dict.fromkeys(later[: between(rng, 0, 3)]))
    return result


def _no_go(rng: Random, person: Person) -> tuple[str, ...]:
    own = {"cleaning": "rengøring", "kitchen": "opvasker"}.get(person.field)
    return pick(rng, [entry for entry in NO_GO if not own or own not in entry])


def _strengths(rng: Random, field: str) -> tuple[str, ...]:
    likely = {*some(rng, _STRONG_SIDES[field], 2), str(pick(rng, list(Strength)))}
    return tuple(str(strength) for strength in Strength if strength in likely)


def _certificates(rng: Random, person: Person) -> tuple[str, ...] | None:
    held = ["driving_licence_b"] if person.home.licence else []
    if not held and rng.random() < 0.2:
        held.append("driving_licence_am")
    if person.field == "warehouse" and rng.random() < 0.5:
        held.append("forklift")
    if person.field == "kitchen" and rng.random() < 0.5:
        held.append("hygiene_course")
    if person.field == "workshop" and rng.random() < 0.25:
        held.append("welding")
    return None if not held and rng.random() < 0.2 else tuple(held)


def _hours(rng: Random, group: list[Person]) -> list[tuple[int, int]]:
    """Hours now and aimed at. Whoever works full time does now; ten of the 55 aim at it, the median at 20."""
    full = [n for n, person in enumerate(group) if person.course.status in ("full_time", "goal_full_time")]
    if len(group) == sum(_HOURS_NOW.values()):
        bands = dealt(rng, _HOURS_NOW, dict.fromkeys(full, (21, 37)))
        able = [n for n, band in enumerate(bands) if band[0] == 21]
        others = [n for n, band in enumerate(bands) if band[0] in (11, 16)]
        aiming = {*able, *some(rng, others, _FULL_TIME_GOALS - len(able))}
    else:
        bands = [
            (21, 37) if n in full else weighted(rng, list(_HOURS_NOW), [8, 17, 13, 10, 2])
            for n in range(len(group))
        ]
        aiming = set(full)
    result = []
    for n, (low, high) in enumerate(bands):
        now = between(rng, low, high) if low != 21 else 37 if n in full else pick(rng, (24, 28, 30))
        goals = [goal for goal in (10, 12, 15, 18, 20, 20, 20, 20, 25) if goal >= now + 3]
        result.append((now, 37 if n in aiming else pick(rng, goals or [37 if low == 21 else 25])))
    return result


def _axes(rng: Random, group: list[Person]) -> dict[str, tuple[str | None, ...]]:
    share = len(group) / 55
    said: dict[str, dict[str, str]] = {person.participant_id: {} for person in group}
    for axis, (number, never, unlike) in _LIMITS.items():
        order = _least_likely_last(rng, group, unlike)[: round(number * share)]
        for turn, person in enumerate(order):
            said[person.participant_id][axis] = "never" if turn < round(never * share) else "little"
    outside = _least_likely_last(rng, group, ("office", "shop", "kitchen", "care", "cleaning", "education"))
    for person in outside[: round(11 * share)]:
        said[person.participant_id]["outdoors"] = "want"
    result = {}
    for person in group:
        own = said[person.participant_id]
        _rest(rng, own, person.field)
        result[person.participant_id] = tuple(own.get(axis) for axis in AXES)
    return result


def _rest(rng: Random, own: dict[str, str], field: str) -> None:
    """Fill the axes that no quota governs; some stay open because nobody has asked."""
    if field in ("shop", "care"):
        own.setdefault("customer_contact", pick(rng, ("want", "neutral")))
    if field in ("warehouse", "workshop"):
        own.setdefault("physical", pick(rng, ("want", "neutral")))
    own.setdefault("pace", weighted(rng, ("little", "neutral", "want"), (4, 5, 1)))
    own.setdefault("team_work", weighted(rng, ("little", "neutral", "want"), (3, 4, 3)))
    for axis in AXES:
        if axis not in own and rng.random() < 0.75:
            own[axis] = "neutral"


def _least_likely_last(rng: Random, group: list[Person], unlike: Collection[str]) -> list[Person]:
    return sorted(shuffled(rng, group), key=lambda person: person.field in unlike and rng.random() < 0.85)


def _helps(rng: Random, buddy: bool) -> tuple[str, ...]:
    odds = {
        Accommodation.CALM_START: 0.45,
        Accommodation.FIXED_BREAKS: 0.35,
        Accommodation.BUDDY: float(buddy),
        Accommodation.WRITTEN_MESSAGES: 0.3,
        Accommodation.GRADUAL_HOURS: 0.6,
        Accommodation.TIME_OFF_FOR_APPOINTMENTS: 0.4,
    }
    return tuple(str(help_) for help_, chance in odds.items() if rng.random() < chance)


def _forms(rng: Random, person: Person, begun: Collection[tuple[Course, Form]]) -> tuple[str, ...]:
    status = person.course.status
    trying = status in ("praktik", "subsidy") or person.track == "development"
    chosen = {
        Form.ORDINARY: status not in ("flex", "goal_flex"),
        Form.FEW_HOURS: rng.random() < 0.85,
        Form.FLEX_JOB: status in ("flex", "goal_flex") or rng.random() < 0.08,
        Form.WAGE_SUBSIDY: status == "subsidy" or (trying and rng.random() < 0.4),
        Form.WORK_EXPERIENCE: trying or rng.random() < 0.35,
        Form.EDUCATION: person.field == "education" or rng.random() < 0.06,
    }
    return tuple(str(form) for form, yes in chosen.items() if yes or (person.course, form) in begun)
