"""The whole matrix: every route × every role × whose participant; forged and missing tokens; the headers."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from flask import Flask
from sqlite_utils import Database

from crm.model import Role
from tests.conftest import Visitor, unsigned
from tests.personas import CAFE, STAFF
from webapp.login import own_path
from webapp.security import STATIC, allowed_roles

Enter = Callable[[str], Visitor]

EVERYONE = frozenset(STAFF)
TEAM = EVERYONE - {"adam"}
IPS = frozenset({"ida", "ole"})
COMPANY = frozenset({"vera", "karl"})

GETS = {
    "/": EVERYONE,
    "/deltagere": IPS,
    "/deltagere/P-001": {"ida"},
    "/deltagere/P-001/match": {"ida"},
    "/deltagere/P-001/anmodning": {"ida"},
    "/deltagere/P-003": {"ole"},
    "/deltagere/P-003/match": {"ole"},
    "/deltagere/P-003/anmodning": {"ole"},
    "/deltagere/P-999": set(),
    "/deltagere/P-999/match": set(),
    "/virksomheder": TEAM,
    f"/virksomheder/{CAFE}": TEAM,
    "/virksomheder/9999999999": set(),
    "/anmodninger": TEAM,
    "/anmodninger/{alma}": {"ida", "vera", "karl", "lis"},
    "/anmodninger/{alma}/liste": {"ida"},
    "/anmodninger/{claimed}": {"ole", "vera", "karl", "lis"},
    "/anmodninger/{claimed}/liste": {"vera"},
    "/anmodninger/A-00000": set(),
    "/anmodninger/A-00000/liste": set(),
    "/ugerapport": TEAM,
    "/ugerapport/2026-W45": TEAM,
}
"""Address → who gets the page; to all others it is 403 or 404."""

POSTS = {
    "/log-ud": EVERYONE,
    "/deltagere/P-001/anmodning": {"ida"},
    "/deltagere/P-003/anmodning": {"ole"},
    "/anmodninger/{alma}/tag": COMPANY,
    "/anmodninger/{alma}/giv-tilbage": COMPANY,
    "/anmodninger/{alma}/svar": COMPANY,
    "/anmodninger/{alma}/traek-tilbage": {"ida"},
    "/anmodninger/{claimed}/traek-tilbage": {"ole"},
}


for _file in sorted(Path(__file__).parent.glob("matrix_*.py")):
    _area = import_module(f"tests.webapp.{_file.stem}")
    GETS |= _area.GETS
    POSTS |= _area.POSTS


@pytest.fixture
def references(logged_in: Enter) -> dict[str, str]:
    """A request about Alma with a frozen list that waits, and one about Carla that Vera has claimed."""
    ida, ole, vera = logged_in("ida"), logged_in("ole"), logged_in("vera")
    ida.get("/deltagere/P-001/anmodning")
    alma = ida.post("/deltagere/P-001/anmodning", liste="gem").location.rpartition("/")[2]
    ole.get("/deltagere/P-003/anmodning")
    claimed = ole.post("/deltagere/P-003/anmodning", liste="uden").location.rpartition("/")[2]
    vera.post(f"/anmodninger/{claimed}/tag")
    return {"alma": alma, "claimed": claimed}


def _path(rule: str, references: dict[str, str]) -> str:
    return rule.format(**references)


def test_the_matrix_covers_every_route(app: Flask) -> None:
    adapter = app.url_map.bind("localhost")
    covered = {
        adapter.match(rule.format(alma="A-1", claimed="A-2"), method=method)[0]
        for method, rules in (("GET", GETS), ("POST", POSTS))
        for rule in rules
    }
    routes = {rule.endpoint for rule in app.url_map.iter_rules()} - STATIC
    assert routes - covered == {"login.log_in", "login.check", "calendar_feed.feed"}


@pytest.mark.parametrize("name", sorted(STAFF))
def test_pages_by_role_and_caseload(logged_in: Enter, references: dict[str, str], name: str) -> None:
    someone = logged_in(name)
    for rule, readers in GETS.items():
        status = someone.open(_path(rule, references)).status_code
        assert status == 200 if name in readers else status in (403, 404), (rule, name, status)


@pytest.mark.parametrize("name", sorted(STAFF))
def test_forms_by_role_and_caseload(logged_in: Enter, references: dict[str, str], name: str) -> None:
    for rule, writers in POSTS.items():
        someone = logged_in(name)
        answer = someone.open(
            _path(rule, references), method="POST", data={"csrf_token": someone.token, "svar": "Hej"}
        )
        expected = (303, 409, 422) if name in writers else (403, 404)
        assert answer.status_code in expected, (rule, name, answer.status_code)


def test_nobody_gets_in_without_logging_in(visitor: Visitor, references: dict[str, str]) -> None:
    for rule in GETS:
        answer = visitor.open(_path(rule, references))
        assert answer.status_code == 303, rule
        assert answer.location.startswith("/log-ind")
    for rule in POSTS:
        answer = visitor.open(_path(rule, references), method="POST")
        assert answer.status_code == 303, rule
        assert answer.location == "/log-ind"


def test_another_ones_participant_answers_exactly_as_one_that_does_not_exist(logged_in: Enter) -> None:
    ida = logged_in("ida")
    for ending in ("", "/match", "/anmodning"):
        theirs = ida.get(f"/deltagere/P-003{ending}", 404)
        nobodys = ida.get(f"/deltagere/P-999{ending}", 404)
        assert unsigned(theirs).replace("P-003", "P-999") == unsigned(nobodys)


def test_another_ones_request_answers_exactly_as_one_that_does_not_exist(
    logged_in: Enter, references: dict[str, str]
) -> None:
    ole = logged_in("ole")
    theirs, nobodys = (ole.get(f"/anmodninger/{code}", 404) for code in (references["alma"], "A-00000"))
    assert unsigned(theirs) == unsigned(nobodys)


@pytest.mark.parametrize("token", [None, "", "forged", "someone else's"])
def test_every_form_needs_its_own_token(
    logged_in: Enter, references: dict[str, str], db: Database, token: str | None
) -> None:
    before = list(db.query("SELECT * FROM match_requests ORDER BY reference"))
    stranger = logged_in("karl").token
    for rule, writers in POSTS.items():
        someone = logged_in(sorted(writers)[0])
        fields = {} if token is None else {"csrf_token": stranger if token == "someone else's" else token}
        answer = someone.open(_path(rule, references), method="POST", data=fields)
        if someone.token != fields.get("csrf_token"):
            assert answer.status_code == 400, rule
            assert "Siden er blevet for gammel" in answer.text
    assert list(db.query("SELECT * FROM match_requests ORDER BY reference")) == before


def test_log_in_needs_a_token_too(visitor: Visitor) -> None:
    visitor.get("/log-ind")
    answer = visitor.open("/log-ind", method="POST", data={"brugernavn": "ida", "adgangskode": "x"})
    assert answer.status_code == 400


def test_reading_pages_changes_nothing_but_the_read_log(
    logged_in: Enter, references: dict[str, str], db: Database
) -> None:
    readers = {name: logged_in(name) for name in STAFF}
    kept = set(db.table_names()) - {"access_log", "sessions", "sqlite_sequence", "failed_logins"}

    def everything() -> dict[str, list[dict[str, object]]]:
        return {name: list(db.query(f'SELECT * FROM "{name}"')) for name in sorted(kept)}

    before = everything()
    for someone in readers.values():
        for rule in [*GETS, *POSTS]:
            someone.open(_path(rule, references))
    assert everything() == before


def test_what_only_posts_cannot_be_opened(logged_in: Enter, references: dict[str, str]) -> None:
    vera = logged_in("vera")
    for rule in POSTS:
        if rule not in GETS and not rule.startswith("/deltagere"):
            vera.get(_path(rule, references), 405)


def test_headers_stand_on_every_answer(logged_in: Enter, references: dict[str, str]) -> None:
    ida = logged_in("ida")
    for rule in [*GETS, "/log-ind", "/findes-ikke", "/static/jobbro.css", "/log-ud"]:
        answer = ida.open(_path(rule, references))
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        for part in ("frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"):
            assert part in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "camera=()" in answer.headers["Permissions-Policy"]
        if not rule.startswith("/static"):
            assert answer.headers["Cache-Control"] == "no-store"
            assert "Cookie" in answer.headers["Vary"]
        answer.close()


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "///evil.example",
        "////evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/%0d%0aLocation:x\r\n",
        "https://evil.example/",
        "http:evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "evil.example",
        " /deltagere",
        "/deltagere evil",
        "/a\\b",
        "",
        "/\x00",
    ],
)
def test_after_log_in_one_never_lands_elsewhere(visitor: Visitor, wanted: str) -> None:
    visitor.open("/log-ind", query_string={"next": wanted})
    answer = visitor.post("/log-ind", brugernavn="ida", adgangskode="kaffe og rundstykker", next=wanted)
    assert answer.location == "/"


def test_after_log_in_one_lands_where_one_was_going(visitor: Visitor, app: Flask) -> None:
    answer = visitor.open("/deltagere?soeg=caf%C3%A9&spor=placement")
    page = visitor.get(answer.location)
    assert 'value="/deltagere?soeg=caf%C3%A9&amp;spor=placement"' in page
    with app.test_request_context():
        assert own_path("/deltagere?soeg=caf%C3%A9") == "/deltagere?soeg=caf%C3%A9"


def test_unknown_staff_from_an_import_can_open_nothing(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    db.execute("UPDATE users SET role = 'unknown' WHERE user_name = 'ida'")
    for rule in ("/", "/deltagere", "/virksomheder"):
        ida.get(rule, 403)


def test_every_declared_role_can_log_in(app: Flask) -> None:
    declared = {role for endpoint in app.view_functions for role in allowed_roles(app, endpoint)}
    assert declared == set(Role) - {Role.UNKNOWN}


@pytest.mark.parametrize("path", ["/static/findes-ikke.css", "/static/../app.py", "/static/%2e%2e/app.py"])
def test_a_file_that_is_not_there_is_not_cached(logged_in: Enter, path: str) -> None:
    answer = logged_in("ida").open(path)
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_host_that_is_named_is_never_repeated(logged_in: Enter, visitor: Visitor) -> None:
    ida = logged_in("ida")
    for someone in (ida, visitor):
        for path in ("/", "//virksomheder", "/static//jobbro.css", "//evil.example/..", "/virksomheder/"):
            answer = someone.open(
                "/", headers={"Host": "evil.example"}, environ_overrides={"PATH_INFO": path}
            )
            assert "evil.example" not in str(answer.headers), path
            assert "http://" not in answer.headers.get("Location", ""), path
            answer.close()


def test_an_overlong_address_is_not_carried_over_the_log_in(visitor: Visitor) -> None:
    assert visitor.open("/virksomheder?soeg=" + "a" * 5000).location == "/log-ind"


@pytest.mark.parametrize("name", sorted(STAFF))
def test_other_ways_of_asking_get_no_further(logged_in: Enter, references: dict[str, str], name: str) -> None:
    someone = logged_in(name)
    for rule, readers in GETS.items():
        path = _path(rule, references)
        head = someone.client.head(path)
        assert head.status_code == 200 if name in readers else head.status_code in (403, 404), (rule, name)
        allowed = someone.client.options(path)
        assert allowed.text == "" or allowed.status_code == 403, (rule, name)
        for method in ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"):
            data = {"csrf_token": someone.token}
            assert someone.open(path, method=method, data=data).status_code == 405, (method, rule)
