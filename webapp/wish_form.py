"""The form with a participant's wishes, one to a field, the most important first."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from sqlite_utils import Database

from crm import person_text
from crm.participants import Participant
from crm.records import Value, dump
from webapp import text_guard, wish_chips
from webapp.i18n import gettext
from webapp.text_guard import Caution
from webapp.wish_chips import Heard

SEEN = "saa"
"""The hidden field with the wishes as they were when the form was opened, in stored form; '' for unknown."""

LONGEST = 200
"""Characters in one wish."""

MOST = 12
"""Wishes of one person."""

FREE = 2
"""So many empty fields stand below the wishes."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What stands in the form. `none`: it is known that there are no particular wishes."""

    wishes: tuple[str, ...]
    none: bool
    seen: Value
    errors: tuple[str, ...] = ()

    @property
    def stored(self) -> tuple[str, ...] | None:
        """The wishes to be kept; None where nothing is known of them."""
        return self.wishes if self.wishes or self.none else None

    @property
    def value(self) -> Value:
        """The same in stored form."""
        return _stored(self.stored)


@dataclass(frozen=True, slots=True)
class Row:
    """One field of the form."""

    number: int
    text: str
    heard: Heard | None


def opened(wishes: tuple[str, ...] | None) -> Sent:
    """The form as it stands when it is opened."""
    return Sent(wishes or (), wishes == (), _stored(wishes))


def sent() -> Sent:
    """The form as it was filled in."""
    texts = [_clean(text) for text in request.form.getlist("oenske")]
    wishes = tuple(dict.fromkeys(text for text in texts if text))
    errors = []
    if len(wishes) > MOST:
        errors.append(gettext("Der er plads til {most} ønsker. Saml nogle af dem.").format(most=MOST))
    if any(len(wish) > LONGEST for wish in wishes):
        errors.append(gettext("Et ønske må højst være på {most} tegn. Del det i flere.").format(most=LONGEST))
    none = request.form.get("ingen") == "1"
    if none and wishes:
        errors.append(gettext("Der er både ønsker og et kryds ved »Ingen bestemte ønsker«. Fjern det ene."))
    return Sent(wishes, none, request.form.get(SEEN) or None, tuple(errors))


def understood(db: Database, person: Participant, wishes: tuple[str, ...]) -> list[Heard]:
    """How wishes are understood that stand in the form; nothing of a new one that the text guard warns of."""
    kept = person.profile.job_wishes or ()
    warned = {wish: text_guard.in_words(db, wish) for wish in wishes if wish not in kept}
    heard = iter(wish_chips.of_texts(db, person, [wish for wish in wishes if not warned.get(wish)]))
    return [_warned(wish, found) if (found := warned.get(wish)) else next(heard) for wish in wishes]


def preview(db: Database, person: Participant, wish: str) -> Heard:
    """The same for words that are being written."""
    found = text_guard.in_words(db, wish)
    return _warned(wish, found) if found else wish_chips.preview(db, person, wish)


def _warned(wish: str, found: list[Caution]) -> Heard:
    return wish_chips.unread(wish, [one.sentence for one in found])


def rows(sent: Sent, heard: list[Heard]) -> list[Row]:
    """A field for each wish, and some that are empty."""
    filled = [
        Row(n, wish, one) for n, (wish, one) in enumerate(zip(sent.wishes, heard, strict=True), start=1)
    ]
    free = range(len(filled) + 1, min(max(len(filled) + FREE, 3), MOST) + 1)
    return [*filled, *(Row(n, "", None) for n in free)]


def _stored(wishes: tuple[str, ...] | None) -> Value:
    return None if wishes is None else dump(list(wishes))


def _clean(text: str) -> str:
    """One line without signs that cannot be seen; a semicolon would part the wish in the spreadsheets."""
    shown = "".join(sign if sign.isprintable() else " " for sign in person_text.seen(text))
    return " ".join(shown.replace(";", ",").split())
