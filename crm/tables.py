"""The interchange contract as data: every table, its columns, what a cell may hold, its Danish heading.

The importer, the exporter, the published documentation and the schema tests all read this one table.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from crm import model


class Kind(Enum):
    """What a cell holds, and so how it is read, stored and written."""

    TEXT = auto()
    KEY = auto()  # an identifier: text without inner line breaks
    WORDS = auto()  # a list of free texts, `;` between; stored as JSON
    CODE = auto()  # one value of `codes`
    CODES = auto()  # a list of values of `codes`; stored as JSON
    NUMBER = auto()  # decimal number, not negative unless `lowest` says so
    WHOLE = auto()  # whole number, not negative
    YES_NO = auto()  # stored 1/0
    DATE = auto()  # stored ISO
    P_NUMBER = auto()
    CVR = auto()
    INDUSTRY = auto()
    POSTCODE = auto()
    OCCUPATION = auto()  # an ISCO-08 unit group
    USER = auto()
    PLAIN = auto()  # text in its plain form (crm.danish.plain): how two spellings count as one
    ESCO_URI = auto()  # an occupation of ESCO


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `lenient` codes keep another text with a warning; `refers` is the table it points into."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    codes: type[StrEnum] | None = None
    lenient: bool = False
    refers: str | None = None
    lowest: float = 0.0
    highest: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One file. `key` names the columns that identify a row; `own` marks tables beyond the contract.

    `in_order` are pairs of columns whose first value should not lie after (exceed) the second.
    """

    name: str
    label: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    in_order: tuple[tuple[str, str], ...] = ()
    own: bool = False

    def column(self, name: str) -> Column:
        """The column called `name`. Raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


AXIS_LABELS = {
    "noise": "Støj",
    "pace": "Tempo",
    "customer_contact": "Kundekontakt",
    "people_around": "Mennesker omkring",
    "team_work": "Samarbejde i hold",
    "outdoors": "Udendørs",
    "physical": "Fysisk arbejde",
    "changing_tasks": "Skiftende opgaver",
}

_workplace_axes = tuple(Column(a, AXIS_LABELS[a], Kind.WHOLE, lowest=1, highest=3) for a in model.AXES)
_participant_axes = tuple(Column(a, AXIS_LABELS[a], Kind.CODE, model.AxisWish) for a in model.AXES)


def _p_number(label: str = "P-nummer", name: str = "p_number", refers: str | None = "employers") -> Column:
    return Column(name, label, Kind.P_NUMBER, refers=refers)


EMPLOYERS = Table(
    "employers",
    "Virksomheder",
    (
        _p_number(refers=None),
        Column("cvr", "CVR-nummer", Kind.CVR),
        Column("name", "Navn"),
        Column("sector", "Sektor", Kind.CODE, model.Sector),
        Column("industry_code", "Branchekode", Kind.INDUSTRY),
        Column("employees_fte", "Ordinært ansatte (årsværk)", Kind.NUMBER),
        Column("street", "Vej og nummer"),
        Column("postcode", "Postnummer", Kind.POSTCODE),
        Column("town", "By"),
        Column("latitude", "Breddegrad", Kind.NUMBER, lowest=-90, highest=90),
        Column("longitude", "Længdegrad", Kind.NUMBER, lowest=-180, highest=180),
        Column("phone", "Telefon"),
        Column("email", "E-mail"),
        Column("website", "Hjemmeside"),
        Column("owner", "Fast kontakt", Kind.USER),
        Column("relation_step", "Relation", Kind.CODE, model.RelationStep),
        Column("recruitment_ways", "Rekrutteringsmåde", Kind.CODES, model.RecruitmentWay),
        Column("values", "Lægger vægt på", Kind.CODES, model.Strength),
        Column("job_types", "Jobtyper", Kind.WORDS),
        Column("tasks_piling_up", "Opgaver der hober sig op", Kind.WORDS),
        Column("busy_periods", "Travle perioder"),
        Column("hours_min", "Timer mindst", Kind.NUMBER, highest=168),
        Column("hours_max", "Timer højst", Kind.NUMBER, highest=168),
        Column("hours_can_grow", "Timer kan trappes op", Kind.YES_NO),
        *_workplace_axes,
        Column("times", "Tidspunkter", Kind.CODES, model.TimeOfDay),
        Column("support_on_site", "Støtte på stedet", Kind.CODES, model.Support),
        Column("requirements", "Krav", Kind.CODES, model.Certificate),
        Column("accepted_forms", "Ansættelsesformer", Kind.CODES, model.Form),
        Column("do_not_contact_until", "Kontakt ikke før", Kind.DATE),
        Column("max_concurrent", "Højst ad gangen", Kind.WHOLE),
        Column("language", "Dansk", Kind.CODE, model.LanguageLevel),
        Column("ordinary_workplace", "Ordinær arbejdsplads", Kind.YES_NO),
        Column("advert_protected", "Reklamebeskyttet", Kind.YES_NO),
        Column("closed_on", "Lukket den", Kind.DATE),
        _p_number("Efterfølger (P-nummer)", "successor_p_number"),
    ),
    ("p_number",),
    in_order=(("hours_min", "hours_max"),),
)

CONTACTS = Table(
    "contacts",
    "Kontaktpersoner",
    (
        _p_number(),
        Column("name", "Navn", Kind.KEY),
        Column("role", "Rolle", Kind.CODE, model.ContactRole, lenient=True),
        Column("phone", "Telefon"),
        Column("email", "E-mail"),
        Column("preferred_channel", "Foretrukken kanal", Kind.CODE, model.Channel),
        Column("decides", "Beslutter", Kind.YES_NO),
        Column("from_on", "Fra dato", Kind.DATE),
        Column("to_on", "Til dato", Kind.DATE),
    ),
    ("p_number", "name"),
    in_order=(("from_on", "to_on"),),
)

OPPORTUNITIES = Table(
    "opportunities",
    "Muligheder",
    (
        Column("opportunity_id", "Mulighed-id", Kind.KEY),
        _p_number(),
        Column("kind", "Art", Kind.CODE, model.OpportunityKind),
        Column("job_type", "Jobtype"),
        Column("description", "Beskrivelse"),
        Column("hours_min", "Timer mindst", Kind.NUMBER, highest=168),
        Column("hours_max", "Timer højst", Kind.NUMBER, highest=168),
        Column("times", "Tidspunkter", Kind.CODES, model.TimeOfDay),
        Column("form", "Ansættelsesform", Kind.CODE, model.Form),
        Column("permanent", "Varigt", Kind.YES_NO),
        Column("start_on", "Start den", Kind.DATE),
        Column("requirements", "Krav", Kind.CODES, model.Certificate),
        Column("language", "Dansk", Kind.CODE, model.LanguageLevel),
        Column("heard_on", "Hørt den", Kind.DATE),
        Column("expires_on", "Udløber den", Kind.DATE),
        Column("positions", "Antal pladser", Kind.WHOLE),
        Column("status", "Status", Kind.CODE, model.OpportunityStatus),
    ),
    ("opportunity_id",),
    in_order=(("hours_min", "hours_max"), ("heard_on", "expires_on")),
)

PARTICIPANTS = Table(
    "participants",
    "Deltagere",
    (
        Column("participant_id", "Deltager-id", Kind.KEY),
        Column("name", "Navn"),
        Column("postcode", "Postnummer", Kind.POSTCODE),
        Column("latitude", "Breddegrad", Kind.NUMBER, lowest=-90, highest=90),
        Column("longitude", "Længdegrad", Kind.NUMBER, lowest=-180, highest=180),
        Column("consultant", "IPS-konsulent", Kind.USER),
        Column("referred_on", "Henvist den", Kind.DATE),
        Column("enrolled_on", "Indskrevet den", Kind.DATE),
        Column("period_ends_on", "Periode slutter den", Kind.DATE),
        Column("track", "Spor", Kind.CODE, model.Track),
        Column("job_wishes", "Jobønsker", Kind.WORDS),
        Column("no_go", "Det vil jeg ikke", Kind.WORDS),
        Column("strengths", "Styrker", Kind.CODES, model.Strength),
        Column("certificates", "Beviser", Kind.CODES, model.Certificate),
        Column("language", "Dansk", Kind.CODE, model.LanguageLevel),
        Column("hours_now", "Timer nu", Kind.NUMBER, highest=168),
        Column("hours_goal", "Timer på sigt", Kind.NUMBER, highest=168),
        Column("times", "Tidspunkter", Kind.CODES, model.TimeOfDay),
        Column("transport", "Transport", Kind.CODES, model.Transport),
        Column("max_commute_minutes", "Højst minutter hver vej", Kind.NUMBER),
        *_participant_axes,
        Column("accommodations", "Det hjælper mig", Kind.CODES, model.Accommodation),
        Column("accepted_forms", "Ansættelsesformer", Kind.CODES, model.Form),
        Column("disclosure", "Åbenhed", Kind.CODE, model.Disclosure),
        Column("closed_on", "Afsluttet den", Kind.DATE),
        Column("close_reason", "Årsag til afslutning", Kind.CODE, model.CloseReason, lenient=True),
    ),
    ("participant_id",),
    in_order=(
        ("referred_on", "enrolled_on"),
        ("enrolled_on", "period_ends_on"),
        ("enrolled_on", "closed_on"),
        ("referred_on", "closed_on"),
    ),
)

WISH_OCCUPATIONS = Table(
    "wish_occupations",
    "Hvad jobønsker betyder",
    (
        Column("participant_id", "Deltager-id", Kind.KEY, refers="participants"),
        Column("wish", "Jobønske", Kind.KEY),
        Column("isco08", "Arbejde (ISCO-08)", Kind.OCCUPATION),
        Column("wanted", "Ment sådan", Kind.YES_NO),
        Column("said_by", "Rettet af", Kind.USER),
        Column("said_on", "Rettet den", Kind.DATE),
    ),
    ("participant_id", "wish", "isco08"),
    own=True,
)
"""What a person has said of the meaning of a wish, in place of what is read from its words."""

PARTICIPANT_WEIGHTS = Table(
    "participant_weights",
    "Hvad der betyder mest",
    (
        Column("participant_id", "Deltager-id", Kind.KEY, refers="participants"),
        Column("factor", "Hvad", Kind.CODE, model.Want),
        Column("times", "Gange", Kind.NUMBER, highest=3),
        Column("said_by", "Noteret af", Kind.USER),
        Column("said_on", "Noteret den", Kind.DATE),
    ),
    ("participant_id", "factor"),
    own=True,
)
"""How many times as much a part of the wants half counts to a participant as to others."""

EMPLOYER_CONTACTS = Table(
    "employer_contacts",
    "Virksomhedskontakter",
    (
        Column("contact_id", "Kontakt-id", Kind.KEY),
        Column("date", "Dato", Kind.DATE),
        _p_number(),
        Column("staff", "Medarbejder", Kind.USER),
        Column("channel", "Kanal", Kind.CODE, model.Channel),
        Column("purpose", "Formål", Kind.CODE, model.Purpose),
        Column("role", "Medarbejderens rolle", Kind.CODE, model.StaffRole, lenient=True),
        Column("planned", "Planlagt", Kind.YES_NO),
        Column("with_participant", "Med deltager", Kind.YES_NO),
        Column("participant_id", "Deltager-id", Kind.KEY, refers="participants"),
        Column("scope", "Omfang", Kind.CODE, model.Scope),
        Column("result", "Resultat", Kind.CODE, model.Result, lenient=True),
        Column("refusal_reason", "Afslagsgrund", Kind.CODE, model.RefusalReason, lenient=True),
        Column("learnt", "Hvad lærte vi"),
        Column("next_step", "Næste skridt"),
        Column("next_step_on", "Næste skridt den", Kind.DATE),
        Column("minutes", "Minutter", Kind.NUMBER),
    ),
    ("contact_id",),
    in_order=(("date", "next_step_on"),),
)

LOG_KEY = ("date", "p_number", "staff", "channel", "purpose")
"""What identifies a row of the contact log without contact_id (together with its turn in the file)."""

INTRODUCTIONS = Table(
    "introductions",
    "Præsentationer",
    (
        Column("date", "Dato", Kind.DATE),
        Column("participant_id", "Deltager-id", Kind.KEY, refers="participants"),
        _p_number(),
        Column("opportunity_id", "Mulighed-id", Kind.KEY, refers="opportunities"),
        Column("stage", "Nået til", Kind.CODE, model.Stage),
        Column("outcome_on", "Udfald den", Kind.DATE),
        Column("reason", "Begrundelse", Kind.CODE, model.RefusalReason, lenient=True),
    ),
    ("date", "participant_id", "p_number"),
    in_order=(("date", "outcome_on"),),
)

MATCH_ANSWERS = Table(
    "match_answers",
    "Svar på matchlisten",
    (
        Column("participant_id", "Deltager-id", Kind.KEY, refers="participants"),
        _p_number(),
        Column("answered_on", "Svaret den", Kind.DATE),
        Column("opportunity_id", "Mulighed-id", Kind.KEY, refers="opportunities"),
        Column("answer", "Svar", Kind.CODE, model.MatchAnswer),
        Column("reason", "Begrundelse", Kind.CODE, model.DeclineReason),
        Column("note", "Bemærkning"),
        Column("answered_by", "Noteret af", Kind.USER),
        Column("withdrawn_on", "Taget tilbage den", Kind.DATE),
        Column("wants", "Ønskerne, som de stod"),
    ),
    ("participant_id", "p_number", "answered_on"),
    in_order=(("answered_on", "withdrawn_on"),),
    own=True,
)
"""A participant's yes or no to an employer on the list. `wants`: factor → [value, expert weight] as JSON."""

