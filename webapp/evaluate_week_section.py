"""The part of the evaluation report on half a year of play."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.evaluate_weeks import OURS, RegimeFound
from webapp import evaluate_plots as plots
from webapp.evaluate_parts import Plot, Section, between, number, percent, points
from webapp.evaluate_words import group, regime, way
from webapp.i18n import gettext, show_number
from webapp.numbers import decimals

DRAWN = ("oracle_coordinated", "coordinated", "weekly", "jobbro", "chance_only", "nearest", "random")
"""The ways of choosing whose half-year is drawn as a curve."""


def section(name: str, one: RegimeFound) -> Section:
    """One kind of town."""
    words = gettext(
        "{participants} deltagere og {workplaces} arbejdspladser i 26 uger. Hver deltager bliver sat i spil "
        "hos højst én arbejdsgiver om ugen, og alle måder at vælge på har det samme held."
    ).format(participants=one.participants, workplaces=one.workplaces)
    tiles = []
    if OURS in one.lines:
        ours = one.lines[OURS]
        tiles = [
            (percent(ours.placed.mean), gettext("har fået løntimer efter 26 uger med ugens plan")),
            (number(ours.contacts_per_job.mean, 1), gettext("henvendelser for hvert job")),
        ]
    if one.placed_of_best.mean == one.placed_of_best.mean:
        tiles += [
            (percent(one.placed_of_best.mean), gettext("af de job, som facit når efter den samme regel")),
            (number(one.contacts_of_best.mean), gettext("gange så mange henvendelser per job som facit")),
        ]
    return Section(regime(name), words, tuple(tiles), tuple(_regime_plots(one)))


def _regime_plots(one: RegimeFound) -> Sequence[Plot]:
    placed = [plots.Row(way(n), line.placed, n == OURS) for n, line in one.lines.items()]
    found = [
        Plot(
            gettext("I job efter 26 uger"),
            gettext("Andel af deltagerne. Stregen er 95 %-intervallet."),
            plots.bars(gettext("I job efter 26 uger, for hver måde at vælge på"), placed, percent),
            (
                gettext("Måde at vælge på"),
                gettext("I job"),
                gettext("interval"),
                gettext("Henvendelser per job"),
                gettext("Glæde ved jobbet"),
                gettext("Færrest muligheder"),
            ),
            tuple(
                (
                    way(n),
                    percent(line.placed.mean, 1),
                    between(line.placed, percent),
                    number(line.contacts_per_job.mean, 1),
                    number(line.utility.mean),
                    percent(line.worst.mean),
                )
                for n, line in one.lines.items()
            ),
        ),
        Plot(
            gettext("Uge for uge"),
            gettext("Hvor stor en del af deltagerne der har fået løntimer."),
            plots.curves(
                gettext("Andel i job uge for uge"),
                [
                    plots.Curve(way(n), [(w + 1.0, y) for w, y in enumerate(one.lines[n].over_weeks)])
                    for n in DRAWN
                    if n in one.lines
                ],
                gettext("uge"),
                gettext("i job"),
                percent,
            ),
            (),
            (),
        ),
    ]
    listed = [(n, line.lists) for n, line in one.lines.items() if line.lists]
    if listed:
        found.append(
            Plot(
                gettext("Listerne på den første dag"),
                gettext(
                    "nDCG@10: hvor meget af det bedst mulige de ti øverste rummer. Gini: 0, når alle "
                    "arbejdsgivere vises lige tit."
                ),
                plots.bars(
                    gettext("nDCG@10 for hver liste"),
                    [plots.Row(way(n), lists.ndcg, n == "jobbro") for n, lists in listed],
                    number,
                ),
                (
                    gettext("Liste"),
                    gettext("nDCG@10"),
                    gettext("interval"),
                    gettext("Gini"),
                    gettext("Vist hos flest"),
                    gettext("Dækning"),
                    gettext("Trængsel"),
                    gettext("Viste sig umulige"),
                ),
                tuple(
                    (
                        way(n),
                        number(lists.ndcg.mean, 3),
                        between(lists.ndcg, number),
                        number(lists.gini.mean),
                        number(lists.most.mean, 0),
                        percent(lists.coverage.mean),
                        percent(lists.congestion.mean),
                        percent(lists.impossible.mean, 1),
                    )
                    for n, lists in listed
                ),
            )
        )
    if one.groups:
        found.append(_groups(one))
    return found


def _groups(one: RegimeFound) -> Plot:
    each = [(name, found) for parts in one.groups.values() for name, found in parts.items()]
    return Plot(
        gettext("Er der nogen, planen virker dårligere for?"),
        gettext(
            "Forskel i andelen i job til alle andre. Køn, alder og by trækkes af simulatoren; Jobbro kender "
            "hverken alder eller køn, og postnummeret tæller kun for vejen til arbejde."
        ),
        plots.dots(
            gettext("Forskel i andelen i job til alle andre"),
            [plots.Row(group(name), found.placed_gap) for name, found in each],
            points,
        ),
        (
            gettext("Gruppe"),
            gettext("Deltagere"),
            gettext("I job"),
            gettext("forskel"),
            gettext("interval"),
            gettext("nDCG@10"),
            gettext("forskel"),
        ),
        tuple(
            (
                group(name),
                show_number(found.people),
                percent(found.placed.mean),
                points(found.placed_gap.mean),
                between(found.placed_gap, points),
                number(found.ndcg.mean),
                decimals(found.ndcg_gap.mean, 3, signed=True)
                if found.ndcg_gap.mean == found.ndcg_gap.mean
                else "–",
            )
            for name, found in each
        ),
    )
