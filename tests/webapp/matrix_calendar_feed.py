"""Who may have a calendar feed: those with next steps of their own. The feed itself asks for no log-in."""

from __future__ import annotations

from tests.personas import STAFF

HAVE_A_DAY = frozenset(STAFF) - {"adam"}

GETS: dict[str, frozenset[str]] = {"/min-kalender": HAVE_A_DAY}
POSTS: dict[str, frozenset[str]] = {"/min-kalender/ny": HAVE_A_DAY, "/min-kalender/luk": HAVE_A_DAY}