WEEK_PLANS = Table(
    "week_plans",
    "Ugeplaner",
    (
        Column("plan_id", "Plan-id", Kind.KEY),
        Column("week", "Uge", Kind.KEY),
        Column("made_at", "Lavet"),
        Column("made_by", "Lavet af"),
        Column("as_of", "Dags dato", Kind.DATE),
        Column("model", "Model"),
        Column("inputs", "Grundlag"),
        Column("value", "Værdi", Kind.NUMBER),
        Column("bound", "Højst mulige værdi", Kind.NUMBER),
    ),
    ("plan_id",),
    own=True,
)
"""The plan of a week, once for each time it was made; `inputs` is what it was made of, as JSON."""

PLANNED_APPROACHES = Table(
    "planned_approaches",
    "Planlagte henvendelser",
    (
        Column("approach_id", "Henvendelse-id", Kind.KEY),
        Column("plan_id", "Plan-id", Kind.KEY, refers="week_plans"),
        Column("participant_id", "Deltager-id", Kind.KEY, refers="participants"),
        _p_number(),
        Column("opportunity_id", "Mulighed-id", Kind.KEY, refers="opportunities"),
        Column("state", "Status", Kind.CODE, model.ApproachState),
        Column("reason", "Begrundelse", Kind.CODE, model.DropReason),
        Column("because", "Derfor"),
        Column("changed_at", "Ændret"),
        Column("changed_by", "Ændret af"),
    ),
    ("approach_id",),
    own=True,
)
"""Whom to approach for whom in a week. `because`: the matcher's reasons of that day, as JSON."""

