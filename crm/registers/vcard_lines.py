"""A file of vCards as the few property lines that are wanted of each card, unfolded and in plain text.

Pictures, notes, addresses and everything else are passed over before they take memory. Source of the format:
vCard 2.1 (versit 1996: quoted-printable, soft line breaks, nested AGENT), RFC 2426 (3.0), RFC 6350 (4.0).
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from crm.problem import N_, Problem
from crm.registers.remarks import Remarks
from crm.registers.uploads import Upload, text_lines

WANTED = frozenset({"N", "FN", "TITLE", "ROLE", "TEL", "EMAIL", "ORG"})
MAX_CARDS = 10_000
LONGEST_LINE = 4_000
"""A longer property is no name, number or address."""

_PROPERTY = re.compile(r"(?:[\w-]{1,40}\.)?([A-Za-z][A-Za-z0-9-]{0,40})[ \t]*(?=[;:])")
_QUOTED = re.compile(r"quoted-printable", re.IGNORECASE)
_ENCODING_PARAMETER = re.compile(
    r";\s*(?:ENCODING=(?:QUOTED-PRINTABLE|7BIT|8BIT)|CHARSET=[^;:]*|QUOTED-PRINTABLE|7BIT|8BIT)(?=[;:])",
    re.IGNORECASE,
)
_CHARSET = re.compile(r";\s*CHARSET=\"?([\w-]+)", re.IGNORECASE)
_COMMA = re.compile(r"(\\.)|,")
_HEAD = re.compile(r'(?:[^":]|"[^"]*")*(?=:)')
_CHARSETS = {"utf-8": "utf-8", "utf8": "utf-8", "iso-8859-15": "iso-8859-15"}
"""Every other charset that is met is part of Windows-1252."""


@dataclass(slots=True)
class RawCard:
    """The wanted lines of one card, and its number in the file."""

    place: int
    lines: list[str] = field(default_factory=list)
    too_long: bool = False


def raw_cards(upload: Upload, remarks: Remarks) -> Iterator[RawCard]:
    """Every whole card; one without an end is noted as lost. Raises Problem if there are none or too many."""
    card: RawCard | None = None
    number = nested = 0
    agent = False
    for line in _logical_lines(upload):
        mark = line.strip().upper()
        if mark == "BEGIN:VCARD":
            if card is not None and (nested or agent):
                nested += 1
                continue
            if card is not None:
                remarks.lost(upload.name, card.place, "", _endless())
            number += 1
            if number > MAX_CARDS:
                raise _too_many(upload)
            card = RawCard(number)
        elif mark == "END:VCARD" and nested:
            nested -= 1
        elif mark == "END:VCARD" and card is not None:
            yield card
            card = None
        elif card is not None and not nested:
            _take(card, line)
        agent = mark.startswith("AGENT")
    if card is not None:
        remarks.lost(upload.name, card.place, "", _endless())
    if not number:
        raise Problem(
            N_("{file} indeholder ingen kontaktkort (vCard). Eksportér kontakterne som .vcf, og prøv igen."),
            file=upload.name,
        )


def _take(card: RawCard, line: str) -> None:
    name = _PROPERTY.match(line)
    if name is None or name.group(1).upper() not in WANTED:
        return
    if len(line) > LONGEST_LINE:
        card.too_long = True
    else:
        card.lines.append(_in_plain_text(line))


def _logical_lines(upload: Upload) -> Iterator[str]:
    """The lines with their continuations; what goes beyond the longest line of use is let go of."""
    parts: list[str] = []
    size, soft = 0, False
    with text_lines(upload) as lines:
        for physical in lines:
            text = physical.lstrip("\ufeff").rstrip("\r\n")
            if parts and (soft or text[:1] in (" ", "\t")):
                if size <= LONGEST_LINE:
                    parts.append(text if soft else text[1:])
                    size += len(text)
            else:
                if parts:
                    yield "".join(parts)
                parts, size = [text[: LONGEST_LINE + 1]], len(text)
            soft = text.endswith("=") and _is_quoted(parts[0])
            if soft and size <= LONGEST_LINE:
                parts[-1] = parts[-1].removesuffix("=")
    if parts:
        yield "".join(parts)


def _is_quoted(line: str) -> bool:
    return _QUOTED.search(line.partition(":")[0]) is not None


def _in_plain_text(line: str) -> str:
    """The line with quoted-printable decoded, without the parameters about encoding, commas escaped.

    Many programs write the comma of a single text bare, which would cut it there.
    """
    head, _, value = line.partition(":")
    if _is_quoted(line):
        value = _decoded(value, head)
    elif not _ENCODING_PARAMETER.search(f"{head}:"):
        head, value = _split(line)
    if not head.upper().rpartition(".")[2].startswith("N"):
        value = _COMMA.sub(lambda found: found.group(1) or "\\,", value)
    return f"{_ENCODING_PARAMETER.sub('', head + ':')[:-1]}:{value}"


def _split(line: str) -> tuple[str, str]:
    """Name with parameters, and value; a colon in quotation marks belongs to a parameter."""
    found = _HEAD.match(line)
    return (found.group(), line[found.end() + 1 :]) if found else (line, "")


def _decoded(value: str, head: str) -> str:
    raw = quopri.decodestring(value.encode("utf-8", "replace"))
    named = _CHARSET.search(head)
    charset = _CHARSETS.get(named.group(1).casefold(), "cp1252") if named else "utf-8"
    try:
        text = raw.decode(charset)
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    return re.sub(r"[\r\n]+", r"\\n", text)


def _endless() -> Problem:
    return Problem(N_("kortet slutter ikke (END:VCARD mangler) og er ikke læst"))


def _too_many(upload: Upload) -> Problem:
    return Problem(
        N_("{file} har over {limit} kontaktkort. Del den op, og læs delene ind hver for sig."),
        file=upload.name,
        limit=MAX_CARDS,
    )
