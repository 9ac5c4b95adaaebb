"""The weekly report as JSON, as plain text, and as one HTML file that prints on paper."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from crm.week_report import EXPIRES_WITHIN_DAYS, Figure, People, WeekReport
from webapp import report_text
from webapp.i18n import gettext, show_date, show_number

MOST_LISTED = 100
"""How many employers a list shows on paper and on the page; JSON holds them all."""

_STYLE = Path(__file__).parent / "static" / "outreach_report.css"


def as_json(report: WeekReport) -> str:
    """The contract's keys (docs/interchange.md), and the rest of the report beside them."""
    met = [one for one in report.staff if one.face_to_face.number]
    content = {
        "week": str(report.week),
        "from": report.week.monday.isoformat(),
        "to": report.week.sunday.isoformat(),
        "as_of": report.as_of.isoformat(),
        "complete": report.complete,
        "invented_data": report.invented,
        "contacts": {
            "total": report.contacts.number,
            "by_channel": _numbers(report.by_channel),
            "by_purpose": _numbers(report.by_purpose),
            "by_staff": {one.user_name: one.contacts.number for one in report.staff if one.contacts.number},
            "by_role": _numbers(report.by_role),
        },
        "face_to_face": {
            "total": report.face_to_face.number,
            "by_staff": {one.user_name: one.face_to_face.number for one in met},
            "by_role": _numbers(report.face_to_face_by_role),
            "ips_consultants": [
                {
                    "user_name": one.user_name,
                    "name": one.name,
                    "face_to_face": one.as_ips_consultant.number,
                    "mean_four_weeks_before": one.as_ips_consultant.mean,
                }
                for one in report.staff
                if one.is_ips_consultant
            ],
            "target_per_ips_consultant": report_text.TARGET,
        },
        "new_employers": [
            {"p_number": one.p_number, "employer": one.name, "first_on": one.first_on.isoformat()}
            for one in report.new_employers
        ],
        "openings": {
            "heard": report.openings_heard.number,
            "expiring_days": EXPIRES_WITHIN_DAYS,
            "expiring": [
                {
                    "p_number": one.p_number,
                    "employer": one.employer,
                    "job_type": one.job_type,
                    "expires_on": one.expires_on.isoformat(),
                }
                for one in report.expiring
            ],
        },
        "introductions": {"made": report.introductions, "people": report.introduced},
        "placements": {"started": _people(report.started), "ended": _people(report.ended)},
        "overdue_next_steps": len(report.overdue),
        "overdue": [
            {
                "p_number": one.p_number,
                "employer": one.employer,
                "noted_by": one.noted_by,
                "owner": one.owner,
                "due_on": one.due_on.isoformat(),
            }
            for one in report.overdue
        ],
        "mean_four_weeks_before": {
            "contacts": report.contacts.mean,
            "by_channel": _means(report.by_channel),
            "by_purpose": _means(report.by_purpose),
            "by_role": _means(report.by_role),
            "by_staff": {one.user_name: one.contacts.mean for one in report.staff},
            "face_to_face": report.face_to_face.mean,
            "face_to_face_by_role": _means(report.face_to_face_by_role),
            "new_employers": report.new_employers_mean,
            "openings_heard": report.openings_heard.mean,
        },
        "definitions": dict(report_text.definitions()),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _numbers(figures: Mapping[str, Figure]) -> dict[str, int]:
    return {code: figure.number for code, figure in figures.items()}


def _means(figures: Mapping[str, Figure]) -> dict[str, float]:
    return {code: figure.mean for code, figure in figures.items()}


def _people(people: People) -> dict[str, Any]:
    return {"people": people.total, "by_kind": dict(people.parts)}


def words(report: WeekReport) -> dict[str, Any]:
    """All that the templates of the report need, on the page and in the file alike."""
    return {
        "report": report,
        "title": report_text.title(report),
        "period": report_text.period(report),
        "headline": report_text.headline(report),
        "sections": report_text.sections(report),
        "people": report_text.people(report),
        "definitions": report_text.definitions(),
        "most_listed": MOST_LISTED,
    }


def as_html(report: WeekReport) -> str:
    """A whole HTML page in one file, without any address to fetch."""
    environment = Environment(loader=PackageLoader("webapp"), autoescape=True, undefined=StrictUndefined)
    environment.globals.update(_=gettext, show_date=show_date, show_number=show_number)
    template = environment.get_template("outreach_report/file.html")
    return template.render(style=_STYLE.read_text(encoding="utf-8"), **words(report)) + "\n"


def as_text(report: WeekReport) -> str:
    """The report in columns for a terminal."""
    lines = [gettext("OPDIGTEDE DATA"), ""] if report.invented else []
    lines += [report_text.title(report), report_text.period(report)]
    now, mean = gettext("Ugen"), gettext("4 uger før")
    lines += ["", *_columns(("", now, mean), [_cells(line) for line in report_text.headline(report)])]
    for section in report_text.sections(report):
        rows = [_cells(line) for line in section.lines] or [(gettext("Ingen"), "", "")]
        lines += ["", section.heading, *_columns((section.column, now, mean), rows)]
    lines += [
        "",
        gettext("Præsentationer: {made}, personer: {people}").format(
            made=report.introductions, people=report.introduced
        ),
    ]
    kinds = [(line.label, str(line.started), str(line.ended)) for line in report_text.people(report)]
    heading = (gettext("Personer, forløb"), gettext("Startet"), gettext("Sluttet"))
    lines += ["", *_columns(heading, kinds)]
    lines += ["", *_lists(report), "", gettext("Sådan er der talt")]
    lines += [f"  {term}: {meaning}" for term, meaning in report_text.definitions()]
    return "\n".join(lines) + "\n"


def _lists(report: WeekReport) -> list[str]:
    """The employers to act on, one a line."""
    expiring = [
        (one.expires_on, ", ".join(filter(None, (one.employer, one.job_type)))) for one in report.expiring
    ]
    overdue = [(one.due_on, f"{one.employer} ({one.noted_by})") for one in report.overdue]
    return [
        gettext("Åbninger, der udløber: {number}").format(number=len(expiring)),
        *_dated(expiring),
        "",
        gettext("Næste skridt, hvis frist er overskredet: {number}").format(number=len(overdue)),
        *_dated(overdue),
    ]


def _dated(rows: list[tuple[date, str]]) -> list[str]:
    lines = [f"  {show_date(day):>14}  {text}" for day, text in rows[:MOST_LISTED]]
    more = len(rows) - len(lines)
    return [*lines, gettext("  … og {number} mere").format(number=show_number(more))] if more else lines


def _cells(line: report_text.Line) -> tuple[str, str, str]:
    return line.label, show_number(line.number), show_number(line.mean)


def _columns(heading: tuple[str, str, str], rows: list[tuple[str, str, str]]) -> list[str]:
    """Three columns, the last two to the right."""
    wide = max(len(row[0]) for row in (heading, *rows))
    return [f"  {text:<{wide}}  {first:>8}  {second:>10}" for text, first, second in (heading, *rows)]
