"""The application opened page by page on a large town, in this process; run by benchmarks/pages.py.

    python -m benchmarks.page_times FOLDER [TEXT]

The town in FOLDER is what benchmarks/large_town.py makes. TEXT: only pages whose rule has it in it.
"""

from __future__ import annotations

import re
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from flask import Flask
from flask.testing import FlaskClient

from benchmarks.large_town import PASSWORD
from benchmarks.page_examples import FLOORS, FORMS, PAGES, SUGGEST_MS, TIMED_ELSEWHERE, VALUES, Page
from benchmarks.pages import Line, Measured, peak, tell
from benchmarks.town_size import STAFF
from crm.contacts import mark_of
from matcher.simulate import AS_OF
from webapp.app import create_app
from webapp.commands.serve import warm
from webapp.config import Settings
from webapp.security import STATIC, allowed_roles

EACH = 40
"""How many values each page is opened with, by each role."""

USERS = {role.value: user for user, (role, _) in reversed(STAFF.items())}
"""Role → the first who has it."""

Clients = dict[str, FlaskClient]
"""Role → somebody who is logged in; under an empty name somebody who is not."""

_HIDDEN = re.compile(r'type="hidden" name="([^"]+)" value="([^"]*)"')
_NAME = re.compile(r"{(\w+)}")


FUNCTIONS = {"mark_of": mark_of}
"""What the queries of VALUES may call, each with one argument."""


class Took(NamedTuple):
    """Milliseconds on the clock, and of those the processor worked for us."""

    wall: float
    processor: float


class Broken(Exception):
    """A page that cannot be measured, and why."""


def measure(folder: Path, only: str) -> Measured:
    """Open everything."""
    begin = time.perf_counter()
    database = folder / "large_town.db"
    app = create_app(Settings(database=database, today=AS_OF))
    warm(app)  # as `jobbro serve` does
    clients = {"": app.test_client()} | {role: _logged_in(app, user) for role, user in USERS.items()}
    connection = sqlite3.connect(database)
    for name, function in FUNCTIONS.items():
        connection.create_function(name, 1, function)
    rules = {
        str(rule): rule.endpoint
        for rule in app.url_map.iter_rules()
        if _is_page(rule.methods, rule.endpoint) and str(rule) not in TIMED_ELSEWHERE
    }
    lines = [
        line
        for role, address, fields in FORMS
        for line in _sent(clients[role], role, address, fields, connection)
    ]
    for rule, endpoint in rules.items():
        if only in rule:
            roles = sorted(role.value for role in allowed_roles(app, endpoint))
            lines += _told(rule, endpoint, {role: clients[role] for role in roles or [""]}, connection)
    lines += [
        Line(rule, wrong="no such page any more") for rule in PAGES if only in rule and rule not in rules
    ]
    return Measured(time.perf_counter() - begin, 0.0, peak(), lines)


def _is_page(methods: set[str] | None, endpoint: str) -> bool:
    return "GET" in (methods or ()) and endpoint not in STATIC


def _logged_in(app: Flask, user: str) -> FlaskClient:
    client = app.test_client()
    hidden = dict(_HIDDEN.findall(client.get("/log-ind").text))
    fields = {"brugernavn": user, "adgangskode": PASSWORD}
    if client.post("/log-ind", data=hidden | fields).status_code != 303:
        raise Broken(f"{user} cannot log in")
    return client


def _sent(
    client: FlaskClient, role: str, address: str, fields: dict[str, str], connection: sqlite3.Connection
) -> Iterator[Line]:
    """Send a form; says nothing if all is well."""
    shown = next(_addresses(Page((address,)), role, connection))
    hidden = dict(_HIDDEN.findall(client.get(shown).text))
    status = client.post(shown, data=hidden | fields).status_code
    if status != 303:
        yield Line(address, wrong=f"the form in FORMS is answered with {status}")


