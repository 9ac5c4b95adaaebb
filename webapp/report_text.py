"""The weekly report in words: its headline, its small tables, its definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from crm import model
from crm.problem import N_
from crm.reports import KINDS_OF_PLACEMENT
from crm.small_counts import FEWEST, Shown
from crm.week_report import EXPIRES_WITHIN_DAYS, WEEKS_BEFORE, Figure, Staff, WeekReport
from webapp.i18n import gettext, show_date
from webapp.labels import label

TARGET = 6
"""Face-to-face contacts a week per IPS consultant that the fidelity scale IPS-25, item 17, asks for."""


_DEFINITIONS = (
    (
        N_("Kontakt"),
        N_(
            "En række i kontaktloggen med dato i ugen (mandag til søndag). Flere kontakter samme dag tæller "
            "hver for sig. Kontakter efter rapportens dato tæller ikke med."
        ),
    ),
    (
        N_("Ansigt til ansigt"),
        N_(
            "Besøg på virksomheden, møde ude og arrangement, med eller uden deltager. Gentagne besøg "
            "tæller med."
        ),
    ),
    (
        N_("Mål for IPS-konsulenter"),
        N_(
            "IPS-25, punkt 17: mindst {target} kontakter ansigt til ansigt om ugen pr. IPS-konsulent (2 pr. "
            "jobsøgende, når konsulenten har færre end 3), og teamlederen læser loggen hver uge. Kun "
            "kontakter i rollen som IPS-konsulent tæller; øvrige medarbejdere vises ved siden af."
        ),
    ),
    (
        N_("Rolle"),
        N_(
            "Rollen på kontakten; er den tom, medarbejderens egen rolle; ellers 'ukendt'. IPS-konsulenter er "
            "dem, der har rollen, og dem, der har logget i den i ugen eller i de {weeks} uger før."
        ),
    ),
    (N_("4 uger før"), N_("Gennemsnit pr. uge af de {weeks} hele uger før ugen.")),
    (N_("Ny virksomhed"), N_("Den første kontakt nogensinde i loggen ligger i ugen.")),
    (
        N_("Åbninger"),
        N_(
            "Vi hørte om: noteret som hørt i ugen. Udløber: åbne eller tilbudte åbninger, hvis frist ligger "
            "i de {days} dage efter ugen (i en uge, der er i gang: fra i dag)."
        ),
    ),
    (
        N_("Overskredet frist"),
        N_(
            "Virksomhedens seneste kontakt, uanset hvem der havde den, har et næste skridt, hvis dato er "
            "passeret ved ugens slutning (i en uge, der er i gang: i går eller før)."
        ),
    ),
    (
        N_("Præsentationer og forløb"),
        N_(
            "Præsentation: en deltager er foreslået en virksomhed. Praktik er et forløb, ikke et resultat. "
            "Antal under {fewest} (også ingen) vises som '<{fewest}', og en sum, der ville røbe et "
            "skjult tal, som '{fewest}+'."
        ),
    ),
    (N_("Rækkefølge"), N_("Medarbejdere står alfabetisk. Rapporten rangordner ingen.")),
)
"""Term and meaning, marked for translation; the numbers are filled in by `definitions`."""


@dataclass(frozen=True, slots=True)
class Line:
    """One count with its mean of the weeks before."""

    label: str
    number: int
    mean: float


@dataclass(frozen=True, slots=True)
class Section:
    """One small table with bars; `target` is marked on the bars."""

    heading: str
    column: str
    lines: tuple[Line, ...]
    target: int | None = None

    @property
    def most(self) -> float:
        """What a full bar stands for: the largest number, mean or target in the section, at least 1."""
        return max([1, self.target or 0, *(max(line.number, line.mean) for line in self.lines)])


@dataclass(frozen=True, slots=True)
class PeopleLine:
    """Numbers of people, safe to show."""

    label: str
    started: Shown
    ended: Shown


def title(report: WeekReport) -> str:
    """`Ugerapport: uge 46, 2026`."""
    return gettext("Ugerapport: uge {number}, {year}").format(
        number=report.week.number, year=report.week.year
    )


def period(report: WeekReport) -> str:
    """The days of the week, and how far it has come if it is not over."""
    days = {"first": show_date(report.week.monday), "last": show_date(report.week.sunday)}
    if report.complete:
        return gettext("{first} til {last}").format(**days)
    return gettext("{first} til {last}. Ugen er i gang: tallene går til og med {day}.").format(
        **days, day=show_date(report.reference)
    )


def headline(report: WeekReport) -> tuple[Line, ...]:
    """The counts at the top."""
    return (
        _line(gettext("Kontakter"), report.contacts),
        _line(gettext("Ansigt til ansigt"), report.face_to_face),
        Line(gettext("Nye virksomheder"), len(report.new_employers), report.new_employers_mean),
        _line(gettext("Åbninger, vi hørte om"), report.openings_heard),
    )


def sections(report: WeekReport) -> tuple[Section, ...]:
    """The contacts told apart in each way, face to face first."""
    return (
        Section(
            gettext("Ansigt til ansigt: IPS-konsulenter"),
            gettext("IPS-konsulent"),
            tuple(_line(one.name, one.as_ips_consultant) for one in report.staff if one.is_ips_consultant),
            target=TARGET,
        ),
        Section(
            gettext("Ansigt til ansigt: øvrige medarbejdere"),
            gettext("Medarbejder"),
            tuple(
                _line(one.name, _in_other_roles(one)) for one in report.staff if _in_other_roles(one).number
            ),
        ),
        _by(
            gettext("Ansigt til ansigt efter rolle"),
            gettext("Rolle"),
            report.face_to_face_by_role,
            model.Role,
        ),
        Section(
            gettext("Kontakter efter medarbejder"),
            gettext("Medarbejder"),
            tuple(_line(one.name, one.contacts) for one in report.staff),
        ),
        _by(gettext("Kontakter efter kanal"), gettext("Kanal"), report.by_channel, model.Channel),
        _by(gettext("Kontakter efter rolle"), gettext("Rolle"), report.by_role, model.Role),
        _by(gettext("Kontakter efter formål"), gettext("Formål"), report.by_purpose, model.Purpose),
    )


def people(report: WeekReport) -> tuple[PeopleLine, ...]:
    """Placements started and ended, by kind and in all."""
    names = {
        "paid_job": gettext("Job med løn (også få timer og fleksjob)"),
        "wage_subsidy": gettext("Løntilskud"),
        "work_experience": gettext("Praktik"),
        "education": gettext("Uddannelse"),
        "unknown": gettext("Form ikke oplyst"),
    }
    lines = [
        PeopleLine(names[kind], report.started.parts[kind], report.ended.parts[kind])
        for kind in KINDS_OF_PLACEMENT
    ]
    return (*lines, PeopleLine(gettext("I alt"), report.started.total, report.ended.total))


def definitions() -> tuple[tuple[str, str], ...]:
    """Term and meaning of everything that the report counts."""
    numbers = {"target": TARGET, "weeks": WEEKS_BEFORE, "days": EXPIRES_WITHIN_DAYS, "fewest": FEWEST}
    return tuple((gettext(term), gettext(meaning).format(**numbers)) for term, meaning in _DEFINITIONS)


def _line(text: str, figure: Figure) -> Line:
    return Line(text, figure.number, figure.mean)


def _in_other_roles(one: Staff) -> Figure:
    """Face to face in any other role than IPS consultant."""
    return Figure(
        one.face_to_face.number - one.as_ips_consultant.number,
        one.face_to_face.mean - one.as_ips_consultant.mean,
    )


def _by(heading: str, column: str, figures: Mapping[str, Figure], codes: type[StrEnum]) -> Section:
    lines = tuple(_line(label(codes, code), figure) for code, figure in figures.items())
    return Section(heading, column, lines)
