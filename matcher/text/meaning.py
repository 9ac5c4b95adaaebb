"""What a wish means: the occupations it speaks of, best first, and what it rules out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from crm import reference
from crm.person_text import civil_numbers
from matcher.text import current
from matcher.text.clauses import Said, split
from matcher.text.current import Way
from matcher.text.groups import GroupModel, Shares
from matcher.text.own import Phrases, blend, of
from matcher.text.pieces import words
from matcher.text.small_words import telling

SHOWN = 10
"""How many occupations are told at least."""

LONGEST = 400
"""Words beyond this are not read: nobody's wish is longer, and a pasted letter is not a wish."""

FLAT = 0.085
"""Where the shipped model gives no group so much, it only guesses.

With the words that say nothing (`small_words`) that makes 0.1 % of the phrases it has learnt unclear, and
0.6 % of those it has not. Of letters without meaning the half is below.
"""

_MARKUP = re.compile(r"<[^<>]{0,500}>")
_MY = re.compile(r"(?<!\ba )(?<!\bthe )(?<!\bcoal )(?<!\bgold )\bmine\b", re.IGNORECASE)
"""Danish «mine» (my), which in English is a pit."""

_ADDRESS = re.compile(r"https?://\S+|\S+@\S+")


class Unclear(StrEnum):
    """Why nothing was understood."""

    EMPTY = "empty"
    NO_WORDS = "no_words"
    TOO_SHORT = "too_short"
    ONLY_NO = "only_no"
    UNSURE = "unsure"
    CIVIL_NUMBER = "civil_number"


@dataclass(frozen=True, slots=True)
class Guess:
    """One occupation a wish may mean. The scores of all groups add up to 1."""

    isco08: str
    title: str
    score: float


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a wish means. Either `occupations` has at least ten, or `unclear` says why there is none.

    `unwanted` are the clauses that rule something out as written, `ruled_out` the same without their no.
    """

    text: str
    occupations: tuple[Guess, ...]
    unwanted: tuple[str, ...] = ()
    unclear: Unclear | None = None
    ruled_out: tuple[str, ...] = ()


def understand(text: str, top: int = SHOWN, own: Phrases = ()) -> Meaning:
    """The `top` occupations a wish speaks of, best first. `own` are the team's own (group, wish)."""
    said, unclear = read(text)
    way = current.current().way
    shares = shares_of(said, unclear, way, own)
    if not shares.any():
        return Meaning(text, (), said.unwanted, unclear or Unclear.UNSURE, said.ruled_out)
    titles = reference.unit_groups()
    best = np.argsort(-shares, kind="stable")[: max(top, SHOWN)]
    return Meaning(
        text,
        tuple(Guess(way.codes[n], titles[way.codes[n]].da, round(float(shares[n]), 6)) for n in best),
        said.unwanted,
        ruled_out=said.ruled_out,
    )


def shares_of(said: Said, unclear: Unclear | None, way: Way, own: Phrases = ()) -> Shares:
    """How much a wish, as `read`, speaks of each group of a way; zeros where that is not clear enough.

    What the team itself has said that it means is always clear.
    """
    nothing = np.zeros(len(way.codes), dtype=np.float32)
    if unclear not in (None, Unclear.UNSURE):
        return nothing
    shares = nothing if unclear else way.shares([said.wanted])[0]
    shares = blend(shares, said.wanted, of(own, way))
    return nothing if isinstance(way, GroupModel) and shares.max() < FLAT else shares


def read(text: str) -> tuple[Said, Unclear | None]:
    """A wish split in what it asks for and what it rules out, and why it is unclear whatever a model says."""
    if not text.strip():
        return Said(""), Unclear.EMPTY
    if civil_numbers(text):
        return Said(""), Unclear.CIVIL_NUMBER
    bare = _MY.sub(" ", _ADDRESS.sub(" ", _MARKUP.sub(" ", text[: LONGEST * 40])))
    said = split(" ".join(bare.split()[:LONGEST]))
    found = [word for word in words(said.wanted) if not word.isdigit()]
    if not telling(said.wanted) and any(map(telling, said.ruled_out)):
        return replace(said, wanted=""), Unclear.ONLY_NO
    if not found:
        return replace(said, wanted=""), Unclear.ONLY_NO if said.unwanted else Unclear.NO_WORDS
    if max(map(len, found)) < 2:
        return replace(said, wanted=""), Unclear.TOO_SHORT
    return said, None if telling(said.wanted) else Unclear.UNSURE
