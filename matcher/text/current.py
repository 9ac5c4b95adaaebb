"""Which way wishes are understood in this process: the shipped model, a configured one, or letters alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from threading import Lock
from typing import Protocol

from matcher.text import groups, nearest
from matcher.text.groups import Shares


class Way(Protocol):
    """A way to understand texts. `codes` are the unit groups in the order of the columns of `shares`."""

    def __hash__(self) -> int:
        """A way can be remembered."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The groups that can be meant."""

    def shares(self, texts: Sequence[str]) -> Shares:
        """How much each text speaks of each group; a row adds up to 1, or is all zeros."""


class Notice(StrEnum):
    """Why wishes are not understood in the way that was asked for."""

    NO_MODEL = "no_model"
    NO_SEMANTIC = "no_semantic"
    BAD_MODEL = "bad_model"


@dataclass(frozen=True, slots=True, eq=False)
class Current:
    """The way in use, and why it is not the one that was asked for."""

    way: Way
    notice: Notice | None = None


_configured: list[str] = []
_loading = Lock()


def configure(model: str | None) -> None:
    """From here on use the sentence-transformers model of this folder or name; None = the shipped one."""
    _configured[:] = [model] if model else []
    _load.cache_clear()


def current() -> Current:
    """The way in use, read once a process."""
    with _loading:
        return _load(_configured[0] if _configured else None)


@cache
def _load(model: str | None) -> Current:
    if model is not None:
        try:
            return Current(nearest.by_sentence_transformer(model, nearest.some_texts()))
        except ImportError:
            return Current(_shipped().way, Notice.NO_SEMANTIC)
        except groups.UNREADABLE:
            return Current(_shipped().way, Notice.BAD_MODEL)
    return _shipped()


def _shipped() -> Current:
    model = groups.at_hand()
    if model is None:
        return Current(nearest.by_letters(nearest.known_texts()), Notice.NO_MODEL)
    return Current(model)
