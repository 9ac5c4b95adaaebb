"""What a wish asks for and what it rules out: «butik, men ikke ved kassen» is a wish for a shop."""

from __future__ import annotations

import re
from dataclasses import dataclass

_UNWANTED = re.compile(
    r"""(?: ,? \s* (?:\b(?:men|og|bare|helst|gerne|just|but|och|fast)\s+){0,3}
        (?P<no> \b(?:vil|ka|kan|ku|sku|skal|ska|må|er|gider|har)\s+it\b
          | \b(?:alt|hvad\s+som\s+helst)\s+andet\s+end\b | \banything\s+but\b | \ballt\s+utom\b
          | (?:\bjeg\s+er\s+)? \b(?:træt\s+af|færdig\s+med|done\s+with|tired\s+of|trött\s+på)\b
          | (?<!ved\ )(?<!ved\ det\ )(?<!det\ ved\ jeg\ )(?<!hvorfor\ )\b(?:ikke|ikk|ik)\b
          | \b(?:ingen|uden|undtagen|bortset\s+fra|aldrig|slipper?\s+for|undgår?|hader)\b
          | (?<!vet\ )(?<!vet\ det\ )\binte\b
          | \b(?:not|without|never|no|don't|avoid|utan|utom|aldrig|slippa)\b
        )
        [^,.;:!?\n|]* )""",
    re.IGNORECASE | re.VERBOSE,
)
"""From a word that rules something out to the end of its clause."""

_BUT = re.compile(r"\b(?:men|but|bare|så\s+længe|dog)\b", re.IGNORECASE)
"""Where, inside a clause that rules something out, the wish begins again."""

_NOT_ONLY = re.compile(
    r"\b(?:ikke\s+(?:kun|bare|nødvendigvis|noget\s+imod|bange|lade\s+være)|not\s+(?:only|just)|don't\s+(?:mind|know)"
    r"|inte\s+(?:bara|något\s+emot)|ingen\s+(?:anelse|idé|ide|aning)|no\s+idea)\b",
    re.IGNORECASE,
)
"""What looks like a no and is none: «jeg har ikke noget imod regn»."""

_AT_FIRST = re.compile(
    r"^(?:(?:at|to|att)\s+(?=\S))?(?:(?:jeg|vi|jag|I)\s+)?(?:(?:vil|kan|skal|må|gider|skulle)\s+(?=\S))?",
    re.IGNORECASE,
)
"""What stands between the word that rules out and what it rules out: «uden *at skulle* ringe»."""

_NO_AGAIN = re.compile(
    r"\b(og|eller|and|or|och)\s+(?:heller\s+)?(?:ikke|ingen|aldrig|uden|not|no|inte)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Said:
    """A wish split in two: the words that ask for work, and the clauses that rule something out.

    `ruled_out` is what these rule out, without their no: `ved kassen` of `men ikke ved kassen`. One in which
    nothing else stands is left out.
    """

    wanted: str
    unwanted: tuple[str, ...] = ()
    ruled_out: tuple[str, ...] = ()


def split(text: str) -> Said:
    """Split a wish. `wanted` is empty when all of it rules something out."""
    unwanted: list[str] = []
    ruled_out: list[str] = []

    def take(found: re.Match[str]) -> str:
        clause, no = found.group(0), found.end("no") - found.start()
        if _NOT_ONLY.search(clause):
            return clause
        again = _BUT.search(clause, no)
        end = again.start() if again else len(clause)
        unwanted.append(_trimmed(clause[:end]))
        ruled_out.append(_bare(clause[no:end]))
        return f" {clause[again.end() :] if again else ''} "

    wanted = _UNWANTED.sub(take, text)
    return Said(
        " ".join(wanted.split()).strip(" ,.;"), tuple(unwanted), tuple(dict.fromkeys(filter(None, ruled_out)))
    )


def _bare(clause: str) -> str:
    """What follows on a no, as one says it after «Ikke:»."""
    return _AT_FIRST.sub("", _NO_AGAIN.sub(r"\1", _trimmed(clause)))


def _trimmed(clause: str) -> str:
    return " ".join(clause.split()).strip(" ,.")
