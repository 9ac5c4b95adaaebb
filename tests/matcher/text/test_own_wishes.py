"""A team's own wishes: read from any spreadsheet, and heard from then on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from crm.model import WishKind, WishLanguage
from crm.problem import Problem
from matcher.text import groups, lexicon, own, own_sheet

TODAY = date(2026, 11, 22)
STRANGE = "fifle med dimser på Havnen"


def sheet(place: Path, text: str, name: str = "vores.csv", encoding: str = "utf-8") -> Path:
    path = place / name
    path.write_bytes(text.encode(encoding))
    return path


def test_only_the_group_and_the_text_are_needed(tmp_path: Path) -> None:
    found = own_sheet.read(sheet(tmp_path, "isco08,text\n9333,fifle med dimser på Havnen\n"), TODAY)
    [(line, wish)] = found.wishes
    assert (line, wish.isco08, wish.text, wish.occupation) == (2, "9333", STRANGE, None)
    assert (wish.language, wish.kind) == (WishLanguage.DANISH, WishKind.PHRASE)
    assert (wish.source, wish.noted_on) == ("vores.csv", TODAY)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_danish_headings_and_every_way_of_saving(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [
        ["ISCO-kode", "Sådan siger man det", "Slags", "Sprog", "Kilde", "Dato", "Noter"],
        ["9412", "hjælp te i køkkenet", "dialect", "da", "Løkken", "1-11-2026", "uvedkommende"],
        ["110", "gå i trit", "", "", "", "", ""],
    ]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    found = own_sheet.read(sheet(tmp_path, text, encoding=encoding), TODAY)
    assert found.bad == ()
    assert [(one.isco08, one.kind.value, one.source, one.noted_on) for _, one in found.wishes] == [
        ("9412", "dialect", "Løkken", date(2026, 11, 1)),
        ("0110", "phrase", "vores.csv", TODAY),
    ]


def test_a_workbook_with_numbers_and_dates_in_its_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in (
        ["isco08", "text", "date", "origin"],
        [9333, STRANGE, date(2026, 11, 1), None],
        [],
        [110, 7, None],
    ):
        page.append(row)
    book.save(tmp_path / "vores.xlsx")
    found = own_sheet.read(tmp_path / "vores.xlsx", TODAY)
    assert [(line, one.isco08, one.text, one.noted_on) for line, one in found.wishes] == [
        (2, "9333", STRANGE, date(2026, 11, 1)),
        (4, "0110", "7", TODAY),
    ]


def test_a_list_of_words_becomes_one_wish_each(tmp_path: Path) -> None:
    found = own_sheet.read(sheet(tmp_path, "isco08,kind,text\n5223,words,hylder; varer ;\n"), TODAY)
    assert [(line, one.text) for line, one in found.wishes] == [(2, "hylder"), (2, "varer")]


BAD = {
    "unknown group": ("9999,phrase,da,en ting,2026-11-22", "ISCO-08"),
    "no group": (",phrase,da,en ting,2026-11-22", "ISCO-08"),
    "no text": ("9333,phrase,da, ,2026-11-22", "ingen tekst"),
    "unknown kind": ("9333,vits,da,en ting,2026-11-22", "vits"),
    "unknown language": ("9333,phrase,xx,en ting,2026-11-22", "xx"),
    "no date": ("9333,phrase,da,en ting,i går", "ikke en dato"),
    "no day": ("9333,phrase,da,en ting,2026-02-30", "kalenderen"),
    "civil number": ("9333,phrase,da,ring til 010190-1234,2026-11-22", "CPR-nummer"),
    "huge": (f"9333,phrase,da,{'x' * 50_000},2026-11-22", "tegn"),
    "too many cells": ("9333,phrase,da,en ting,2026-11-22,og mere", "celler"),
    "too few cells": ("9333,phrase", "celler"),
    "formula": ("=1+1,phrase,da,en ting,2026-11-22", "ISCO-08"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_row_is_named_and_the_others_are_read(tmp_path: Path, case: str) -> None:
    row, reason = BAD[case]
    text = f"isco08,kind,language,text,date\n9333,phrase,da,{STRANGE},\n{row}\n9412,,,vaske op,\n"
    found = own_sheet.read(sheet(tmp_path, text), TODAY)
    assert [one.isco08 for _, one in found.wishes] == ["9333", "9412"]
    [bad] = found.bad
    assert (bad.file, bad.line) == ("vores.csv", 3)
    assert reason in str(bad.reason) and len(str(bad.reason)) < 250


NOT_SHEETS: dict[str, Callable[[Path], Path]] = {
    "missing": lambda place: place / "nej.csv",
    "empty": lambda place: sheet(place, ""),
    "binary": lambda place: sheet(place, "\0\1\2"),
    "html": lambda place: sheet(place, "<!DOCTYPE html>\n<html><body>log ind</body></html>"),
    "no text column": lambda place: sheet(place, "isco08,tekst\n9333,x\n"),
    "two text columns": lambda place: sheet(place, "isco08,text,Sådan siger man det\n9333,x,y\n"),
    "tabs": lambda place: sheet(place, "isco08\ttext\n9333\tx\n"),
    "no workbook": lambda place: sheet(place, "isco08,text\n9333,x\n", "vores.xlsx"),
    "open quote": lambda place: sheet(place, 'isco08,text\n9333,"x\n'),
    "utf-16": lambda place: sheet(place, "isco08,text\n9333,x\n", encoding="utf-16"),
    "folder": lambda place: place,
}


@pytest.mark.parametrize("case", NOT_SHEETS)
def test_what_is_no_sheet_of_wishes_gets_one_sentence(tmp_path: Path, case: str) -> None:
    with pytest.raises(Problem) as told:
        own_sheet.read(NOT_SHEETS[case](tmp_path), TODAY)
    assert str(told.value).endswith(".")


def test_the_languages_are_those_of_the_lexicon() -> None:
    assert tuple(language.value for language in WishLanguage) == lexicon.LANGUAGES


def test_a_phrase_that_nobody_knows_is_understood_when_it_is_added() -> None:
    model = groups.shipped()
    before = model.shares([STRANGE])[0]
    column = model.codes.index("7412")
    assert before[column] < 0.5, "choose a stranger phrase"
    known = own.of((("7412", STRANGE), ("9412", "vaske op i kantinen")), model)
    after = own.blend(before, "Fifle med dimser på havnen!", known)
    assert after.argmax() == column and after[column] > 0.9
    near = "gerne fifle med dimser på havnen"
    assert own.blend(model.shares([near])[0], near, known).argmax() == column


def test_other_wishes_mean_what_they_did() -> None:
    model = groups.shipped()
    known = own.of((("7412", STRANGE),), model)
    others = [
        "gå tur med hunde",
        "sidde ved kassen",
        "noget med tal",
        "arbejde på et lager",
        "hjælpe gamle folk",
    ]
    shares = model.shares(others)
    assert np.array_equal(own.blended(shares, others, known), shares)
    assert np.array_equal(own.blended(shares, others, own.of((), model)), shares)


def test_shares_still_add_up_and_nothing_known_stays_nothing() -> None:
    model = groups.shipped()
    known = own.of((("7412", STRANGE), ("9333", STRANGE)), model)
    shares = model.shares([STRANGE, "arbejde på havnen", "🎉"])
    after = own.blended(shares, [STRANGE, "arbejde på havnen", "🎉"], known)
    assert np.allclose(after.sum(axis=1), [1, 1, 0], atol=1e-5)
    assert np.isfinite(after).all() and (after >= 0).all()
    two = after[0][[model.codes.index("7412"), model.codes.index("9333")]]
    assert abs(two[0] - two[1]) < 0.1 and two.min() > 0.4
    assert own.blend(np.zeros(436, dtype=np.float32), STRANGE, known).sum() == pytest.approx(1)


def test_what_a_wish_of_ours_rules_out_is_not_part_of_it() -> None:
    model = groups.shipped()
    known = own.of((("7412", "fifle med dimser, men ikke med kunder"),), model)
    wish = "fifle med dimser"
    assert own.blend(model.shares([wish])[0], wish, known).argmax() == model.codes.index("7412")
