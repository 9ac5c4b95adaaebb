"""The form of the contact log: what it begins with, what came back, and the entry that it says."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from flask import request
from sqlite_utils import Database

from crm import participants, requests, users
from crm.contact_entry import STEP_OWNERS, ContactEntry, NextStep, usual_days, usual_purpose
from crm.employers import Employer
from crm.model import Channel, NoStep, Purpose, RefusalReason, RequestStatus, Result, Role, User
from crm.problem import N_
from webapp.database import today
from webapp.free_text import written
from webapp.i18n import gettext

Code = TypeVar("Code", bound=StrEnum)

FIELDS = (
    "kanal",
    "formaal",
    "laert",
    "skridt",
    "skridt_tekst",
    "skridt_dato",
    "skridt_ejer",
    "lovet",
    "ingen_fordi",
    "dato",
    "planlagt",
    "minutter",
    "for",
    "med_deltager",
    "resultat",
    "grund",
    "vist",
)
"""The names of the form, save for its key and its token."""

STEP_DAYS = {7: N_("Om 7 dage"), 14: N_("Om 14 dage"), 28: N_("Om 4 uger"), 91: N_("Om 3 måneder")}
"""The usual times of a next step: whole weeks, so that it falls on the same weekday."""

OPEN_DAYS = 3
"""A form may lie open over a weekend and still means the days it showed."""

OTHER_DAY, NO_STEP, AS_BEFORE = "dato", "ingen", "uaendret"

STEP_TEXTS = {
    Purpose.INTRODUCE: N_("Aftal et møde om, hvad de har brug for"),
    Purpose.LEARN_NEEDS: N_("Vend tilbage med et forslag"),
    Purpose.FOLLOW_UP: N_("Hør, hvordan det går"),
    Purpose.PROPOSE_PERSON: N_("Hør, hvad de siger til forslaget"),
    Purpose.AGREE_WORK_EXPERIENCE: N_("Følg op på aftalen om praktik"),
    Purpose.AGREE_JOB: N_("Følg op på aftalen om job"),
    Purpose.SUPPORT: N_("Hør, hvordan støtten virker"),
    Purpose.SOLVE_PROBLEM: N_("Hør, om problemet er løst"),
    Purpose.RETAIN: N_("Hør, hvordan det går"),
    Purpose.CLOSE: N_("Hør, om noget har ændret sig"),
}
"""What the next step is when nothing else is written."""

FIRST_PURPOSES = (Purpose.INTRODUCE, Purpose.LEARN_NEEDS, Purpose.FOLLOW_UP, Purpose.PROPOSE_PERSON)

_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
_NUMBER = re.compile(r"\d{1,4}(?:[.,]\d{1,2})?")


@dataclass(frozen=True, slots=True)
class Behalf:
    """Someone whom the contact may have been for: what the form sends, what it shows, and who it is."""

    value: str
    shown: str
    participant_id: str


def new_key() -> str:
    """The random key of one form; sent again, it is known again."""
    return secrets.token_urlsafe(18)


def given_key() -> str | None:
    """The key that came with the form, None if it is missing or not one of ours."""
    key = request.form.get("noegle", "")
    return key if _KEY.fullmatch(key) else None


def digest() -> str:
    """SHA-256 of what the form says, so that the same form sent twice is told from one that was changed."""
    said = json.dumps([[name, request.form.get(name, "")] for name in FIELDS])
    return hashlib.sha256(said.encode()).hexdigest()


def beginning(employer: Employer, me: User, choices: Mapping[str, Behalf]) -> dict[str, str]:
    """The form as it opens: a visit today, about what is next with them, by me.

    For whom is filled in where the address names one of `choices`.
    """
    asked = dict.fromkeys(FIELDS, "")
    channel, wanted = request.args.get("kanal", ""), request.args.get("formaal", "")
    whose = request.args.get("deltager", "")
    known = wanted in Purpose._value2member_map_
    purpose = Purpose(wanted) if known else usual_purpose(employer.relation_step)
    return asked | {
        "kanal": channel if channel in Channel._value2member_map_ else Channel.VISIT.value,
        "formaal": purpose.value,
        "skridt": str(usual_days(purpose)),
        "skridt_ejer": me.user_name,
        "for": whose if whose in choices else "",
        "dato": today().isoformat(),
        "vist": today().isoformat(),
    }


def given() -> dict[str, str]:
    """The form as it came."""
    return {name: written(name) for name in FIELDS}


def of_entry(entry: ContactEntry, choices: Mapping[str, Behalf]) -> dict[str, str]:
    """A stored contact as a form, for correcting it."""
    step = entry.step
    whose = next((v for v, one in choices.items() if one.participant_id == entry.participant_id), AS_BEFORE)
    asked = {
        "kanal": entry.channel.value,
        "formaal": entry.purpose.value,
        "laert": entry.learnt or "",
        "dato": entry.on.isoformat(),
        "planlagt": "1" if entry.planned else "",
        "minutter": "" if entry.minutes is None else f"{entry.minutes:g}".replace(".", ","),
        "for": "" if entry.participant_id is None else whose,
        "med_deltager": "1" if entry.with_participant else "",
        "resultat": entry.result or "",
        "grund": entry.refusal_reason or "",
    }
    if isinstance(step, NextStep):
        days = (step.on - today()).days
        asked |= {
            "skridt": str(days) if days in STEP_DAYS else OTHER_DAY,
            "skridt_tekst": step.text,
            "skridt_dato": step.on.isoformat(),
        }
        asked |= {"skridt_ejer": step.owner, "lovet": "1" if step.promised else ""}
    else:
        asked |= {"skridt": NO_STEP, "ingen_fordi": step.value}
    return dict.fromkeys(FIELDS, "") | asked


def behalf(db: Database, me: User) -> dict[str, Behalf]:
    """Whom this user may say the contact was for, by what the form sends.

    An IPS consultant: the own active caseload, by name. A company consultant: the requests they have
    claimed or answered, by reference only.
    """
    if me.role is Role.IPS_CONSULTANT:
        people = participants.caseload(db, me.user_name, today())
        own = [
            Behalf(one.participant_id, one.name or one.participant_id, one.participant_id) for one in people
        ]
        return {one.value: one for one in own}
    held = (RequestStatus.CLAIMED, RequestStatus.ANSWERED)
    return {
        one.reference: Behalf(one.reference, one.reference, one.participant_id)
        for one in requests.all_standing(db, today())
        if one.claimed_by == me.user_name and one.status in held
    }


def colleagues(db: Database) -> list[tuple[str, str]]:
    """Who may be given a next step: user name and shown name."""
    return [
        (user.user_name, user.full_name or user.user_name)
        for user in users.everyone(db)
        if user.active and user.has_login and user.role in STEP_OWNERS
    ]


def read(
    asked: Mapping[str, str],
    p_number: str,
    me: User,
    choices: Mapping[str, Behalf],
    before: ContactEntry | None = None,
) -> tuple[ContactEntry | None, list[str]]:
    """The entry that the form says, or what it fails to say, in sentences. `before` is what is corrected."""
    wrong: list[str] = []
    channel, purpose = _code(Channel, asked["kanal"]), _code(Purpose, asked["formaal"])
    if channel is None or purpose is None:
        return None, [gettext("Vælg, hvordan I havde kontakt, og hvad den handlede om.")]
    day, whose = _day(asked["dato"]), _whose(asked["for"], choices, before)
    if day is None:
        wrong.append(gettext("Datoen kan ikke læses. Vælg den dag, kontakten fandt sted."))
    if whose is None:
        wrong.append(gettext("Vælg en deltager fra listen, eller lad kontakten være generel."))
    minutes = asked["minutter"]
    if minutes and not _NUMBER.fullmatch(minutes):
        wrong.append(gettext("Skriv minutterne som et tal."))
    step = _step(asked, purpose, me)
    if step is None:
        wrong.append(gettext("Vælg dagen for næste skridt, eller hvorfor der ikke er et."))
    if wrong or day is None or whose is None or step is None:
        return None, wrong
    return ContactEntry(
        p_number=p_number,
        staff=me.user_name,
        role=me.role.value,
        on=day,
        channel=channel,
        purpose=purpose,
        planned=asked["planlagt"] == "1",
        with_participant=asked["med_deltager"] == "1",
        participant_id=whose or None,
        result=_code(Result, asked["resultat"]),
        refusal_reason=_code(RefusalReason, asked["grund"]),
        learnt=asked["laert"] or None,
        minutes=float(minutes.replace(",", ".")) if minutes else None,
        step=step,
    ), []


def _step(asked: Mapping[str, str], purpose: Purpose, me: User) -> NextStep | NoStep | None:
    when = asked["skridt"]
    if when == NO_STEP:
        return _code(NoStep, asked["ingen_fordi"])
    usual = {str(days): _shown_on(asked) + timedelta(days=days) for days in STEP_DAYS}
    day = _day(asked["skridt_dato"]) if when == OTHER_DAY else usual.get(when)
    if day is None:
        return None
    text = " ".join(asked["skridt_tekst"].split()) or step_text(purpose, _code(Result, asked["resultat"]))
    return NextStep(text, day, asked["skridt_ejer"] or me.user_name, asked["lovet"] == "1")


def _shown_on(asked: Mapping[str, str]) -> date:
    """The day from which the form reckoned what it showed: one left open over midnight means those days."""
    shown = _day(asked["vist"])
    return shown if shown is not None and 0 <= (today() - shown).days <= OPEN_DAYS else today()


def step_text(purpose: Purpose, result: Result | None = None) -> str:
    """What the next step is when nothing else is written."""
    if result is Result.NO_ANSWER:
        return gettext("Prøv at få fat i dem igen")
    return gettext(STEP_TEXTS[purpose])


def _whose(value: str, choices: Mapping[str, Behalf], before: ContactEntry | None) -> str | None:
    """The participant's id, empty for nobody, None for one who is not this user's to name."""
    if not value:
        return ""
    if value == AS_BEFORE and before is not None:
        return before.participant_id or ""
    return choices[value].participant_id if value in choices else None


def _code(kind: type[Code], text: str) -> Code | None:
    return kind(text) if text in kind._value2member_map_ else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
