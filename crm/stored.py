"""Stored cells as Python values: lists from JSON text, days from ISO text, yes/no from 1/0, codes."""

from __future__ import annotations

import json
from datetime import date
from enum import StrEnum
from typing import TypeVar

Kind = TypeVar("Kind", bound=StrEnum)


def listed(cell: str | None) -> tuple[str, ...] | None:
    """A list column: None = unknown, an empty tuple = known to be none."""
    return None if cell is None else tuple(json.loads(cell))


def day(cell: str | None) -> date | None:
    """A date column."""
    return None if cell is None else date.fromisoformat(cell)


def yes_no(cell: int | None) -> bool | None:
    """A yes/no column."""
    return None if cell is None else bool(cell)


def code(kind: type[Kind], cell: str | None) -> Kind | None:
    """A column of codes of one kind."""
    return kind(cell) if cell else None
