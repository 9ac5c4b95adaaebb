"""Pages of a long list, by a number in the address that is never trusted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from flask import request

Row = TypeVar("Row")

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of a list is shown."""

    number: int
    pages: int
    total: int
    size: int

    @property
    def offset(self) -> int:
        """How many rows lie before this page."""
        return (self.number - 1) * self.size


def asked_page() -> int:
    """The page number in the address; 1 if there is none or it is nonsense."""
    return asked_number("side", 1, lowest=1, highest=100_000)


def asked_number(name: str, default: int, *, lowest: int, highest: int) -> int:
    """A whole number in the address, kept within bounds."""
    text = request.args.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 8):
        return default
    return min(max(int(text), lowest), highest)


def paged(total: int, size: int = PAGE_SIZE) -> Paging:
    """The page asked for, or the last one there is."""
    pages = max(1, -(-total // size))
    return Paging(min(asked_page(), pages), pages, total, size)


def page_of(rows: Sequence[Row], size: int = PAGE_SIZE) -> tuple[Sequence[Row], Paging]:
    """Of a list that is at hand as a whole: the rows of the page asked for, or of the last there is."""
    page = paged(len(rows), size)
    return rows[page.offset : page.offset + size], page


def asked_text(name: str, longest: int = 100) -> str:
    """A short text in the address, without signs that cannot be seen."""
    text = request.args.get(name, "")[: 2 * longest]
    return "".join(sign for sign in text if sign.isprintable()).strip()[:longest]


def one_page(
    look: Callable[[int, int], tuple[list[Row], int]], size: int = PAGE_SIZE
) -> tuple[list[Row], Paging]:
    """The rows of the page asked for, or of the last there is. `look(limit, offset)` gives rows and total."""
    rows, total = look(size, (asked_page() - 1) * size)
    page = paged(total, size)
    if not rows and total:
        rows, total = look(size, page.offset)
    return rows, page
