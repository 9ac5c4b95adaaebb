"""What the model is trained on: the lexicon, titles of occupations, descriptions, and what industries do."""

from __future__ import annotations

import csv
import gzip
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crm import reference
from crm.danish import plain
from matcher.industry_work import told
from matcher.text import lexicon
from matcher.text.clauses import split

ESCO = "esco_occupations_da_sv_en_no.csv.gz"
DANISH_TITLES = "star_stillingsbetegnelser_esco_half.csv.gz"
SWEDISH_TITLES = "swedish_af_occupations_esco_half.csv.gz"
GROUP = "http://data.europa.eu/esco/isco/C"
"""How a link to an ISCO-08 group begins."""

WEIGHT = {
    "phrase": 2.0,
    "words": 1.0,
    "task": 1.0,
    "da": 1.0,
    "sv": 0.5,
    "en": 0.5,
    "no": 0.4,
    "description": 0.4,
}
"""How much a text counts by where it is from. Wishes are what the model is for."""

TUNING = 20
"""One phrase in so many is kept from the training of the parts, to weigh the parts against each other."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text, the unit group it speaks of, and how much it counts."""

    text: str
    isco08: str
    weight: float


@dataclass(frozen=True, slots=True)
class Title:
    """One title of an occupation or of a group. `concept` is the same for all titles of one and the same."""

    text: str
    language: str
    isco08: str
    concept: str


Concept = dict[str, tuple[str, ...]]
"""Language → the titles of one occupation, which must lie close together."""


@dataclass(frozen=True, slots=True)
class Material:
    """`concepts` stand by unit group, so that neighbours in the list are neighbours in kind."""

    texts: tuple[Text, ...]
    tuning: tuple[Text, ...]
    concepts: tuple[Concept, ...]


def read(folder: Path, queries: Path | None) -> Material:
    """Everything that may be learnt from. Queries of the benchmark are left out, links and all."""
    barred = set(_queries(queries)) if queries else set()
    titles = [title for title in _titles(folder) if plain(title.text) not in barred]
    phrases, words = of_lexicon(barred)
    tuning = phrases[::TUNING]
    aside = {plain(text.text) for text in tuning}
    kept = [text for text in (*phrases, *words) if plain(text.text) not in aside]
    named = dict.fromkeys(Text(t.text, t.isco08, WEIGHT[t.language]) for t in titles)
    named |= dict.fromkeys(text for text in _norwegian(folder) if plain(text.text) not in barred)
    described = [Text(text, code, WEIGHT["description"]) for text, code in _descriptions(folder)]
    left_out = aside | barred
    tasks = [text for text in _tasks() if plain(text.text) not in left_out]
    return Material(
        texts=(*kept, *tasks, *named, *described), tuning=tuple(tuning), concepts=tuple(_concepts(titles))
    )


def _concepts(titles: list[Title]) -> Iterator[Concept]:
    found: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for title in titles:
        found[title.isco08, title.concept][title.language].append(title.text)
    for _, by_language in sorted(found.items()):
        if sum(map(len, by_language.values())) > 1:
            yield {language: tuple(dict.fromkeys(texts)) for language, texts in by_language.items()}


def of_lexicon(barred: set[str]) -> tuple[list[Text], list[Text]]:
    """Phrases and words of the lexicon that may be trained on, but for those that stand in `barred`."""
    groups = lexicon.held_out_groups()
    entries = lexicon.shipped()
    held = {
        form
        for e in entries
        if e.is_phrase and (lexicon.is_held_out(e.text) or e.isco08 in groups)
        for form in (plain(e.text), plain(_wanted(e.text)))
    }
    left_out = held | barred
    phrases, words = [], []
    for entry in entries:
        wanted = _wanted(entry.text) if entry.is_phrase else entry.text
        # "logistikchef, men ikke ude at køre" must not give away the held-out "logistikchef" either.
        if entry.isco08 in groups or not left_out.isdisjoint((plain(entry.text), plain(wanted))):
            continue
        if entry.is_phrase:
            phrases.append(Text(wanted, entry.isco08, WEIGHT["phrase"]))
        else:
            words.append(Text(entry.text, entry.isco08, WEIGHT["words"]))
    return phrases, words


def _wanted(phrase: str) -> str:
    """What is trained on of a phrase: what it asks for, without what it rules out."""
    return split(phrase).wanted or phrase


def _tasks() -> dict[Text, None]:
    """The entry tasks that data/industries tells of each occupation, but for the groups that are held out."""
    unknown = lexicon.held_out_groups()
    return dict.fromkeys(
        Text(task, code, WEIGHT["task"])
        for works in told().values()
        for work in works
        if (code := work.isco08) not in unknown
        for task in work.tasks
    )


def _norwegian(folder: Path) -> dict[Text, None]:
    """The Norwegian titles of ESCO: many are Danish words that the Danish list lacks."""
    groups = reference.unit_groups()
    return dict.fromkeys(
        Text(title, row["isco08"], WEIGHT["no"])
        for row in _rows(folder / ESCO)
        if row["isco08"] in groups
        for title in (row["pref_no"], *row["alt_no"].split("|"))
        if title
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _titles(folder: Path) -> Iterator[Title]:
    """The titles of ESCO, of the groups, and of the Danish and Swedish lists with what they are linked to."""
    groups = reference.unit_groups()
    code_of = {row["esco_uri"]: row["isco08"] for row in _rows(folder / ESCO)}
    for row in _rows(folder / ESCO):
        for language in ("da", "sv", "en"):
            for title in (row[f"pref_{language}"], *row[f"alt_{language}"].split("|")):
                if title and row["isco08"] in groups:
                    yield Title(title, language, row["isco08"], row["esco_uri"])
    for code, titles in groups.items():
        for language, title in zip(("da", "sv", "en"), titles, strict=True):
            yield Title(title, language, code, code)
    for name, column, language in ((DANISH_TITLES, "title_da", "da"), (SWEDISH_TITLES, "title_sv", "sv")):
        for row in _rows(folder / name):
            for link in _links(row):
                code = code_of.get(link) or link.removeprefix(GROUP)
                if code in groups:
                    yield Title(row[column], language, code, link if link in code_of else code)


def _links(row: dict[str, str]) -> list[str]:
    """What a title is linked to: the same or nearly the same, else what is narrower or broader."""
    near = [link for kind in ("exactMatch", "closeMatch") for link in row[kind].split("|") if link]
    return (
        near or [link for kind in ("narrowMatch", "broadMatch") for link in row[kind].split("|") if link][:3]
    )


def _descriptions(folder: Path) -> Iterator[tuple[str, str]]:
    """The sentences of ESCO's English descriptions, each with its unit group."""
    groups = reference.unit_groups()
    for row in _rows(folder / ESCO):
        for sentence in re.split(r"(?<=[.;])\s+", row["description_en"]):
            if len(sentence) > 20 and row["isco08"] in groups:
                yield sentence, row["isco08"]


def _queries(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("queries.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield plain(line.split("\t")[-1])
