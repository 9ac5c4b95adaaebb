"""Puts the web application together: settings, security, pages."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import Any

from flask import Flask, current_app, g, request
from flask_bootstrap import Bootstrap5
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined

from crm import model, settings
from crm.db import open_database
from crm.problem import N_
from webapp import (
    asking,
    calendar_feed,
    contact_log,
    contact_people,
    database,
    day_trip,
    duplicates,
    employer_edit,
    employers,
    errors,
    exchange,
    find,
    home,
    labels,
    login,
    matches,
    my_day,
    openings,
    outreach_report,
    participants,
    pipeline,
    request_lists,
    requests,
    security,
    shown_matches,
    step_cache,
    table_cache,
    title_picker,
    town_map,
    voice_answers,
    voice_weights,
    week_plan,
    wishes,
)
from webapp.ago import ago, is_old
from webapp.config import Settings
from webapp.i18n import gettext, ngettext, show_date, show_number

BLUEPRINTS = (
    login.blueprint,
    home.blueprint,
    participants.blueprint,
    wishes.blueprint,
    voice_weights.blueprint,
    voice_answers.blueprint,
    matches.blueprint,
    employers.blueprint,
    find.blueprint,
    my_day.blueprint,
    contact_log.blueprint,
    employer_edit.blueprint,
    contact_people.blueprint,
    openings.blueprint,
    title_picker.blueprint,
    asking.blueprint,
    pipeline.blueprint,
    day_trip.blueprint,
    town_map.blueprint,
    duplicates.blueprint,
    exchange.blueprint,
    calendar_feed.blueprint,
    requests.blueprint,
    request_lists.blueprint,
    outreach_report.blueprint,
    week_plan.blueprint,
)
"""One per page group."""

MENU = (
    ("home.start", N_("Start")),
    ("participants.caseload", N_("Deltagere")),
    ("employers.search", N_("Virksomheder")),
    ("requests.overview", N_("Anmodninger")),
    ("week_plan.show", N_("Ugeplan")),
    ("outreach_report.latest", N_("Ugerapport")),
)
"""The main menu; each user sees what their role may open."""

MENU_WITHOUT_EMPLOYERS = (("exchange.start", N_("Import og eksport")),)
"""What follows in the main menu of who cannot open the employers, and so has no menu under them."""

EMPLOYER_MENU = (
    ("employers.search", N_("Find")),
    ("openings.overview", N_("Åbninger")),
    ("pipeline.board", N_("Trin")),
    ("day_trip.plan", N_("Kørselsdag")),
    ("town_map.show", N_("Kort")),
    ("asking.rests", N_("Skal have ro")),
    ("duplicates.queue", N_("Dubletter")),
    ("exchange.start", N_("Import og eksport")),
)
"""The pages under "Virksomheder"."""

SECTIONS = {
    "matches": "participants",
    "wishes": "participants",
    "voice_weights": "participants",
    "voice_answers": "participants",
    "request_lists": "requests",
    "my_day": "home",
    "calendar_feed": "home",
    **dict.fromkeys(
        (
            "asking",
            "contact_log",
            "contact_people",
            "day_trip",
            "duplicates",
            "employer_edit",
            "exchange",
            "find",
            "openings",
            "pipeline",
            "town_map",
        ),
        "employers",
    ),
}
"""Page groups that stand under another's entry in the menu."""

LARGEST_POST = 256 * 1024


def create_app(chosen: Settings) -> Flask:
    """The application on one database. Raises Problem if the database cannot be used.

    Raises RuntimeError if any route does not say who may open it.
    """
    db = open_database(chosen.database, busy_seconds=chosen.busy_seconds)
    try:
        secret, invented = settings.secret_key(db), settings.is_invented(db)
    finally:
        db.conn.close()
    app = Flask(__name__)
    app.url_map.merge_slashes = False  # it answers with the host that the request named
    app.config.update(
        SECRET_KEY=secret,
        SESSION_COOKIE_NAME="jobbro",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=chosen.secure_cookies,
        WTF_CSRF_TIME_LIMIT=None,
        BOOTSTRAP_SERVE_LOCAL=True,
        MAX_CONTENT_LENGTH=LARGEST_POST,
        INVENTED=invented,
    )
    database.init_app(app, chosen)
    table_cache.init_app(app)
    step_cache.init_app(app)
    Bootstrap5(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    security.init_app(app)
    exchange.init_app(app)
    CSRFProtect(app)
    errors.init_app(app)
    _speak(app)
    security.refuse_undeclared(app)
    return app


def _speak(app: Flask) -> None:
    """Give the templates their words, and make a misspelt variable an error."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=False)  # type: ignore[attr-defined]
    app.jinja_env.globals.update(
        model=model,
        label=labels.label,
        labels=labels.labels,
        choices=labels.choices,
        no_go_in_words=labels.no_go_in_words,
        axis_name=labels.axis_name,
        axis_level=labels.axis_level,
        show_date=show_date,
        show_number=show_number,
        ago=ago,
        is_old=is_old,
        told_at_once=shown_matches.TOLD_AT_ONCE,
    )
    app.context_processor(_everywhere)


def _everywhere() -> dict[str, Any]:
    """What every page needs: who is there, what they may open, which day it is."""
    user: model.User | None = g.get("user")
    return {
        "user": user,
        "menu": _main_menu(user) if user else [],
        "employer_menu": _menu(user, EMPLOYER_MENU) if user else [],
        "today": database.today(),
        "invented_data": _is_invented(),
        "section": SECTIONS.get(request.blueprint or "", request.blueprint),
    }


def _is_invented() -> bool:
    """As this request's database says, for another may have been put in its place since the start."""
    if "database" in g:
        with suppress(sqlite3.Error):
            return settings.is_invented(g.database)
    return bool(current_app.config["INVENTED"])


def _main_menu(user: model.User) -> list[tuple[str, str]]:
    shown = _menu(user, MENU)
    has_employers = any(endpoint == EMPLOYER_MENU[0][0] for endpoint, _ in shown)
    return shown if has_employers else shown + _menu(user, MENU_WITHOUT_EMPLOYERS)


def _menu(user: model.User, entries: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    return [
        (endpoint, gettext(text))
        for endpoint, text in entries
        if endpoint in current_app.view_functions
        and user.role in security.allowed_roles(current_app, endpoint)
    ]
