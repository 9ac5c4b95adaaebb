"""Suggests job titles while one types; the fields that ask have `data-titles` (static/titles.js)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from crm.danish import plain
from crm.health_words import is_health_text
from crm.job_type_codes import Code
from crm.model import Role
from crm.reference import unit_groups
from matcher.text import coding
from matcher.text.titles import Title, key_of
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
    return jsonify(titles=[shown(one) for one in suggested(typed, MOST, "kendte" in request.form)])


def suggested(typed: str, limit: int, known_only: bool) -> list[Title]:
    """At most `limit` titles for what was typed. Of words about health nothing is made but their letters.

    `known_only`: each has a group, be it the one that the title seems to mean; without any it is left out.
    """
    db = database()
    found = titles.suggest(db, typed, 2 * limit if known_only else limit)
    if is_health_text(typed):
        words = key_of(typed).split()
        found = [one for one in found if all(word in key_of(one.text) for word in words)]
    if known_only:
        meant = coding.codes_for(db, [one.text for one in found if one.isco08 is None])
        found = [one if one.isco08 else replace(one, isco08=_group(meant.get(one.text))) for one in found]
        found = [one for one in found if one.isco08]
    return found[:limit]


def _group(code: Code | None) -> str | None:
    """The unit group of a code, which may be a finer one."""
    isco08 = code.disco08[:4] if code and code.disco08 else None
    return isco08 if isco08 in unit_groups() else None


def shown(title: Title) -> dict[str, Any]:
    """A title as the page has it: `group` in words, empty where it says nothing more."""
    group = occupation_words.short(title.isco08) if title.isco08 else ""
    group = "" if plain(group) == plain(title.text) else group
    return {"title": title.text, "group": group, "isco08": title.isco08 or ""}
