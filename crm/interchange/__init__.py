"""The interchange: a folder of spreadsheets in, the same folder out, and a run taken back as a whole.

The public contract is docs/interchange.md; the tables and columns themselves are in crm/tables.py.
"""

from crm.interchange.choices import AS_EVER, LEAVE_OUT, NEW, Choices, Mode, choices_as_json, choices_from_json
from crm.interchange.exporting import export_folder
from crm.interchange.headings import HeadingSeen
from crm.interchange.importing import Counts, Report, import_folder, import_into_file, preview_folder
from crm.interchange.looking import FileSeen, columns_of, look_at, remember
from crm.interchange.outcomes import (
    Candidate,
    FieldChange,
    Matched,
    Outcome,
    Question,
    RowOutcome,
    count_outcomes,
    read_outcomes,
    read_questions,
)
from crm.interchange.shifting import shifted_copy

__all__ = [
    "AS_EVER",
    "LEAVE_OUT",
    "NEW",
    "Candidate",
    "Choices",
    "Counts",
    "FieldChange",
    "FileSeen",
    "HeadingSeen",
    "Matched",
    "Mode",
    "Outcome",
    "Question",
    "Report",
    "RowOutcome",
    "choices_as_json",
    "choices_from_json",
    "columns_of",
    "count_outcomes",
    "export_folder",
    "import_folder",
    "import_into_file",
    "look_at",
    "preview_folder",
    "read_outcomes",
    "read_questions",
    "remember",
    "shifted_copy",
]
