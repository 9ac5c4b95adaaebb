"""The words of the large town's notes: the nth most common comes some 1/n times as often as the first.

Most common are the small words of Danish and those of the trade, then what consultants of the invented
municipality write, in the order in which they use it, and at the end compounds that come a few times each.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import accumulate, cycle, islice
from random import Random

from crm import reference
from matcher.text import lexicon
from matcher.text.lexicon import Kind

MOST_COMMON = """og i at det er en på med til de for der ikke ringe vi som af har kan den et om så vil hun han
jeg skal var fra men også lige gerne igen ringer ring besøg leder butik lager kunde opgaver hjælp tid møde"""

ENDINGS = """arbejde opgave opgaver hold vagt vagter plan leder lageret afdeling rum bord skab kasse maskine
vogn liste aftale hjælp folk dag morgen uge rengøring levering pakning kontrol salg værksted køkken"""

SIZE = 12_000


@cache
def vocabulary() -> list[str]:
    """Every word, the most common first."""
    return list(islice(dict.fromkeys(_words()), SIZE))


def _words() -> Iterator[str]:
    yield from MOST_COMMON.split()
    log = reference.data_folder() / "demo" / "tables" / "employer_contacts.csv"
    written: Counter[str] = Counter()
    with log.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            written.update(re.findall(r"[^\W\d]+", f"{row['learnt']} {row['next_step']}".lower()))
    yield from (word for word, _ in written.most_common())
    stems = [e.text.lower() for e in lexicon.shipped() if e.kind is Kind.WORDS and " " not in e.text][:SIZE]
    for turn, ending in enumerate(cycle(ENDINGS.split())):
        if turn == len(ENDINGS.split()):
            return
        yield from (f"{stem}{ending}" for stem in stems)


@cache
def _weights() -> list[float]:
    return list(accumulate(1 / (rank + 2.7) for rank in range(len(vocabulary()))))


def words(rng: Random, number: int) -> str:
    """So many words."""
    return " ".join(rng.choices(vocabulary(), cum_weights=_weights(), k=number))


def note(rng: Random, number: int) -> str:
    """A line of so many words, in sentences of about eight."""
    every = words(rng, number).split()
    parts = [every[start : start + 8] for start in range(0, number, 8)]
    return " ".join(f"{' '.join(part).capitalize()}." for part in parts)
