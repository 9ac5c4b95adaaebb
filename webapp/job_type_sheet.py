"""Every job type with its codes, for tools that need codes, and for the page that shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from crm import job_type_codes, occupations
from crm.interchange.csv_out import csv_line
from crm.job_type_codes import Code, JobType
from crm.reference import work_words
from crm.spreadsheets import guarded
from matcher.text.coding import codes_for

FILE_NAME = "job-type-codes.csv"
COLUMNS = (
    "job_type",
    "employers",
    "openings",
    "disco08",
    "disco08_title",
    "esco_uri",
    "esco_label_da",
    "how",
)


@dataclass(frozen=True, slots=True)
class Coded:
    """A job type with its code; how the code is called in the register, for short, and in ESCO."""

    job_type: JobType
    code: Code | None
    title: str
    words: str
    esco_label: str


def coded(db: Database, job_types: Sequence[JobType]) -> list[Coded]:
    """The job types with their codes."""
    codes = codes_for(db, [one.text for one in job_types])
    titles = occupations.group_titles(db, {code.disco08 for code in codes.values()})
    names = occupations.labels_of(db, [code.esco_uri for code in codes.values() if code.esco_uri])
    return [_with(one, codes.get(one.text), titles, names) for one in job_types]


def _with(one: JobType, code: Code | None, titles: dict[str, str], names: dict[str, str]) -> Coded:
    if code is None:
        return Coded(one, None, "", "", "")
    label = names.get(code.esco_uri or "", "")
    return Coded(one, code, titles[code.disco08], work_words()[code.disco08], label)


def csv_lines(db: Database) -> Iterator[str]:
    """The list as CSV: UTF-8, comma, English headings. A job type that looks like a formula is made text."""
    yield csv_line(COLUMNS)
    for one in coded(db, job_type_codes.every(db)):
        code = one.code
        yield csv_line(
            (
                guarded(one.job_type.text),
                str(one.job_type.employers),
                str(one.job_type.openings),
                code.disco08 if code else "",
                one.title,
                (code.esco_uri or "") if code else "",
                guarded(one.esco_label),
                code.how.value if code else "",
            )
        )
