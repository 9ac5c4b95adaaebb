"""The groups in which an employer is edited: which fields stand on one screen, and how each is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from crm.employer_facts import FACTS
from crm.model import AXES
from crm.problem import N_
from crm.tables import EMPLOYER_PROFILE, EMPLOYERS, Column


class Control(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    NOTE = "note"
    WORDS = "words"
    CODES = "codes"
    CODE = "code"
    YES_NO = "yes_no"
    NUMBER = "number"
    AXIS = "axis"
    USER = "user"
    INDUSTRY = "industry"
    DATE = "date"
    UNIT = "unit"


LISTS = (Control.WORDS, Control.CODES)
"""Controls whose value is a list, which may be unknown or known to be empty."""

NOTES = (Control.NOTE, Control.WORDS)
"""Controls in which people write freely."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form; `name` is the column."""

    name: str
    control: Control
    hint: str = ""

    @property
    def column(self) -> Column:
        """The column that holds it."""
        if any(column.name == self.name for column in EMPLOYERS.columns):
            return EMPLOYERS.column(self.name)
        return EMPLOYER_PROFILE.column(self.name)


@dataclass(frozen=True, slots=True)
class Group:
    """One form. `slug` stands in its address."""

    slug: str
    heading: str
    lede: str
    fields: tuple[Field, ...]

    @property
    def is_dated(self) -> bool:
        """Whether it holds facts, so that the form asks when and how they were learnt."""
        return any(field.name in FACTS for field in self.fields)


BASICS = (
    Field("name", Control.LINE),
    Field("cvr", Control.LINE, N_("8 cifre. Arbejdspladser med samme CVR-nummer vises sammen.")),
    Field("street", Control.LINE),
    Field("postcode", Control.LINE),
    Field("town", Control.LINE, N_("Udfyldes af postnummeret, hvis du lader feltet stå tomt.")),
    Field("industry_code", Control.INDUSTRY, N_("Skriv et ord eller en kode, og vælg på listen.")),
    Field("sector", Control.CODE),
    Field("phone", Control.LINE),
    Field("email", Control.LINE),
    Field("website", Control.LINE),
    Field("owner", Control.USER, N_("Den kollega, som andre spørger, før de henvender sig.")),
)
"""What a new employer begins with."""

_GROUPS = (
    Group(
        "stam",
        N_("Stamoplysninger"),
        N_("Navn og adresse, og hvem hos os der kender dem."),
        (
            *BASICS,
            Field(
                "ordinary_workplace", Control.YES_NO, N_("Nej for værksteder og lignende særlige pladser.")
            ),
            Field("advert_protected", Control.YES_NO, N_("Står i CVR. De må ikke få reklame.")),
        ),
    ),
    Group(
        "profil",
        N_("Behov og rummelighed"),
        N_("Det, du skal vide, før du banker på. Skriv om arbejdet, aldrig om en deltager."),
        (
            Field("labour_need", Control.NOTE, N_("Hvad mangler de hænder til lige nu?")),
            Field("openness", Control.CODE),
            Field("wishes_of_us", Control.NOTE, N_("For eksempel hjælp til papir, fastholdelse eller ro.")),
            Field("opening_times", Control.NOTE, N_("Også hvornår de helst vil have besøg.")),
            Field("employees_fte", Control.NUMBER, N_("Regnet i fuld tid, uden praktik og løntilskud.")),
            Field("max_concurrent", Control.NUMBER, N_("Så mange forløb kan de tage sig godt af ad gangen.")),
            Field(
                "asks_per_28_days",
                Control.NUMBER,
                N_("Hvor tit vi må foreslå en person. Er feltet tomt, følger vi arbejdspladsens størrelse."),
            ),
        ),
    ),
    Group(
        "arbejdet",
        N_("Arbejdet"),
        N_("Opgaverne, timerne, og hvornår der er travlt."),
        (
            Field("job_types", Control.WORDS, N_("Én på hver linje.")),
            Field("tasks_piling_up", Control.WORDS, N_("Én på hver linje. De kan blive til en opgavepakke.")),
            Field("busy_periods", Control.NOTE),
            Field("hours_min", Control.NUMBER, N_("Om ugen")),
            Field("hours_max", Control.NUMBER, N_("Om ugen")),
            Field("hours_can_grow", Control.YES_NO),
            Field("times", Control.CODES),
        ),
    ),
    Group(
        "rekruttering",
        N_("Ny kollega og rekruttering"),
        N_("Hvad de lægger vægt på hos en ny kollega, og hvordan de plejer at finde folk."),
        (Field("values", Control.CODES), Field("recruitment_ways", Control.CODES)),
    ),
    Group(
        "miljoe",
        N_("Arbejdsmiljø"),
        N_("Sådan er en almindelig dag. Lad det stå som ukendt, hvis du ikke har set eller hørt det."),
        tuple(Field(axis, Control.AXIS) for axis in AXES),
    ),
    Group(
        "krav",
        N_("Krav og støtte"),
        N_("Hvad man skal have med, og hvad de selv kan give."),
        (
            Field("requirements", Control.CODES),
            Field("language", Control.CODE),
            Field("support_on_site", Control.CODES),
            Field("accepted_forms", Control.CODES),
        ),
    ),
    Group(
        "lukning",
        N_("Lukning"),
        N_("Når arbejdspladsen lukker, flytter eller går videre under et andet P-nummer."),
        (
            Field("closed_on", Control.DATE, N_("Lad feltet stå tomt, så længe den er åben.")),
            Field(
                "successor_p_number",
                Control.UNIT,
                N_("Navn eller P-nummer. Log, kontakter og viden vises også hos efterfølgeren."),
            ),
        ),
    ),
)

GROUPS: Mapping[str, Group] = {group.slug: group for group in _GROUPS}
"""The groups by the word in their address, in the order of the tabs."""
