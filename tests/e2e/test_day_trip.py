"""Row 16: a day on the road prints on one A4 sheet, also with as many stops as a day may have."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from crm.db import open_database
from tests.e2e.conftest import Desk
from webapp.day_trip import MANY


def test_row_16_the_longest_day_prints_on_one_sheet(town: Path, desk: Desk) -> None:
    with closing(open_database(town).conn) as connection:
        for turn in range(MANY + 4):
            connection.execute(
                "INSERT INTO employers (p_number, name, street, postcode, town, latitude, longitude, owner)"
                " VALUES (?, ?, 'Den lange Strandvej 100', '9800', 'Hjørring', ?, 9.98, 'vera')",
                [f"19000007{turn:02}", f"Det lange navn nr. {turn} og Sønner", 57.4 + turn / 100],
            )
        connection.commit()
    desk.log_in("vera")
    desk.open(f"/koerselsdag?fra=9800&antal={MANY}")
    assert desk.page.locator(".trip-stop").count() == MANY
    assert desk.page.pdf(format="A4").count(b"/Type /Page\n") == 1
