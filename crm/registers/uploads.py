"""A file that somebody handed in: its name, its size, and its text in whatever encoding it came."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, TextIO

from crm.problem import N_, Problem

MEGABYTE = 1024 * 1024
MAX_BYTES = 64 * MEGABYTE
"""Larger files are refused."""

_CHUNK = MEGABYTE
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DANISH_LETTER_IN_UTF8 = re.compile(rb"\xc3[\x85\x86\x98\xa5\xa6\xb8]")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to read. `content` can be sought in; `encoding` is that of its text."""

    name: str
    content: BinaryIO
    encoding: str


def uploaded(name: str, content: BinaryIO | bytes, limit: int = MAX_BYTES) -> Upload:
    """The file `name` (only its last part is kept), checked for size and encoding.

    Raises Problem if it is empty, larger than `limit` bytes, or no text in UTF-8, UTF-16 or Windows-1252.
    """
    shown = _UNSEEN.sub("", name.replace("\\", "/").rpartition("/")[2]).strip()[:100] or "fil"
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    size = stream.seek(0, io.SEEK_END)
    if not size:
        raise Problem(N_("{file} er tom. Hent filen igen, og prøv én gang til."), file=shown)
    if size > limit:
        raise Problem(
            N_("{file} fylder {size} MB; en fil må højst fylde {limit} MB. Del den op, og læs delene ind."),
            file=shown,
            size=-(-size // MEGABYTE),
            limit=limit // MEGABYTE,
        )
    return Upload(shown, stream, _encoding(shown, stream))


def whole_text(upload: Upload) -> str:
    """All of the file as text."""
    upload.content.seek(0)
    return upload.content.read().decode(upload.encoding).removeprefix("\ufeff")


@contextmanager
def text_lines(upload: Upload) -> Iterator[TextIO]:
    """The file as a stream of lines with their line breaks, read from its beginning."""
    upload.content.seek(0)
    wrapper = io.TextIOWrapper(upload.content, encoding=upload.encoding, newline="")
    try:
        yield wrapper
    finally:
        wrapper.detach()


def _encoding(name: str, stream: BinaryIO) -> str:
    stream.seek(0)
    beginning = stream.read(4)
    if beginning.startswith(_UTF_16):
        _check(name, stream, "utf-16")
        return "utf-16"
    if _decodes(stream, "utf-8"):
        return "utf-8-sig"
    if beginning.startswith(codecs.BOM_UTF8) or _holds_danish_utf8(stream):
        raise _unreadable(name)
    _check(name, stream, "cp1252")
    return "cp1252"


def _check(name: str, stream: BinaryIO, encoding: str) -> None:
    if not _decodes(stream, encoding):
        raise _unreadable(name)


def _decodes(stream: BinaryIO, encoding: str) -> bool:
    """Whether the whole stream is text in this encoding. Text holds no NUL."""
    decoder = codecs.getincrementaldecoder(encoding)()
    stream.seek(0)
    try:
        while chunk := stream.read(_CHUNK):
            if "\0" in decoder.decode(chunk):
                return False
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _holds_danish_utf8(stream: BinaryIO) -> bool:
    """Whether a stream that is not all UTF-8 is so in part: read otherwise, its æ would become Ã¦."""
    stream.seek(0)
    while chunk := stream.read(_CHUNK):
        if _DANISH_LETTER_IN_UTF8.search(chunk):
            return True
    return False


def _unreadable(name: str) -> Problem:
    return Problem(
        N_("{file} er ikke tekst i UTF-8 eller Windows-1252. Hent filen igen, eller gem den som UTF-8."),
        file=name,
    )
