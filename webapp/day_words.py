"""Why an employer stands on "Min dag", in one Danish line."""

from __future__ import annotations

from datetime import date

from crm import model
from crm.agenda import Item, Kind
from webapp.ago import ago
from webapp.i18n import gettext, ngettext, show_date
from webapp.labels import label
from webapp.light_words import Names


def tag(item: Item) -> tuple[str, str]:
    """The word for the kind of item, and the colour of its tag."""
    if item.step and item.step.promised:
        return gettext("Lovet"), "bad"
    words = {
        Kind.OPENING: (gettext("Åbning udløber"), "warm"),
        Kind.SILENT: (gettext("Stille for længe"), "calm"),
        Kind.OLD_STEP: (gettext("Ligger fra før"), "plain"),
    }
    return words.get(item.kind, (gettext("Næste skridt"), "good"))


def why(item: Item, today: date) -> str:
    """What is to be done, or why it is time."""
    if item.kind is Kind.OPENING:
        assert item.on is not None
        what = gettext("»{job}«").format(job=item.text) if item.text else gettext("Åbningen")
        return gettext("{what} udløber {day} ({when}).").format(
            what=what, day=show_date(item.on), when=_ahead((item.on - today).days)
        )
    if item.kind is Kind.SILENT:
        return _silence(item, today)
    return item.text or gettext("Tag kontakt igen")


def _ahead(days: int) -> str:
    if days == 0:
        return gettext("i dag")
    return ngettext("om {n} dag", "om {n} dage", days).format(n=days)


def _silence(item: Item, today: date) -> str:
    step = label(model.RelationStep, item.relation_step or model.RelationStep.UNKNOWN)
    if item.on is None:
        return gettext("Du er fast kontakt, men ingen samtale er noteret endnu.")
    return gettext("I talte sammen sidst {day}, {when}. Ved »{step}« er grænsen {days} dage.").format(
        day=show_date(item.on), when=ago(item.on, today), step=step, days=item.silent_days
    )


def due(item: Item, today: date) -> str:
    """When a step is due: today, on a day to come, or since when it is late. Empty where there is no step."""
    if item.step is None:
        return ""
    days = (today - item.step.due_on).days
    if days == 0:
        return gettext("I dag")
    if days < 0:
        return show_date(item.step.due_on)
    return gettext("{day}, {days} over").format(
        day=show_date(item.step.due_on), days=ngettext("{n} dag", "{n} dage", days).format(n=days)
    )


def is_late(item: Item, today: date) -> bool:
    """Whether a step's day has passed."""
    return item.step is not None and item.step.due_on < today


def from_whom(item: Item, me: str, names: Names) -> str:
    """Whose note the step is, where it is not the reader's own."""
    if item.step is None:
        return ""
    day = show_date(item.step.noted_on)
    if item.step.fallen_from:
        gone = names.get(item.step.fallen_from, item.step.fallen_from)
        return gettext("Efter {name}, der ikke er her mere. Noteret {day}.").format(name=gone, day=day)
    if item.step.noted_by == me:
        return ""
    writer = names.get(item.step.noted_by, item.step.noted_by)
    return gettext("Noteret af {name} {day}.").format(name=writer, day=day)
