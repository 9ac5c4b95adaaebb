"""The Danish word for every code value of crm/model.py."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from crm import model
from crm.problem import N_
from crm.reference import industry_titles
from crm.tables import EMPLOYERS
from webapp.i18n import gettext

LABELS: Mapping[type[StrEnum], Mapping[str, str]] = {
    model.Role: {
        "ips_consultant": N_("IPS-konsulent"),
        "company_consultant": N_("Virksomhedskonsulent"),
        "team_leader": N_("Teamleder"),
        "admin": N_("Administrator"),
        "unknown": N_("Ukendt"),
    },
    model.StaffRole: {
        "ips_consultant": N_("IPS-konsulent"),
        "company_consultant": N_("Virksomhedskonsulent"),
        "team_leader": N_("Teamleder"),
    },
    model.Sector: {
        "private": N_("Privat"),
        "municipality": N_("Kommune"),
        "region": N_("Region"),
        "state": N_("Stat"),
        "association": N_("Forening"),
    },
    model.RelationStep: {
        "unknown": N_("Ukendt for os"),
        "first_contact": N_("Første kontakt"),
        "needs_meeting": N_("Behovssamtale"),
        "follow_up": N_("Opfølgning"),
        "cooperation": N_("Samarbejde"),
        "paused": N_("Hviler"),
        "closed": N_("Afsluttet"),
    },
    model.RecruitmentWay: {
        "network": N_("Netværk"),
        "advert": N_("Stillingsopslag"),
        "unsolicited": N_("Uopfordret henvendelse"),
        "agency": N_("Vikarbureau"),
        "own_trainees": N_("Egne elever og praktikanter"),
        "internal": N_("Interne skift"),
        "social_media": N_("Sociale medier"),
    },
    model.Strength: {
        "stable_attendance": N_("Stabilt fremmøde"),
        "interest": N_("Interesse for faget"),
        "pace": N_("Tempo"),
        "customer_service": N_("Kundeservice"),
        "independence": N_("Selvstændighed"),
        "team_player": N_("Samarbejde"),
        "strength": N_("Fysisk styrke"),
        "accuracy": N_("Omhu"),
        "experience": N_("Erfaring"),
    },
    model.AxisWish: {
        "want": N_("Vil gerne"),
        "neutral": N_("Lige meget"),
        "little": N_("Helst lidt"),
        "never": N_("Slet ikke"),
    },
    model.TimeOfDay: {
        "morning": N_("Morgen (5–9)"),
        "late_morning": N_("Formiddag (9–12)"),
        "afternoon": N_("Eftermiddag (12–17)"),
        "evening": N_("Aften (17–22)"),
        "night": N_("Nat (22–5)"),
        "weekend": N_("Weekend"),
    },
    model.Support: {
        "buddy": N_("Fast makker"),
        "introduction": N_("Grundig oplæring"),
        "written_instructions": N_("Skriftlige instrukser"),
        "manager_present": N_("Leder til stede"),
    },
    model.Accommodation: {
        "calm_start": N_("Rolig start"),
        "fixed_breaks": N_("Faste pauser"),
        "buddy": N_("Fast makker"),
        "written_messages": N_("Beskeder på skrift"),
        "gradual_hours": N_("Timer trappes op"),
        "time_off_for_appointments": N_("Fri til aftaler"),
    },
    model.Certificate: {
        "driving_licence_am": N_("Kørekort AM (lille knallert)"),
        "driving_licence_b": N_("Kørekort B (bil)"),
        "driving_licence_c": N_("Kørekort C (lastbil)"),
        "driving_licence_d": N_("Kørekort D (bus)"),
        "forklift": N_("Truckcertifikat"),
        "hygiene_course": N_("Hygiejnekursus"),
        "criminal_record_check": N_("Straffeattest"),
        "child_record_check": N_("Børneattest"),
        "welding": N_("Svejsecertifikat"),
    },
    model.Form: {
        "ordinary": N_("Ordinært job"),
        "few_hours": N_("Småjob (få timer)"),
        "flex_job": N_("Fleksjob"),
        "wage_subsidy": N_("Løntilskud"),
        "work_experience": N_("Praktik"),
        "education": N_("Uddannelse"),
    },
    model.OpportunityKind: {
        "vacancy": N_("Opslået stilling"),
        "hidden": N_("Skjult åbning"),
        "carved": N_("Opgavepakke"),
        "new_function": N_("Ny funktion"),
        "education": N_("Uddannelsesplads"),
    },
    model.OpportunityStatus: {
        "idea": N_("Idé"),
        "open": N_("Åben"),
        "offered": N_("Tilbudt"),
        "filled": N_("Besat"),
        "lapsed": N_("Bortfaldet"),
    },
    model.Channel: {
        "visit": N_("Besøg"),
        "meeting_out": N_("Møde ude"),
        "phone": N_("Telefon"),
        "email": N_("E-mail"),
        "sms": N_("Sms"),
        "event": N_("Arrangement"),
    },
    model.Purpose: {
        "introduce": N_("Præsentere os"),
        "learn_needs": N_("Lære behov at kende"),
        "follow_up": N_("Følge op"),
        "propose_person": N_("Foreslå en person"),
        "agree_work_experience": N_("Aftale praktik"),
        "agree_job": N_("Aftale job"),
        "support": N_("Støtte"),
        "solve_problem": N_("Løse et problem"),
        "retain": N_("Fastholde"),
        "close": N_("Afslutte"),
    },
    model.ContactRole: {
        "owner": N_("Ejer"),
        "manager": N_("Leder"),
        "hr": N_("HR"),
        "middle_manager": N_("Mellemleder"),
        "employee_rep": N_("Tillidsrepræsentant"),
        "trainer": N_("Oplærer"),
        "other": N_("Andet"),
    },
    model.Result: {
        "appointment": N_("Aftale om møde"),
        "thinking": N_("Tænker over det"),
        "yes_visit": N_("Ja til besøg"),
        "yes_meet_person": N_("Ja til at møde en person"),
        "no": N_("Nej"),
        "no_answer": N_("Intet svar"),
    },
    model.RefusalReason: {
        "no_tasks": N_("Ingen opgaver"),
        "economy": N_("Økonomi"),
        "past_experience": N_("Tidligere erfaring"),
        "training_time": N_("Tid til oplæring"),
        "unsure_about_group": N_("Usikker på målgruppen"),
        "requirements": N_("Krav"),
        "participant_declined": N_("Deltageren sagde nej"),
        "other": N_("Andet"),
    },
    model.Want: {
        "wish": N_("Arbejdet"),
        "environment": N_("Stedet"),
        "hours": N_("Timer og tidspunkter"),
        "commute": N_("Vejen til arbejde"),
    },
    model.MatchAnswer: {"accept": N_("Ja"), "decline": N_("Nej tak")},
    model.DeclineReason: {
        "too_far": N_("For langt væk"),
        "wrong_work": N_("Ikke det rigtige arbejde"),
        "hours": N_("Timerne passer ikke"),
        "surroundings": N_("Stedet passer ikke: støj, tempo eller mennesker"),
        "knows_them": N_("Kender nogen der"),
        "not_now": N_("Ikke lige nu"),
        "other": N_("Andet"),
    },
    model.Openness: {
        "welcoming": N_("Tager gerne imod"),
        "curious": N_("Nysgerrig"),
        "hesitant": N_("Tøver"),
        "not_now": N_("Ikke lige nu"),
    },
    model.FactSource: {
        "visit": N_("besøg"),
        "phone": N_("telefon"),
        "email": N_("e-mail"),
        "register": N_("register"),
        "guess": N_("gæt"),
    },
    model.NoStep: {
        "they_call": N_("De ringer selv"),
        "nothing_now": N_("Der er ikke mere at gøre nu"),
        "colleague_has_it": N_("En kollega har den"),
        "do_not_contact": N_("De vil ikke kontaktes"),
        "other": N_("Andet"),
    },
    model.OptOutReason: {
        "asked_us": N_("De har bedt om ro"),
        "asked_too_often": N_("De er spurgt for tit"),
        "bad_experience": N_("En dårlig oplevelse"),
        "busy_or_changing": N_("Travlt eller omstilling"),
        "other": N_("Andet"),
    },
    model.CodedBy: {
        "stated": N_("Afgjort af en kollega"),
        "exact": N_("Samme ord som en betegnelse"),
        "guess": N_("Modellens gæt"),
    },
    model.WishLanguage: {"da": N_("Dansk"), "en": N_("Engelsk"), "sv": N_("Svensk")},
    model.WishKind: {
        "phrase": N_("Sætning"),
        "dialect": N_("Dialekt"),
        "misspelt": N_("Stavet forkert"),
        "youth": N_("Ungdomssprog"),
        "second_language": N_("Dansk som andetsprog"),
        "with_no": N_("Med et nej i"),
        "words": N_("Ord (liste med ; imellem)"),
        "titles": N_("Stillinger (liste med ; imellem)"),
    },
    model.RunKind: {
        "import": N_("Import"),
        "edit": N_("Rettelse"),
        "merge": N_("Sammenlægning"),
    },
    model.EndReason: {
        "temporary": N_("Var tidsbegrænset"),
        "own_wish": N_("Eget ønske"),
        "employer_ended": N_("Virksomheden stoppede forløbet"),
        "new_job": N_("Nyt job"),
        "education": N_("Uddannelse"),
        "other": N_("Andet"),
    },
    model.CloseReason: {
        "goal_reached": N_("Målet er nået"),
        "own_wish": N_("Eget ønske"),
        "moved": N_("Flyttet"),
        "referred_on": N_("Henvist videre"),
        "other": N_("Andet"),
    },
    model.Scope: {"participant": N_("For en deltager"), "generic": N_("Generelt")},
    model.Track: {"placement": N_("Jobplacering"), "development": N_("Jobudvikling")},
    model.LanguageLevel: {
        "beginner": N_("Er begyndt at lære dansk"),
        "understands": N_("Forstår dansk"),
        "speaks": N_("Taler dansk"),
        "writes": N_("Skriver dansk"),
    },
    model.Transport: {
        "walk": N_("Til fods"),
        "bike": N_("Cykel"),
        "bus": N_("Bus"),
        "train": N_("Tog"),
        "car": N_("Bil"),
    },
    model.Disclosure: {
        "not_discussed": N_("Ikke talt om endnu"),
        "considering": N_("Overvejer"),
        "no": N_("Nej"),
        "partly": N_("Delvis"),
        "yes": N_("Ja"),
    },
    model.Stage: {
        "approached": N_("Kontaktet"),
        "meeting": N_("Møde"),
        "trial": N_("Prøvet af"),
        "hired": N_("Ansat"),
        "retained": N_("Stadig ansat efter 13 uger"),
    },
    model.ApproachState: {
        "proposed": N_("Foreslået"),
        "kept": N_("Beholdt"),
        "replaced": N_("Byttet ud"),
        "dropped": N_("Droppet"),
        "done": N_("Gjort"),
    },
    model.DropReason: {
        "participant_says_no": N_("Deltageren vil ikke derhen"),
        "other_plans": N_("Deltageren har andet for i denne uge"),
        "in_touch_already": N_("Vi er allerede i gang med dem"),
        "employer_not_now": N_("Det er ikke et godt tidspunkt for virksomheden"),
        "other": N_("Andet"),
    },
    model.RequestStatus: {
        "open": N_("Venter"),
        "claimed": N_("Taget"),
        "answered": N_("Besvaret"),
        "withdrawn": N_("Trukket tilbage"),
    },
}
"""Codes → the Danish word, marked for translation."""

_LEVELS = {1: N_("lidt"), 2: N_("noget"), 3: N_("meget")}


def label(codes: type[StrEnum], code: str | None) -> str:
    """The word for `code`; a text that is no code is shown as it stands; unknown is said."""
    if code is None:
        return gettext("Ukendt")
    word = LABELS[codes].get(str(code))
    return gettext(word) if word else str(code)


def labels(codes: type[StrEnum], listed: Iterable[str]) -> list[str]:
    """The words for a list of codes."""
    return [label(codes, code) for code in listed]


def choices(codes: type[StrEnum]) -> list[tuple[str, str]]:
    """Every code with its word, in the order of the list."""
    return [(member.value, label(codes, member.value)) for member in codes]


def no_go_in_words(text: str) -> str:
    """What a participant will not do: their own words as they are, the code of an industry with its title."""
    if not text.isdecimal():
        return text
    if len(text) == 10:
        return gettext("en bestemt virksomhed")
    titles = [title for code, title in industry_titles().items() if code.startswith(text)]
    if not titles:
        return gettext("branche {code}").format(code=text)
    more = gettext(" og lignende") if len(titles) > 1 else ""
    return gettext("branchen »{title}«{more} ({code})").format(title=titles[0], more=more, code=text)


def axis_name(axis: str) -> str:
    """The name of one axis of the working environment."""
    return gettext(EMPLOYERS.column(axis).label)


def axis_level(level: int | None) -> str:
    """How much of an axis a workplace has: lidt, noget, meget."""
    return gettext(_LEVELS[level]) if level in _LEVELS else gettext("Ukendt")
