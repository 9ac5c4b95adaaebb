"""The list of employers as an address: reads its parameters, writes them, and says each filter in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from crm.employer_search import Order, Owner, Wanted
from crm.model import Form, OpportunityKind, RecruitmentWay, RelationStep
from crm.problem import N_
from webapp import industry_groups
from webapp.i18n import gettext
from webapp.labels import label

LONGEST_TEXT, LONGEST_QUERY = 100, 600
MOST_KM, MOST_DAYS = 200, 3650
NEVER = "aldrig"

OWNERS = {"mig": Owner.ME, "kollega": Owner.COLLEAGUE, "ingen": Owner.NOBODY}
"""The word in the address → whose. Any other word is a user name."""

ORDERS = {"navn": Order.NAME, "tavs": Order.SILENT, "naer": Order.NEAR}

OWNER_WORDS = {"mig": N_("Mine"), "kollega": N_("En kollegas"), "ingen": N_("Ingens")}
ORDER_WORDS = {
    "navn": N_("Navn"),
    "tavs": N_("Længst siden"),
    "naer": N_("Nærmest"),
}

SILENCES = (30, 60, 90, 180, 365)
"""The days offered."""

DISTANCES = (2, 5, 10, 15, 25, 50)
"""The kilometres offered."""

Code = TypeVar("Code", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Chip:
    """One active filter in words, and the parameters of the list without it."""

    text: str
    without: dict[str, str]


def read(args: Mapping[str, str]) -> Wanted:
    """The filter in the parameters of an address; what is nonsense is left out."""
    opening, silent, owner = args.get("aabning", ""), args.get("stille", ""), _text(args, "ejer")
    near, order = _text(args, "naer"), ORDERS.get(args.get("sorter", ""), Order.NAME)
    return Wanted(
        text=_text(args, "soeg"),
        town=_text(args, "by"),
        near=near,
        within_km=_number(args.get("km", ""), MOST_KM) if near else None,
        industry=code if (code := _text(args, "branche")[:6]).isdecimal() and code.isascii() else "",
        step=_code(RelationStep, args.get("relation")),
        silent_days=0 if silent == NEVER else _number(silent, MOST_DAYS),
        with_opening=bool(opening == "1" or _code(OpportunityKind, opening)),
        opening=_code(OpportunityKind, opening),
        way=_code(RecruitmentWay, args.get("rekruttering")),
        form=_code(Form, args.get("form")),
        owner=OWNERS.get(owner),
        owned_by="" if owner in OWNERS else owner,
        hide_resting=args.get("hviler") == "skjul",
        show_closed=args.get("lukkede") == "vis",
        order=order if near or order is not Order.NEAR else Order.NAME,
    )


def read_text(query: str) -> Wanted:
    """The filter in the part of an address after `?`."""
    try:
        pairs = parse_qsl(query[:LONGEST_QUERY], max_num_fields=40)
    except ValueError:
        pairs = []
    return read(dict(reversed(pairs)))


def parameters(wanted: Wanted) -> dict[str, str]:
    """The filter as parameters, always in the same order and spelling; what is not asked for is left out."""
    told: dict[str, Any] = {
        "soeg": wanted.text,
        "by": wanted.town,
        "naer": wanted.near,
        "km": wanted.within_km,
        "branche": wanted.industry,
        "relation": wanted.step,
        "stille": NEVER if wanted.silent_days == 0 else wanted.silent_days,
        "aabning": wanted.opening or ("1" if wanted.with_opening else None),
        "rekruttering": wanted.way,
        "form": wanted.form,
        "ejer": _word(OWNERS, wanted.owner) or wanted.owned_by,
        "hviler": "skjul" if wanted.hide_resting else None,
        "lukkede": "vis" if wanted.show_closed else None,
        "sorter": None if wanted.order is Order.NAME else _word(ORDERS, wanted.order),
    }
    return {name: str(value) for name, value in told.items() if value}


def as_text(wanted: Wanted) -> str:
    """The filter as the part of an address after `?`."""
    return urlencode(parameters(wanted))


def chips(wanted: Wanted, names: Mapping[str, str]) -> list[Chip]:
    """The active filters, each with the list as it is without it. `names` are the staff's."""
    told = parameters(wanted)
    found = []
    for name, text in _in_words(wanted, names):
        gone = {name, "km"} if name == "naer" else {name}
        if name == "naer" and wanted.order is Order.NEAR:
            gone.add("sorter")
        found.append(Chip(text, {key: value for key, value in told.items() if key not in gone}))
    return found


def in_words(wanted: Wanted, names: Mapping[str, str]) -> str:
    """All of the filter in one line."""
    return " · ".join(text for _, text in _in_words(wanted, names)) or gettext("Alle virksomheder")


def _in_words(wanted: Wanted, names: Mapping[str, str]) -> list[tuple[str, str]]:
    words = _place_in_words(wanted)
    if wanted.industry:
        words.append(("branche", industry_groups.title_of(wanted.industry)))
    if wanted.step:
        words.append(("relation", label(RelationStep, wanted.step)))
    if wanted.silent_days == 0:
        words.append(("stille", gettext("Aldrig talt med")))
    elif wanted.silent_days:
        days = gettext("Ikke talt med i {days} dage").format(days=wanted.silent_days)
        words.append(("stille", days))
    if wanted.with_opening:
        kind = label(OpportunityKind, wanted.opening) if wanted.opening else gettext("Med åbning")
        words.append(("aabning", kind))
    if wanted.way:
        words.append(("rekruttering", label(RecruitmentWay, wanted.way)))
    if wanted.form:
        words.append(("form", label(Form, wanted.form)))
    if wanted.owner:
        words.append(("ejer", gettext(OWNER_WORDS[_word(OWNERS, wanted.owner)])))
    elif wanted.owned_by:
        words.append(("ejer", names.get(wanted.owned_by, wanted.owned_by)))
    if wanted.hide_resting:
        words.append(("hviler", gettext("Uden dem, der hviler eller har ro")))
    if wanted.show_closed:
        words.append(("lukkede", gettext("Også lukkede")))
    return words


def _place_in_words(wanted: Wanted) -> list[tuple[str, str]]:
    words = []
    if wanted.text:
        words.append(("soeg", f"»{wanted.text}«"))
    if wanted.town:
        words.append(("by", wanted.town))
    if wanted.near and wanted.within_km is not None:
        near = gettext("Højst {km} km fra {place}").format(km=wanted.within_km, place=wanted.near)
        words.append(("naer", near))
    elif wanted.near:
        words.append(("naer", gettext("Afstand fra {place}").format(place=wanted.near)))
    return words


def _word(words: Mapping[str, Code], value: Code | None) -> str:
    return next((word for word, one in words.items() if one is value), "")


def _text(args: Mapping[str, str], name: str) -> str:
    text = args.get(name, "")[: 2 * LONGEST_TEXT]
    return "".join(sign for sign in text if sign.isprintable()).strip()[:LONGEST_TEXT]


def _number(text: str, most: int) -> int | None:
    if not (text.isascii() and text.isdecimal() and len(text) < 8) or int(text) == 0:
        return None
    return min(int(text), most)


def _code(kind: type[Code], text: str | None) -> Code | None:
    return kind(text) if text is not None and text in kind._value2member_map_ else None
