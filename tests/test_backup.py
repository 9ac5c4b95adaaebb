"""The backup line of docs/operations.md, run as it stands there on a database that is in use."""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from crm.db import open_database

ROOT = Path(__file__).parent.parent


def documented_code() -> str:
    """The Python that the page tells the reader to run."""
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    found = re.search(r'python3 -c "([^"]+VACUUM[^"]+)"', page)
    assert found
    return found[1]


def back_up(source: Path, copy: Path) -> int:
    command = [sys.executable, "-c", documented_code(), str(source), str(copy)]
    return subprocess.run(command, capture_output=True, check=False).returncode


def test_a_copy_of_a_database_in_use_holds_what_was_saved_and_opens(tmp_path: Path) -> None:
    source, copy = tmp_path / "jobbro.db", tmp_path / "copy.db"
    db = open_database(source, create=True)
    with closing(db.conn):
        db.table("employers").insert({"p_number": "1000000001", "name": "Løkken Bageri"})
        assert (tmp_path / "jobbro.db-wal").stat().st_size > 0
        with db.atomic():
            db.execute("UPDATE employers SET name = 'Halvt skrevet'")
            assert back_up(source, copy) == 0
    restored = open_database(copy)
    with closing(restored.conn):
        assert [row["name"] for row in restored.query("SELECT name FROM employers")] == ["Løkken Bageri"]


def test_a_backup_never_writes_over_an_older_one(tmp_path: Path) -> None:
    source, copy = tmp_path / "jobbro.db", tmp_path / "copy.db"
    open_database(source, create=True).conn.close()
    copy.write_text("an older backup", encoding="utf-8")
    assert back_up(source, copy) != 0
    assert copy.read_text(encoding="utf-8") == "an older backup"
