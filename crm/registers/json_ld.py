"""Finds the things of one schema.org type in JSON-LD, in a JSON file or in the scripts of a web page.

Source of the format: W3C JSON-LD 1.1 (`@type`, `@graph`, `@id`) and schema.org; no context is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crm.problem import N_, Problem
from crm.registers.json_stream import decoded
from crm.registers.remarks import Remarks
from crm.registers.uploads import Upload, whole_text

MAX_DEPTH = 40
"""Things nested deeper than this are not looked for."""

LONGEST = 10_000_000
"""Characters. No saved page of adverts is longer, and JSON takes many times its size in memory."""

Thing = Mapping[str, object]

_OPENING = re.compile(r"<!--|<script\b", re.IGNORECASE)
_CLOSING = re.compile(r"</script", re.IGNORECASE)
_JSON_LD = re.compile(r"\btype\s*=\s*[\"']?\s*application/ld\+json", re.IGNORECASE)
_LONGEST_TAG = 2000


@dataclass(frozen=True, slots=True)
class Found:
    """A thing, its number in the file, and everything in the file that can be referred to by `@id`."""

    place: int
    thing: Thing
    by_id: Mapping[str, Thing]


def things_of_type(upload: Upload, kind: str, remarks: Remarks) -> Iterator[Found]:
    """Every thing of a schema.org type. Raises Problem if the file holds no JSON-LD at all."""
    text = whole_text(upload)
    if len(text) > LONGEST:
        raise Problem(
            N_("{file} er for stor til at være et stillingsopslag. Gem siden med det enkelte opslag."),
            file=upload.name,
        )
    begins = text.lstrip()[:1]
    values = [_whole(upload, text)] if begins in ("{", "[") else list(_scripts(upload, text, remarks))
    things: list[Thing] = []
    by_id: dict[str, Thing] = {}
    for thing in _things(values):
        key = thing.get("@id")
        if isinstance(key, str) and len(thing) > 1:
            by_id.setdefault(key, thing)
        if is_a(thing, kind):
            things.append(thing)
    for place, thing in enumerate(things, start=1):
        yield Found(place, thing, by_id)


def is_a(thing: Thing, kind: str) -> bool:
    """Whether a thing has this schema.org type, however its name is written."""
    types = thing.get("@type")
    names = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and re.split("[/:#]", name)[-1] == kind for name in names)


def _whole(upload: Upload, text: str) -> object:
    try:
        return decoded(text)
    except Problem as error:
        raise Problem(
            N_("{file} er ikke gyldig JSON. Hent filen igen, eller gem hele websiden som .html."),
            file=upload.name,
        ) from error


def _scripts(upload: Upload, text: str, remarks: Remarks) -> Iterator[object]:
    """What the JSON-LD scripts of a page hold. Found by search, in one go through the page."""
    number, at, found = 0, 0, False
    while opening := _OPENING.search(text, at):
        if opening.group() == "<!--":
            at = text.find("-->", opening.end())
            if at < 0:
                break
            continue
        end_of_tag = text.find(">", opening.end(), opening.end() + _LONGEST_TAG)
        closing = _CLOSING.search(text, max(end_of_tag, opening.end()))
        if closing is None:
            break
        at = closing.end()
        if end_of_tag < 0 or not _JSON_LD.search(text, opening.end(), end_of_tag):
            continue
        number, found = number + 1, True
        try:
            yield decoded(_bare(text[end_of_tag + 1 : closing.start()]))
        except Problem as reason:
            remarks.lost(upload.name, number, "JSON-LD", reason)
    if not found:
        raise Problem(
            N_(
                "{file} indeholder ingen stillingsopslag, som kan læses (JSON-LD). "
                "Gem hele websiden som .html, eller skriv åbningen ind selv."
            ),
            file=upload.name,
        )


def _bare(script: str) -> str:
    """The JSON of a script without the wrappers that old pages put around it."""
    text = script.strip()
    for before, after in (("<!--", "-->"), ("//<![CDATA[", "//]]>"), ("<![CDATA[", "]]>")):
        text = text.removeprefix(before).removesuffix(after).strip()
    return text.rstrip("; \n\t")


def _things(values: list[object]) -> Iterator[Thing]:
    """Every object in the values, outer ones first, in the order of the file."""
    waiting = [(value, 0) for value in reversed(values)]
    while waiting:
        value, depth = waiting.pop()
        if isinstance(value, dict):
            yield value
            inner = list(value.values())
        elif isinstance(value, list):
            inner = value
        else:
            continue
        if depth < MAX_DEPTH:
            waiting += [(item, depth + 1) for item in reversed(inner) if isinstance(item, dict | list)]
