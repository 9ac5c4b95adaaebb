"""The `jobbro` command: finds the subcommand, and turns what goes wrong into one line with what to do."""

from __future__ import annotations

import importlib
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from click.exceptions import NoArgsIsHelpError, NoSuchCommand
from rapidfuzz import process

from crm.problem import N_, Problem
from webapp.i18n import explain, gettext

COMMANDS = {
    "import": "webapp.commands.exchange:import_folder",
    "export": "webapp.commands.exchange:export_folder",
    "undo": "webapp.commands.exchange:undo",
    "match": "webapp.commands.match:match",
    "plan": "webapp.commands.plan:plan",
    "report": "webapp.commands.report:report",
    "understand": "webapp.commands.understand:understand_wish",
    "reference": "webapp.commands.reference:reference",
    "learn": "webapp.commands.learn:learn",
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
            raise Problem(N_("Skriv, hvilken database det gælder: jobbro --db FIL …"))
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


@click.group(cls=LazyGroup, help="Jobbro: virksomheder, der passer til én deltager, med begrundelser.")
@click.option("--db", "path", type=click.Path(path_type=Path), envvar="JOBBRO_DB", help="Databasefilen.")
@click.option(
    "--text-model",
    envvar="JOBBRO_TEXT_MODEL",
    help="En anden sentence-transformers-model til at forstå ønsker (mappe eller navn).",
)
@click.version_option(package_name="jobbro", message="Jobbro %(version)s", help="Vis udgaven.")
@click.help_option(help="Vis denne hjælp.")
@click.pass_context
def jobbro(ctx: click.Context, path: Path | None, text_model: str | None) -> None:
    """Hold the named database for the subcommand, and the text model that is to be used."""
    ctx.obj = Target(path)
    if text_model:
        # Imported here: most commands never read a text, and wait for no library.
        from matcher.text import current

        current.configure(text_model)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line. Exit codes: 0 done, 1 not done, 2 partly done (import with rejected rows)."""
    try:
        code: Any = jobbro.main(args=arguments, prog_name="jobbro", standalone_mode=False)
        sys.stdout.flush()
    except Problem as problem:
        _fail(explain(problem))
    except NoArgsIsHelpError as wanted:
        click.echo(wanted.format_message())
        sys.exit(0)
    except click.UsageError as error:
        _fail(_usage(error))
    except (click.Abort, KeyboardInterrupt):
        _fail(gettext("Afbrudt."))
    except BrokenPipeError:
        _drop_unwritten()
        sys.exit(1)
    except OSError as error:
        _drop_unwritten()
        place = f" ({error.filename})" if error.filename else ""
        text = gettext("Der kunne ikke læses eller skrives{place}: {error}. Gør plads eller giv adgang.")
        _fail(text.format(place=place, error=error.strerror))
    sys.exit(code if isinstance(code, int) else 0)


def _drop_unwritten() -> None:
    """Let go of what could not be written, or Python tries once more as it ends and complains again."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _usage(error: click.UsageError) -> str:
    """What was not understood, and where to read how it is written."""
    return gettext("Kommandoen blev ikke forstået: {what} Se '{where} --help'.").format(
        what=_misunderstood(error), where=error.ctx.command_path if error.ctx else "jobbro"
    )


def _misunderstood(error: click.UsageError) -> str:
    """click's own sentence in our words, for the mistakes people make."""
    if isinstance(error, click.NoSuchOption):
        return gettext("der er intet valg {name}.").format(name=error.option_name)
    if isinstance(error, NoSuchCommand):
        near = process.extractOne(error.command_name, COMMANDS.keys(), score_cutoff=60)
        hint = gettext("Mente du {near}?").format(near=near[0]) if near else ""
        return gettext("der er ingen kommando {name}. {hint}").format(name=error.command_name, hint=hint)
    if not isinstance(error, click.BadParameter) or error.param is None or error.ctx is None:
        return error.format_message()
    name = error.param.get_error_hint(error.ctx)
    if isinstance(error, click.MissingParameter):
        return gettext("{name} mangler.").format(name=name)
    if isinstance(error.param.type, click.Choice):
        return gettext("{name} skal være en af {choices}.").format(
            name=name, choices=", ".join(error.param.type.choices)
        )
    if isinstance(error.param.type, click.DateTime):
        return gettext("{name} skal være en dato som 2026-11-16.").format(name=name)
    if isinstance(error.param.type, click.IntRange) and error.param.type.max is not None:
        return gettext("{name} skal være et helt tal fra {min} til {max}.").format(
            name=name, min=error.param.type.min, max=error.param.type.max
        )
    if isinstance(error.param.type, click.types.IntParamType):
        return gettext("{name} skal være et helt tal, 0 eller mere.").format(name=name)
    return gettext("{name} kan ikke bruges: {what}.").format(name=name, what=error.message.rstrip("."))


def _fail(message: str) -> None:
    """Say one line on standard error and stop with exit code 1."""
    click.echo(gettext("Fejl: {message}").format(message=" ".join(message.split())), err=True)
    sys.exit(1)
