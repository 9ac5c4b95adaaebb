"""The contact log in the making: what has to happen with an employer, when, and by whom."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from random import Random

from crm.model import Channel, Purpose, RefusalReason, Result
from generator.days import day_in, snapped, week_of
from generator.firms import Firm
from generator.hosts import Side
from generator.staff import MEMBER


@dataclass(slots=True)
class Event:
    """One contact. `visit` is face to face; `must` keeps it so when a consultant's year is full."""

    day: date
    user: str
    firm: Firm
    purpose: Purpose
    visit: bool
    side: Side | None = None
    with_participant: bool = False
    must: bool = False
    result: Result | None = None
    reason: RefusalReason | None = None
    channel: Channel | None = None
    open_to_refusal: bool = False

    @property
    def week(self) -> int:
        return week_of(self.day)

    @property
    def participant_id(self) -> str | None:
        return self.side.person.participant_id if self.side else None


class Diary:
    """All events so far, and how full each consultant's weeks and year are."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.events: list[Event] = []

    def add(self, event: Event) -> Event:
        self.events.append(event)
        return event

    def meet(
        self, user: str, week: int, firm: Firm, purpose: Purpose, *, earlier: bool = False, must: bool = False
    ) -> Event:
        """A visit in the nearest week in which the consultant works."""
        day = day_in(self.rng, snapped(user, week, earlier=earlier), visit=True)
        return self.add(Event(day, user, firm, purpose, visit=True, must=must))

    def call(self, user: str, week: int, firm: Firm, purpose: Purpose, *, earlier: bool = False) -> Event:
        """A contact by phone, mail or message."""
        day = day_in(self.rng, snapped(user, week, earlier=earlier), visit=False)
        return self.add(Event(day, user, firm, purpose, visit=False))

    def not_before(self, event: Event, day: date) -> None:
        """Put an event that lies too early on `day`, or in the consultant's next working week."""
        if event.day < day:
            week = week_of(day)
            away = snapped(event.user, week) != week
            event.day = day_in(self.rng, snapped(event.user, week + 1), visit=event.visit) if away else day

    def load(self, user: str, *, visits: bool) -> Counter[int]:
        """Week → how many visits (or calls) the consultant has in it."""
        return Counter(event.week for event in self.events if event.user == user and event.visit == visits)

    def left(self, user: str, *, visits: bool) -> int:
        """How many visits (or calls) are still to come before the year is as full as it should be."""
        target = MEMBER[user].meetings if visits else MEMBER[user].calls
        return target - sum(event.user == user and event.visit == visits for event in self.events)