PLACEMENTS = Table(
    "placements",
    "Forløb på virksomhed",
    (
        Column("participant_id", "Deltager-id", Kind.KEY, refers="participants"),
        _p_number(),
        Column("started_on", "Startet den", Kind.DATE),
        Column("form", "Ansættelsesform", Kind.CODE, model.Form),
        Column("job_type", "Jobtype"),
        Column("hours_per_week", "Timer om ugen", Kind.NUMBER, highest=168),
        Column("permanent", "Varigt", Kind.YES_NO),
        Column("ended_on", "Sluttet den", Kind.DATE),
        Column("end_reason", "Årsag til ophør", Kind.CODE, model.EndReason, lenient=True),
    ),
    ("participant_id", "p_number", "started_on"),
    in_order=(("started_on", "ended_on"),),
)

USERS = Table(
    "users",
    "Medarbejdere",
    (
        Column("user_name", "Brugernavn", Kind.KEY),
        Column("full_name", "Fulde navn"),
        Column("role", "Rolle", Kind.CODE, model.Role),
    ),
    ("user_name",),
    own=True,
)

EMPLOYER_FACTS = Table(
    "employer_facts",
    "Virksomhedsoplysninger (dato og kilde)",
    (
        _p_number(),
        Column("field", "Felt", Kind.KEY),
        Column("noted_on", "Noteret den", Kind.DATE),
        Column("source", "Kilde"),
    ),
    ("p_number", "field"),
    own=True,
)

