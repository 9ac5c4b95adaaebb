"""The last strokes on the contact log: refusals with reasons, purposes in order, channels and minutes."""

from __future__ import annotations

from collections import Counter
from random import Random

from crm.model import Channel, Purpose, RefusalReason, Result
from generator.chance import between, dealt, pick, shuffled, weighted
from generator.events import Diary, Event

REFUSALS: dict[RefusalReason | None, int] = {
    RefusalReason.NO_TASKS: 95,
    RefusalReason.TRAINING_TIME: 53,
    RefusalReason.ECONOMY: 35,
    None: 30,  # no answer at all
    RefusalReason.UNSURE_ABOUT_GROUP: 15,
    RefusalReason.PAST_EXPERIENCE: 8,
    RefusalReason.REQUIREMENTS: 8,
    RefusalReason.OTHER: 6,
}
"""250 refusals and unanswered contacts: 38, 21, 14, 12, 6 and together 9 %."""


def finish(diary: Diary) -> list[Event]:
    """All events in the order in which they happened, complete but for their words."""
    rng = diary.rng
    events = sorted(diary.events, key=lambda e: (e.day, e.firm.p_number, e.user, e.visit))
    _refuse(rng, events)
    _name_purposes(events)
    for event in events:
        event.channel = _channel(rng, event)
    return sorted(events, key=lambda e: (e.day, e.firm.p_number, e.user, str(e.channel), str(e.purpose)))


def _refuse(rng: Random, events: list[Event]) -> None:
    reasons = dealt(rng, REFUSALS)
    answers = [reason for reason in reasons if reason is not None]
    for event in events:
        if event.result == Result.NO:
            event.reason = answers.pop()
    lasts = _last_of_short_acquaintances(events)
    others = [
        e for e in shuffled(rng, events) if e.open_to_refusal and e.result != Result.NO and e not in lasts
    ]
    calls = [event for event in others if not event.visit]
    silent, calls = calls[: REFUSALS[None]], calls[REFUSALS[None] :]
    for event in silent:
        event.result = Result.NO_ANSWER
    visits = [event for event in others if event.visit]
    in_turn = [event for pair in zip(calls, visits, strict=False) for event in pair]
    for event, reason in zip([*lasts, *in_turn], answers, strict=False):
        event.result, event.reason = Result.NO, reason


def _last_of_short_acquaintances(events: list[Event]) -> list[Event]:
    """The last contact with each employer that was visited once or never."""
    visits = Counter(event.firm.p_number for event in events if event.visit)
    last = {event.firm.p_number: event for event in events if visits[event.firm.p_number] < 2}
    return [event for event in last.values() if event.open_to_refusal]


def _name_purposes(events: list[Event]) -> None:
    """Contacts for no one in particular: first hello, then two talks about needs, then follow-up."""
    contacts: Counter[str] = Counter()
    talks: Counter[str] = Counter()
    for event in events:
        p_number = event.firm.p_number
        if event.side is None:
            if contacts[p_number] == 0:
                event.purpose = Purpose.INTRODUCE
            elif event.visit and talks[p_number] < 2:
                event.purpose = Purpose.LEARN_NEEDS
            elif event.purpose == Purpose.INTRODUCE or (event.visit and event.purpose == Purpose.LEARN_NEEDS):
                event.purpose = Purpose.FOLLOW_UP
        talks[p_number] += event.visit and event.purpose == Purpose.LEARN_NEEDS
        contacts[p_number] += 1


def _channel(rng: Random, event: Event) -> Channel:
    if event.with_participant:
        return Channel.VISIT
    if event.visit:
        return weighted(rng, (Channel.VISIT, Channel.MEETING_OUT, Channel.EVENT), (0.92, 0.05, 0.03))
    if event.result == Result.NO_ANSWER:
        return pick(rng, (Channel.PHONE, Channel.EMAIL))
    brief = event.purpose in (Purpose.FOLLOW_UP, Purpose.SUPPORT, Purpose.RETAIN) and event.reason is None
    return weighted(rng, (Channel.PHONE, Channel.EMAIL, Channel.SMS), (0.6, 0.3, 0.12 if brief else 0.0))


def minutes_spent(rng: Random, event: Event) -> int | None:
    """Minutes as people note them: in fives, and now and then not at all."""
    if rng.random() < 0.08:
        return None
    spans = {
        Channel.VISIT: (6, 15),
        Channel.MEETING_OUT: (9, 18),
        Channel.EVENT: (12, 24),
        Channel.PHONE: (1, 4),
        Channel.EMAIL: (1, 3),
        Channel.SMS: (1, 1),
    }
    assert event.channel
    return 5 * between(rng, *spans[event.channel])
