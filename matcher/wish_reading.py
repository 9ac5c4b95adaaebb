"""What a wish speaks of, as shares of the unit groups, with a person's corrections of how it was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crm.danish import plain
from matcher.text import current, groups
from matcher.text.current import Way
from matcher.text.groups import GroupModel
from matcher.text.meaning import Unclear, read, shares_of
from matcher.text.own import Phrases

Floats = npt.NDArray[np.float32]

CONFIRMED = 0.8
"""How much of a wish the groups get that the person has said yes to."""

Corrections = tuple[tuple[str, bool], ...]
"""Unit groups that a person has said yes (True) or no to under one wish."""


@dataclass(frozen=True, slots=True, eq=False)
class Wish:
    """A wish as read. `text` is what it asks for; '' where it asks for nothing that can be read.

    `shares` and `refused` are over the model's groups: what is wanted, and how far a group is refused. Both
    are None without a model; `shares` is None, too, for a wish that is not understood. `ruled_out` is what
    clauses of it rule out, without their no.
    """

    text: str
    shares: Floats | None
    refused: Floats | None
    ruled_out: tuple[str, ...]

    @property
    def asks(self) -> bool:
        """Whether it asks for anything: «ikke rengøring» alone does not."""
        return bool(self.text) or self.shares is not None


def _way(known: GroupModel) -> Way:
    """The way wishes are understood in, where it speaks of the same groups as the model of the texts."""
    way = current.current().way
    return way if way.codes == known.codes else known


def corrections(wish: str, said: Iterable[tuple[str, str, bool]] | None) -> Corrections:
    """The corrections that belong to one wish, from all of a person's."""
    return tuple(sorted((code, wanted) for text, code, wanted in said or () if plain(text) == plain(wish)))


def understood(wish: str, corrected: Corrections = (), own: Phrases = ()) -> Wish:
    """Read a wish. `own` are the team's own (group, wish)."""
    said, unclear = read(wish)
    if unclear is Unclear.CIVIL_NUMBER:
        return Wish("", None, None, ())
    known = groups.at_hand()
    text = said.wanted or ("" if said.unwanted else wish)
    if known is None:
        return Wish(text, None, None, said.ruled_out)
    shares = np.array(shares_of(said, unclear, _way(known), own))
    refused = _refused(known, said.ruled_out, shares)
    column = {code: n for n, code in enumerate(known.codes)}
    yes = [column[code] for code, wanted_there in corrected if wanted_there and code in column]
    no = [column[code] for code, wanted_there in corrected if not wanted_there and code in column]
    shares[no] = 0
    refused[no] = 1
    refused[yes] = 0
    total = float(shares.sum())
    if total > 0:
        shares /= total
    if yes:
        shares *= 1 - CONFIRMED if total > 0 else 0
        shares[yes] += (CONFIRMED if total > 0 else 1) / len(yes)
    return Wish(text, shares if shares.any() else None, refused, said.ruled_out)


def _refused(known: GroupModel, ruled_out: tuple[str, ...], shares: Floats) -> Floats:
    """How far each group is what the clauses rule out; what is asked for in the same breath is not."""
    if not ruled_out:
        return np.zeros(len(known.codes), dtype=np.float32)
    meant = np.sqrt(known.shares(ruled_out).max(axis=0))
    return np.asarray(meant * (1 - shares / (shares.max() or 1)), dtype=np.float32)
