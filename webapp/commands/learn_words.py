"""What `jobbro learn` has found, as lines in Danish."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from crm.model import Track
from webapp.i18n import gettext, ngettext, show_date, show_number
from webapp.labels import label
from webapp.reasons import factor_name


def undone(told: dict[str, Any]) -> Iterator[str]:
    """What was taken back, and what counts now."""
    if told["kind"] == "wants":
        yield gettext("Det, I lærte sidst af deltagernes svar, er taget tilbage.")
    else:
        yield gettext("Det, I lærte sidst af jeres præsentationer, er taget tilbage.")
    if told["in_use"] is None:
        yield gettext("Nu gælder ekspertvægtene.")
    else:
        yield gettext("Nu gælder det, I lærte før det.")


def in_words(told: dict[str, Any], day: date) -> Iterator[str]:
    """What came of introductions, of answers and of meetings, and how true the forecasts have been."""
    yield gettext("Chancen for et ja")
    yield from _chance(told, day)
    yield from _reliability(told["calibration"])
    yield ""
    yield gettext("Det, deltagerne ønsker")
    yield from _wants(told["wants"])
    yield ""
    yield gettext("Chancen for betalte timer")
    yield from _paid(told["paid"])


def _chance(told: dict[str, Any], day: date) -> Iterator[str]:
    count = told["introductions"]
    yield ngettext(
        "{n} besvaret præsentation til og med {day}; {met} førte til et møde eller mere.",
        "{n} besvarede præsentationer til og med {day}; {met} førte til et møde eller mere.",
        count,
    ).format(n=count, day=show_date(day), met=told["led_to_a_meeting"])
    if told["adopted"] is None:
        yield _not_adopted(told)
        return
    yield gettext(
        "Forudsigelserne af senere præsentationer er blevet bedre: {gain} ± {error} (log-tab). "
        "Listerne bruger nu det, I har lært. Fortryd med: jobbro learn --undo"
    ).format(
        gain=show_number(told["compared"]["gain"], 3),
        error=show_number(told["compared"]["standard_error"], 3),
    )
    yield from _multipliers(told)


def _not_adopted(told: dict[str, Any]) -> str:
    if told["compared"]["gain"] <= 2 * told["compared"]["standard_error"]:
        return gettext("Der er ikke nok at lære af endnu til at slå ekspertvægtene. Ingen vægte er ændret.")
    return gettext("Ingen vægte er ændret.")


def _multipliers(told: dict[str, Any]) -> Iterator[str]:
    for name, times in told["multipliers"].items():
        yield gettext("{factor}: tæller {times} gange så meget som efter ekspertvægtene").format(
            factor=factor_name(name), times=show_number(times, 2)
        )


def _reliability(told: dict[str, Any]) -> Iterator[str]:
    if not told["enough"]:
        yield ngettext(
            "Passer chancerne? {n} forudsigelse er for få til at sige noget.",
            "Passer chancerne? {n} forudsigelser er for få til at sige noget.",
            told["forecasts"],
        ).format(n=told["forecasts"])
        return
    yield (
        gettext("Passer chancerne? Sådan gik det med det, I har lært:")
        if told["in_use"] == "learnt"
        else gettext("Passer chancerne? Sådan gik det med ekspertvægtene:")
    )
    for one in told["bins"]:
        yield ngettext(
            "  forudsagt {forecast} %, blev {observed} % af {n} (sandt mellem {low} og {high} %)",
            "  forudsagt {forecast} %, blev {observed} % af {n} (sandt mellem {low} og {high} %)",
            one["count"],
        ).format(
            forecast=_percent(one["forecast"]),
            observed=_percent(one["observed"]),
            n=one["count"],
            low=_percent(one["between"][0]),
            high=_percent(one["between"][1]),
        )
    yield gettext(
        "Afstanden er {ece} procentpoint i snit; alene ved tilfældighed ville den være {luck}. "
        "Brier-tal: {brier}."
    ).format(
        ece=show_number(100 * told["ece"][told["in_use"]], 1),
        luck=show_number(100 * told["ece_by_luck"], 1),
        brier=show_number(told["brier"][told["in_use"]], 3),
    )


def _wants(told: dict[str, Any]) -> Iterator[str]:
    count = told["answers"]
    yield ngettext(
        "{n} svar fra deltagerne; {yes} var et ja.", "{n} svar fra deltagerne; {yes} var et ja.", count
    ).format(n=count, yes=told["accepted"])
    if told["adopted"] is None:
        yield _not_adopted(told)
        return
    yield gettext(
        "Forudsigelserne af senere svar er blevet bedre: {gain} ± {error} (log-tab). "
        "Listerne bruger nu det, I har lært."
    ).format(
        gain=show_number(told["compared"]["gain"], 3),
        error=show_number(told["compared"]["standard_error"], 3),
    )
    yield from _multipliers(told)


def _paid(told: dict[str, Any]) -> Iterator[str]:
    for track, share in told.items():
        yield ngettext(
            "{track}: {share} % af møderne fører til betalte timer (± {spread}, af {n} afsluttet møde)",
            "{track}: {share} % af møderne fører til betalte timer (± {spread}, af {n} afsluttede møder)",
            share["meetings"],
        ).format(
            track=label(Track, Track(track)),
            share=_percent(share["paid_hours_per_meeting"]),
            spread=_percent(share["standard_deviation"]),
            n=share["meetings"],
        )


def _percent(share: float) -> str:
    return show_number(100 * share, 0)
