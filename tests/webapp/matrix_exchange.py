"""Who may import, and who may take what out."""

from __future__ import annotations

from tests.personas import CAFE, STAFF

TEAM = frozenset(STAFF) - {"adam"}
IMPORTERS = frozenset({"vera", "karl", "lis", "adam"})
ADMIN = frozenset({"adam"})
_NONE = "0" * 32
"""An upload that is not there; another one's answers alike (test_exchange_pages.py)."""

GETS: dict[str, frozenset[str]] = {
    "/import": IMPORTERS,
    f"/import/{_NONE}": frozenset(),
    f"/import/{_NONE}/filer": frozenset(),
    f"/import/{_NONE}/resultat": frozenset(),
    f"/import/{_NONE}/afviste.csv": frozenset(),
    "/eksport": frozenset(STAFF),
    "/eksport/virksomheder.csv": TEAM,
    "/eksport/virksomheder.xlsx": TEAM,
    "/eksport/participants.csv": frozenset(),
    "/eksport/flytning.zip": ADMIN,
    f"/virksomheder/{CAFE}/kontakter.vcf": TEAM,
    "/virksomheder/9999999999/kontakter.vcf": frozenset(),
}
POSTS: dict[str, frozenset[str]] = {
    "/import": IMPORTERS,
    f"/import/{_NONE}/filer": IMPORTERS,
    f"/import/{_NONE}/svar": IMPORTERS,
    f"/import/{_NONE}/importer": IMPORTERS,
    f"/import/{_NONE}/annuller": IMPORTERS,
    "/import/koersel/1/tilbage": ADMIN,
}
