"""A personal calendar feed of next steps, behind a secret address that can be revoked.

The address is the key: no session, no cookie. What it opens tells where a step is to be taken and when; never
its text, for whom it is, or anything else of the contact log.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from icalendar import Calendar, Event

from crm import calendar_steps, calendar_tokens, users
from crm.calendar_steps import Day
from crm.clock import DENMARK
from crm.next_steps import HAVE_A_DAY
from webapp.database import database, today
from webapp.i18n import gettext
from webapp.security import anyone, roles, signed_in

blueprint = Blueprint("calendar_feed", __name__)

REFRESH = timedelta(hours=2)
"""How often a calendar is asked to read the feed again."""

_FRESH = "calendar_address"
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?|\[[0-9A-Fa-f:]{2,45}\](?::[0-9]{1,5})?")


@blueprint.get("/min-kalender")
@roles(*HAVE_A_DAY)
def show() -> str:
    """Whether there is an address, when it was last read, and the address itself right after it was made."""
    token = session.pop(_FRESH, None)
    feed = calendar_tokens.current(database(), signed_in().user_name)
    address = _own(url_for("calendar_feed.feed", token=token)) if token and feed else None
    return render_template(
        "calendar.html", feed=feed, address=address, here=DENMARK, hours=REFRESH.seconds // 3600
    )


@blueprint.post("/min-kalender/ny")
@roles(*HAVE_A_DAY)
def make() -> ResponseReturnValue:
    """Make an address; an earlier one stops working."""
    session[_FRESH] = calendar_tokens.make(database(), signed_in().user_name, datetime.now(UTC))
    return redirect(url_for("calendar_feed.show"), 303)


@blueprint.post("/min-kalender/luk")
@roles(*HAVE_A_DAY)
def revoke() -> ResponseReturnValue:
    """Close the address."""
    session.pop(_FRESH, None)
    calendar_tokens.revoke(database(), signed_in().user_name)
    flash(gettext("Adressen er lukket. Kalenderen får ikke flere skridt."))
    return redirect(url_for("calendar_feed.show"), 303)


@blueprint.get("/kalender/<token>.ics")
@anyone
def feed(token: str) -> Response:
    """The calendar behind an address; whatever is wrong with it, the answer is the same."""
    session.modified = False  # a browser whose session has run out gets no cookie from here either
    db = database()
    user_name = calendar_tokens.user_name_of(db, token, datetime.now(UTC))
    user = users.find(db, user_name) if user_name else None
    if user is None or user.role not in HAVE_A_DAY:
        return Response("Findes ikke.\n", 404, mimetype="text/plain")
    body = written(calendar_steps.days(db, user, today()))
    answer = Response(body, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = 'inline; filename="jobbro.ics"'
    return answer


def written(days: list[Day]) -> bytes:
    """The steps as an iCalendar file (RFC 5545): whole days, which take up no time."""
    calendar = Calendar()
    calendar.add("prodid", "-//Jobbro//Jobbro//DA")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", gettext("Jobbro: næste skridt"))
    calendar.add("x-wr-timezone", DENMARK.key)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for day in days:
        calendar.add_component(_event(day))
    body: bytes = calendar.to_ical()
    return body


def _event(day: Day) -> Event:
    link = _own(url_for("employers.card", p_number=day.p_number))
    event = Event()
    event.add("uid", f"{day.uid}@jobbro")
    event.add("sequence", day.sequence)
    event.add("dtstamp", day.changed_at.astimezone(UTC))
    event.add("dtstart", day.on)
    event.add("dtend", day.on + timedelta(days=1))
    event.add("summary", _summary(day))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    if link:
        event.add("url", link)
        event.add("description", gettext("Åbn virksomheden i Jobbro: {address}").format(address=link))
    return event


def _summary(day: Day) -> str:
    place = f"{day.employer}, {day.town}" if day.town else day.employer
    text = gettext("Lovet: næste skridt hos {place}") if day.promised else gettext("Næste skridt hos {place}")
    return " ".join(text.format(place=place).split())


def _own(path: str) -> str:
    """The path as a whole address on the host that was asked for; empty if that is no host name."""
    if not _HOST.fullmatch(request.host):
        return ""
    secure = current_app.config["SESSION_COOKIE_SECURE"] or request.scheme == "https"
    return f"{'https' if secure else 'http'}://{request.host}{path}"
