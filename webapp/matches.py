"""The match list of one participant: who fits, why and why not, and who is not shown."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from crm import employers, voice
from crm.access_log import Action
from crm.model import DeclineReason, Role
from crm.participants import is_active
from matcher import recommend
from matcher.result import Limit
from webapp import empty_lists, near_misses, questions, shown_matches, table_cache, wish_chips
from webapp.database import database, today
from webapp.labels import choices
from webapp.paging import asked_number, asked_text, page_of
from webapp.participants import neighbours, own_participant
from webapp.security import roles, signed_in

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
    education_only = request.args.get("uddannelse") == "1" and not openings_only
    answers = voice.standing(database(), participant_id, today())
    declined = {p_number: one for p_number, one in answers.items() if one.declined}
    made = recommend.recommended(
        table_cache.table(database(), today()),
        person.profile,
        limit=wanted,
        openings_only=openings_only,
        education_only=education_only,
        without=declined,
    )
    found = made.found
    kept = _kept(wanted, openings_only, education_only)
    common = {
        "person": person,
        "found": found,
        "openings_only": openings_only,
        "education_only": education_only,
        "answers": answers,
        "declined": declined,
        "kept": kept,
        "wanted": wanted,
        "heard": wish_chips.of_participant(database(), person),
        "active": is_active(person.closed_on, today()),
        "neighbours": neighbours(person.participant_id),
    }
    if request.args.get("fane") == "vises-ikke":
        places = employers.places(database(), declined)
        return render_template("not_shown.html", **common, **_not_shown(made), places=places)
    rows = shown_matches.rows(database(), found, today(), signed_in().user_name)
    more = min(wanted + STEP, MOST) if len(found.matches) == wanted and wanted < MOST else None
    return render_template(
        "match_list.html",
        **common,
        rows=rows,
        decline_reasons=choices(DeclineReason),
        variety=shown_matches.variety(rows),
        more=more,
        more_kept=kept | {"antal": str(more)},
        **(_what_would_help(made) if found.allowed < SHORT else {"near_misses": [], "nothing_alone": False}),
        why_empty=empty_lists.why_empty(found),
        to_participant=questions.to_participant(made.questions_to_participant()),
        at_employers=questions.at_employers(made.questions),
    )


def _what_would_help(made: recommend.Recommended) -> dict[str, object]:
    told = near_misses.in_words(made.near_misses())
    return {"near_misses": told, "nothing_alone": not told and bool(made.found.excluded)}


def _kept(wanted: int, openings_only: bool, education_only: bool) -> dict[str, str]:
    """What the address says of the list, to come back to it."""
    asked = {"antal": wanted != FIRST, "kun-aabninger": openings_only, "uddannelse": education_only}
    return {name: str(wanted) if name == "antal" else "1" for name, is_asked in asked.items() if is_asked}


def _not_shown(made: recommend.Recommended) -> dict[str, object]:
    limit = _asked_limit()
    search = asked_text("soeg")
    # Made once: each employer left out is put together when it is looked at, and there may be thousands.
    excluded = list(made.found.excluded)
    kept, page = page_of(shown_matches.left_out(excluded, limit, search))
    return {
        **_what_would_help(made),
        "limit": limit,
        "search": search,
        "counts": shown_matches.limit_counts(excluded),
        "page": page,
        "left_out": shown_matches.in_words(kept),
    }


def _asked_limit() -> Limit | None:
    text = request.args.get("graense", "")
    return Limit(text) if text in Limit._value2member_map_ else None