EMPLOYER_PROFILE = Table(
    "employer_profile",
    "Virksomhedens profil",
    (
        _p_number(),
        Column("labour_need", "Mangler hænder til"),
        Column("openness", "Rummelighed", Kind.CODE, model.Openness),
        Column("opening_times", "Åbningstider"),
        Column("wishes_of_us", "Ønsker fra os"),
        Column("asks_per_28_days", "Henvendelser om en person på 28 dage, højst", Kind.WHOLE),
    ),
    ("p_number",),
    own=True,
)

CONTACT_PEOPLE = Table(
    "contact_people",
    "Samme person flere steder",
    (
        _p_number(),
        Column("name", "Navn", Kind.KEY),
        Column("person_id", "Person-id", Kind.KEY),
    ),
    ("p_number", "name"),
    own=True,
)
"""Rows of `contacts` with one person_id are one person, who has moved or works in several places."""

OPT_OUTS = Table(
    "opt_outs",
    "Ønsker ikke kontakt",
    (
        Column("number", "P-nummer eller CVR-nummer", Kind.KEY),
        Column("until", "Til og med", Kind.DATE),
        Column("reason", "Årsag", Kind.CODE, model.OptOutReason),
        Column("note", "Bemærkning"),
        Column("set_by", "Noteret af", Kind.USER),
        Column("set_on", "Noteret den", Kind.DATE),
    ),
    ("number",),
    own=True,
)
"""Keyed by P-number or by CVR (all its units), so that it also holds for an employer that is not here yet."""

