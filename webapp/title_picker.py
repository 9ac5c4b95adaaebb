"""Suggests job titles while one types; the fields that ask have `data-titles` (static/titles.js)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from crm.danish import plain
from crm.model import Role
from matcher.text.titles import Title
from webapp import occupation_words, titles
from webapp.database import database
from webapp.security import roles

blueprint = Blueprint("title_picker", __name__)

MOST = 8
"""So many titles are suggested at once."""


@blueprint.post("/titler/forslag")
@roles(Role.IPS_CONSULTANT, Role.COMPANY_CONSULTANT, Role.TEAM_LEADER)
def suggest() -> ResponseReturnValue:
    """Titles for what was typed, each with its group. A form, so that a wish never stands in an address."""
    typed = request.form.get("q")
    if typed is None:
        return jsonify(titles=[]), 422
    return jsonify(titles=[shown(one) for one in titles.suggest(database(), typed, MOST)])


def shown(title: Title) -> dict[str, Any]:
    """A title as the page has it: `group` in words, empty where it says nothing more."""
    group = occupation_words.short(title.isco08) if title.isco08 else ""
    group = "" if plain(group) == plain(title.text) else group
    return {"title": title.text, "group": group, "isco08": title.isco08 or ""}
