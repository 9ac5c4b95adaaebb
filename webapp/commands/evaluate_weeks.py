"""`jobbro evaluate weeks`, `learning`, `spread`, `promises`: each part of the measuring by itself."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from crm.problem import N_, Problem
from matcher import evaluate_learning, evaluate_promises, evaluate_spread, evaluate_weeks
from matcher.simulate_regimes import REGIMES, Size
from webapp.evaluate_parts import Section
from webapp.evaluate_report import as_html
from webapp.evaluate_sections import Found, sections
from webapp.i18n import gettext
from webapp.numbers import rounded
from webapp.solver_noise import noise_apart

WIDTH = 140
"""Columns of a table that is not shown in a terminal."""

Told = Callable[[int, int], None]


def _shared(default_towns: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options that every part has."""
    options = (
        click.option(
            "--towns",
            type=click.IntRange(min=1),
            default=default_towns,
            show_default=True,
            help="Antal byer.",
        ),
        click.option(
            "--seed",
            type=click.IntRange(min=0),
            default=1,
            show_default=True,
            help="Samme tal giver samme byer.",
        ),
        click.option(
            "--size",
            type=(click.IntRange(min=1), click.IntRange(min=1)),
            help="Deltagere og arbejdspladser i hver by, i stedet for det, byens slags har.",
        ),
        click.option("--format", "form", type=click.Choice(["table", "json", "html"]), default="table"),
        click.option("--output", type=click.Path(path_type=Path), help="Fil, som resultatet skrives i."),
    )

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def _regimes(
    *, only_one: bool, default: tuple[str, ...]
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    kinds = click.Choice(list(REGIMES))
    if only_one:
        return click.option("--regime", type=kinds, default=default[0], show_default=True, help="Slags by.")
    return click.option(
        "--regime",
        "regimes",
        type=kinds,
        multiple=True,
        default=default,
        show_default=True,
        help="Slags by; kan gentages.",
    )


@click.command("weeks", help="Spil et halvt år i simulerede byer for hver måde at vælge arbejdsgivere på.")
@_regimes(only_one=False, default=("slack", "tight"))
@click.option("--turns", type=click.IntRange(min=1), default=2, show_default=True, help="Halvår i hver by.")
@_shared(2)
def weeks(
    regimes: tuple[str, ...],
    turns: int,
    towns: int,
    seed: int,
    size: Size | None,
    form: str,
    output: Path | None,
) -> None:
    """Measure and tell."""
    with progress() as told:
        found = evaluate_weeks.evaluate(
            regimes=regimes, towns=towns, turns=turns, seed=seed, size=size, on_progress=told
        )
    tell(Found(weeks=found), form, output)


@click.command("learning", help="Mål, hvad læring af egne udfald giver, og om chancen holder.")
@_regimes(only_one=False, default=("slack",))
@_shared(4)
def learning(
    regimes: tuple[str, ...], towns: int, seed: int, size: Size | None, form: str, output: Path | None
) -> None:
    """Measure and tell."""
    with progress() as told:
        found = evaluate_learning.evaluate(
            regimes=regimes, towns=towns, seed=seed, size=size, on_progress=told
        )
    tell(Found(learning=found), form, output)


@click.command("spread", help="Mål, hvad det koster at dele arbejdsgiverne jævnere mellem listerne.")
@_regimes(only_one=True, default=("tight",))
@_shared(4)
def spread(regime: str, towns: int, seed: int, size: Size | None, form: str, output: Path | None) -> None:
    """Measure and tell."""
    with progress() as told:
        found = evaluate_spread.evaluate(regime=regime, towns=towns, seed=seed, size=size, on_progress=told)
    tell(Found(spread=found), form, output)


@click.command("promises", help="Prøv, om listen holder sine grænser, og om grundene er de sande.")
@_regimes(only_one=True, default=("slack",))
@_shared(1)
def promises(regime: str, towns: int, seed: int, size: Size | None, form: str, output: Path | None) -> int:
    """Measure and tell. Exit code 1 when a listed pair breaks a hard limit."""
    with progress() as told:
        found = evaluate_promises.evaluate(regime=regime, towns=towns, seed=seed, size=size, on_progress=told)
    tell(Found(promises=found), form, output)
    return 1 if found.broken else 0


def everything(seed: int) -> Found:
    """All parts at a small size, for the whole report."""
    with progress() as told:
        return Found(
            weeks=evaluate_weeks.evaluate(towns=2, turns=1, seed=seed, on_progress=told),
            learning=evaluate_learning.evaluate(towns=3, seed=seed, on_progress=told),
            spread=evaluate_spread.evaluate(towns=3, seed=seed, on_progress=told),
            promises=evaluate_promises.evaluate(towns=1, seed=seed, on_progress=told),
        )


@contextmanager
def progress() -> Iterator[Told]:
    """A bar on standard error where somebody is watching."""
    console = Console(stderr=True)
    with (
        noise_apart(),
        Progress(console=console, transient=True, disable=not console.is_terminal) as bar,
    ):
        task = bar.add_task(gettext("Måler på simulerede byer"), total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def tell(found: Found, form: str, output: Path | None) -> None:
    """As a table, JSON or HTML, on standard output or in a file."""
    if form == "table":
        no_file_of_a_table(output)
        _print(sections(found), Console(width=None if sys.stdout.isatty() else WIDTH))
        return
    write(as_html(found) if form == "html" else as_json(found), output)


def no_file_of_a_table(output: Path | None) -> None:
    """Raises Problem where somebody wants a table in a file."""
    if output is not None:
        raise Problem(N_("En tabel kan ikke skrives i en fil. Vælg --format html eller --format json."))


def write(text: str, output: Path | None) -> None:
    """On standard output or in a file. Raises Problem if that cannot be written."""
    if output is None:
        click.echo(text)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Problem(
            N_("Filen {file} kan ikke skrives: {why}. Vælg et andet sted."),
            file=str(output),
            why=error.strerror or "",
        ) from None


def as_json(found: Found) -> str:
    """Every number behind the report; what has no number is null."""
    parts = {name: part for name, part in asdict(found).items() if part is not None}
    return json.dumps(_plain(rounded(parts)), ensure_ascii=False, allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return None if isinstance(value, float) and value - value != 0 else value


def _print(parts: list[Section], console: Console) -> None:
    for part in parts:
        console.rule(part.heading)
        console.print(part.words)
        for value, words in part.tiles:
            console.print(f"[bold]{value}[/bold] {words}")
        for plot in part.plots:
            if not plot.rows:
                continue
            table = Table(title=plot.heading, title_justify="left")
            for n, column in enumerate(plot.columns):
                table.add_column(column, justify="right" if n else "left")
            for row in plot.rows:
                table.add_row(*row)
            console.print(table)
