"""The interchange: a folder of spreadsheets in, the same folder out, and a run taken back as a whole.

The public contract is docs/interchange.md; the tables and columns themselves are in crm/tables.py.
"""

from crm.interchange.exporting import export_folder
from crm.interchange.importing import Counts, Report, import_folder, import_into_file
from crm.interchange.shifting import shifted_copy

__all__ = [
    "Counts",
    "Report",
    "export_folder",
    "import_folder",
    "import_into_file",
    "shifted_copy",
]
