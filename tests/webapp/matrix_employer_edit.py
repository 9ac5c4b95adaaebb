"""Who may open and send the pages on which an employer is created and edited."""

from __future__ import annotations

from tests.personas import CAFE, STAFF

TEAM = frozenset(STAFF) - {"adam"}

GETS = {
    "/virksomheder/ny": TEAM,
    f"/virksomheder/{CAFE}/ret": TEAM,
    f"/virksomheder/{CAFE}/ret/arbejdet": TEAM,
    f"/virksomheder/{CAFE}/ret/findes-ikke": set[str](),
    "/virksomheder/9999999999/ret": set[str](),
    f"/virksomheder/{CAFE}/nummer": TEAM,
    "/virksomheder/9999999999/nummer": set[str](),
    f"/virksomheder/{CAFE}/historik": TEAM,
    "/virksomheder/9999999999/historik": set[str](),
}

POSTS = {
    "/virksomheder/ny/opret": TEAM,
    f"/virksomheder/{CAFE}/ret/profil/gem": TEAM,
    f"/virksomheder/{CAFE}/stadig-rigtigt": TEAM,
    f"/virksomheder/{CAFE}/nummer/gem": TEAM,
    f"/virksomheder/{CAFE}/historik/1/fortryd": TEAM,
}
