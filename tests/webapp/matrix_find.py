"""Who may open the search, the list of employers with its views, and who may keep one."""

from __future__ import annotations

from collections.abc import Set

TEAM = frozenset({"ida", "ole", "vera", "karl", "lis"})

GETS: dict[str, Set[str]] = {
    "/soeg": TEAM,
    "/soeg/forslag": TEAM,
    "/virksomheder/visninger": TEAM,
}

POSTS: dict[str, Set[str]] = {
    "/virksomheder/visninger/gem": TEAM,
    "/virksomheder/visninger/slet": TEAM,
}
