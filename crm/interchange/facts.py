"""Date and source of what an import tells about employers, so that old knowledge can be told from new."""

from __future__ import annotations

from datetime import date

from crm.interchange.ledger import Ledger
from crm.records import Key, Values, pick
from crm.tables import DATED_FACTS, EMPLOYER_FACTS, EMPLOYERS

SOURCE = "import"


class NewFacts:
    """Which dated columns of which employers a run has filled or changed."""

    def __init__(self) -> None:
        self._found: dict[Key, bool] = {}

    def note(self, before: Values | None, after: Values) -> None:
        """Compare an employer before and after."""
        p_number = pick(EMPLOYERS, after, ("p_number",))[0]
        new = pick(EMPLOYERS, after, DATED_FACTS)
        old = (None,) * len(new) if before is None else pick(EMPLOYERS, before, DATED_FACTS)
        for name, was, becomes in zip(DATED_FACTS, old, new, strict=True):
            if was != becomes:
                self._found[p_number, name] = before is None

    def put(self, ledger: Ledger, today: date, said: set[Key] | None) -> None:
        """Date the facts today, save those of which the folder's employer_facts.csv speaks itself.

        `said` are the keys in that file, None if the folder has none. Where it is there, it speaks for all
        that is known of new employers: what it leaves out has no known date.
        """
        for key, is_new_employer in self._found.items():
            if said is None or (key not in said and not is_new_employer):
                ledger.put(EMPLOYER_FACTS, (*map(str, key), today.isoformat(), SOURCE))
