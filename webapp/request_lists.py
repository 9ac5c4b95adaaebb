"""The match list under a request's reference, frozen or made now, and the answer ticked off on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from crm import access_log, asking, employers, participants, requests, voice
from crm.access_log import Action, Purpose
from crm.asking import Light
from crm.model import Role
from crm.requests import MatchRequest
from matcher import recommend
from matcher.result import MatchList
from webapp import free_text, frozen, shown_matches, table_cache
from webapp.database import database, moment, today
from webapp.i18n import gettext
from webapp.matches import FIRST, MOST
from webapp.paging import asked_number
from webapp.requests import is_mine, mark, visible_request
from webapp.security import roles, signed_in

blueprint = Blueprint("request_lists", __name__, url_prefix="/anmodninger")

MOST_ANSWERED = 20
"""How many employers one answer may name."""


@blueprint.get("/<reference>/liste")
@roles(Role.COMPANY_CONSULTANT, Role.IPS_CONSULTANT)
def show(reference: str) -> str:
    """The list and the form to answer with (the asker sees the frozen list without the form)."""
    asked = _readable(reference)
    return _list_page(asked)


@blueprint.post("/<reference>/svar")
@roles(Role.COMPANY_CONSULTANT)
def answer(reference: str) -> ResponseReturnValue:
    """Answer with the employers that were ticked or written, and a text."""
    asked = visible_request(reference)
    if not is_mine(asked, signed_in()):
        flash(gettext("Anmodningen er ikke din at besvare. Tag den først."))
        return redirect(url_for("requests.show", reference=asked.reference), 303)
    text = free_text.written("svar")
    written = free_text.written("andre").replace(",", " ").replace(";", " ").split()
    chosen = tuple(dict.fromkeys([*request.form.getlist("virksomhed"), *written]))
    errors = _objections(text, chosen)
    if errors:
        return _list_page(asked, text, chosen, " ".join(written), errors), 422
    if requests.answer(database(), asked.reference, signed_in().user_name, moment(), text, chosen):
        flash(gettext("Dit svar er sendt til IPS-konsulenten."))
    return redirect(url_for("requests.show", reference=asked.reference), 303)


def _objections(text: str, chosen: Sequence[str]) -> list[str]:
    db = database()
    found = free_text.objections(db, text)
    if not text and not chosen:
        found.append(gettext("Sæt kryds ved mindst én virksomhed, eller skriv et svar."))
    if len(chosen) > MOST_ANSWERED:
        found.append(gettext("Vælg højst {most} virksomheder.").format(most=MOST_ANSWERED))
        return found
    lights, places = asking.may_ask_each(db, chosen, today()), employers.places(db, chosen)
    for p_number in chosen:
        if p_number not in lights:
            found.append(
                gettext("Der er ingen virksomhed med P-nummer {number}. Ret det.").format(
                    number=p_number[:20]
                )
            )
        elif lights[p_number].light is Light.RED:
            name = places[p_number].name
            found.append(gettext("{name} må ikke spørges nu. Tag den ud af svaret.").format(name=name))
    return found


def _readable(reference: str) -> MatchRequest:
    """A request whose list this user may open: the asker's own with a frozen list, or one just claimed."""
    asked, me = visible_request(reference), signed_in()
    if me.role is Role.IPS_CONSULTANT:
        if asked.list_id is None:
            abort(404)
        return asked
    if not is_mine(asked, me):
        abort(404)
    return asked


def _list_page(
    asked: MatchRequest,
    text: str = "",
    chosen: Sequence[str] = (),
    written: str = "",
    errors: Sequence[str] = (),
) -> str:
    own = signed_in().role is Role.IPS_CONSULTANT
    access_log.append(
        database(),
        signed_in().user_name,
        [asked.participant_id],
        Action.REQUEST_MATCH_LIST,
        Purpose.OWN_CASELOAD if own else Purpose.MATCH_REQUEST,
    )
    fresh = asked.list_id is None or (not own and request.values.get("slags") == "ny")
    wanted = asked_number("antal", FIRST, lowest=1, highest=MOST)
    found = _made_now(asked, wanted) if fresh else _kept(asked)
    found, resting = (found, []) if fresh else _without_resting(found)
    told = found if own else shown_matches.without_home(found)
    rows = shown_matches.rows(database(), told, today(), signed_in().user_name)
    return render_template(
        "request_list.html",
        asked=asked,
        found=found,
        rows=rows,
        variety=shown_matches.variety(rows),
        resting=resting,
        fresh=fresh,
        own=own,
        wanted=wanted,
        more=min(wanted + FIRST, MOST) if fresh and found.allowed > wanted and wanted < MOST else None,
        text=text,
        chosen=chosen,
        written=written,
        errors=errors,
    )


def _made_now(asked: MatchRequest, wanted: int) -> MatchList:
    profile = participants.shared_profile(database(), asked.participant_id, mark())
    assert profile is not None
    declined = voice.declined(database(), asked.participant_id, today())
    table = table_cache.table(database(), today())
    return recommend.recommend(table, profile, limit=wanted, without=declined)


def _without_resting(found: MatchList) -> tuple[MatchList, list[str]]:
    """A kept list without the employers that nobody may contact by now, and their names."""
    places = employers.places(database(), [match.p_number for match in found.matches])
    lights = asking.may_ask_each(database(), [place.p_number for place in places.values()], today())
    red = {
        p_number
        for p_number, place in places.items()
        if place.p_number in lights and lights[place.p_number].light is Light.RED
    }
    kept = tuple(match for match in found.matches if match.p_number not in red)
    return replace(found, matches=kept), [one.employer for one in found.matches if one.p_number in red]


def _kept(asked: MatchRequest) -> MatchList:
    kept = requests.frozen_list(database(), asked.list_id or "")
    if kept is None:
        abort(404)
    return frozen.thawed(kept.content, asked.participant_id)
