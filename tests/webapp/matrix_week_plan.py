"""Who may open and change the week's plan; merged by tests/webapp/test_security.py."""

from __future__ import annotations

_TEAM = frozenset({"ida", "ole", "vera", "karl", "lis"})
_WEEK = "/ugeplan/2026-W47"

GETS: dict[str, frozenset[str]] = {
    "/ugeplan": _TEAM,
    _WEEK: _TEAM,
    "/ugeplan/2026-W54": frozenset(),
    "/ugeplan/i-dag": frozenset(),
    f"{_WEEK}/P-001/vaelg": frozenset({"ida"}),
    f"{_WEEK}/P-003/vaelg": frozenset({"ole"}),
    f"{_WEEK}/P-999/vaelg": frozenset(),
}
POSTS: dict[str, frozenset[str]] = {
    f"{_WEEK}/lav": frozenset({"ida", "ole", "lis"}),
    **{
        f"{_WEEK}/{whose}/{what}": frozenset({who})
        for whose, who in (("P-001", "ida"), ("P-003", "ole"))
        for what in ("behold", "drop", "gjort", "vaelg")
    },
}
