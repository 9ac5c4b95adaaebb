"""One run over the tables of a folder, in the order in which they refer to each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from sqlite_utils import Database

from crm import settings
from crm.interchange import aliases, checking, facts, look_alikes, register_units, staff
from crm.interchange.choices import Choices, Mode
from crm.interchange.contact_ids import give_contact_ids
from crm.interchange.folder import INVENTED_NOTE
from crm.interchange.hiring import Employers, card_rows, posting_rows
from crm.interchange.incoming import Batch, Fate, Source
from crm.interchange.ledger import Ledger
from crm.interchange.outcomes import Outcome
from crm.interchange.putting import put_rows, tell_the_others
from crm.interchange.rows import Progress
from crm.interchange.staging import Stage
from crm.interchange.successors import check_successors
from crm.records import SETTINGS
from crm.tables import (
    EMPLOYER_CONTACTS,
    EMPLOYER_FACTS,
    EMPLOYER_PROFILE,
    EMPLOYERS,
    INTRODUCTIONS,
    MERGED_EMPLOYERS,
    NOT_DUPLICATES,
    TABLES,
    USERS,
    Table,
)

Fared = dict[str, Counter[Outcome]]
"""Table → how many of its rows fared how."""


class Run:
    """Checks and stores what was read. Call it inside the transaction, when the right to write is taken."""

    def __init__(
        self,
        db: Database,
        run_id: int,
        stage: Stage,
        choices: Choices,
        user_name: str | None,
        progress: Progress | None,
    ) -> None:
        self.db, self.stage, self.choices, self.progress = db, stage, choices, progress
        self.user_name = user_name
        self.ledger = Ledger(db, run_id)
        self._fared: Fared = {}
        self._two: list[tuple[str, str]] = []

    def take(self, today: date) -> Fared:
        """Everything, table by table; returns how the rows of each table that was there fared."""
        self._mark_invented()
        aliases.gather(self.db, self._of(MERGED_EMPLOYERS), self._of(EMPLOYERS))
        for table in TABLES:
            batches = self._of(table)
            for batch in batches:
                self._take(batch, today)
            if table is NOT_DUPLICATES:
                self._tell_apart(today)
            if table is EMPLOYER_FACTS:
                facts.put(self.ledger, today, batches)
        return self._fared

    def _of(self, table: Table) -> list[Batch]:
        """The files of a table."""
        return self.stage.batches.get(table.name, [])

    def _take(self, batch: Batch, today: date) -> None:
        fared = self._fared.setdefault(batch.table.name, Counter())
        self._match(batch)
        fared[Outcome.LEFT] += self._lead(batch, today)
        checking.check_filled(batch)
        checking.check_references(batch)
        like = self._check_kind(batch)
        checking.replace_earlier(batch)
        checking.hold(batch)
        if batch.table is INTRODUCTIONS:
            checking.warn_of_other_employer(batch)
        staff.add_names(batch, self.ledger)
        if batch.source is Source.REGISTER and batch.mode is not Mode.FILL_BLANKS:
            register_units.confirm_staff(batch)
        fared.update(put_rows(batch, self.ledger, self.progress, like))
        tell_the_others(batch)
        for fate, outcome in (
            (Fate.REFUSED, Outcome.REJECTED),
            (Fate.WAITING, Outcome.WAITING),
            (Fate.LEFT, Outcome.LEFT),
        ):
            fared[outcome] += batch.number(fate)

    def _match(self, batch: Batch) -> None:
        """Adverts and cards come in now that their employers are in."""
        employers = Employers(batch, self.choices)
        if batch.source is Source.ADVERT:
            mine = (one for one in self.stage.foreign.postings if one.file == batch.file)
            batch.fill(posting_rows(batch, mine, employers))
        elif batch.source is Source.CARD:
            batch.fill(
                card_rows(
                    batch, (one for one in self.stage.foreign.cards if one.file == batch.file), employers
                )
            )

    def _lead(self, batch: Batch, today: date) -> int:
        """Lead rows to the employers that stayed; returns how many were not asked for and are gone."""
        gone = 0
        if batch.source is Source.REGISTER:
            gone = register_units.keep_wanted(batch, self.choices)
        if batch.table is EMPLOYERS:
            aliases.take_answers(batch, self.ledger, self.choices, today)
        aliases.follow(batch)
        if batch.source is Source.REGISTER:
            register_units.respect_what_is_known(batch)
        return gone

    def _check_kind(self, batch: Batch) -> Mapping[str, str]:
        """What is checked of one kind of table only; returns new employers that look like others."""
        if batch.table is EMPLOYER_CONTACTS:
            give_contact_ids(batch)
        _apply_mode(batch)
        if batch.table is EMPLOYERS:
            return self._check_employers(batch)
        if batch.table is EMPLOYER_FACTS:
            checking.check_fields(batch)
            self._keep_facts_of_what_was_filled(batch)
        elif batch.table is MERGED_EMPLOYERS:
            checking.check_merged(batch, self._of(EMPLOYERS))
        elif batch.table is USERS:
            staff.prepare_users(batch)
        return {}

    def _check_employers(self, batch: Batch) -> Mapping[str, str]:
        found = look_alikes.alike(batch)
        if self.choices.ask:
            self._two += look_alikes.ask(batch, found, self.choices)
        check_successors(batch)
        return look_alikes.warn(batch, found)

    def _tell_apart(self, today: date) -> None:
        """Keep that somebody has said of new employers that they are not those that they look like."""
        known = "SELECT user_name FROM users WHERE user_name = ?"
        said_by = self.db.conn.execute(known, (self.user_name,)).fetchone()
        for pair in self._two:
            one, other = sorted(pair)
            if self.db.conn.execute("SELECT 1 FROM employers WHERE p_number = ?", (pair[0],)).fetchone():
                self.ledger.put_one(
                    NOT_DUPLICATES,
                    p_number=one,
                    other_p_number=other,
                    said_by=said_by[0] if said_by else None,
                    said_on=today.isoformat(),
                )

    def _keep_facts_of_what_was_filled(self, batch: Batch) -> None:
        """Where what we know of employers is not overwritten, neither are the day and source of it."""
        where = "_from IS NOT NULL"
        if any(each.mode in (Mode.ADD, Mode.FILL_BLANKS) for each in self._of(EMPLOYERS)):
            where = "1"
        batch.run(
            f"UPDATE {batch.name} AS i SET _fate = {Fate.LEFT} WHERE _fate = {Fate.GOOD} AND ({where})"
            " AND NOT EXISTS (SELECT 1 FROM temp.new_facts n WHERE n.p_number = i.p_number"
            " AND n.field = i.field AND n.came_from = coalesce(i._from, i.p_number))"
        )

    def _mark_invented(self) -> None:
        """A folder of invented data that is the first to come into a database marks it as invented."""
        if not (self.stage.folder / INVENTED_NOTE).is_file():
            return
        known = "SELECT EXISTS (SELECT 1 FROM employers) OR EXISTS (SELECT 1 FROM participants)"
        if not self.db.conn.execute(known).fetchone()[0]:
            self.ledger.put_one(SETTINGS, name=settings.INVENTED, value="yes")


def _apply_mode(batch: Batch) -> None:
    """Leave out the rows that the mode of the table leaves out."""
    if batch.mode is Mode.UPDATE and batch.table in (EMPLOYER_FACTS, EMPLOYER_PROFILE):
        return  # a row more there is an update of the employer
    there = {Mode.ADD: batch.there(), Mode.UPDATE: f"NOT {batch.there()}"}.get(batch.mode)
    if there:
        batch.run(f"UPDATE {batch.name} AS i SET _fate = {Fate.LEFT} WHERE _fate = {Fate.GOOD} AND {there}")
