"""What counts most to a participant, in words: the parts, the steps, jobs to choose between, the lesson."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crm.model import JobProfile, Want
from crm.problem import N_
from matcher.pair_choices import STEPS, Job, Pair, Part
from webapp.i18n import gettext, ngettext, show_number
from webapp.labels import label
from webapp.reasons import listed

MEANING: Mapping[Want, str] = {
    Want.WISH: N_("Om det er det arbejde, du ønsker dig."),
    Want.ENVIRONMENT: N_("Om der er ro, tempo og mennesker omkring dig, som du gerne vil have det."),
    Want.HOURS: N_("Om timerne og tidspunkterne passer til dig."),
    Want.COMMUTE: N_("Hvor lang vejen til arbejde er."),
}

STEP_WORDS = (N_("Ikke noget"), N_("Lidt"), N_("Som det plejer"), N_("Meget"), N_("Mest"))
"""What each of `STEPS` is called."""

USUAL = STEPS.index(1.0)

_JOBS: Mapping[Want, tuple[str, str, str]] = {
    Want.WISH: (
        N_("Arbejdet er noget andet, end du ønsker dig"),
        N_("Arbejdet ligner det, du ønsker dig"),
        N_("Arbejdet er lige det, du ønsker dig"),
    ),
    Want.ENVIRONMENT: (
        N_("Stedet er ikke, som du helst vil have det"),
        N_("Stedet er nogenlunde, som du gerne vil have det"),
        N_("Stedet er, som du gerne vil have det"),
    ),
    Want.HOURS: (
        N_("Timerne passer dårligt til dig"),
        N_("Timerne passer nogenlunde til dig"),
        N_("Timerne passer godt til dig"),
    ),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a scale: its place in `STEPS`, and its word."""

    number: int
    word: str


def steps() -> list[Step]:
    """The five steps from nothing to most."""
    return [Step(number, gettext(word)) for number, word in enumerate(STEP_WORDS)]


def step_of(times: float) -> int:
    """The place of the step nearest to a weight."""
    return min(range(len(STEPS)), key=lambda number: abs(STEPS[number] - times))


def part_name(want: Want | str) -> str:
    """`Vejen til arbejde`"""
    return label(Want, want)


def told(pair: Pair) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What each job of a pair is like, in two sentences."""
    return _job(pair.first), _job(pair.second)


def _job(job: Job) -> tuple[str, ...]:
    return tuple(_part(part) for part in (job.one, job.other))


def _part(part: Part) -> str:
    if part.want is Want.COMMUTE:
        return ngettext(
            "Vejen er {minutes} minut hver vej", "Vejen er {minutes} minutter hver vej", part.level
        ).format(minutes=show_number(part.level, 0))
    return gettext(_JOBS[part.want][part.level])


def lessons(times: Mapping[Want, float], weights: Mapping[Want, float]) -> list[str]:
    """What was learnt: what counts more and less than usual, and which part now counts more than another.

    `weights` are the usual ones.
    """
    found = []
    for one in (want for want in Want if times.get(want, 1.0) > 1):
        others = listed(part_name(other).lower() for other in _passed(one, times, weights))
        sentence = (
            gettext("{part} betyder mere for dig end {others}.")
            if others
            else gettext("{part} betyder mere for dig, end vi plejer at regne med.")
        )
        found.append(sentence.format(part=part_name(one), others=others))
    less = gettext("{part} betyder mindre for dig, end vi plejer at regne med.")
    found += [less.format(part=part_name(want)) for want in Want if times.get(want, 1.0) < 1]
    return found


def _passed(one: Want, times: Mapping[Want, float], weights: Mapping[Want, float]) -> list[Want]:
    """The parts that usually count as much as this one or more, and to this participant count less."""

    def own(want: Want) -> float:
        return weights[want] * times.get(want, 1.0)

    return [other for other in Want if weights[other] >= weights[one] and own(other) < own(one)]


def said_in_words(profile: JobProfile) -> list[str]:
    """`Vejen til arbejde: meget`, of each part that counts more or less than usual."""
    return [
        gettext("{part}: {step}").format(
            part=part_name(weight.factor), step=gettext(STEP_WORDS[step_of(weight.times)]).lower()
        )
        for weight in profile.weights
    ]
