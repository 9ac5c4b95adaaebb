"""Who may open and send the pages about duplicates; merged by tests/webapp/test_security.py."""

from __future__ import annotations

from tests.personas import CAFE, SHOP, STAFF

TEAM = frozenset(STAFF) - {"adam"}
CONSULTANTS = TEAM - {"lis"}

GETS = {
    "/dubletter": TEAM,
    "/dubletter/ikke-den-samme": TEAM,
    "/sammenlaegninger": TEAM,
    f"/dubletter/{CAFE}/{SHOP}": TEAM,
    f"/dubletter/{CAFE}/9999999999": set[str](),
}

POSTS = {
    f"/dubletter/{CAFE}/{SHOP}/laeg-sammen": CONSULTANTS,
    f"/dubletter/{CAFE}/{SHOP}/ikke-den-samme": CONSULTANTS,
    f"/dubletter/{CAFE}/{SHOP}/igen": CONSULTANTS,
    "/sammenlaegninger/1/fortryd": CONSULTANTS,
}