def _told(rule: str, endpoint: str, clients: Clients, connection: sqlite3.Connection) -> Iterator[Line]:
    """What there is to say of a page."""
    page = PAGES.get(rule)
    if page is None:
        yield Line(rule, wrong=f'has no example: add "{rule}": page("…") to benchmarks/page_examples.py')
        return
    goal = SUGGEST_MS if endpoint.endswith(".suggest") or rule.startswith("/soeg") else page.goal
    try:
        yield _slowest(rule, page, goal, clients, connection, lambda: None)
        if page.change:
            again = f"{rule}, after a change"
            yield _slowest(again, page, goal, clients, connection, lambda: _save_something(connection))
    except Broken as broken:
        yield Line(rule, wrong=str(broken))


def _slowest(
    rule: str,
    page: Page,
    goal: float,
    clients: Clients,
    connection: sqlite3.Connection,
    before: Callable[[], None],
) -> Line:
    """How the page fares with the role for which it takes longest."""
    found = []
    for role, client in clients.items():
        times = list(_times(client, list(_addresses(page, role, connection)), before))
        found.append((_p95(took.wall for took in times[1:]), role, times))
    first = max(times[0].wall for *_, times in found)
    p95, role, times = max(found)
    p50 = statistics.median(took.wall for took in times[1:])
    busy = _p95(took.processor for took in times[1:])
    floor = statistics.median(_floor(page.floor, connection))
    bare = statistics.median(took.wall for took in _times(_bare_flask(), ["/"] * EACH, lambda: None))
    return Line(rule, role or "nobody", first, p50, p95, goal, busy, p50 / floor, p50 / bare)


def _p95(times: Iterable[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _save_something(connection: sqlite3.Connection) -> None:
    """A colleague writes in the log: the triggers tell the matcher at which employer."""
    connection.execute(
        "UPDATE employer_contacts SET minutes = coalesce(minutes, 0) + 1 WHERE contact_id ="
        " (SELECT contact_id FROM employer_contacts ORDER BY random() LIMIT 1)"
    )
    connection.commit()


def _addresses(page: Page, role: str, connection: sqlite3.Connection) -> Iterator[str]:
    """One address more than EACH: the first is opened before anything is remembered."""
    names = {name for address in page.addresses for name in _NAME.findall(address)}
    values = {name: _values(name, role, connection) for name in names}
    for turn in range(EACH + 1):
        chosen = {name: every[turn % len(every)] for name, every in values.items()}
        yield page.addresses[turn % len(page.addresses)].format(**chosen)


def _values(name: str, role: str, connection: sqlite3.Connection) -> list[str]:
    known = VALUES.get(name)
    if known is None:
        raise Broken(f"no values for {{{name}}}: add a line to VALUES in benchmarks/page_examples.py")
    if isinstance(known, str):
        rows = connection.execute(known, {"me": USERS.get(role), "role": role})
        known = tuple(str(value) for (value,) in rows)
    if not known:
        raise Broken(f"the town has no {{{name}}} for {role}")
    return list(known)


def _times(client: FlaskClient, addresses: list[str], before: Callable[[], None]) -> Iterator[Took]:
    """How long it takes until all of each answer is there."""
    for address in addresses:
        before()
        begin, begin_busy = time.perf_counter(), time.thread_time()
        answer = client.get(address)
        size = len(answer.get_data())
        took = Took((time.perf_counter() - begin) * 1000, (time.thread_time() - begin_busy) * 1000)
        if answer.status_code != 200 or not size:
            raise Broken(f"{address} answers {answer.status_code}")
        yield took


def _floor(name: str, connection: sqlite3.Connection) -> Iterator[float]:
    """Milliseconds of the bare query."""
    query, asked_with = FLOORS[name]
    values = _values(asked_with, "ips_consultant", connection)
    for turn in range(EACH):
        begin = time.perf_counter()
        connection.execute(query, [values[turn % len(values)]]).fetchall()
        yield (time.perf_counter() - begin) * 1000


def _bare_flask() -> FlaskClient:
    """A page of 25 rows that nobody has to fetch."""
    app = Flask("bare")
    template = app.jinja_env.from_string("<ul>{% for row in rows %}<li>{{ row }}</li>{% endfor %}</ul>")
    app.add_url_rule("/", view_func=lambda: template.render(rows=range(25)))
    return app.test_client()


if __name__ == "__main__":
    tell(measure(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""))
