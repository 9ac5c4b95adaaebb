"""A picture of the municipality with its employers."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from crm import geography, users
from crm.model import Role
from webapp.database import database, today
from webapp.paging import asked_text
from webapp.security import roles
from webapp.town_picture import GROUPS, draw

blueprint = Blueprint("town_map", __name__)

READERS = (Role.IPS_CONSULTANT, Role.COMPANY_CONSULTANT, Role.TEAM_LEADER)


@blueprint.get("/kort")
@roles(*READERS)
def show() -> str:
    """The employers as points, the towns as circles that lead to their lists, and the same as a table."""
    db = database()
    owner, industry = asked_text("ejer"), asked_text("branche", 6)
    with_openings = request.args.get("aabning") == "1"
    names = users.shown_names(db)
    layout = geography.layout(
        db,
        today(),
        owner={"ingen": "", "": None}.get(owner, owner),
        with_openings=with_openings,
        industry=industry if industry.isdecimal() else "",
    )
    return render_template(
        "town_map.html",
        layout=layout,
        picture=draw(layout),
        groups=GROUPS,
        owner=owner,
        owners=sorted(users.owners(db), key=lambda name: names.get(name, name)),
        names=names,
        with_openings=with_openings,
        industry=industry,
    )
