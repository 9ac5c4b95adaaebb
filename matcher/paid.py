"""The chance of paid hours: the chance of a yes times how often a meeting leads to paid hours.

That share has a Beta prior, which what came of the team's own meetings updates: on the participant's own
track each counts once, on others half. It has no part in the order of the list, and is the same for everybody
on a track: only the chance of a yes tells one employer from another.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from crm.model import Track
from crm.outcomes import Paid
from matcher.surplus import EIGHT_IN_TEN

PRIOR = (2.0, 6.0)
"""Beta: two of eight meetings led to paid hours. An expert's guess, with the weight of eight meetings.

It lies under the 12 of 27 work placements that led to paid hours in the year the domain report describes
(section 7): a meeting comes before a trial, and not every meeting leads to one.
"""

ELSEWHERE = 0.5
"""What a meeting on another track, or on none, counts."""


@dataclass(frozen=True, slots=True)
class Share:
    """How often a meeting leads to paid hours. `spread`: its standard deviation as a share of the mean.

    `meetings` counts those on the participant's own track that have come to an end.
    """

    mean: float
    spread: float
    meetings: int


@dataclass(frozen=True, slots=True)
class Chance:
    """The chance of paid hours if somebody approaches now. It lies `between` these eight times in ten."""

    chance: float
    between: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Meetings:
    """What came of the team's own meetings, by track."""

    counted: Mapping[Track | None, Paid] = field(default_factory=dict)

    def share(self, track: Track | None) -> Share:
        """For somebody on this track."""
        own = self.counted.get(track, Paid()) if track else Paid()
        other = [one for name, one in self.counted.items() if not track or name != track]
        yes = PRIOR[0] + own.yes + ELSEWHERE * sum(one.yes for one in other)
        no = PRIOR[1] + own.no + ELSEWHERE * sum(one.no for one in other)
        mean = yes / (yes + no)
        return Share(mean, ((1 - mean) / (mean * (yes + no + 1))) ** 0.5, own.yes + own.no)

    def chance(self, track: Track | None, of_a_yes: float, log_odds_spread: float) -> Chance:
        """With this chance of a yes, whose log-odds have this standard deviation.

        Both shares are taken as log-normal (the delta method), and the ends are kept within 0 and 1.
        """
        share = self.share(track)
        told = of_a_yes * share.mean
        spread = (((1 - of_a_yes) * log_odds_spread) ** 2 + share.spread**2) ** 0.5
        factor = math.exp(EIGHT_IN_TEN * spread)
        return Chance(told, (told / factor, min(told * factor, 1.0)))


NO_MEETINGS = Meetings()
"""Where nothing has come of anything yet: the expert's guess."""
