"""Who may open and send what of the contact log: those who visit employers, and only their own contacts."""

from __future__ import annotations

from tests.personas import CAFE

VISITORS = frozenset({"ida", "ole", "vera", "karl"})

GETS: dict[str, frozenset[str]] = {
    f"/virksomheder/{CAFE}/log": VISITORS,
    "/virksomheder/9999999999/log": frozenset(),
    f"/virksomheder/{CAFE}/log/K-000001": frozenset(),
    f"/virksomheder/{CAFE}/log/K-000001/ret": frozenset(),
}
"""K-000001 came in with an import: nobody wrote it here, so nobody may correct it."""

POSTS: dict[str, frozenset[str]] = {
    f"/virksomheder/{CAFE}/log": VISITORS,
    f"/virksomheder/{CAFE}/log/K-000001": VISITORS,
    f"/virksomheder/{CAFE}/log/K-000001/ret": VISITORS,
    f"/virksomheder/{CAFE}/log/K-000001/tag-tilbage": VISITORS,
}
"""Sent for a contact that is not one's own, each answers alike and changes nothing."""
