"""The match list of one participant: who fits, why and why not, and who is not shown."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from crm.access_log import Action
from crm.model import Role
from crm.participants import is_active
from matcher import recommend
from matcher.result import Limit, MatchList
from webapp import near_misses, shown_matches, table_cache, wish_chips
from webapp.database import database, today
from webapp.paging import asked_number, asked_text, page_of
from webapp.participants import neighbours, own_participant
from webapp.security import roles

blueprint = Blueprint("matches", __name__, url_prefix="/deltagere")

SHORT = 10
"""A list with fewer employers than this also says what could make it longer."""

FIRST = 10
STEP = 10
MOST = 100
"""How many matches are shown at first, how many more each time, and how many at most."""


@blueprint.get("/<participant_id>/match")
@roles(Role.IPS_CONSULTANT)
def match_list(participant_id: str) -> str:
    """The tab 'Passer', or 'Vises ikke' when the address says so."""
    person = own_participant(participant_id, Action.MATCH_LIST)
    wanted = asked_number("antal", FIRST, lowest=1, highest=MOST)
    openings_only = request.args.get("kun-aabninger") == "1"
    found = recommend.recommend(
        table_cache.table(database(), today()), person.profile, limit=wanted, openings_only=openings_only
    )
    common = {
        "person": person,
        "found": found,
        "openings_only": openings_only,
        "wanted": wanted,
        "heard": wish_chips.of_participant(database(), person),
        "active": is_active(person.closed_on, today()),
        "neighbours": neighbours(person.participant_id),
    }
    if request.args.get("fane") == "vises-ikke":
        return render_template("not_shown.html", **common, **_not_shown(found))
    more = min(wanted + STEP, MOST) if len(found.matches) == wanted and wanted < MOST else None
    return render_template(
        "match_list.html",
        **common,
        rows=shown_matches.rows(database(), found),
        more=more,
        near_misses=near_misses.what_would_help(found.excluded) if found.allowed < SHORT else [],
    )


def _not_shown(found: MatchList) -> dict[str, object]:
    limit = _asked_limit()
    search = asked_text("soeg")
    # Made once: each employer left out is put together when it is looked at, and there may be thousands.
    excluded = list(found.excluded)
    kept, page = page_of(shown_matches.left_out(excluded, limit, search))
    return {
        "near_misses": near_misses.what_would_help(excluded),
        "limit": limit,
        "search": search,
        "counts": shown_matches.limit_counts(excluded),
        "page": page,
        "left_out": shown_matches.in_words(kept),
    }


def _asked_limit() -> Limit | None:
    text = request.args.get("graense", "")
    return Limit(text) if text in Limit._value2member_map_ else None
