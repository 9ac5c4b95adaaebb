"""Who may see and write what a participant says: what counts most, yes and no, what is hidden."""

from __future__ import annotations

from collections.abc import Set

from tests.personas import CAFE

GETS: dict[str, Set[str]] = {
    "/deltagere/P-001/vaegte": {"ida"},
    "/deltagere/P-003/vaegte": {"ole"},
    "/deltagere/P-999/vaegte": frozenset(),
    "/deltagere/P-001/vaegte/valg": {"ida"},
    "/deltagere/P-003/vaegte/valg": {"ole"},
    "/deltagere/P-001/svar": {"ida"},
    "/deltagere/P-003/svar": {"ole"},
    "/deltagere/P-999/svar": frozenset(),
    f"/deltagere/P-001/svar/nej/{CAFE}": {"ida"},
    f"/deltagere/P-003/svar/nej/{CAFE}": {"ole"},
    "/deltagere/P-001/svar/nej/9999999999": frozenset(),
}
POSTS: dict[str, Set[str]] = {
    "/deltagere/P-001/vaegte/gem": {"ida"},
    "/deltagere/P-003/vaegte/gem": {"ole"},
    "/deltagere/P-001/vaegte/vis": {"ida"},
    "/deltagere/P-003/vaegte/vis": {"ole"},
    "/deltagere/P-001/vaegte/valg": {"ida"},
    "/deltagere/P-003/vaegte/valg": {"ole"},
    "/deltagere/P-001/vaegte/fortryd/1": {"ida"},
    f"/deltagere/P-001/svar/ja/{CAFE}": {"ida"},
    f"/deltagere/P-003/svar/ja/{CAFE}": {"ole"},
    f"/deltagere/P-001/svar/nej/{CAFE}": {"ida"},
    f"/deltagere/P-003/svar/nej/{CAFE}": {"ole"},
    f"/deltagere/P-001/svar/tag-tilbage/{CAFE}": {"ida"},
    f"/deltagere/P-003/svar/tag-tilbage/{CAFE}": {"ole"},
    "/deltagere/P-001/svar/skjul": {"ida"},
    "/deltagere/P-003/svar/skjul": {"ole"},
    "/deltagere/P-001/svar/vis-igen": {"ida"},
    "/deltagere/P-003/svar/vis-igen": {"ole"},
    "/deltagere/P-001/svar/fortryd/1": {"ida"},
}
