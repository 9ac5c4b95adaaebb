"""Checks what is written to another unit: nothing that tells who the participant is, or of their health."""

from __future__ import annotations

import re

from flask import request
from sqlite_utils import Database

from crm import employers, participants, person_text
from crm.health_words import is_health_text
from crm.person_text import Person
from webapp.i18n import gettext

LONGEST = 2000
_WORDS = re.compile(r"[^\W\d_]+")


def written(field: str) -> str:
    """What was written in a field of the form, without signs that cannot be seen."""
    text = request.form.get(field, "").replace("\r\n", "\n")
    return "".join(sign for sign in text if sign == "\n" or sign.isprintable()).strip()


def objections(db: Database, text: str, participant_id: str) -> list[str]:
    """Why this text may not be sent, one sentence each; empty when it may."""
    found: list[str] = []
    if len(text) > LONGEST:
        found.append(gettext("Teksten er for lang. Hold den under {most} tegn.").format(most=LONGEST))
        text = text[:LONGEST]
    known = employers.places(db, person_text.ten_digit_texts(text))
    if person_text.civil_numbers(text, known):
        found.append(gettext("Teksten ligner at have et CPR-nummer i sig. Fjern det."))
    person = Person(participant_id, participants.name_of(db, participant_id))
    if named := person_text.names_in(text, person):
        found.append(
            gettext("Teksten røber, hvem deltageren er ({words}). Skriv 'deltageren' i stedet.").format(
                words=", ".join(named)
            )
        )
    if ill := [word for word in _WORDS.findall(text) if is_health_text(word)]:
        found.append(
            gettext("Teksten handler om helbred ({words}). Skriv kun, hvad arbejdet kræver.").format(
                words=", ".join(dict.fromkeys(ill))
            )
        )
    return found
