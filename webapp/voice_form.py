"""The forms on what counts most to a participant: five steps for each part, and choices between jobs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import request

from crm.model import Want, Weight
from matcher.pair_choices import MOST, STEPS, Choice, Chosen, Job, Pair, Part
from webapp.voice_words import USUAL, step_of

_JOB = r"([a-z]+)-([0-9]{1,3})/([a-z]+)-([0-9]{1,3})"
_CHOICE = re.compile(f"{_JOB}~{_JOB}:([012])")


@dataclass(frozen=True, slots=True)
class Sent:
    """The steps that were chosen, and the weights (`seen`) that stood there when the form was opened."""

    steps: Mapping[Want, int]
    seen: str

    def times(self, stored: Iterable[Weight]) -> dict[Want, float]:
        """How many times each part is to count; one whose step was not moved keeps its very number."""
        now = {Want(one.factor): one.times for one in stored}
        return {
            want: now[want] if want in now and step_of(now[want]) == step else STEPS[step]
            for want, step in self.steps.items()
        }


def opened(weights: Iterable[Weight]) -> Sent:
    """The form as it opens."""
    kept = tuple(weights)
    known = {Want(one.factor): step_of(one.times) for one in kept}
    return Sent({want: known.get(want, USUAL) for want in Want}, as_seen(kept))


def with_times(times: Mapping[Want, float], weights: Iterable[Weight]) -> Sent:
    """The form with what choices have told put in."""
    kept = opened(weights)
    return Sent({**kept.steps, **{want: step_of(value) for want, value in times.items()}}, kept.seen)


def as_seen(weights: Iterable[Weight]) -> str:
    """Stored weights as the form carries them, to see whether they have changed meanwhile."""
    return ";".join(f"{one.factor}={one.times!r}" for one in weights)


def sent() -> Sent | None:
    """What the form says; None where a part is missing or is none of the steps."""
    given = {want: request.form.get(want.value, "") for want in Want}
    if not all(text in _NUMBERS for text in given.values()):
        return None
    return Sent({want: int(text) for want, text in given.items()}, request.form.get("saa", ""))


_NUMBERS = {str(number) for number in range(len(STEPS))}


def choices() -> list[Choice] | None:
    """The choices that were made before, and the one just made; None for what no form of ours says."""
    found = [_choice(text) for text in request.form.getlist("valgt")[: MOST + 1]]
    asked, answer = request.form.get("par"), request.form.get("svar")
    if answer is not None or asked is not None:
        found.append(_choice(f"{asked}:{answer}"))
    known = [one for one in found if one is not None]
    return known if len(known) == len(found) and len(known) <= MOST else None


def written(choice: Choice) -> str:
    """A choice as the form carries it."""
    return f"{written_pair(choice.pair)}:{choice.chosen}"


def written_pair(pair: Pair) -> str:
    """A pair as the form carries it."""
    jobs = ((job.one, job.other) for job in (pair.first, pair.second))
    return "~".join("/".join(f"{part.want}-{part.level}" for part in parts) for parts in jobs)


def _choice(text: str) -> Choice | None:
    """A choice as `written`; None for anything else."""
    found = _CHOICE.fullmatch(text)
    if found is None:
        return None
    words = found.groups()
    one, other, again, beside = (_part(words[n], words[n + 1]) for n in range(0, 8, 2))
    if one is None or other is None or again is None or beside is None:
        return None
    if (one.want, other.want) != (again.want, beside.want) or one.want is other.want:
        return None
    return Choice(Pair(Job(one, other), Job(again, beside)), Chosen(found[9]))


def _part(word: str, number: str) -> Part | None:
    if word not in Want._value2member_map_:
        return None
    part = Part(Want(word), int(number))
    return part if part.want is Want.COMMUTE or part.level < 3 else None
