"""The wish lexicon: how Danes say that they want a kind of work. From data/wishes, or a user's sheet."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from crm import reference
from crm.danish import plain
from crm.model import WishKind
from crm.problem import N_, Problem

COLUMNS = ("isco08", "occupation", "language", "kind", "text", "origin", "date")

HELD_OUT_PHRASES = 5
"""Every fifth phrase, by its checksum, is never trained on."""

HELD_OUT_GROUPS = 10
"""As many groups as this goes into all of them are never trained on: work nobody has described."""


Kind = WishKind
"""What an entry is."""

LISTS = (Kind.WORDS, Kind.TITLES)
"""Kinds whose text is a list, separated by semicolons."""

LANGUAGES = ("da", "en", "sv")


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to say it. `occupation` is the Danish ESCO title it belongs to, '' for the whole group."""

    isco08: str
    occupation: str
    language: str
    kind: Kind
    text: str
    origin: str
    noted_on: date

    @property
    def is_phrase(self) -> bool:
        """Whether it is a wish as somebody would say it, not a word or a title."""
        return self.kind not in LISTS


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be read: its line in the file, and why."""

    line: int
    reason: Problem


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file of wishes held."""

    entries: tuple[Entry, ...]
    bad: tuple[BadRow, ...]


def folder() -> Path:
    """Where the shipped lexicon lies."""
    return reference.data_folder() / "wishes"


@cache
def shipped() -> tuple[Entry, ...]:
    """Every entry of the shipped lexicon, words and titles one by one."""
    return tuple(_of_files(lambda row: True))  # noqa: ARG005


@cache
def named() -> tuple[Entry, ...]:
    """The titles, and all that speaks of a single occupation: the tenth that the pages look things up in."""
    return tuple(_of_files(lambda row: bool(row["occupation"]) or row["kind"] == Kind.TITLES))


def _of_files(wanted: Callable[[Mapping[str, str]], bool]) -> Iterator[Entry]:
    for path in sorted(folder().glob("wishes-*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            sheet = read(row for row in csv.DictReader(file) if wanted(row))
        if sheet.bad:
            raise ValueError(f"{path.name}: {sheet.bad[0].reason}")
        yield from sheet.entries


def read(rows: Iterable[Mapping[str, str | None]], first_line: int = 2) -> Sheet:
    """Read rows under the headings of `COLUMNS`; rows that cannot be read are told with their line."""
    entries: list[Entry] = []
    bad: list[BadRow] = []
    for line, row in enumerate(rows, start=first_line):
        try:
            entries.extend(_entries({name: (row.get(name) or "").strip() for name in COLUMNS}))
        except Problem as reason:
            bad.append(BadRow(line, reason))
    return Sheet(tuple(entries), tuple(bad))


def _entries(cells: Mapping[str, str]) -> Iterator[Entry]:
    code, language = cells["isco08"], cells["language"] or "da"
    if code not in reference.unit_groups():
        raise Problem(
            N_("«{value}» er ikke en ISCO-08-gruppe med fire cifre. Find gruppen i occupations.csv."),
            value=code,
        )
    if language not in LANGUAGES:
        raise Problem(N_("Sproget «{value}» kendes ikke. Skriv da, en eller sv."), value=language)
    kind = _kind(cells["kind"] or Kind.PHRASE.value)
    noted_on = _day(cells["date"])
    texts = cells["text"].split(";") if kind in LISTS else [cells["text"]]
    kept = [" ".join(text.split()) for text in texts if text.strip()]
    if not kept:
        raise Problem(N_("Der står ingen tekst. Skriv, hvordan man siger det."))
    for text in kept:
        yield Entry(code, cells["occupation"], language, kind, text, cells["origin"], noted_on)


def _kind(value: str) -> Kind:
    if value not in list(Kind):
        raise Problem(
            N_("Slagsen «{value}» kendes ikke. Vælg en af disse: {kinds}."),
            value=value,
            kinds=", ".join(Kind),
        )
    return Kind(value)


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Problem(
            N_("«{value}» er ikke en dato. Skriv den som 2026-11-22."), value=value or "(tom)"
        ) from None


def checksum(text: str) -> int:
    """A number that is as good as drawn by chance, and always the same for a text."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def is_held_out(text: str) -> bool:
    """Whether a phrase is one of the fixed fifth that is never trained on."""
    return checksum("phrase " + plain(text)) % HELD_OUT_PHRASES == 0


@cache
def held_out_groups() -> frozenset[str]:
    """The fixed tenth of the groups that is never trained on.

    Chosen by checksum among the groups in which no occupation of its own is described: those are what people
    in supported employment ask for, and the product must not be made blind to them.
    """
    described = {entry.isco08 for entry in shipped() if entry.occupation}
    rest = sorted(reference.unit_groups().keys() - described, key=lambda code: checksum("group " + code))
    return frozenset(rest[: len(reference.unit_groups()) // HELD_OUT_GROUPS + 1])