NEXT_STEPS = Table(
    "next_steps",
    "Næste skridt",
    (
        Column("contact_id", "Kontakt-id", Kind.KEY, refers="employer_contacts"),
        Column("owner", "Ansvarlig", Kind.USER),
        Column("promised", "Lovet", Kind.YES_NO),
        Column("none_because", "Intet næste skridt, fordi", Kind.CODE, model.NoStep, lenient=True),
        Column("done_on", "Gjort den", Kind.DATE),
        Column("done_by", "Gjort af", Kind.USER),
    ),
    ("contact_id",),
    own=True,
)
"""What next_step and next_step_on of a contact do not say: whose the step is, and whether it is done."""

SAVED_VIEWS = Table(
    "saved_views",
    "Gemte visninger",
    (
        Column("view_id", "Visning-id", Kind.KEY),
        Column("name", "Navn", Kind.KEY),
        Column("query", "Søgning", Kind.KEY),
        Column("owner", "Ejer", Kind.USER),
        Column("shared", "Delt", Kind.YES_NO),
    ),
    ("view_id",),
    own=True,
)

MERGED_EMPLOYERS = Table(
    "merged_employers",
    "Sammenlagte virksomheder",
    (
        _p_number(refers=None),
        _p_number("Lagt sammen med (P-nummer)", "into_p_number"),
        Column("merged_on", "Lagt sammen den", Kind.DATE),
    ),
    ("p_number",),
    own=True,
)
"""The number that a merge took out → the one that stayed, so that old addresses and files still find it."""

