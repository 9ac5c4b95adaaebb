"""Danish is the source text, other languages are gettext catalogues; dates and numbers as each writes."""

from __future__ import annotations

from contextvars import ContextVar
from datetime import date
from functools import cache, lru_cache
from gettext import NullTranslations
from pathlib import Path

from babel.dates import format_date as _format_date
from babel.numbers import format_decimal
from babel.support import Translations

from crm.problem import Problem

LANGUAGES = ("da", "en", "sv")

_language: ContextVar[str] = ContextVar("language", default="da")


def language() -> str:
    """The language in use here and now."""
    return _language.get()


def use_language(code: str) -> None:
    """Speak `code` from here on (in this request or command); one that is not known falls back to Danish."""
    _language.set(code if code in LANGUAGES else "da")


@cache
def _catalogue(code: str) -> NullTranslations:
    folder = Path(__file__).parent / "translations"
    return NullTranslations() if code == "da" else Translations.load(folder, [code], "jobbro")


def gettext(text: str) -> str:
    """`text` in the language in use."""
    return _catalogue(language()).gettext(text)


def ngettext(one: str, many: str, number: float) -> str:
    """The form for `number`, in the language in use."""
    return _catalogue(language()).ngettext(one, many, int(number))


def explain(problem: Problem) -> str:
    """A problem as a sentence in the language in use."""
    return gettext(problem.text).format(**problem.parts)


def show_date(day: date) -> str:
    """`22. nov. 2026` in Danish."""
    return _format_date(day, "d. MMM y" if language() == "da" else "d MMM y", locale=language())


def show_number(number: float, decimals: int = 1) -> str:
    """`1.234,5` in Danish; at most `decimals` decimals and no empty ones."""
    return _written(round(number, decimals), decimals, language())


@lru_cache(maxsize=4096)
def _written(number: float, decimals: int, code: str) -> str:
    """Remembered, because a run over all participants writes the same few numbers thousands of times."""
    return format_decimal(number, format="#,##0." + "#" * decimals, locale=code)
