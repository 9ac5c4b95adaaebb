"""Who may open the pages about openings; merged by tests/webapp/test_security.py."""

from __future__ import annotations

from tests.personas import CAFE

TEAM = frozenset({"ida", "ole", "vera", "karl", "lis"})

GETS: dict[str, frozenset[str]] = {
    "/muligheder": TEAM,
    "/muligheder/M-1": TEAM,
    "/forslag/M-1": TEAM,
    "/forslag/M-2": frozenset(),
    "/muligheder/O-999999": frozenset(),
    f"/virksomheder/{CAFE}/muligheder/ny": TEAM,
    f"/virksomheder/{CAFE}/opgavepakke": TEAM,
    "/virksomheder/9999999999/opgavepakke": frozenset(),
}
POSTS: dict[str, frozenset[str]] = {
    "/muligheder/M-1": TEAM,
    "/mulighed-status/M-1": TEAM,
    f"/virksomheder/{CAFE}/muligheder/ny": TEAM,
    f"/virksomheder/{CAFE}/opgavepakke": TEAM,
}
