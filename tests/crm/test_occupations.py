"""ESCO and STAR are read as they are published, follow a newer version, and are looked up word for word."""

from __future__ import annotations

import gzip
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from crm import occupations, reference_loads
from crm.db import memory_database
from crm.occupations import Counts, Found
from crm.problem import Problem
from tests.reference_files import (
    DANISH,
    ENGLISH,
    GROUP_HEADINGS,
    HEADINGS,
    as_csv,
    esco_csv,
    esco_package,
    esco_rows,
    star_csv,
    uri,
)


@pytest.fixture
def db() -> Iterator[Database]:
    db = memory_database()
    yield db
    db.conn.close()


def written(place: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    place.mkdir(exist_ok=True)
    path = place / name
    path.write_bytes(text.encode(encoding))
    return path


def stored(db: Database) -> list[tuple[object, ...]]:
    tables = ("esco_concepts", "esco_labels", "star_titles", "reference_loads")
    return [tuple(row) for table in tables for row in db.conn.execute(f"SELECT * FROM {table}")]


def test_a_package_a_folder_and_single_files_hold_the_same(db: Database, tmp_path: Path) -> None:
    package = esco_package(tmp_path / "esco.zip", occupations_da=esco_csv(), occupations_en=esco_csv(ENGLISH))
    report = reference_loads.add_esco(db, [package])
    assert report.counts == Counts(added=14) and report.bad == ()
    assert {one.part for one in occupations.loaded(db)} == {"occupations_da", "occupations_en"}
    folder = tmp_path / "folder"
    da = written(folder, "occupations_da.csv", esco_csv())
    en = written(folder, "occupations_en.csv", "\ufeff" + esco_csv(ENGLISH))
    before = stored(db)
    for again in ([folder], [da, en], [da]):
        assert reference_loads.add_esco(db, again).counts.added == 0
        assert stored(db) == before


def test_a_newer_version_brings_takes_and_changes_labels(db: Database, tmp_path: Path) -> None:
    reference_loads.add_esco(db, [written(tmp_path, "occupations_da.csv", esco_csv())])
    reference_loads.add_esco(db, [written(tmp_path, "occupations_en.csv", esco_csv(ENGLISH))])
    newer = [
        ("a1", "5223", "butiksmedarbejder", ("ekspedient",)),
        *DANISH[1:4],
        ("f6", "9333", "lagerhjælper", ()),
    ]
    done = reference_loads.add_esco(db, [written(tmp_path, "occupations_da.csv", esco_csv(newer))])
    assert done.counts == Counts(added=1, updated=1, unchanged=8, removed=2)
    found = occupations.exact(db, ["butiksassistent", "dyrepasser", "lagerhjælper", "butiksmedarbejder"])
    assert found == {
        "lagerhjælper": Found("9333", uri("f6")),
        "butiksmedarbejder": Found("5223", uri("a1")),
    }
    assert occupations.exact(db, ["shop assistant"]) == {"shop assistant": Found("5223", uri("a1"))}
    assert occupations.isco_of(db, uri("e5")) is None


def test_a_row_that_cannot_be_read_is_named_and_keeps_what_was_known(db: Database, tmp_path: Path) -> None:
    reference_loads.add_esco(db, [written(tmp_path, "occupations_da.csv", esco_csv())])
    rows = esco_rows(DANISH)
    rows[0]["iscoGroup"] = "5299"
    rows[1]["conceptUri"] = "javascript:alert(1)"
    rows[2]["preferredLabel"] = " "
    rows[3]["altLabels"] = "x" * 100_000
    rows.append(rows[4] | {"preferredLabel": "en til"})
    report = reference_loads.add_esco(db, [written(tmp_path, "occupations_da.csv", as_csv(HEADINGS, rows))])
    assert [(bad.line, str(bad.reason)[:14]) for bad in report.bad] == [
        (2, "iscoGroup '529"),
        (5, "'javascript:al"),
        (8, "preferredLabel"),
        (10, "'xxxxxxxxxxxxx"),
        (14, f"{uri('e5')}"[:14]),
    ]
    assert occupations.exact(db, ["ekspedient"]) == {"ekspedient": Found("5223", uri("a1"))}
    assert occupations.exact(db, ["opvasker"]) == {}, "its own row said another address"
    assert occupations.exact(db, ["dyrepasser"])["dyrepasser"].disco08 == "5164"


def test_concepts_that_esco_no_longer_uses_are_left_out(db: Database, tmp_path: Path) -> None:
    rows = esco_rows(DANISH)
    rows[4]["status"] = "obsolete"
    report = reference_loads.add_esco(db, [written(tmp_path, "occupations_da.csv", as_csv(HEADINGS, rows))])
    assert report.bad == () and "dyrepasser" not in occupations.exact(db, ["dyrepasser"])


def test_the_names_of_groups_are_those_of_esco_where_they_are_loaded(db: Database, tmp_path: Path) -> None:
    assert occupations.group_titles(db, ["5223"])["5223"] == "Salgsarbejde i butik"
    rows = [
        {"conceptUri": f"http://data.europa.eu/esco/isco/C{code}", "code": code, "preferredLabel": title}
        for code, title in (("5223", "Butiksassistenter"), ("5", "Service og salg"))
    ]
    reference_loads.add_esco(db, [written(tmp_path, "ISCOGroups_da.csv", as_csv(GROUP_HEADINGS, rows))])
    assert occupations.group_titles(db, ["5223"])["5223"] == "Butiksassistenter"
    assert occupations.exact(db, ["butiksassistenter", "service og salg"]) == {
        "butiksassistenter": Found("5223", None)
    }


def test_which_title_speaks_first(db: Database, tmp_path: Path) -> None:
    reference_loads.add_esco(db, [written(tmp_path, "occupations_da.csv", esco_csv())])
    assert occupations.exact(db, ["rengøringsassistent"]) == {
        "rengøringsassistent": Found(None, None, ("5153", "9112"))
    }
    titles = [
        ("1", "9112", "Rengøringsassistent", uri("c3")),
        ("2", "9412", "Opvasker", f"{uri('b2')}|{uri('x9')}"),
    ]
    reference_loads.add_star(db, written(tmp_path, "star.csv", star_csv(titles)))
    assert occupations.exact(db, ["rengøringsassistent", "opvasker", "dyrepasser", "ukendt"]) == {
        "rengøringsassistent": Found("9112", uri("c3")),
        "opvasker": Found("9412", None),
        "dyrepasser": Found("5164", uri("e5")),
    }


def test_star_is_read_packed_follows_a_newer_list_and_names_bad_rows(db: Database, tmp_path: Path) -> None:
    first = [("1", "9112", "Rengøringsassistent", uri("c3")), ("2", "9412", "Opvasker", "")]
    path = tmp_path / "star.csv.gz"
    path.write_bytes(gzip.compress(star_csv(first).encode()))
    assert reference_loads.add_star(db, path).counts == Counts(added=2)
    before = stored(db)
    assert reference_loads.add_star(db, path).counts == Counts(unchanged=2)
    assert stored(db) == before
    newer = [
        ("1", "9112", "Rengøringsassistent", ""),
        ("2", "9999", "Opvasker", ""),
        ("3", "110", "Officer", ""),
    ]
    report = reference_loads.add_star(db, written(tmp_path, "star.csv", star_csv([*newer, newer[0]])))
    assert report.counts == Counts(added=1, updated=1)
    assert [(bad.line, str(bad.reason)) for bad in report.bad] == [
        (3, "disco4 '9999' er ikke en DISCO-gruppe med fire cifre"),
        (5, "1 står to gange; den første gælder"),
    ]
    assert occupations.exact(db, ["officer", "opvasker"]) == {
        "officer": Found("0110", None),
        "opvasker": Found("9412", None),
    }


def test_taking_a_source_out_leaves_the_other(db: Database, tmp_path: Path) -> None:
    reference_loads.add_esco(db, [written(tmp_path, "occupations_da.csv", esco_csv())])
    reference_loads.add_star(db, written(tmp_path, "star.csv", star_csv([("1", "9412", "Opvasker", "")])))
    assert occupations.remove(db, "esco") == 11
    assert [part.source for part in occupations.loaded(db)] == ["star"]
    assert occupations.exact(db, ["opvasker"])["opvasker"].disco08 == "9412"


def zip_with(path: Path, name: str, text: str) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(name, text)
    return path


AWKWARD: dict[str, Callable[[Path], list[Path]]] = {
    "empty": lambda place: [written(place, "occupations_da.csv", "")],
    "only a heading": lambda place: [written(place, "occupations_da.csv", ",".join(HEADINGS) + "\n")],
    "tabs": lambda place: [written(place, "occupations_da.csv", as_csv(HEADINGS, esco_rows(DANISH), "\t"))],
    "binary": lambda place: [written(place, "occupations_da.csv", "\0\1\2" * 500)],
    "html": lambda place: [
        written(
            place, "occupations_da.csv", '<!DOCTYPE html>\n<html lang="da"><body>404, "intet"</body></html>'
        )
    ],
    "missing columns": lambda place: [written(place, "occupations_da.csv", "conceptUri,status\nx,y\n")],
    "unknown groups only": lambda place: [
        written(place, "occupations_da.csv", esco_csv([("a", "1234567", "x", ())]))
    ],
    "huge cell in front": lambda place: [written(place, "occupations_da.csv", "x" * 3_000_000)],
    "cut off": lambda place: [written(place, "occupations_da.csv", esco_csv()[:-30])],
    "utf-16": lambda place: [written(place, "occupations_da.csv", esco_csv(), "utf-16")],
    "another name": lambda place: [written(place, "stillinger.csv", esco_csv())],
    "no such file": lambda place: [place / "occupations_da.csv"],
    "empty folder": lambda place: [place],
    "names out of the package": lambda place: [
        zip_with(place / "esco.zip", "../../occupations_da.csv", esco_csv())
    ],
    "absolute name": lambda place: [zip_with(place / "esco.zip", "/tmp/occupations_da.csv", esco_csv())],
    "no zip": lambda place: [written(place, "esco.zip", "not a zip")],
    "damaged zip": lambda place: [_damaged(esco_package(place / "esco.zip", occupations_da=esco_csv()))],
    "twice": lambda place: [
        esco_package(place / "a.zip", occupations_da=esco_csv()),
        esco_package(place / "b.zip", occupations_da=esco_csv()),
    ],
}


def _damaged(path: Path) -> Path:
    content = bytearray(path.read_bytes())
    place = content.index(b"occupations_da.csv") + 40
    content[place : place + 60] = bytes(60)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("case", AWKWARD)
def test_what_is_not_esco_gets_one_sentence_and_changes_nothing(
    db: Database, tmp_path: Path, case: str
) -> None:
    (tmp_path / "given").mkdir()
    reference_loads.add_esco(db, [written(tmp_path, "occupations_en.csv", esco_csv(ENGLISH))])
    before, files = stored(db), set(tmp_path.parent.rglob("*"))
    with pytest.raises(Problem) as told:
        reference_loads.add_esco(db, AWKWARD[case](tmp_path / "given"))
    assert str(told.value).endswith(".") and len(str(told.value)) < 400
    assert stored(db) == before
    new = {path for path in tmp_path.parent.rglob("*") if path not in files}
    assert new == set((tmp_path / "given").rglob("*")), "nothing was written elsewhere"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_file_saved_again_by_a_spreadsheet_program_is_read(
    db: Database, tmp_path: Path, encoding: str, delimiter: str
) -> None:
    path = written(
        tmp_path, "occupations_da (1).csv", as_csv(HEADINGS, esco_rows(DANISH), delimiter), encoding
    )
    assert reference_loads.add_esco(db, [path]).counts == Counts(added=11)
    assert "køkkenhjælper" in occupations.exact(db, ["køkkenhjælper"])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x1f\x8b broken",
        b"<html>",
        star_csv([("1", "9999", "x", "")]).encode(),
        b"star_code;disco4\n1;5223\n",
    ],
)
def test_what_is_not_stars_list_gets_one_sentence(db: Database, tmp_path: Path, content: bytes) -> None:
    for name in ("star.csv", "star.csv.gz"):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(Problem):
            reference_loads.add_star(db, tmp_path / name)
    assert stored(db) == []


def test_three_languages_of_3000_occupations_take_seconds(db: Database, tmp_path: Path) -> None:
    """40,000 labels; the bound is wide, since machines differ: on ours it is below two seconds."""
    codes = ("5223", "9412", "9112", "5153")
    for language in ("da", "sv", "en"):
        labels = [
            (
                f"{n:x}",
                codes[n % 4],
                f"{language} stilling {n}",
                [f"{language} navn {n} {m}" for m in range(4)],
            )
            for n in range(3000)
        ]
        written(tmp_path / "esco", f"occupations_{language}.csv", esco_csv(labels))
    begun = time.process_time()
    assert reference_loads.add_esco(db, [tmp_path / "esco"]).counts == Counts(added=45_000)
    assert time.process_time() - begun < 5 * 4
