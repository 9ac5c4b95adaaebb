"""One participant held against the table: what several limits and factors need, computed once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from crm import model
from matcher import limits, travel
from matcher.result import Reason
from matcher.table import Flags, Floats, WorkplaceTable
from matcher.wish_reading import corrections
from matcher.words import Compared

Values = npt.NDArray[np.float32]
"""One value per candidate, 0 (speaks against) to 1 (speaks for)."""


@dataclass(frozen=True, eq=False)
class Pairing:
    """A job profile and the table it is matched with."""

    profile: model.JobProfile
    table: WorkplaceTable
    kept: dict[tuple[str, int], Reason] = field(default_factory=dict, init=False, repr=False)
    """Reasons that a factor has already given, by factor and candidate: they are asked for more than once."""

    @cached_property
    def kilometres(self) -> Floats:
        """Road kilometres from the participant's home to each workplace; nan = unknown."""
        home = travel.position(self.profile.latitude, self.profile.longitude, self.profile.postcode)
        return travel.road_km(home, self.table.latitude, self.table.longitude)

    @cached_property
    def minutes(self) -> travel.Minutes:
        """Minutes one way to each workplace by the participant's fastest mode; nan = unknown."""
        return travel.minutes(self.kilometres, self.profile.transport)

    @cached_property
    def compared(self) -> list[Compared]:
        """Each wish held against all texts, with the person's corrections of how it was understood."""
        said, words = self.profile.wish_occupations, self.table.words
        return [words.compare(wish, corrections(wish, said)) for wish in self.profile.job_wishes or ()]

    @cached_property
    def refused(self) -> Values:
        """Over the texts: how far each is what any of the wishes rules out, 0–1."""
        worst: Values = np.maximum.reduce([one.refused for one in self.compared])
        return worst

    @cached_property
    def allowed(self) -> Flags:
        """The candidates that break no hard limit."""
        return limits.allowed(self.profile, self.table, self.minutes)

    @cached_property
    def broken(self) -> npt.NDArray[np.int16]:
        """The bits of the hard limits that each candidate breaks."""
        return limits.broken(self.profile, self.table, self.minutes)

    def minutes_to(self, candidate: int) -> float | None:
        """Minutes one way to one candidate's workplace; None = unknown."""
        value = float(self.minutes[self.table.owner[candidate]])
        return None if np.isnan(value) else value

    def constant(self, value: float) -> Values:
        """The same value for every candidate."""
        return np.full(len(self.table.owner), value, dtype=np.float32)
