"""The contact log of one employer, and who may see what of it."""

from __future__ import annotations

from sqlite_utils import Database

from crm import outreach
from tests.conftest import TODAY
from tests.personas import CAFE

MARK = "[deltager]"


def test_the_log_comes_latest_first_in_pages(db: Database) -> None:
    log, total = outreach.log_of(db, CAFE, TODAY, viewer="vera", mark=MARK, limit=2)
    assert total == 3 and [entry.staff for entry in log] == ["vera", "ole"]
    rest, _ = outreach.log_of(db, CAFE, TODAY, viewer="vera", mark=MARK, limit=2, offset=2)
    assert [entry.staff for entry in rest] == ["ida"]


def test_each_viewer_sees_only_their_own_participants(db: Database) -> None:
    def seen(viewer: str) -> str:
        log, _ = outreach.log_of(db, CAFE, TODAY, viewer=viewer, mark=MARK)
        return str(log)

    assert "Alma" in seen("ida") and "P-001" in seen("ida") and "Carla" not in seen("ida")
    assert "Carla" in seen("ole") and "P-001" not in seen("ole") and "Alma" not in seen("ole")
    for viewer in ("vera", "lis", "", "nobody"):
        for secret in ("Alma", "Brøndby", "Carla", "Østergård", "P-001", "P-003"):
            assert secret not in seen(viewer), (viewer, secret)
