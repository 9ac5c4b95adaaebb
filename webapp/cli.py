"""The `jobbro` command: finds the subcommand, and turns what goes wrong into one line with what to do."""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from crm.problem import N_, Problem
from webapp.i18n import explain, gettext

COMMANDS = {
    "import": "webapp.commands.exchange:import_folder",
    "export": "webapp.commands.exchange:export_folder",
    "undo": "webapp.commands.exchange:undo",
    "match": "webapp.commands.match:match",
    "report": "webapp.commands.report:report",
    "evaluate": "webapp.commands.evaluate:evaluate",
    "user": "webapp.commands.user:user",
    "serve": "webapp.commands.serve:serve",
    "demo": "webapp.commands.demo:demo",
    "doctor": "webapp.commands.doctor:doctor",
}
"""Subcommand → where it lives. Loaded only when used, so that no command waits for another's libraries."""


@dataclass(frozen=True, slots=True)
class Target:
    """What every subcommand is told: the database file named with --db, if any."""

    path: Path | None

    def required(self) -> Path:
        """The database file. Raises Problem when none was named."""
        if self.path is None:
            raise Problem(N_("Skriv hvilken database det gælder: jobbro --db FIL …"))
        return self.path


class LazyGroup(click.Group):
    """A click group whose subcommands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.group(cls=LazyGroup, help="Jobbro: virksomheder der passer til én deltager, med begrundelser.")
@click.option("--db", "path", type=click.Path(path_type=Path), envvar="JOBBRO_DB", help="Databasefilen.")
@click.version_option(package_name="jobbro")
@click.pass_context
def jobbro(ctx: click.Context, path: Path | None) -> None:
    """Hold the named database for the subcommand."""
    ctx.obj = Target(path)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line. Exit codes: 0 done, 1 not done, 2 partly done (import with rejected rows)."""
    try:
        code: Any = jobbro.main(args=arguments, prog_name="jobbro", standalone_mode=False)
    except Problem as problem:
        _fail(explain(problem))
    except click.UsageError as error:
        _fail(_usage(error))
    except (click.Abort, KeyboardInterrupt):
        _fail(gettext("Afbrudt."))
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


def _usage(error: click.UsageError) -> str:
    where = error.ctx.command_path if error.ctx else "jobbro"
    return gettext(
        "Kommandoen blev ikke forstået ({what}) Se 'jobbro --help' eller '{where} --help'."
    ).format(what=error.format_message(), where=where)


def _fail(message: str) -> None:
    """Say one line on standard error and stop with exit code 1."""
    click.echo(gettext("Fejl: {message}").format(message=" ".join(message.split())), err=True)
    sys.exit(1)
