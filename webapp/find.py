"""Search over everything known of employers, as one types and on a page of its own; saved views."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from crm import access_log, saved_views, search, users
from crm.access_log import Action, Purpose
from crm.model import Role, User
from crm.problem import Problem
from crm.search import Found, Kind
from webapp import employer_filter, text_guard
from webapp.database import database, today
from webapp.employers import LOG_SIZE, READERS
from webapp.free_text import written
from webapp.i18n import explain, gettext
from webapp.security import allowed_roles, roles, signed_in
from webapp.text_guard import Caution

blueprint = Blueprint("find", __name__)

KINDS = {"virksomheder": Kind.EMPLOYERS, "personer": Kind.PEOPLE, "viden": Kind.FACTS, "noter": Kind.NOTES}
"""The word in the address for one group alone."""


@blueprint.app_context_processor
def in_the_header() -> dict[str, Any]:
    """Whether the page has the search field, and where the keys lead: given to every page."""
    user: User | None = g.get("user")
    may = user is not None and user.role in READERS
    on_card = request.endpoint == "employers.card" and request.view_args
    new = _address(user, "contact_log.form", **(request.view_args or {})) if on_card else None
    return {
        "may_find": may,
        "key_new": new or _address(user, "employer_edit.new"),
        "key_new_is_contact": new is not None,
    }


def _address(user: User | None, endpoint: str, **values: Any) -> str | None:
    """The address of a page, if there is one and this user may open it."""
    known = user is not None and endpoint in current_app.view_functions
    if not known or user is None or user.role not in allowed_roles(current_app, endpoint):
        return None
    return url_for(endpoint, **values)


@blueprint.get("/soeg")
@roles(*READERS)
def results() -> str:
    """Everything that holds the words, in groups; `i` shows one group alone, and more of it."""
    only = KINDS.get(request.args.get("i", ""))
    found = _look(search.only(only) if only else search.ON_THE_PAGE, names=True)
    return render_template("find/results.html", found=found, only=only, kinds=KINDS, **_shown())


@blueprint.get("/soeg/forslag")
@roles(*READERS)
def suggest() -> ResponseReturnValue:
    """What to show under the search field: the query it answers, the number of hits, and the list as HTML.

    It names no participant to anybody, for it opens unasked and others may see the screen.
    """
    found = _look(search.WHILE_TYPING, names=False)
    page = render_template("find/suggestions.html", found=found, kinds=KINDS, **_shown())
    return jsonify(query=found.query.text, number=found.number, html=page)


def _look(sizes: search.Sizes, *, names: bool) -> Found:
    me, db = signed_in(), database()
    viewer = me.user_name if names and me.role is Role.IPS_CONSULTANT else None
    mark = gettext("[en deltager]")
    found = search.look(db, request.args.get("q", ""), today(), viewer=viewer, mark=mark, sizes=sizes)
    notes = found.groups.get(Kind.NOTES)
    named = dict.fromkeys(name for note in (notes.hits if notes else ()) for name in note.names)
    access_log.append(db, me.user_name, named, Action.EMPLOYER_LOG, Purpose.OWN_CASELOAD)
    return found


def _shown() -> dict[str, Any]:
    return {
        "names": users.shown_names(database()),
        "log_size": LOG_SIZE,
        "kinds_back": {kind.value: word for word, kind in KINDS.items()},
    }


@blueprint.get("/virksomheder/visninger")
@roles(*READERS)
def views() -> str:
    """One's own views and those that colleagues share."""
    return _views()


@blueprint.post("/virksomheder/visninger/gem")
@roles(*READERS)
def save_view() -> ResponseReturnValue:
    """Keep the list in the form under a name."""
    me, db = signed_in(), database()
    name, shared = written("navn"), request.form.get("delt") == "1"
    wanted = employer_filter.read_text(request.form.get("liste", ""))
    query = employer_filter.as_text(wanted)
    draft = {"name": name, "shared": shared, "query": query}
    found = text_guard.cautions(db, [name, wanted.text], me)
    reason = text_guard.given_reason()
    if found and not reason:
        return _views(draft, found=found), 422
    try:
        with db.atomic():
            view_id = saved_views.save(db, me.user_name, name, query, shared=shared)
            text_guard.keep_override(db, me, f"saved_views {view_id}", found, reason)
    except Problem as problem:
        return _views(draft, error=explain(problem), found=found, reason=reason), 422
    flash(gettext("Visningen »{name}« er gemt.").format(name=name))
    return redirect(f"{url_for('employers.search')}?{query}", 303)


@blueprint.post("/virksomheder/visninger/slet")
@roles(*READERS)
def delete_view() -> ResponseReturnValue:
    """Take a view out: one's own; the team leader also one that is shared."""
    me, view_id = signed_in(), request.form.get("visning", "")
    if not view_id:
        return _views(), 422
    gone = saved_views.delete(database(), view_id, me.user_name, leads=me.role is Role.TEAM_LEADER)
    if gone is None:
        abort(404)
    flash(gettext("Visningen »{name}« er slettet.").format(name=gone.name))
    return redirect(url_for("find.views"), 303)


def _views(
    draft: dict[str, Any] | None = None,
    *,
    error: str | None = None,
    found: list[Caution] | None = None,
    reason: str = "",
) -> str:
    me, db = signed_in(), database()
    names = users.shown_names(db)
    every = [(view, employer_filter.read_text(view.query)) for view in saved_views.seen_by(db, me.user_name)]
    leads = me.role is Role.TEAM_LEADER
    return render_template(
        "find/views.html",
        views=[
            (
                view,
                employer_filter.parameters(wanted),
                employer_filter.in_words(wanted, names),
                saved_views.may_delete(view, me.user_name, leads=leads),
            )
            for view, wanted in every
        ],
        names=names,
        me=me.user_name,
        draft=draft,
        error=error,
        found=found or [],
        reason=reason,
        longest_name=saved_views.LONGEST_NAME,
    )
