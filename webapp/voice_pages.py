"""What the pages on a participant's own voice have in common: whose they are, and what is sent to them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from crm import participants as people
from crm.access_log import Action
from crm.model import Role
from crm.participants import Participant
from webapp.database import today
from webapp.participants import own_participant
from webapp.security import roles

View = Callable[..., ResponseReturnValue]


def posted_to(blueprint: Blueprint, path: str, home: str) -> Callable[[View], View]:
    """Declare what is sent to an address under a participant.

    Who opens the address instead, having logged in anew or come back to it, gets the page it belongs to.
    """

    def declare(view: View) -> View:
        @roles(Role.IPS_CONSULTANT)
        @wraps(view)
        def sent_or_opened(participant_id: str, **parts: str | int) -> ResponseReturnValue:
            if request.method == "POST":
                return view(participant_id, **parts)
            return redirect(url_for(home, participant_id=participant_id), 303)

        rule = f"/<participant_id>/{path}"
        blueprint.add_url_rule(rule, view_func=sent_or_opened, methods=["GET", "POST"])
        return view

    return declare


def active(participant_id: str, action: Action) -> Participant:
    """One's own participant, whose course must still run."""
    person = own_participant(participant_id, action)
    if not people.is_active(person.closed_on, today()):
        abort(400)
    return person
