"""Ask first: how likely a fact that nobody knows turns out to break a hard limit.

An unknown fact never excludes. But where it touches something that the participant will not or cannot do, an
approach may be in vain. For each limit that an unknown fact could break, the chance that it does is taken
from the workplaces where the fact is known (matcher/base_rates.py), and where it is the participant's own
answer that is missing, from what people usually answer (matcher/usual_answers.py). Chances count as
independent: the risk is 1 − Π(1 − chance). From `ASK_FIRST` on the row is marked, and it stands where
score × (1 − risk) puts it: what an approach is worth that may be in vain. The score itself is told as ever.
The same is to be had as if there were no risk in the way to work, for those who may not read of that.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from crm import model
from matcher import base_rates, risks_own, risks_there
from matcher.base_rates import Rows
from matcher.codes import HARD_BITS, held, names
from matcher.pairing import Pairing
from matcher.result import Reason
from matcher.table import Floats

ASK_FIRST = 0.075
"""From this risk on it is worth a question before anything else."""

_NEVER = model.AxisWish.NEVER


@dataclass(frozen=True, slots=True, eq=False)
class Risks:
    """Of some candidates: kind of unknown fact → the chance that it breaks a limit, for each of them."""

    candidates: Rows
    parts: Mapping[str, Floats]

    @property
    def joint(self) -> Floats:
        """The chance that any of them does."""
        kept = np.ones(len(self.candidates))
        for part in self.parts.values():
            kept *= 1 - part
        return 1 - kept

    def told(self, place: int) -> dict[str, float]:
        """Of one candidate (by its place among these): the largest chances, until the rest is no risk."""
        found = sorted(((float(part[place]), kind) for kind, part in self.parts.items()), reverse=True)
        told: dict[str, float] = {}
        for chance, kind in found:
            rest = 1 - math.prod(1 - other for other, name in found if name not in told)
            if rest < ASK_FIRST:
                break
            told[kind] = chance
        return told

    def without_way(self) -> Risks:
        """The same candidates, less whatever could turn out about the way to work."""
        return Risks(
            self.candidates, {kind: part for kind, part in self.parts.items() if kind not in OF_THE_WAY}
        )


def risks(pairing: Pairing, candidates: Rows, *, of_employers_alone: bool = False) -> Risks:
    """What could turn out to break a limit at these candidates. Kinds that cannot are left out.

    With `of_employers_alone` only facts that are missing at the employers count, not the participant's own.
    """
    said = pairing.profile
    parts: dict[str, Floats] = {}
    if not len(candidates):
        return Risks(candidates, parts)
    own = {} if of_employers_alone else risks_own.PARTS
    for kind, chance in (*risks_there.PARTS.items(), *own.items()):
        found = chance(pairing, candidates)
        if found is not None and found.any():
            parts[kind] = found
    for axis, wish in enumerate(said.axes):
        if wish == _NEVER or (wish is None and not of_employers_alone):
            found = (risks_own if wish is None else risks_there).axis(pairing, candidates, axis)
            if found.any():
                parts[f"{'own_axis' if wish is None else 'axis'}.{model.AXES[axis]}"] = found
    return Risks(candidates, parts)


REASONS = {
    "hours": "ask_first.hours",
    "times": "ask_first.times",
    "forms": "ask_first.forms",
    "requirements": "ask_first.requirements",
    "axis": "ask_first.axis",
    "room": "ask_first.room",
    "size": "ask_first.size",
    "work": "ask_first.work",
    "industry": "ask_first.industry",
    "way": "commute_first.way",
    "own_way": "commute_first.own_way",
    "own_longest": "commute_first.own_longest",
    "own_transport": "commute_first.own_transport",
    "own_goal": "ask_first.own_goal",
    "own_times": "ask_first.own_times",
    "own_forms": "ask_first.own_forms",
    "own_papers": "ask_first.own_papers",
    "own_axis": "ask_first.own_axis",
}
"""Kind of unknown fact → kind of reason. What tells of the way to work has a name of its own: not everybody
may read it."""

OF_THE_WAY = frozenset(kind for kind, told in REASONS.items() if told.startswith("commute_first."))
"""The kinds of unknown fact that have to do with where the participant lives, or how they get about."""


def reason(pairing: Pairing, candidate: int, kind: str, chance: float) -> Reason:
    """The question to ask first, with the facts of this candidate and the chance that the answer is a no."""
    kind, _, axis = kind.partition(".")
    facts: dict[str, Any] = {"axis": axis} if axis else _facts(pairing, candidate, kind)
    return Reason(REASONS[kind], facts | {"risk": round(chance, 3)})


def is_first(asked: Reason) -> bool:
    """Whether this is a question to ask before anything else."""
    return asked.kind in REASONS.values()


def joint(asked: Iterable[Reason]) -> float:
    """The risk of those among these questions that are to be asked first."""
    kept = 1.0
    for one in asked:
        chance = one.facts.get("risk")
        kept *= 1 - chance if isinstance(chance, float) else 1.0
    return 1 - kept


def _facts(pairing: Pairing, candidate: int, kind: str) -> dict[str, Any]:
    table, said = pairing.table, pairing.profile
    row = int(table.owner[candidate])
    asked = int(table.requirements[candidate])
    facts: dict[str, Callable[[], dict[str, Any]]] = {
        "hours": lambda: {"goal": said.hours_goal},
        "times": lambda: {"times": said.times or ()},
        "forms": lambda: {"forms": said.accepted_forms or ()},
        "requirements": lambda: {"papers": _likely_papers(pairing, candidate)},
        "room": lambda: {"running": int(table.running[row])},
        "own_papers": lambda: {"papers": names(asked & HARD_BITS, model.Certificate)},
        "own_goal": lambda: {"hours_min": float(table.hours_min[candidate])},
        "own_times": lambda: {"times": names(int(table.times[candidate]), model.TimeOfDay)},
        "own_forms": lambda: {"forms": names(int(table.forms[candidate]), model.Form)},
        "way": lambda: {"longest": said.max_commute_minutes},
        "own_way": lambda: {"longest": said.max_commute_minutes},
        "own_longest": lambda: {"minutes": pairing.minutes_to(candidate)},
    }
    return facts[kind]() if kind in facts else {}


def _likely_papers(pairing: Pairing, candidate: int) -> tuple[str, ...]:
    """What the participant lacks and one in ten such workplaces asks for, or else the likeliest."""
    found = base_rates.shares(pairing.table, "requirements", pairing.table.owner[[candidate]])
    missing = HARD_BITS & ~held(pairing.profile.certificates)
    asked = found.values.astype(np.int64)
    likely = {
        code: float(found.likely[0][(asked >> n & 1) == 1].sum())
        for n, code in enumerate(model.Certificate)
        if missing >> n & 1
    }
    most = max(likely.values(), default=0.0)
    return tuple(code.value for code, chance in likely.items() if chance >= min(most, 0.1))


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """One candidate that is marked: what to ask first, in all and as if the way to work were no risk.

    `place`: its place among the candidates that the risks are of. What to ask is worked out when it is asked
    for: many more are marked than are shown.
    """

    risks: Risks
    no_way: Risks
    place: int

    def first(self) -> dict[str, float]:
        """The unknown facts to ask about first, and how likely each breaks a limit."""
        return self.risks.told(self.place)

    def first_without_way(self) -> dict[str, float]:
        """The same without the way to work; none where that alone makes the mark."""
        return self.no_way.told(self.place)

    def risk_without_way(self) -> float:
        """The chance that any fact breaks a limit, but for those of the way to work."""
        return 1 - math.prod(1 - float(part[self.place]) for part in self.no_way.parts.values())


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """What the list is sorted by, over all candidates, and those of them that are marked."""

    standing: Floats
    marked: Mapping[int, Marked]


def order(pairing: Pairing, listed: Rows, total: Floats, wanted: int | None, decimals: int) -> Order:
    """Where the employers stand when an approach may be in vain: a marked one at score × (1 − risk).

    Worked out only for those that can be among the first `wanted` (None: all of them).
    """
    standing = total.copy()
    marked: dict[int, Marked] = {}
    near = listed
    if wanted is not None and len(listed) > wanted > 0:
        near = listed[total[listed] >= _highest(total[listed], wanted)]
        _mark(pairing, near, standing, marked, decimals)
        # The mark has moved some down: whoever may now come before them is looked at too.
        reached = listed[total[listed] >= _highest(standing[near], wanted)]
        near = np.setdiff1d(reached, near)
    _mark(pairing, near, standing, marked, decimals)
    return Order(standing, marked)


def _highest(values: Floats, wanted: int) -> float:
    return float(np.partition(values, len(values) - wanted)[len(values) - wanted])


def _mark(
    pairing: Pairing, candidates: Rows, standing: Floats, marked: dict[int, Marked], decimals: int
) -> None:
    found = risks(pairing, candidates)
    no_way = found.without_way()
    joint = found.joint
    for place in np.flatnonzero(joint >= ASK_FIRST).tolist():
        candidate = int(candidates[place])
        marked[candidate] = Marked(found, no_way, place)
        standing[candidate] = round(float(standing[candidate]) * (1 - float(joint[place])), decimals)
