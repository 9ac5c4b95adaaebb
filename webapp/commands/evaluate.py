"""`jobbro evaluate`: how good the list is on simulated towns, as a table or JSON. Needs no database."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click
from click.core import ParameterSource
from rich.console import Console
from rich.table import Table

from crm.problem import N_, Problem
from matcher import evaluate as measuring
from matcher.evaluate import Evaluation, Line
from matcher.evaluate_measures import Estimate
from webapp.commands.evaluate_text import text
from webapp.commands.evaluate_weeks import (
    everything,
    learning,
    no_file_of_a_table,
    progress,
    promises,
    spread,
    tell,
    weeks,
    write,
)
from webapp.i18n import gettext, show_number
from webapp.numbers import decimals, rounded
from webapp.reasons import factor_name

NAMES = {
    "oracle": N_("Facit: kender det rigtige svar"),
    "understood": N_("Forstår hvert ønske, men ser ikke andet"),
    "jobbro": N_("Jobbros liste"),
    "tfidf_letters": N_("TF-IDF på bogstavgrupper"),
    "tfidf": N_("TF-IDF på ord"),
    "tfidf_ungated": N_("TF-IDF på ord, uden hårde grænser"),
    "most_contacted": N_("Mest kontaktede først"),
    "nearest": N_("Nærmeste først"),
    "random": N_("Tilfældige blandt de mulige"),
}
GROUPS = {
    "development": N_("Spor: jobudvikling"),
    "placement": N_("Spor: jobplacering"),
    "title": N_("Første ønske: en titel"),
    "phrase": N_("Første ønske: en vending"),
    "colloquial": N_("Første ønske: hverdagsord"),
}
SIZES = ("towns", "participants", "workplaces")
WIDTH = 120
"""Columns of a table that is not shown in a terminal."""


@click.group(
    "evaluate",
    invoke_without_command=True,
    help="Mål listens kvalitet på simulerede byer, hvor det rigtige svar er kendt.",
)
@click.option("--towns", type=click.IntRange(min=1), default=5, show_default=True, help="Antal byer.")
@click.option(
    "--participants", type=click.IntRange(min=1), default=60, show_default=True, help="Deltagere i hver by."
)
@click.option(
    "--workplaces",
    type=click.IntRange(min=1),
    default=400,
    show_default=True,
    help="Arbejdspladser i hver by.",
)
@click.option(
    "--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Samme tal giver samme byer."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "html"]),
    default="table",
    help="html er den hele rapport med alle målinger.",
)
@click.option("--output", type=click.Path(path_type=Path), help="Fil, der skrives i (html og json).")
@click.pass_context
def evaluate(
    ctx: click.Context,
    towns: int,
    participants: int,
    workplaces: int,
    seed: int,
    form: str,
    output: Path | None,
) -> int:
    """Measure and print. Exit code 1 when a listed pair breaks a hard limit."""
    if ctx.invoked_subcommand is not None:
        return 0
    if form == "html":
        if any(ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE for name in SIZES):
            raise Problem(
                N_(
                    "Hele rapporten har sine egne byer. Lad --towns, --participants og --workplaces være, "
                    "eller vælg en del af den, for eksempel: jobbro evaluate weeks --help"
                )
            )
        whole = everything(seed)
        tell(whole, form, output)
        return 1 if whole.promises and whole.promises.broken else 0
    if form == "table":
        no_file_of_a_table(output)
    with progress() as on_progress:
        found = measuring.evaluate(
            towns=towns, participants=participants, workplaces=workplaces, seed=seed, on_progress=on_progress
        )
    if form == "json":
        write(json.dumps(rounded(asdict(found)), ensure_ascii=False), output)
    else:
        _print(found, Console(width=None if sys.stdout.isatty() else WIDTH))
    return 1 if found.limits.broken else 0


for part in (text, weeks, learning, spread, promises):
    evaluate.add_command(part)


def _print(found: Evaluation, console: Console) -> None:
    console.print(
        gettext(
            "{towns} simulerede byer med {participants} deltagere og {workplaces} arbejdspladser hver. "
            "{measured} deltagere kan arbejde et sted. Model {model}, frø {seed}."
        ).format(**asdict(found))
    )
    rankings = _table(gettext("nDCG@10 med 95 % interval"), gettext("Jobbro er foran med"))
    for name, line in found.rankings.items():
        _add(rankings, gettext(NAMES[name]), line, with_lead=name != "jobbro")
    without = _table(gettext("Uden én faktor ad gangen"), gettext("Faktoren giver"))
    for name, line in found.without.items():
        _add(without, factor_name(name), line, with_lead=True)
    groups = _table(gettext("Jobbros liste i grupper"))
    for parts in found.groups.values():
        for name, estimate in parts.items():
            groups.add_row(gettext(GROUPS.get(name, name)), *_cells(estimate))
    for table in (rankings, without, groups):
        console.print(table)
    console.print(
        gettext(
            "Hårde grænser: {broken} brud på noterede oplysninger i {pairs} par på listerne. "
            "Af de ti øverste er {share} % umulige af grunde, som ingen har noteret."
        ).format(
            broken=found.limits.broken,
            pairs=show_number(found.limits.pairs),
            share=decimals(100 * found.limits.unrecorded_share, 1),
        )
    )


def _table(title: str, lead: str | None = None) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("")
    for heading in ("nDCG@10", gettext("fra"), gettext("til")):
        table.add_column(heading, justify="right")
    if lead:
        for heading in (lead, gettext("fra"), gettext("til")):
            table.add_column(heading, justify="right")
    return table


def _add(table: Table, name: str, line: Line, *, with_lead: bool) -> None:
    table.add_row(name, *_cells(line.ndcg), *(_cells(line.ahead, signed=True) if with_lead else ()))


def _cells(estimate: Estimate, *, signed: bool = False) -> list[str]:
    return [decimals(value, 3, signed=signed) for value in (estimate.mean, estimate.low, estimate.high)]
