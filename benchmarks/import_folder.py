"""How long `jobbro import` takes for all tables of a large town, against a bare floor.

    python benchmarks/import_folder.py [--quick]

The floor, in the same run: the csv module reads the same files, and sqlite3 inserts the rows as they are.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.exchange_times import csv_into_sqlite, seconds
from benchmarks.match_all import run

LIMIT_SECONDS = 30.0


def main() -> None:
    """Make the folder, import it twice with the real command, and print what it took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a tenth of the size")
    quick = ["--quick"] if parser.parse_args().quick else []
    with tempfile.TemporaryDirectory() as place:
        run("-m", "benchmarks.large_town", place, "--tables", *quick)
        folder = Path(place) / "tables"
        floor = seconds(lambda: csv_into_sqlite(folder, Path(place) / "floor.db"))
        command = ["-c", "from webapp.cli import main; main()", "--db", str(Path(place) / "jobbro.db")]
        first = run(*command, "import", str(folder), "--format", "json")
        again = run(*command, "import", str(folder), "--format", "json")
    print(f"import      {first.seconds:6.2f} s, peak {first.megabytes:.0f} MB")
    print(f"once more   {again.seconds:6.2f} s (nothing changes), peak {again.megabytes:.0f} MB")
    print(f"bare floor  {floor:6.2f} s (csv + executemany); import / floor = {first.seconds / floor:.1f}")
    if first.seconds > LIMIT_SECONDS:
        sys.exit(f"slower than {LIMIT_SECONDS:.0f} s")


if __name__ == "__main__":
    main()
