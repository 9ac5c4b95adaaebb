"""What a page says when something is wrong: plain Danish, what to do, and nothing about the inside."""

from __future__ import annotations

import sqlite3

from flask import Flask, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from crm.problem import N_, Problem
from webapp.i18n import explain, gettext

TEXTS = {
    400: (
        N_("Det kunne ikke læses"),
        N_("Siden fik noget, den ikke forstår. Gå tilbage, og prøv igen."),
    ),
    403: (
        N_("Din rolle har ikke adgang til siden"),
        N_("Du er logget ind, men siden er for andre roller. Brug menuen foroven."),
    ),
    404: (
        N_("Siden findes ikke"),
        N_("Måske er adressen skrevet forkert, eller også har du ikke adgang. Brug menuen foroven."),
    ),
    405: (
        N_("Siden kan ikke åbnes på den måde"),
        N_("Gå tilbage, og brug knappen på siden."),
    ),
    413: (N_("Teksten er for lang"), N_("Gør teksten kortere, og prøv igen.")),
    500: (
        N_("Noget gik galt hos os"),
        N_("Fejlen står i serverens log. Prøv igen, og sig det til administratoren, hvis den bliver ved."),
    ),
    503: (
        N_("Databasen svarer ikke lige nu"),
        N_("Der er ikke gemt noget. Vent et øjeblik, og prøv igen."),
    ),
}
"""Status → heading and what to do."""

_OLD_PAGE = (
    N_("Siden er blevet for gammel"),
    N_("Af hensyn til sikkerheden er der ikke gemt noget. Gå tilbage, genindlæs siden, og prøv igen."),
)


def init_app(app: Flask) -> None:
    """Answer every error with a page of our own."""
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _known)
    app.register_error_handler(sqlite3.OperationalError, _database)
    app.register_error_handler(sqlite3.DatabaseError, _database)
    app.register_error_handler(Problem, _problem)


def _page(status: int, texts: tuple[str, str]) -> ResponseReturnValue:
    heading, advice = (gettext(text) for text in texts)
    return render_template("error.html", heading=heading, advice=advice), status


def _known(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response()
    status = error.code if error.code in TEXTS else (400 if error.code < 500 else 500)
    return _page(error.code, TEXTS[status])


def _forged(_error: CSRFError) -> ResponseReturnValue:
    return _page(400, _OLD_PAGE)


def _database(error: sqlite3.Error) -> ResponseReturnValue:
    """Locked, read-only, full or damaged: say so kindly. A broken rule of the schema is a fault of ours."""
    current_app.logger.error("database: %s", error)
    if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
        return _page(500, TEXTS[500])
    return _page(503, TEXTS[503])


def _problem(problem: Problem) -> ResponseReturnValue:
    """Something in the address or the form that the user can mend."""
    return _page(400, (TEXTS[400][0], explain(problem)))
