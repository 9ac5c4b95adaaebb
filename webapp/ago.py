"""How long ago something was, in few words."""

from __future__ import annotations

from datetime import date

from webapp.i18n import gettext, ngettext, show_date

OLD_DAYS = 365
"""A fact older than this should be asked again."""


def ago(day: date, today: date) -> str:
    """`i dag`, `for 12 dage siden`, `for 3 måneder siden`, `for 2 år siden`; the date of what is to come."""
    days = (today - day).days
    if days == 0:
        return gettext("i dag")
    if days < 0:
        return show_date(day)
    return gettext("for {time} siden").format(time=_span(days))


def _span(days: int) -> str:
    if days < 60:
        return ngettext("{n} dag", "{n} dage", days).format(n=days)
    if days < 2 * OLD_DAYS:
        months = round(days / 30.44)
        return ngettext("{n} måned", "{n} måneder", months).format(n=months)
    years = days // OLD_DAYS
    return ngettext("{n} år", "{n} år", years).format(n=years)


def is_old(day: date | None, today: date) -> bool:
    """Whether a fact was noted so long ago that it should be asked again."""
    return day is not None and (today - day).days > OLD_DAYS
