"""The empty sheet for own wishes: the headings, three examples, and what may stand in each column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from crm.model import WishKind, WishLanguage
from crm.problem import N_, Problem
from crm.reference import unit_groups
from crm.spreadsheets import Cell, Sheet, csv_chunks, write_workbook
from crm.tables import OWN_WISHES
from webapp.i18n import gettext
from webapp.labels import label

_WIDTHS = {"isco08": 10, "occupation": 24, "language": 8, "kind": 16, "text": 60, "source": 20, "date": 12}

_EXAMPLES = (
    ("9333", "", "da", "phrase", "køre sækkevogn og fylde lastbilen, gerne tidligt"),
    ("9412", "", "da", "dialect", "hjælp te i køkkenet og ta opvasken"),
    ("5223", "", "da", "words", "hylder; vareopfyldning; trimme varer; dagligvarer"),
)


def write(path: Path, today: date) -> list[Path]:
    """Write the sheet as .xlsx, or as .csv with the explanation in a file beside it; returns the files.

    Raises Problem if the file is there already or is to be of another kind.
    """
    kind = path.suffix.lower()
    if kind not in (".xlsx", ".csv"):
        raise Problem(N_("{file} skal ende på .xlsx eller .csv."), file=path.name)
    beside = path.with_name(f"{path.stem}-forklaring.csv")
    paths = [path] if kind == ".xlsx" else [path, beside]
    for one in paths:
        if one.exists():
            raise Problem(N_("{file} findes allerede. Vælg et andet navn."), file=one)
    if kind == ".xlsx":
        with path.open("xb") as file:
            write_workbook([_wishes(today), _explanation()], file)
    else:
        for one, sheet in zip(paths, (_wishes(today), _explanation()), strict=True):
            with one.open("xb") as file:
                file.writelines(csv_chunks(sheet))
    return paths


def _wishes(today: date) -> Sheet:
    columns = [(column.name, _WIDTHS[column.name]) for column in OWN_WISHES.columns]
    origin = gettext("eksempel")
    return Sheet(gettext("Egne ønsker"), columns, [(*example, origin, today) for example in _EXAMPLES])


def _explanation() -> Sheet:
    columns = ((gettext("Kolonne"), 14), (gettext("Det kan du skrive"), 18), (gettext("Det betyder det"), 80))
    return Sheet(gettext("Forklaring"), columns, _lines())


def _lines() -> Iterator[Sequence[Cell]]:
    told = {
        "text": gettext("Sådan siger man det. Skal udfyldes. Ingen navne, CPR-numre eller helbred."),
        "occupation": gettext("Stillingen, hvis ønsket kun gælder én. Må være tom."),
        "source": gettext("Hvor det kommer fra. Tom: filens navn."),
        "date": gettext("For eksempel 2026-11-22. Tom: dagen i dag."),
    }
    for name, text in told.items():
        yield name, OWN_WISHES.column(name).label, text
    for language in WishLanguage:
        yield "language", language.value, label(WishLanguage, language)
    for kind in WishKind:
        yield "kind", kind.value, label(WishKind, kind)
    for code, titles in unit_groups().items():
        yield "isco08", code, titles.da
