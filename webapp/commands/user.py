"""`jobbro user`: the staff who may log in."""

from __future__ import annotations

import sys

import click
from sqlite_utils import Database

from crm import users
from crm.model import Role, User
from crm.problem import N_, Problem
from webapp import passwords
from webapp.cli import Target
from webapp.commands.opened import opened
from webapp.i18n import gettext
from webapp.labels import label
from webapp.security import STAFF

_password = click.option("--password-stdin", is_flag=True, help="Læs adgangskoden som én linje fra stdin.")


@click.group("user", help="Medarbejdere med adgang: add, password, list, deactivate.")
def user() -> None:
    """Holds the subcommands."""


@user.command("add", help="Giv NAME adgang med en rolle.")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice([role.value for role in STAFF]), help="Rollen.")
@click.option("--full-name", help="Navnet, som kollegerne ser det.")
@_password
@click.pass_obj
def add(target: Target, name: str, role: str, full_name: str | None, password_stdin: bool) -> None:
    """Add a user, or give a name met in an import its log-in."""
    with opened(target) as db:
        wanted = name.strip()
        if not wanted or any(not letter.isprintable() for letter in wanted):
            raise Problem(N_("Brugernavnet er tomt eller indeholder usynlige tegn. Vælg et andet."))
        known = users.find(db, wanted)
        if known and known.active and known.has_login:
            raise Problem(N_("{name} har allerede adgang. Brug 'jobbro user password {name}'."), name=wanted)
        users.save(db, wanted, Role(role), passwords.hashed(_asked(password_stdin)), full_name)
    click.echo(gettext("{name} kan nu logge ind.").format(name=wanted))


@user.command("password", help="Skift adgangskode for NAME; alle åbne sessioner lukkes.")
@click.argument("name")
@_password
@click.pass_obj
def password(target: Target, name: str, password_stdin: bool) -> None:
    """Change a password."""
    with opened(target) as db:
        known = _known(db, name)
        if known.role not in STAFF:
            raise Problem(N_("{name} har ingen rolle. Brug 'jobbro user add {name} --role …'."), name=name)
        users.set_password(db, name, passwords.hashed(_asked(password_stdin)))
    click.echo(gettext("Adgangskoden for {name} er skiftet, og åbne sessioner er lukket.").format(name=name))


@user.command("list", help="Vis alle medarbejdere.")
@click.pass_obj
def list_users(target: Target) -> None:
    """One line per user: name, role, whether they can log in, full name."""
    with opened(target) as db:
        for one in users.everyone(db):
            cells = (one.user_name, label(Role, one.role), _state(one), one.full_name or "")
            click.echo("\t".join(cells).rstrip())


@user.command("deactivate", help="Luk adgangen for NAME med det samme.")
@click.argument("name")
@click.pass_obj
def deactivate(target: Target, name: str) -> None:
    """Close a log-in; what the user has done stays."""
    with opened(target) as db:
        _known(db, name)
        users.deactivate(db, name)
    click.echo(gettext("{name} kan ikke længere logge ind.").format(name=name))


def _state(one: User) -> str:
    if not one.active:
        return gettext("lukket")
    return gettext("kan logge ind") if one.has_login else gettext("uden adgang")


def _known(db: Database, name: str) -> User:
    found = users.find(db, name)
    if found is None:
        raise Problem(N_("Der er ingen bruger med navnet {name}. Se 'jobbro user list'."), name=name)
    return found


def _asked(from_stdin: bool) -> str:
    """The password, from standard input or asked for without showing it."""
    if from_stdin:
        given = sys.stdin.readline().rstrip("\r\n")
    else:
        given = click.prompt(
            gettext("Adgangskode"),
            hide_input=True,
            confirmation_prompt=gettext("Adgangskoden en gang til"),
            err=True,
        )
    passwords.require_strong(given)
    return str(given)
