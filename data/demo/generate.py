"""Write the invented municipality as a folder of tables: python data/demo/generate.py [FOLDER]."""

from __future__ import annotations

import sys
from pathlib import Path

from generator.csv_files import write
from generator.town_tables import make_tables


def main(arguments: list[str]) -> None:
    """Write into the folder named, else into tables/ beside this script."""
    folder = Path(arguments[0]) if arguments else Path(__file__).resolve().parent / "tables"
    rows = make_tables()
    write(folder, rows)
    print(f"{sum(map(len, rows.values()))} rows in {folder}")


if __name__ == "__main__":
    main(sys.argv[1:])
