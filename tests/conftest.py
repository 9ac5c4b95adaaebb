"""The town for each test, the application on it, and visitors whose every page is inspected."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from sqlite_utils import Database

from tests import inspection

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

hypothesis.settings.register_profile("jobbro", deadline=None)
hypothesis.settings.load_profile("jobbro")
"""No test fails because the machine is slow; how fast things are is measured in benchmarks/."""

TODAY = date(2026, 11, 16)
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_SIGNED = re.compile(r'name="csrf[^>]*(?:value|content)="[^"]+"')
_TAGS = re.compile(r"<[^>]+>")


class Visitor:
    """Someone with a browser: reads pages, follows forms, and fails on any page that is not well made."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.token = ""

    def open(self, path: str, **options: Any) -> TestResponse:
        """Any request; a page that comes back is inspected."""
        answer = self.client.open(path, **options)
        if answer.mimetype == "text/html" and answer.status_code not in (301, 302, 303, 308):
            inspection.inspect(answer.text)
            found = _TOKEN.search(answer.text)
            self.token = found.group(1) if found else self.token
        return answer

    def get(self, path: str, status: int = 200) -> str:
        """The page at `path`, which must answer with `status`."""
        answer = self.open(path)
        assert answer.status_code == status, (path, answer.status_code)
        return answer.text

    def words(self, path: str, status: int = 200) -> str:
        """The text of the page, without its tags and with single spaces."""
        return words(self.get(path, status))

    def post(self, path: str, status: int = 303, /, **fields: Any) -> TestResponse:
        """Send a form with the token of the page last read."""
        answer = self.open(path, method="POST", data={"csrf_token": self.token, **fields})
        assert answer.status_code == status, (path, answer.status_code, words(answer.text))
        return answer

    def log_in(self, name: str, password: str | None = None, status: int = 303) -> TestResponse:
        """Log in through the form."""
        from tests.personas import PASSWORD

        self.get("/log-ind")
        answer = self.post("/log-ind", status, brugernavn=name, adgangskode=password or PASSWORD)
        if status == 303:
            self.get("/")
        return answer


def unsigned(html: str) -> str:
    """The page without its tokens, which are signed with the second they were made in."""
    return _SIGNED.sub("", html)


def words(html: str) -> str:
    """The text of a page's main part."""
    main = html.partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(_TAGS.sub(" ", "<main" + main)).split())


@pytest.fixture(scope="session")
def _town_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests import personas

    path = tmp_path_factory.mktemp("town") / "town.db"
    personas.town(path)
    return path


@pytest.fixture
def town(_town_once: Path, tmp_path: Path) -> Path:
    """A database file with the town of tests/personas.py, this test's own."""
    return Path(shutil.copy(_town_once, tmp_path / "town.db"))


@pytest.fixture
def db(town: Path) -> Iterator[Database]:
    """A connection to the town beside the application's."""
    from crm.db import open_database

    opened = open_database(town)
    yield opened
    opened.conn.close()


@pytest.fixture
def app(town: Path) -> Flask:
    """The application on the town, on a Monday in November."""
    from webapp.app import create_app
    from webapp.config import Settings

    return create_app(Settings(database=town, today=TODAY))


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Someone who has not logged in."""
    return Visitor(app)


@pytest.fixture
def logged_in(app: Flask) -> Callable[[str], Visitor]:
    """A member of staff, logged in: `logged_in("ida")`."""

    def enter(name: str) -> Visitor:
        someone = Visitor(app)
        someone.log_in(name)
        return someone

    return enter
