"""The large invented municipality of the benchmarks: a folder of tables, or a database with log-ins.

    python -m benchmarks.large_town FOLDER [--quick]

writes both into FOLDER, and beside them in FOLDER/update 10,000 rows to import. Everyone's password is
PASSWORD. The same size gives the same town each time: 6,000 firms with 9,600 workplaces, three years of
contacts, and all that hangs on them.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "data" / "demo"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from generator.chance import between, pick
from generator.csv_files import write
from generator.names import people
from sqlite_utils import Database

from benchmarks.town_employers import Tables, make_openings, make_people, make_units, tell_what_is_known
from benchmarks.town_log import add_courses, add_log, make_participants
from benchmarks.town_size import COMPANY, FORMER, STAFF, TENTH, UPDATE, UPDATE_TENTH, WHOLE, Size
from benchmarks.town_words import words
from crm import participants, requests, users
from crm.db import open_database
from crm.interchange import import_into_file
from crm.model import Role
from matcher.recommend import recommend
from matcher.simulate import AS_OF, make_town
from matcher.table import load
from webapp.frozen import frozen
from webapp.passwords import hashed

PASSWORD = "kaffe og rundstykker"

KNOWN = 0.35
"""The share of the workplaces that somebody has met; of the others there is what a register holds."""

NAMES = 1_000
"""How many names the contact persons share; the participants have others."""


def build(path: Path, size: Size = WHOLE) -> Path:
    """Make the town in the folder `path`: its tables, and a database with log-ins; returns the database."""
    write(path / "tables", make_tables(size))
    database = path / "large_town.db"
    report = import_into_file(database, path / "tables")
    assert not report.rejects, report.rejects[:3]
    db = open_database(database)
    try:
        secret = hashed(PASSWORD)
        for name, (role, full_name) in STAFF.items():
            users.save(db, name, role, secret, full_name)
        with db.atomic():
            _ask_colleagues(Random(11), db)
            _send_lists(db)
    finally:
        db.conn.close()
    return database


def make_tables(size: Size, seed: int = 1, first: int = 0) -> Tables:
    """Every table by name, with P-numbers from the `first` one on.

    Another seed tells other things of the same employers. With a `first` the log has no ids, as a log from
    elsewhere would come.
    """
    rng = Random(seed)
    like = make_town(seed, max(1, size.participants), min(1_000, size.units))
    names = people(rng, NAMES + size.participants)
    tables: Tables = defaultdict(list)
    tables["users"] = [
        {"user_name": user, "full_name": name, "role": role} for user, (role, name) in STAFF.items()
    ]
    tables["users"] += [{"user_name": user, "role": Role.UNKNOWN} for user in FORMER]
    units = tables["employers"] = make_units(rng, size, like.workplaces, names[:NAMES], first)
    by_contact = rng.sample(range(size.units), size.units)
    met = set(by_contact[: int(KNOWN * size.units)])
    for n, unit in enumerate(units):
        tell_what_is_known(rng, unit, tables, met=n in met)
    p_numbers = [str(units[n]["p_number"]) for n in by_contact]
    tables["contacts"] = make_people(rng, size.people, p_numbers, names[:NAMES])
    tables["opportunities"] = make_openings(rng, size.openings, p_numbers, like.openings)
    tables["participants"] = make_participants(rng, like.profiles, names[NAMES:])
    add_log(rng, size.contacts, p_numbers, tables, numbered=first == 0)
    add_courses(rng, p_numbers, tables)
    return tables


def _ask_colleagues(rng: Random, db: Database) -> None:
    """Two match requests about each participant in the past, answered, and of open courses one that waits."""
    for person in list(db.query("SELECT participant_id, consultant, closed_on FROM participants")):
        participant_id, me = person["participant_id"], person["consultant"]
        for days in (between(rng, 400, 900), between(rng, 60, 390)):
            asked, taker = _days_ago(days), pick(rng, COMPANY)
            reference = requests.ask(db, participant_id, me, asked, words(rng, 12))
            requests.claim(db, reference, taker, asked + timedelta(hours=4))
            requests.answer(db, reference, taker, asked + timedelta(days=6), words(rng, 20), ())
        if person["closed_on"] is None:
            asked = _days_ago(between(rng, 0, 35))
            reference = requests.ask(db, participant_id, me, asked, words(rng, 12))
            if rng.random() < 0.5:
                requests.claim(db, reference, pick(rng, COMPANY), asked + timedelta(hours=4))


def _send_lists(db: Database) -> None:
    """Some of the requests that wait come with a match list."""
    workplaces = load(db, AS_OF)
    waiting = "SELECT * FROM match_requests WHERE status <> 'answered' ORDER BY asked_by, asked_at"
    for one in list(db.query(waiting))[::4]:
        profile = participants.shared_profile(db, one["participant_id"], "[deltageren]")
        assert profile is not None
        found = recommend(workplaces, profile, limit=10)
        at = datetime.fromisoformat(one["asked_at"])
        list_id = requests.freeze(
            db, profile.participant_id, one["asked_by"], at, AS_OF, found.model, frozen(found)
        )
        db.execute("UPDATE match_requests SET list_id = ? WHERE reference = ?", [list_id, one["reference"]])


def _days_ago(days: int) -> datetime:
    return datetime.combine(AS_OF - timedelta(days=days), time(10)).astimezone()


def _write_update(folder: Path, tables: Tables) -> None:
    """Employers and a log alone, as a register and a colleague's spreadsheet would bring them."""
    write(folder, tables)
    for file in folder.iterdir():
        if file.stem not in ("employers", "employer_contacts"):
            file.unlink()


def main() -> int:
    """Make the town in a folder, and 10,000 rows beside it that wait to be imported."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quick", action="store_true", help="a tenth of the size")
    parser.add_argument("--tables", action="store_true", help="only the tables, no database")
    chosen = parser.parse_args()
    size, update = (TENTH, UPDATE_TENTH) if chosen.quick else (WHOLE, UPDATE)
    if chosen.tables:
        write(chosen.folder / "tables", make_tables(size))
        return 0
    _write_update(chosen.folder / "update", make_tables(update, 2, size.units - update.units // 2))
    print(build(chosen.folder, size))
    return 0


if __name__ == "__main__":
    sys.exit(main())
