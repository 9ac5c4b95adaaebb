"""`jobbro user`: add, password, list, deactivate."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlite_utils import Database

from crm import users
from crm.model import Role
from crm.problem import Problem
from tests.conftest import Visitor
from webapp.cli import jobbro

LONG = "en lang adgangskode"
Run = Callable[..., Result]


@pytest.fixture
def run(town: Path) -> Run:
    def call(*arguments: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(jobbro, ["--db", str(town), "user", *arguments], input=typed)

    return call


def test_a_new_user_can_log_in(run: Run, visitor: Visitor) -> None:
    done = run(
        *("add", "bo", "--role", "team_leader", "--full-name", "Bo Ask", "--password-stdin"), typed=LONG
    )
    assert done.exit_code == 0, done.output
    assert done.stdout == "bo kan nu logge ind.\n"
    visitor.log_in("bo", LONG)
    assert "Hej Bo" in visitor.words("/")


def test_the_password_is_asked_for_twice_and_not_shown(run: Run, visitor: Visitor) -> None:
    done = run("add", "bo", "--role", "admin", typed=f"{LONG}\n{LONG}\n")
    assert done.exit_code == 0 and LONG not in done.output
    visitor.log_in("bo", LONG)


def test_a_name_met_in_an_import_gets_its_log_in(run: Run, db: Database, visitor: Visitor) -> None:
    db.execute("INSERT INTO users (user_name) VALUES ('nye')")
    visitor.log_in("nye", LONG, 422)
    assert "nye\tUkendt\tuden adgang" in run("list").stdout
    run("add", "nye", "--role", "ips_consultant", "--password-stdin", typed=LONG)
    visitor.log_in("nye", LONG)


def test_a_new_password_replaces_the_old_and_ends_sessions(run: Run, visitor: Visitor) -> None:
    visitor.log_in("ida")
    done = run("password", "ida", "--password-stdin", typed=LONG + "\n")
    assert "åbne sessioner er lukket" in done.stdout
    assert visitor.open("/").status_code == 303
    visitor.log_in("ida", status=422)
    visitor.log_in("ida", LONG)


def test_a_closed_user_is_listed_and_kept_out(run: Run, visitor: Visitor) -> None:
    assert run("deactivate", "ida").stdout == "ida kan ikke længere logge ind.\n"
    assert "ida\tIPS-konsulent\tlukket\tIda Holm" in run("list").stdout
    visitor.log_in("ida", status=422)
    run("add", "ida", "--role", "ips_consultant", "--password-stdin", typed=LONG)
    visitor.log_in("ida", LONG)


def test_the_list_shows_everyone_and_no_hash(run: Run) -> None:
    listed = run("list").stdout
    assert listed.splitlines()[0] == "adam\tAdministrator\tkan logge ind\tAdam Kjær"
    assert len(listed.splitlines()) == 6 and "scrypt" not in listed


@pytest.mark.parametrize(
    ("arguments", "typed", "told"),
    [
        (("add", "bo", "--role", "admin", "--password-stdin"), "kort", "for kort"),
        (("add", "bo", "--role", "admin", "--password-stdin"), "", "for kort"),
        (("add", "bo", "--role", "admin", "--password-stdin"), "x" * 201, "for lang"),
        (("add", "ida", "--role", "admin", "--password-stdin"), LONG, "har allerede adgang"),
        (("add", " ", "--role", "admin", "--password-stdin"), LONG, "tomt"),
        (("add", "b\x1bo", "--role", "admin", "--password-stdin"), LONG, "usynlige"),
        (("password", "ingen", "--password-stdin"), LONG, "ingen bruger med navnet ingen"),
        (("deactivate", "ingen"), None, "ingen bruger med navnet ingen"),
    ],
)
def test_what_cannot_be_done_is_told(
    run: Run, db: Database, arguments: tuple[str, ...], typed: str | None, told: str
) -> None:
    before = users.everyone(db)
    done = run(*arguments, typed=typed)
    assert isinstance(done.exception, Problem) and told in str(done.exception)
    assert users.everyone(db) == before


def test_an_unknown_role_is_refused(run: Run) -> None:
    done = run("add", "bo", "--role", "king", "--password-stdin", typed=LONG)
    assert done.exit_code == 2 and "team_leader" in done.output
    assert run("add", "bo", "--role", Role.UNKNOWN.value, "--password-stdin", typed=LONG).exit_code == 2
