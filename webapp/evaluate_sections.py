"""What the evaluation report says: its parts, each with a few large numbers, drawings and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matcher.evaluate_learning import LearningEvaluation, Learnt
from matcher.evaluate_promises import Promises
from matcher.evaluate_spread import Frontier
from matcher.evaluate_weeks import WeeksEvaluation
from webapp import evaluate_plots as plots
from webapp import evaluate_week_section
from webapp.evaluate_parts import Plot, Section, between, number, percent
from webapp.evaluate_words import regime
from webapp.i18n import gettext, show_number
from webapp.numbers import decimals

MOST_EVEN = 0.34
"""How even the lists of a tight town should be: the goal, as a Gini coefficient."""


@dataclass(frozen=True, slots=True)
class Found:
    """What has been measured; what is None has not, and is left out of the report."""

    weeks: WeeksEvaluation | None = None
    learning: LearningEvaluation | None = None
    spread: Frontier | None = None
    promises: Promises | None = None


def sections(found: Found) -> list[Section]:
    """The parts of the report for what has been measured."""
    made: list[Section] = []
    if found.weeks:
        made += [evaluate_week_section.section(name, one) for name, one in found.weeks.regimes.items()]
    if found.learning:
        made += [_learning(name, rows) for name, rows in found.learning.regimes.items()]
    if found.spread:
        made.append(_spread(found.spread))
    if found.promises:
        made.append(_promises(found.promises))
    return made


def _learning(name: str, rows: Sequence[Learnt]) -> Section:
    last = rows[-1]
    panels = [(gettext("{n} udfald").format(n=show_number(one.outcomes)), one.bins) for one in rows]
    return Section(
        gettext("Læring af egne udfald: {regime}").format(regime=regime(name).lower()),
        gettext(
            "Chancen er holdt op mod den sande chance for alle par af deltager og arbejdsplads. Der læres af "
            "præsentationer af andre end dem, listerne laves til."
        ),
        (
            *(
                (
                    number(one.ece.mean, 3),
                    gettext("fejl i chancen (ECE) efter {n} udfald").format(n=one.outcomes),
                )
                for one in rows[1:3]
            ),
            (
                percent(last.closed.mean),
                gettext("af afstanden til facit er væk efter {n} udfald").format(
                    n=show_number(last.outcomes)
                ),
            ),
        ),
        (
            Plot(
                gettext("Kan man stole på chancen?"),
                gettext(
                    "Hvert punkt er en tiendedel af parrene. Ligger det på den stiplede linje, betyder 30 % "
                    "tre ud af ti."
                ),
                plots.reliability(
                    gettext("Lovet og sand chance efter 0, 50, 200 og 1000 udfald"),
                    panels,
                    gettext("chancen, som den står på listen"),
                    gettext("den sande chance"),
                ),
                (
                    gettext("Udfald"),
                    gettext("ECE"),
                    gettext("interval"),
                    gettext("Brier"),
                    gettext("nDCG@10"),
                    gettext("mod 0 udfald"),
                    gettext("interval"),
                    gettext("af afstanden"),
                    gettext("ville tages i brug"),
                ),
                tuple(
                    (
                        show_number(one.outcomes),
                        number(one.ece.mean, 3),
                        between(one.ece, lambda x: number(x, 3)),
                        number(one.brier.mean, 3),
                        number(one.ndcg.mean, 3),
                        decimals(one.gained.mean, 3, signed=True),
                        between(one.gained, lambda x: decimals(x, 3, signed=True)),
                        percent(one.closed.mean, 1),
                        percent(one.adopted),
                    )
                    for one in rows
                ),
            ),
        ),
    )


def _spread(one: Frontier) -> Section:
    found = [(p.gini.mean, p.ndcg.mean, decimals(p.strength, 1)) for p in one.points]
    return Section(
        gettext("Når hele holdet deler arbejdsgiverne"),
        gettext(
            "Et forsøg, som siderne ikke gør brug af endnu: En arbejdsgiver, der står på mange flere lister "
            "end gennemsnittet, rykker lidt ned på dem alle. "
            "Tallet ved hvert punkt er styrken. Ingen mister mere end {n} af det, deres ti øverste er værd."
        ).format(n=percent(max(p.most_loss for p in one.points))),
        (),
        (
            Plot(
                gettext("Jævnere lister koster lidt"),
                gettext(
                    "Jo længere til venstre, jo jævnere; jo højere, jo bedre lister. Den stiplede linje "
                    "er målet."
                ),
                plots.frontier(
                    gettext("Gini og nDCG@10 for hver styrke"),
                    found,
                    gettext("Gini for de ti øverste"),
                    gettext("nDCG@10"),
                    number,
                    MOST_EVEN,
                ),
                (
                    gettext("Styrke"),
                    gettext("Gini"),
                    gettext("Vist hos flest"),
                    gettext("Dækning"),
                    gettext("nDCG@10"),
                    gettext("tab"),
                    gettext("interval"),
                    gettext("største tab"),
                ),
                tuple(
                    (
                        decimals(p.strength, 1),
                        number(p.gini.mean, 3),
                        number(p.most.mean, 1),
                        percent(p.coverage.mean),
                        number(p.ndcg.mean, 3),
                        number(p.lost.mean, 3),
                        between(p.lost, lambda x: number(x, 3)),
                        percent(p.most_loss),
                    )
                    for p in one.points
                ),
            ),
        ),
    )


def _promises(one: Promises) -> Section:
    return Section(
        gettext("Holder listen, hvad den lover?"),
        gettext(
            "{lists} lister med {rows} rækker er holdt op mod det, der er noteret, og mod sandheden."
        ).format(lists=show_number(one.lists), rows=show_number(one.rows)),
        (
            (show_number(one.broken), gettext("brud på noterede grænser")),
            (
                percent(one.vain.mean, 1),
                gettext("umulige af grunde, ingen har noteret, blandt de ti øverste uden »spørg først«"),
            ),
            (
                percent(one.vain_marked.mean),
                gettext("umulige blandt dem med »spørg først« ({share} af rækkerne)").format(
                    share=percent(one.marked.mean)
                ),
            ),
            (
                percent(one.faithful.mean),
                gettext("af de nævnte grunde er sande: uden dem falder tallet ({n} prøvet)").format(
                    n=show_number(one.reasons)
                ),
            ),
            (
                percent(one.flips.mean),
                gettext(
                    "af dem, vejen alene holder ude, kommer med ved netop de minutter, der står ({n} prøvet)"
                ).format(n=show_number(one.kept_off)),
            ),
        ),
        (),
    )
