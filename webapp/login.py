"""Log in and log out."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from crm import sessions, users
from webapp import passwords
from webapp.database import database
from webapp.i18n import gettext
from webapp.security import STAFF, anyone, roles

blueprint = Blueprint("login", __name__)

LONGEST_INPUT = 200
_OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*\Z")
_TOKEN = "token"  # noqa: S105


@blueprint.before_app_request
def recognise() -> None:
    """Find out who is there, from the session token in the cookie."""
    g.user = None
    token = session.get(_TOKEN)
    if token is None or request.endpoint in ("static", "bootstrap.static"):
        return
    user_name = sessions.user_name_of(database(), str(token), datetime.now(UTC))
    if user_name is None:
        session.clear()
        return
    g.user = users.find(database(), user_name)


@blueprint.get("/log-ind")
@anyone
def log_in() -> ResponseReturnValue:
    """The log-in form."""
    if g.user is not None:
        return redirect(url_for("home.start"), 303)
    return _form()


@blueprint.post("/log-ind")
@anyone
def check() -> ResponseReturnValue:
    """Let the user in, or say no in the same words whether or not the name exists."""
    user_name = request.form.get("brugernavn", "").strip()[:LONGEST_INPUT]
    password = request.form.get("adgangskode", "")[:LONGEST_INPUT]
    now = datetime.now(UTC)
    db = database()
    if users.must_wait(db, user_name, now):
        minutes = int(users.WINDOW.total_seconds() // 60)
        wait = gettext("For mange forsøg. Vent {minutes} minutter, og prøv igen.").format(minutes=minutes)
        return _form(user_name, wait), 429
    if not passwords.matches(users.password_hash(db, user_name), password):
        users.note_failure(db, user_name, now)
        return _form(user_name, gettext("Brugernavnet eller adgangskoden passer ikke. Prøv igen.")), 422
    users.forget_failures(db, user_name)
    _end_session(now)
    session[_TOKEN] = sessions.open_session(db, user_name, now)
    return redirect(own_path(request.form.get("next", "")), 303)


@blueprint.post("/log-ud")
@roles(*STAFF)
def log_out() -> ResponseReturnValue:
    """End this session, and let the browser forget drafts that lie on the device."""
    _end_session(datetime.now(UTC))
    flash(gettext("Du er logget ud."))
    answer = redirect(url_for("login.log_in"), 303)
    answer.headers["Clear-Site-Data"] = '"storage"'
    return answer


def own_path(wanted: str) -> str:
    """`wanted` if it is a plain path on this site, else the start page."""
    return wanted if _OWN_PATH.match(wanted) else url_for("home.start")


def _end_session(now: datetime) -> None:
    token = session.get(_TOKEN)
    if token is not None:
        sessions.revoke(database(), str(token), now)
    session.clear()


def _form(user_name: str = "", error: str | None = None) -> str:
    return render_template(
        "log_in.html", user_name=user_name, error=error, next=own_path(request.values.get("next", ""))
    )
