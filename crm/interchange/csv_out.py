"""CSV as this product writes it: comma, \\n, and quotes only where they are needed."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NEEDS_QUOTES = re.compile(r'[,;"\r\n]')


def csv_line(cells: Iterable[str]) -> str:
    """One row with its line end. Written here, since the csv module leaves a lone \\r without quotes."""
    return ",".join(_quoted(cell) if _NEEDS_QUOTES.search(cell) else cell for cell in cells) + "\n"


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'
