"""Checks what is written to another unit: nothing that tells who a participant is, or of their health."""

from __future__ import annotations

import re

from flask import request
from sqlite_utils import Database

from crm import employers, participants, person_text
from crm.health_words import is_health_text
from crm.person_text import Person
from webapp.i18n import gettext

LONGEST = 2000
WORDS = re.compile(r"[^\W\d_]+")


def written(field: str) -> str:
    """What was written in a field of the form, as it looks: without signs that cannot be seen."""
    text = person_text.seen(request.form.get(field, "")).replace("\r\n", "\n")
    return "".join(sign for sign in text if sign == "\n" or sign.isprintable()).strip()


def objections(db: Database, text: str) -> list[str]:
    """Why nobody may send this text, one sentence each; empty when it may be sent."""
    found: list[str] = []
    if len(text) > LONGEST:
        found.append(gettext("Teksten er for lang. Hold den under {most} tegn.").format(most=LONGEST))
        text = text[:LONGEST]
    known = employers.places(db, person_text.ten_digit_texts(text))
    if person_text.civil_numbers(text, known):
        found.append(gettext("Teksten ser ud til at indeholde et CPR-nummer. Fjern det."))
    if ill := [word for word in WORDS.findall(text) if is_health_text(word)]:
        found.append(
            gettext("Teksten handler om helbred ({words}). Skriv kun, hvad arbejdet kræver.").format(
                words=", ".join(dict.fromkeys(ill))
            )
        )
    return found


def giveaways(db: Database, text: str, participant_id: str, consultant: str) -> list[str]:
    """Why the participant's own consultant may not send this text: it names someone of their caseload.

    Only for who knows the names already: to anyone else, a refusal would tell that a guess was right.
    """
    text, own = text[:LONGEST], participants.names_of_own(db, consultant)
    named = person_text.names_in(text, Person(participant_id, own.get(participant_id)))
    others = [
        name
        for one, name in own.items()
        if one != participant_id and person_text.names_someone(text, Person(one, name))
    ]
    if not named and not others:
        return []
    told = gettext("Teksten røber, hvem deltageren er ({words}). Skriv 'deltageren' i stedet.")
    return [told.format(words=", ".join(named + others))]
