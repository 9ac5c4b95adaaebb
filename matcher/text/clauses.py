"""What a wish asks for and what it rules out: «butik, men ikke ved kassen» is a wish for a shop."""

from __future__ import annotations

import re
from dataclasses import dataclass

_UNWANTED = re.compile(
    r"""(?: ,? \s* (?:\b(?:men|og|bare|helst|gerne|just|but|och|fast)\s+){0,3}
        (?P<no> \b(?:vil|ka|kan|ku|sku|skal|ska|må|er|gider|har)\s+it\b
          | \b(?:alt|hvad\s+som\s+helst)\s+andet\s+end\b | \banything\s+but\b | \ballt\s+utom\b
          | (?:\bjeg\s+er\s+)? \b(?:træt\s+af|færdig\s+med|done\s+with|tired\s+of|trött\s+på)\b
          | (?<!ved\ )(?<!ved\ det\ )(?<!hvorfor\ )\b(?:ikke|ikk|ik)\b
          | \b(?:ingen|uden|undtagen|bortset\s+fra|aldrig|slipper?\s+for|undgår?|hader)\b
          | \b(?:not|without|never|no|don't|avoid|inte|utan|utom|aldrig|slippa)\b
        )
        [^,.;:!?\n|]* )""",
    re.IGNORECASE | re.VERBOSE,
)
"""From a word that rules something out to the end of its clause."""

_BUT = re.compile(r"\b(?:men|but|bare|så\s+længe|dog)\b", re.IGNORECASE)
"""Where, inside a clause that rules something out, the wish begins again."""

_NOT_ONLY = re.compile(
    r"\b(?:ikke\s+(?:kun|bare|nødvendigvis|noget\s+imod|bange)|not\s+(?:only|just)|don't\s+mind"
    r"|inte\s+(?:bara|något\s+emot))\b",
    re.IGNORECASE,
)
"""What looks like a no and is none: «jeg har ikke noget imod regn»."""


@dataclass(frozen=True, slots=True)
class Said:
    """A wish split in two: the words that ask for work, and the clauses that rule something out."""

    wanted: str
    unwanted: tuple[str, ...]


def split(text: str) -> Said:
    """Split a wish. `wanted` is empty when all of it rules something out."""
    unwanted: list[str] = []

    def take(found: re.Match[str]) -> str:
        clause = found.group(0)
        if _NOT_ONLY.search(clause):
            return clause
        again = _BUT.search(clause, found.end("no") - found.start())
        kept = clause[again.end() :] if again else ""
        ruled_out = clause[: again.start()] if again else clause
        unwanted.append(" ".join(ruled_out.split()).strip(" ,"))
        return f" {kept} "

    wanted = _UNWANTED.sub(take, text)
    return Said(" ".join(wanted.split()).strip(" ,.;"), tuple(unwanted))
