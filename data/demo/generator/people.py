"""The 78 participants: who they are, where they live and how they get about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from crm.model import Track
from generator import courses
from generator.chance import between, dealt, pick, shuffled, some, stream
from generator.courses import Course
from generator.days import ANCHOR
from generator.town import TOWNS, Position, Town, near

_HOMES = {"Hjørring": 26, "Hirtshals": 8, "Sindal": 5, "Vrå": 4, "Tårs": 3, "Løkken": 3, "Bindslev": 2}
_VILLAGES = ("Tornby", "Bjergby", "Astrup", "Lendum")
_TRACKS = {Track.PLACEMENT: 22, Track.DEVELOPMENT: 33}
_WISHES = {
    "shop": 9,
    "warehouse": 7,
    "kitchen": 6,
    "animals": 7,
    "workshop": 6,
    "office": 6,
    "care": 5,
    "cleaning": 4,
    "education": 5,
}
_CARS, _BIKES, _TRANSIT, _LICENCES = 16, 34, 36, 26
_RAIL = frozenset({"Hjørring", "Hirtshals", "Sindal", "Vrå", "Tornby"})
_IN_TOWN = "Hjørring"


@dataclass(frozen=True, slots=True)
class Home:
    """Where someone lives, how they travel and how long they will: the commute part of the profile."""

    town: Town
    position: Position
    transport: tuple[str, ...]
    licence: bool
    max_minutes: int


@dataclass(frozen=True, slots=True)
class Person:
    """A participant with the outer circumstances of the course."""

    course: Course
    name: str
    consultant: str
    track: Track
    field: str
    home: Home
    referred_on: date
    period_ends_on: date

    @property
    def participant_id(self) -> str:
        return self.course.participant_id


def make_people(made: tuple[Course, ...], names: list[str], consultant: dict[int, str]) -> list[Person]:
    """All participants; the 55 active get each trait exactly as often as the parameters say."""
    rng = stream("people")
    active = [course for course in made if course.active]
    closed = [course for course in made if not course.active]
    fields = dict(zip(active, _fields(rng, active), strict=True))
    homes = dict(zip(active, _homes(rng, active), strict=True))
    tracks = dict(zip(active, dealt(rng, _TRACKS), strict=True))
    for course in closed:
        other = pick(rng, active)
        fields[course] = (
            "education" if course.status == "goal_education" else _not_education(rng, fields[other])
        )
        homes[course] = _moved(rng, homes[other])
        tracks[course] = tracks[pick(rng, active)]
    return [
        Person(
            course=course,
            name=names[course.number],
            consultant=consultant[course.number],
            track=tracks[course],
            field=fields[course],
            home=homes[course],
            referred_on=course.enrolled_on - timedelta(days=between(rng, 7, 27)),
            period_ends_on=period_end(course),
        )
        for course in made
    ]


def period_end(course: Course) -> date:
    """The end of the 26-week period. One that is about to end has been extended, but for the story's."""
    end = course.enrolled_on + timedelta(weeks=26)
    until = course.last_day + timedelta(days=1)
    if course.active and course.story != courses.PERIOD_ENDS:
        until = ANCHOR + timedelta(days=15)
    while end < until:
        end += timedelta(weeks=26)
    return end


def _not_education(rng: Random, field: str) -> str:
    return field if field != "education" else pick(rng, ("office", "workshop", "care"))


def _moved(rng: Random, home: Home) -> Home:
    return Home(home.town, near(rng, home.town), home.transport, home.licence, max(30, home.max_minutes))


def _fields(rng: Random, active: list[Course]) -> list[str]:
    given = {}
    education = 0
    for seat, course in enumerate(active):
        if course.status == "education":
            given[seat] = "education"
            education += 1
        elif course.story in (courses.FULL_PRAKTIK, courses.FULL_SUBSIDY):
            given[seat] = "workshop"
        elif course.story == courses.SHORT_WAY:
            given[seat] = "office"
        elif course.story in (courses.LOST_JOB, courses.WEEK_ELEVEN):
            given[seat] = "shop"
    return dealt(rng, _WISHES, given)


def _homes(rng: Random, active: list[Course]) -> list[Home]:
    town_of = dict(zip(active, _towns(rng, active), strict=True))
    short = next(course for course in active if course.story == courses.SHORT_WAY)
    others = shuffled(rng, [course for course in active if course is not short])
    outer = [course for course in others if town_of[course] != _IN_TOWN]
    inner = [course for course in others if town_of[course] == _IN_TOWN]
    cars = {*some(rng, outer, 9), *some(rng, inner, _CARS - 9)}
    licences = cars | set(some(rng, [c for c in others if c not in cars], _LICENCES - _CARS))
    minutes = _minutes(rng, town_of, inner, outer, cars) | {short: 20}
    bikes = {course for course in inner if minutes[course] == 20 and course not in cars}
    bikes |= set(some(rng, [c for c in others if c not in bikes], _BIKES - len(bikes)))
    transit = {c for c in others if c not in cars and c not in bikes} | {short}
    transit |= {c for c in outer if c not in cars}
    transit |= set(some(rng, [c for c in others if c not in transit], _TRANSIT - len(transit)))
    result = []
    for course in active:
        town = TOWNS[town_of[course]]
        ways = ["walk"] if course is short or rng.random() < 0.25 else []
        ways += ["bike"] if course in bikes else []
        if course in transit:
            ways += ["bus", "train"] if town.name in _RAIL and rng.random() < 0.7 else ["bus"]
        ways += ["car"] if course in cars else []
        position = near(rng, town)
        result.append(Home(town, position, tuple(ways), course in licences, minutes[course]))
    return result


def _towns(rng: Random, active: list[Course]) -> list[str]:
    given = {}
    for seat, course in enumerate(active):
        if course.story == courses.SHORT_WAY:
            given[seat] = "Lendum"
        elif course.story is not None:
            given[seat] = _IN_TOWN
    return dealt(rng, _HOMES | dict.fromkeys(_VILLAGES, 1), given)


def _minutes(
    rng: Random, town_of: dict[Course, str], inner: list[Course], outer: list[Course], cars: set[Course]
) -> dict[Course, int]:
    """20 minutes for 10 (one is the story's), 30 for 19, 45 for 18, 60 for 8; the far-off accept more."""
    remote = ("Løkken", "Bindslev", *_VILLAGES, "Hirtshals")
    outer = sorted(
        shuffled(rng, outer),
        key=lambda c: (c in cars, remote.index(town_of[c]) if town_of[c] in remote else len(remote)),
    )
    order = [*outer, *shuffled(rng, inner)]
    limits = [60] * 8 + [45] * 18 + [30] * 19 + [20] * 9
    return dict(zip(order, limits, strict=True))