NOT_DUPLICATES = Table(
    "not_duplicates",
    "Ikke dubletter",
    (
        _p_number(),
        _p_number("Ikke den samme som (P-nummer)", "other_p_number"),
        Column("said_by", "Afgjort af", Kind.USER),
        Column("said_on", "Afgjort den", Kind.DATE),
    ),
    ("p_number", "other_p_number"),
    own=True,
)

JOB_TYPE_CODES = Table(
    "job_type_codes",
    "Jobtypernes koder",
    (
        Column("job_type", "Jobtype", Kind.PLAIN),
        Column("disco08", "DISCO-kode", Kind.OCCUPATION),
        Column("esco_uri", "ESCO-adresse", Kind.ESCO_URI),
        Column("how", "Fundet ved", Kind.CODE, model.CodedBy),
        Column("said_by", "Afgjort af", Kind.USER),
        Column("said_on", "Afgjort den", Kind.DATE),
    ),
    ("job_type",),
    own=True,
)
"""What people have said a job type is. What labels and the text model say is looked up each time."""

OWN_WISHES = Table(
    "own_wishes",
    "Egne jobønsker",
    (
        Column("isco08", "ISCO-kode", Kind.OCCUPATION),
        Column("occupation", "Stillingsbetegnelse"),
        Column("language", "Sprog", Kind.CODE, model.WishLanguage),
        Column("kind", "Slags", Kind.CODE, model.WishKind),
        Column("text", "Sådan siger man det", Kind.KEY),
        Column("source", "Kilde"),
        Column("date", "Dato", Kind.DATE),
    ),
    ("isco08", "language", "text"),
    own=True,
)
"""The team's own additions to the wish lexicon, with its columns; what it calls `origin` is `source` here."""

TABLES = (
    USERS,
    EMPLOYERS,
    EMPLOYER_FACTS,
    EMPLOYER_PROFILE,
    CONTACTS,
    CONTACT_PEOPLE,
    OPPORTUNITIES,
    OPT_OUTS,
    MERGED_EMPLOYERS,
    NOT_DUPLICATES,
    PARTICIPANTS,
    WISH_OCCUPATIONS,
    PARTICIPANT_WEIGHTS,
    EMPLOYER_CONTACTS,
    NEXT_STEPS,
    INTRODUCTIONS,
    MATCH_ANSWERS,
    PLACEMENTS,
    WEEK_PLANS,
    PLANNED_APPROACHES,
    SAVED_VIEWS,
    JOB_TYPE_CODES,
    OWN_WISHES,
)
"""In the order in which they are read, so that what a row refers to is already there."""

REQUIRED = {
    "employers": ("name",),
    "opportunities": ("p_number",),
    "employer_contacts": LOG_KEY,
    "employer_facts": ("noted_on",),
    "opt_outs": ("until",),
    "saved_views": ("name", "query"),
    "merged_employers": ("into_p_number",),
    "wish_occupations": ("wanted",),
    "participant_weights": ("times",),
    "match_answers": ("answer",),
    "job_type_codes": ("disco08",),
    "week_plans": ("week", "made_at", "as_of", "model"),
    "planned_approaches": ("plan_id", "participant_id", "p_number", "state"),
}
"""Columns that a new row needs besides its key."""

DATED_FACTS = (
    "employees_fte",
    "recruitment_ways",
    "values",
    "job_types",
    "tasks_piling_up",
    "busy_periods",
    "hours_min",
    "hours_max",
    "hours_can_grow",
    *model.AXES,
    "times",
    "support_on_site",
    "requirements",
    "accepted_forms",
    "max_concurrent",
    "language",
)
"""What we know of an employer that ages: each such value carries the date it was noted and its source."""

PROFILE_FACTS = ("labour_need", "openness", "opening_times", "wishes_of_us")
"""The ageing facts of EMPLOYER_PROFILE, dated and sourced like those of EMPLOYERS."""
