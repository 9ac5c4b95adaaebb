"""Who may open the pages about contact persons; merged by tests/webapp/test_security.py."""

from __future__ import annotations

from crm.contacts import mark_of
from tests.personas import CAFE

TEAM = frozenset({"ida", "ole", "vera", "karl", "lis"})
_PEOPLE = f"/virksomheder/{CAFE}/kontaktpersoner"
_SIGNE = f"{_PEOPLE}/{mark_of('Signe Fyhn')}"

GETS: dict[str, frozenset[str]] = {
    f"{_PEOPLE}/ny": TEAM,
    _SIGNE: TEAM,
    f"{_SIGNE}/ret": TEAM,
    f"{_SIGNE}/flyt": TEAM,
    f"{_PEOPLE}/000000000000": frozenset(),
    f"/virksomheder/9999999999/kontaktpersoner/{mark_of('Signe Fyhn')}": frozenset(),
}
POSTS: dict[str, frozenset[str]] = {
    f"{_PEOPLE}/ny": TEAM,
    f"{_SIGNE}/ret": TEAM,
    f"{_SIGNE}/stadig-rigtigt": TEAM,
    f"{_SIGNE}/stoppet": TEAM,
    f"{_SIGNE}/flyt": TEAM,
    f"{_SIGNE}/samme": TEAM,
    f"{_SIGNE}/adskil": TEAM,
}
