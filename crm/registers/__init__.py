"""Files of others as rows of this product: CVR registers, job adverts, contact cards. No database.

Every reader takes files made with `uploaded` and gives a `Reading`: the rows that can be used, and remarks on
everything that was left out. What a user can mend in a file as a whole is raised as Problem.
"""

from crm.registers.cvr_virk import read_virk
from crm.registers.datafordeler import read_datafordeler
from crm.registers.job_postings import Posting, opportunity_cells, read_postings
from crm.registers.kinds import BEGINNING, ForeignKind, foreign_kind
from crm.registers.organisations import Organisation
from crm.registers.register_rows import RegisterEmployer, employer_cells
from crm.registers.remarks import Reading, Remark
from crm.registers.uploads import MAX_BYTES, Upload, uploaded
from crm.registers.vcards import Card, read_cards, write_cards

__all__ = [
    "BEGINNING",
    "MAX_BYTES",
    "Card",
    "ForeignKind",
    "Organisation",
    "Posting",
    "Reading",
    "RegisterEmployer",
    "Remark",
    "Upload",
    "employer_cells",
    "foreign_kind",
    "opportunity_cells",
    "read_cards",
    "read_datafordeler",
    "read_postings",
    "read_virk",
    "uploaded",
    "write_cards",
]
