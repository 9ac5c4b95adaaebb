"""How long `jobbro import` takes for 6,000 employers and 60,000 contacts, against a bare floor.

The floor, in the same run: the csv module reads the same files, and sqlite3 inserts the rows as they are.
Run: python benchmarks/import_folder.py [--employers N] [--contacts N]
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from crm import model, reference
from crm.interchange.csv_out import csv_line
from crm.tables import EMPLOYER_CONTACTS, EMPLOYERS, Table

LIMIT_SECONDS = 30.0
Cells = dict[str, str]


def main() -> None:
    """Make the folder, import it twice with the real command, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--employers", type=int, default=6_000)
    parser.add_argument("--contacts", type=int, default=60_000)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "folder"
        folder.mkdir()
        chance = random.Random(7)
        write(folder, EMPLOYERS, employers(chance, wanted.employers))
        write(folder, EMPLOYER_CONTACTS, contacts(chance, wanted.employers, wanted.contacts))
        floor = timed_floor(folder, Path(place) / "floor.db")
        first = timed_import(folder, Path(place) / "jobbro.db")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        again = timed_import(folder, Path(place) / "jobbro.db")
    print(f"{wanted.employers} employers, {wanted.contacts} contacts")
    print(f"import      {first:6.2f} s, peak {peak:.0f} MB")
    print(f"once more   {again:6.2f} s (nothing changes)")
    print(f"bare floor  {floor:6.2f} s (csv + executemany); import / floor = {first / floor:.1f}")
    if first > LIMIT_SECONDS:
        sys.exit(f"slower than {LIMIT_SECONDS:.0f} s")


def employers(chance: random.Random, number: int) -> Iterator[Cells]:
    """Invented workplaces on real postcodes, most of what we may know of each filled in."""
    postcodes = list(reference.postcode_towns().items())
    codes = list(reference.industry_titles())
    for turn in range(number):
        postcode, town = chance.choice(postcodes[:200])
        yield {
            "p_number": str(1_900_000_000 + turn),
            "cvr": str(90_000_000 + turn // 2),
            "name": f"{words(chance, 2).title()} {chance.choice(['ApS', 'A/S', ''])}",
            "sector": chance.choice(list(model.Sector)),
            "industry_code": chance.choice(codes),
            "employees_fte": f"{chance.uniform(1, 200):.1f}",
            "street": f"{words(chance, 1).title()}vej {chance.randint(1, 200)}",
            "postcode": postcode,
            "town": town,
            "owner": f"vk{chance.randint(1, 5)}",
            "relation_step": chance.choice(list(model.RelationStep)),
            "job_types": ";".join(words(chance, 2) for _ in range(3)),
            "tasks_piling_up": words(chance, 6),
            "hours_min": str(chance.randint(2, 10)),
            "hours_max": str(chance.randint(11, 37)),
            "times": "morning;afternoon",
            "noise": str(chance.randint(1, 3)),
            "accepted_forms": "few_hours;flex_job",
        }


def contacts(chance: random.Random, employers: int, number: int) -> Iterator[Cells]:
    """A contact log over three years, a sentence or two learnt in each."""
    start = date(2024, 1, 1)
    for _ in range(number):
        yield {
            "date": (start + timedelta(days=chance.randrange(1000))).isoformat(),
            "p_number": str(1_900_000_000 + chance.randrange(employers)),
            "staff": f"ips{chance.randint(1, 20)}",
            "channel": chance.choice(list(model.Channel)),
            "purpose": chance.choice(list(model.Purpose)),
            "result": chance.choice(list(model.Result)),
            "learnt": words(chance, 15),
            "minutes": str(chance.randint(5, 90)),
        }


def words(chance: random.Random, number: int) -> str:
    """Made-up words that look Danish."""
    return " ".join(
        "".join(
            chance.choice("bdfghklmnrstv") + chance.choice("aeiouyæøå") for _ in range(chance.randint(2, 4))
        )
        for _ in range(number)
    )


def write(folder: Path, table: Table, rows: Iterator[Cells]) -> None:
    """One table file with every column."""
    names = [column.name for column in table.columns]
    with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(csv_line(names))
        file.writelines(csv_line(row.get(name, "") for name in names) for row in rows)


def timed_floor(folder: Path, path: Path) -> float:
    """Seconds for reading the files with the csv module and inserting the rows unread."""
    begin = time.perf_counter()
    connection = sqlite3.connect(path)
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as text:
            rows = csv.reader(text)
            names = [f'"{name}"' for name in next(rows)]
            connection.execute(f"CREATE TABLE {file.stem} ({', '.join(names)})")
            connection.executemany(f"INSERT INTO {file.stem} VALUES ({', '.join('?' * len(names))})", rows)
    connection.commit()
    connection.close()
    return time.perf_counter() - begin


def timed_import(folder: Path, path: Path) -> float:
    """Seconds for the real command, starting Python included."""
    command = [sys.executable, "-c", "from webapp.cli import main; main()", "--db", str(path)]
    begin = time.perf_counter()
    subprocess.run(
        [*command, "import", str(folder), "--format", "json"],
        check=True,
        capture_output=True,
        cwd=Path(__file__).resolve().parent.parent,
    )
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
