"""JSON documents out of a file one by one: an array, one document per line, or nested in known wrappers.

Nothing but the text of the file and one document is held in memory. Standards: RFC 8259, and the common
practice of one document per line (NDJSON).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass

from crm.problem import N_, Problem
from crm.registers.remarks import Remarks
from crm.registers.uploads import Upload, text_lines, whole_text

MAX_WRAPPERS = 8
"""How deep documents may lie in wrappers; the file of a search engine has two."""

LONGEST_FIRST_LINE = 4 * 1024 * 1024
"""A longer first line is no document of its own, but a whole file without line breaks."""

Opens = Callable[[str], bool]
"""Whether the value of a key is a wrapper around documents."""

_DECODER = json.JSONDecoder(strict=False, parse_constant=lambda _: None)
_BLANK = re.compile(r"[ \t\r\n]*")

_BROKEN = (ValueError, RecursionError)
"""What the decoder raises: bad JSON, a number of thousands of digits, absurd nesting."""


@dataclass(frozen=True, slots=True)
class Document:
    """One JSON object. `place` is its line (one per line) or its number; `under` the wrappers around it."""

    place: int
    under: tuple[str, ...]
    value: dict[str, object]


def documents(upload: Upload, remarks: Remarks, opens: Opens) -> Iterator[Document]:
    """Every object of the file. Raises Problem if the file is no JSON at all.

    Where each line is a document of its own, a line that cannot be read is noted as lost and passed over.
    """
    if _has_one_per_line(upload):
        yield from _from_lines(upload, remarks, opens)
        return
    text = whole_text(upload)
    try:
        for place, (under, value) in enumerate(_values(text, opens), start=1):
            yield from _object(upload, remarks, Document(place, under, {}), value)
    except json.JSONDecodeError as error:
        raise _no_json(upload, text.count("\n", 0, error.pos) + 1) from error
    except _BROKEN as error:
        raise _no_json(upload, 1) from error


def decoded(text: str) -> object:
    """One JSON value. Raises Problem (with nothing in it but that it is no JSON)."""
    try:
        return _DECODER.decode(text)
    except _BROKEN as error:
        raise Problem(N_("teksten er ikke gyldig JSON og er ikke læst")) from error


def _object(upload: Upload, remarks: Remarks, where: Document, value: object) -> Iterator[Document]:
    if isinstance(value, dict):
        yield Document(where.place, where.under, value)
    else:
        remarks.lost(upload.name, where.place, "", Problem(N_("her står en løs værdi, ikke et dokument")))


def _has_one_per_line(upload: Upload) -> bool:
    with text_lines(upload) as lines:
        first = lines.readline(LONGEST_FIRST_LINE)
        while first and not first.strip("\ufeff \t\r\n"):
            first = lines.readline(LONGEST_FIRST_LINE)
    try:
        return isinstance(_DECODER.decode(first.lstrip("\ufeff")), dict)
    except _BROKEN:
        return False


def _from_lines(upload: Upload, remarks: Remarks, opens: Opens) -> Iterator[Document]:
    with text_lines(upload) as lines:
        for place, line in enumerate(lines, start=1):
            text = line.strip("\ufeff \t\r\n")
            try:
                found = list(_values(text, opens))
            except _BROKEN:
                reason = Problem(N_("linjen er ikke gyldig JSON og er ikke læst"))
                remarks.lost(upload.name, place, "", reason)
                continue
            for under, value in found:
                yield from _object(upload, remarks, Document(place, under, {}), value)


Found = tuple[tuple[str, ...], object]
Walk = Generator[Found, None, int]
"""Yields what it meets and returns the place in the text where it ends."""


def _values(text: str, opens: Opens) -> Iterator[Found]:
    """The values of a text with the wrappers around each. Raises ValueError or RecursionError."""
    at = _skip(text, 0)
    while at < len(text):
        at = _skip(text, (yield from _walk(text, at, (), opens)))


def _walk(text: str, at: int, under: tuple[str, ...], opens: Opens) -> Walk:
    """Whatever begins at `at`."""
    if len(under) > MAX_WRAPPERS:
        raise ValueError("too many wrappers")
    if text.startswith("[", at):
        return (yield from _array(text, at, under, opens))
    if text.startswith("{", at):
        return (yield from _wrapper(text, at, under, opens))
    value, end = _DECODER.raw_decode(text, at)
    yield under, value
    return end


def _array(text: str, at: int, under: tuple[str, ...], opens: Opens) -> Walk:
    at = _skip(text, at + 1)
    if text.startswith("]", at):
        return at + 1
    while True:
        value, at = _DECODER.raw_decode(text, at)
        yield from _opened(value, under, opens)
        at = _skip(text, at)
        if text.startswith("]", at):
            return at + 1
        at = _skip(text, _past(text, at, ","))


def _wrapper(text: str, at: int, under: tuple[str, ...], opens: Opens) -> Walk:
    """An object read key by key, so that the documents of a wrapper come one by one."""
    own: dict[str, object] = {}
    is_wrapper = False
    at = _skip(text, at + 1)
    while not text.startswith("}", at):
        if own or is_wrapper:
            at = _skip(text, _past(text, at, ","))
        key, at = _DECODER.raw_decode(text, at)
        if not isinstance(key, str):
            raise json.JSONDecodeError("key is no text", text, at)
        at = _skip(text, _past(text, _skip(text, at), ":"))
        if opens(key) and text.startswith(("[", "{"), at):
            is_wrapper = True
            at = yield from _walk(text, at, (*under, key), opens)
        else:
            own[key], at = _DECODER.raw_decode(text, at)
        at = _skip(text, at)
    if not is_wrapper:
        yield under, own
    return at + 1


def _opened(value: object, under: tuple[str, ...], opens: Opens) -> Iterator[Found]:
    """The documents in a value that is decoded already."""
    if len(under) > MAX_WRAPPERS:
        raise ValueError("too many wrappers")
    if not isinstance(value, dict):
        yield under, value
        return
    wrapped = [(key, inner) for key, inner in value.items() if opens(key) and isinstance(inner, dict | list)]
    if not wrapped:
        yield under, value
    for key, inner in wrapped:
        for item in inner if isinstance(inner, list) else [inner]:
            yield from _opened(item, (*under, key), opens)


def _skip(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    assert blank is not None
    return blank.end()


def _past(text: str, at: int, sign: str) -> int:
    if not text.startswith(sign, at):
        raise json.JSONDecodeError(f"expected {sign}", text, at)
    return at + 1


def _no_json(upload: Upload, line: int) -> Problem:
    return Problem(
        N_("{file} er ikke gyldig JSON (fejl ved linje {line}). Hent filen igen, og prøv én gang til."),
        file=upload.name,
        line=line,
    )
