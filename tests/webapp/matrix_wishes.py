"""Who may see and change how wishes are understood, and who may ask for titles."""

from __future__ import annotations

from collections.abc import Set

TEAM = frozenset({"ida", "ole", "vera", "karl", "lis"})

GETS: dict[str, Set[str]] = {
    "/deltagere/P-001/oensker": {"ida"},
    "/deltagere/P-003/oensker": {"ole"},
    "/deltagere/P-999/oensker": frozenset(),
}
POSTS: dict[str, Set[str]] = {
    "/deltagere/P-001/oensker/gem": {"ida"},
    "/deltagere/P-003/oensker/gem": {"ole"},
    "/deltagere/P-001/oensker/ret": {"ida"},
    "/deltagere/P-003/oensker/ret": {"ole"},
    "/deltagere/P-001/oensker/forstaa": {"ida"},
    "/deltagere/P-003/oensker/forstaa": {"ole"},
    "/deltagere/P-001/oensker/fortryd/1": {"ida"},
    "/titler/forslag": TEAM,
}
