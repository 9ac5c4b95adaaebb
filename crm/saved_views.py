"""Lists of employers that somebody has given a name, for themselves or for the team. A view is an address."""

from __future__ import annotations

from dataclasses import dataclass
from secrets import token_hex

from sqlite_utils import Database

from crm import changes
from crm.danish import sort_key
from crm.problem import N_, Problem
from crm.records import Value
from crm.stored import yes_no
from crm.tables import SAVED_VIEWS

MOST_OF_ONE = 50
"""So many views one user may keep."""

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class View:
    """A named list. `query` is the part of its address after `?`; it is read again, never trusted."""

    view_id: str
    name: str
    query: str
    owner: str | None
    shared: bool


def seen_by(db: Database, user_name: str) -> list[View]:
    """One's own views, then those that colleagues share; each in Danish order of name."""
    rows = db.query("SELECT * FROM saved_views WHERE owner = ? OR shared = 1", [user_name])
    views = [
        View(row["view_id"], row["name"], row["query"], row["owner"], bool(yes_no(row["shared"])))
        for row in rows
    ]
    return sorted(views, key=lambda view: (view.owner != user_name, sort_key(view.name), view.view_id))


def find(db: Database, view_id: str, user_name: str) -> View | None:
    """One view, if this user may see it."""
    return next((view for view in seen_by(db, user_name) if view.view_id == view_id), None)


def save(db: Database, user_name: str, name: str, query: str, *, shared: bool) -> str:
    """Keep a list under a name and return its id; one's own view of the same name is written anew.

    Raises Problem without a name, with one that is too long, or when there are too many.
    """
    name = " ".join(name.split())
    if not name:
        raise Problem(N_("Visningen skal have et navn. Skriv, hvad listen er til."))
    if len(name) > LONGEST_NAME:
        raise Problem(N_("Navnet er for langt. Hold det under {most} tegn."), most=LONGEST_NAME)
    with changes.recorded(db, user_name) as pen:
        mine = [view for view in seen_by(db, user_name) if view.owner == user_name]
        same = next((view.view_id for view in mine if sort_key(view.name) == sort_key(name)), None)
        if same is None and len(mine) >= MOST_OF_ONE:
            raise Problem(N_("Du har {most} visninger. Slet en, du ikke bruger."), most=MOST_OF_ONE)
        view_id = same or f"V-{token_hex(6)}"
        values: dict[str, Value] = {"name": name, "query": query, "owner": user_name, "shared": int(shared)}
        pen.put(SAVED_VIEWS, values | {"view_id": view_id})
    return view_id


def may_delete(view: View, user_name: str, *, leads: bool) -> bool:
    """One's own; who leads the team also shared ones, for their owner may have left."""
    return view.owner == user_name or (leads and view.shared)


def delete(db: Database, view_id: str, user_name: str, *, leads: bool) -> View | None:
    """Take a view out; returns it, None if this user may not or it is not there."""
    with changes.recorded(db, user_name) as pen:
        view = find(db, view_id, user_name)
        if view is None or not may_delete(view, user_name, leads=leads):
            return None
        pen.take_out(SAVED_VIEWS, (view_id,))
    return view
