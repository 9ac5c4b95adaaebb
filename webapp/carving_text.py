"""A carved task package in plain Danish: from ticked tasks to the text an employer may be given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crm.model import Form, Support, TimeOfDay
from crm.problem import N_
from webapp.i18n import gettext, show_number

TIMES = {
    TimeOfDay.MORNING: N_("tidligt om morgenen"),
    TimeOfDay.LATE_MORNING: N_("om formiddagen"),
    TimeOfDay.AFTERNOON: N_("om eftermiddagen"),
    TimeOfDay.EVENING: N_("om aftenen"),
    TimeOfDay.NIGHT: N_("om natten"),
    TimeOfDay.WEEKEND: N_("i weekenden"),
}
SUPPORTS = {
    Support.BUDDY: N_("en fast makker"),
    Support.INTRODUCTION: N_("grundig oplæring"),
    Support.WRITTEN_INSTRUCTIONS: N_("skriftlige instrukser"),
    Support.MANAGER_PRESENT: N_("en leder, der er til stede"),
}
FORMS = {
    Form.ORDINARY: N_("Ansættelse på almindelige vilkår og til almindelig løn."),
    Form.FEW_HOURS: N_("Et småjob: få timer om ugen til almindelig løn."),
    Form.FLEX_JOB: N_(
        "Et fleksjob: I betaler løn for det arbejde, der bliver udført, og kommunen supplerer lønnen."
    ),
    Form.WAGE_SUBSIDY: N_("Begynder med løntilskud, hvis reglerne tillader det. Det undersøger vi med jer."),
    Form.WORK_EXPERIENCE: N_("Begynder med en kort praktik, der skal føre til timer med løn."),
    Form.EDUCATION: N_("En plads, hvor man lærer faget, mens man arbejder."),
}
"""How each form of employment is said to an employer."""

INSIDE_WORDS = re.compile(
    r"(?<!\w)(?:ips[\w-]*|borger\w*\s+i\s+\w*(?:indsats|forløb|beskæftigelse)\w*|deltager(?:en|ens|ne|nes)"
    r"|aktivering\w*|målgruppen?|jobcent\w*|visiteret|ressourceforløb\w*|førtidspension\w*|kontanthjælp\w*)(?!\w)",
    re.IGNORECASE,
)
"""Words of our own office. A proposal is about work at the employer, not about the case of anybody."""

BULLET = "• "


@dataclass(frozen=True, slots=True)
class Task:
    """One task that somebody else could take over, with hours a week where they are known."""

    text: str
    hours: float | None = None


@dataclass(frozen=True, slots=True)
class Package:
    """What was ticked and written. Hours are a week."""

    tasks: tuple[Task, ...]
    hours_min: float | None = None
    hours_max: float | None = None
    times: tuple[str, ...] = ()
    relieved: str = ""
    gain: str = ""
    support: tuple[str, ...] = ()
    can_grow: bool = False


def description(package: Package) -> str:
    """The package as a text of a few lines: the tasks, when, what the employer gains, help on the spot."""
    lines = [gettext("Opgaver, der ellers bliver liggende:")]
    lines += [f"{BULLET}{_task(task)}" for task in package.tasks]
    lines += [line for line in (_when(package), _gain(package), _support(package)) if line]
    return "\n".join(lines)


def _task(task: Task) -> str:
    text = _capital(task.text.rstrip(". "))
    if task.hours is None:
        return text
    return gettext("{task} (ca. {hours} om ugen)").format(task=text, hours=_hours_word(task.hours))


def _when(package: Package) -> str:
    hours, times = _hours(package.hours_min, package.hours_max), _listed_or(_words(TIMES, package.times))
    if hours and times:
        told = gettext("I alt {hours} om ugen, {times}.").format(hours=hours, times=times)
    elif hours:
        told = gettext("I alt {hours} om ugen.").format(hours=hours)
    elif times:
        told = gettext("Bedst {times}.").format(times=times)
    else:
        told = ""
    grows = gettext("Timerne kan sættes op, når det går godt.") if package.can_grow else ""
    return " ".join(part for part in (told, grows) if part)


def _hours(low: float | None, high: float | None) -> str:
    if low is not None and high is not None and low != high:
        return gettext("{low}–{high} timer").format(low=show_number(low), high=show_number(high))
    one = high if low is None else low
    return "" if one is None else gettext("ca. {hours}").format(hours=_hours_word(one))


def _hours_word(hours: float) -> str:
    if hours == 1:
        return gettext("1 time")
    return gettext("{hours} timer").format(hours=show_number(hours))


def _gain(package: Package) -> str:
    relieved, gain = package.relieved.strip().rstrip("."), package.gain.strip().rstrip(".")
    if relieved and gain:
        return gettext("Det aflaster {relieved}. {gain}.").format(relieved=relieved, gain=_capital(gain))
    if relieved:
        return gettext("Det aflaster {relieved}.").format(relieved=relieved)
    return f"{_capital(gain)}." if gain else ""


def _support(package: Package) -> str:
    words = _words(SUPPORTS, package.support)
    return gettext("På stedet er der {support}.").format(support=_listed(words)) if words else ""


def _words(sayings: dict[TimeOfDay, str] | dict[Support, str], codes: Sequence[str]) -> list[str]:
    return [gettext(saying) for code, saying in sayings.items() if code.value in codes]


def _listed(words: Sequence[str]) -> str:
    *first, last = words
    return gettext("{first} og {last}").format(first=", ".join(first), last=last) if first else last


def _listed_or(words: Sequence[str]) -> str:
    if not words:
        return ""
    *first, last = words
    return gettext("{first} eller {last}").format(first=", ".join(first), last=last) if first else last


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def title(tasks: Sequence[Task]) -> str:
    """A job title to begin with: the first tasks, short."""
    words = _listed([task.text.rstrip(". ").lower() for task in tasks[:2]]) if tasks else ""
    return _capital(words)[:80]


def paragraphs(text: str) -> list[tuple[bool, list[str]]]:
    """A description for printing: runs of lines, each a list (True) of bullets or a paragraph (False)."""
    found: list[tuple[bool, list[str]]] = []
    for line in (line.strip() for line in text.splitlines()):
        if not line:
            continue
        is_bullet = line.startswith((BULLET.strip(), "- ", "– "))
        bare = line.lstrip("•-– ") if is_bullet else line
        if found and found[-1][0] == is_bullet and is_bullet:
            found[-1][1].append(bare)
        else:
            found.append((is_bullet, [bare]))
    return found


def inside_words(text: str) -> list[str]:
    """Words in a text that an employer should not have to read."""
    return list(dict.fromkeys(INSIDE_WORDS.findall(text)))
