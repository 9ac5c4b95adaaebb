"""The invented municipality: made again byte for byte, true to its parameters, and free of real numbers."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from stdnum.dk import cvr

from crm.health_words import is_health_text
from crm.person_text import Person, civil_numbers, names_in
from crm.tables import TABLES, Column, Kind
from tests.demo_tables import (
    ANCHOR,
    DEMO,
    FIRST,
    ROOT,
    active,
    by_employer,
    day,
    items,
    open_now,
    rows,
    visits,
)
from webapp.cli import main


def test_the_script_makes_the_committed_tables_byte_for_byte(tmp_path: Path) -> None:
    """A seeded script that nobody can run again would be no better than a folder somebody once had."""
    script = [sys.executable, str(DEMO / "generate.py"), str(tmp_path)]
    subprocess.run(script, check=True, env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7"})
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in (DEMO / "tables").iterdir()}


def test_it_goes_in_whole_and_comes_out_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Through the command: nothing rejected, nothing to warn of but the numbers that fail on purpose."""
    db, out = str(tmp_path / "demo.db"), tmp_path / "out"
    with pytest.raises(SystemExit) as stop:
        main(["--db", db, "import", str(DEMO / "tables"), "--format", "json"])
    told, warned = capsys.readouterr()
    assert stop.value.code == 0
    added = {name: counts["added"] for name, counts in json.loads(told)["tables"].items()}
    assert added == {table.name: len(rows(table.name)) for table in TABLES}
    assert [line for line in warned.splitlines() if "CVR-nummeret" not in line] == []
    with pytest.raises(SystemExit):
        main(["--db", db, "export", str(out)])
    for table in TABLES:
        name = f"{table.name}.csv"
        assert (out / name).read_bytes() == (DEMO / "tables" / name).read_bytes(), name


def codes_in(column: Column, cell: str) -> list[str]:
    return items(cell) if column.kind is Kind.CODES else [cell] if cell else []


def test_every_code_is_one_of_the_contract() -> None:
    for table in TABLES:
        for column in table.columns:
            if column.codes:
                used = {code for row in rows(table.name) for code in codes_in(column, row[column.name])}
                assert used <= {code.value for code in column.codes}, (table.name, column.name)


def test_180_employers_by_industry_and_size() -> None:
    """Section 7 of the domain report: the sizes of all industries together."""
    sizes = Counter(
        next(letter for letter, most in zip("abcde", (5, 10, 20, 50, 10_000), strict=True) if staff < most)
        for staff in (float(row["employees_fte"]) for row in rows("employers"))
    )
    assert sizes == {"a": 51, "b": 48, "c": 38, "d": 31, "e": 12}
    sectors = Counter(row["sector"] for row in rows("employers"))
    assert (sectors["municipality"], sectors["region"] + sectors["state"]) == (16, 4)


def test_no_number_can_be_a_real_one() -> None:
    for row in rows("employers"):
        assert row["cvr"].startswith("99") and not cvr.is_valid(row["cvr"])
        assert row["p_number"].startswith("99") and not cvr.is_valid(row["p_number"][-8:])
    phones = [row["phone"] for table in ("employers", "contacts") for row in rows(table) if row["phone"]]
    assert all(phone.startswith("05 ") for phone in phones)
    addresses = [row["email"].rpartition("@")[2] for row in rows("employers") if row["email"]]
    assert all(address.endswith(".example") for address in addresses)


def test_requirements_are_as_frequent_as_reported() -> None:
    asked = Counter(code for row in rows("employers") for code in items(row["requirements"]))
    assert asked == {
        "driving_licence_b": 40,
        "child_record_check": 14,
        "criminal_record_check": 22,
        "forklift": 13,
        "hygiene_course": 18,
    }


def test_the_funnel_from_known_to_hosting_now() -> None:
    met = Counter(row["p_number"] for row in visits())
    assert len(rows("employers")) == 180
    assert len(by_employer("employer_contacts")) == 124
    assert sum(times >= 2 for times in met.values()) == 86
    assert Counter(row["relation_step"] for row in rows("employers"))["cooperation"] == 49
    assert len(by_employer("placements")) == 31
    running = {row["p_number"] for row in rows("placements") if not row["ended_on"]}
    assert len(running) == 22
    people = {row["participant_id"] for row in active()}
    assert running == {
        row["p_number"]
        for row in rows("placements")
        if not row["ended_on"] and row["participant_id"] in people
    }


def test_a_year_of_contacts_by_consultant() -> None:
    """Face to face a week, 44 working weeks: 3.0, 6.1, 4.2 and 2.4; the task force a quarter of 8 each."""
    met, all_of = (
        Counter(row["staff"] for row in visits()),
        Counter(row["staff"] for row in rows("employer_contacts")),
    )
    expected = {"mette": 132, "jonas": 268, "sofie": 185, "rasmus": 106, "karen": 88, "ali": 88, "birgit": 88}
    assert met == expected
    assert all_of == {user: times + round(1.6 * times) for user, times in expected.items()}
    for user in expected:
        weeks = {
            day(row["date"]).isocalendar()[:2] for row in rows("employer_contacts") if row["staff"] == user
        }
        assert len(weeks) == 44
    days = [day(row["date"]) for row in rows("employer_contacts")]
    assert min(days) >= FIRST and max(days) < ANCHOR
    weekdays = Counter(day(row["date"]).weekday() for row in visits())
    assert [weekday for weekday, _ in weekdays.most_common(2)] == [2, 3]
    assert not {5, 6} & set(weekdays)


def test_july_and_christmas_are_thin() -> None:
    months = Counter(row["date"][:7] for row in visits())
    usual = statistics.median(months.values())
    assert months["2026-07"] < 0.7 * usual
    christmas = [row for row in visits() if "2025-12-22" <= row["date"] <= "2026-01-02"]
    assert christmas == []


def test_why_employers_say_no() -> None:
    answers = [row for row in rows("employer_contacts") if row["result"] in ("no", "no_answer")]
    share = Counter(row["refusal_reason"] or row["result"] for row in answers)
    assert len(answers) == 250
    named = {"no_tasks": 38, "training_time": 21, "economy": 14, "no_answer": 12, "unsure_about_group": 6}
    assert {reason: round(100 * share[reason] / 250) for reason in named} == named
    assert round(100 * sum(share[reason] for reason in share.keys() - named.keys()) / 250) == 9


def test_openings() -> None:
    assert 35 <= len(open_now()) <= 45
    assert {row["kind"] for row in open_now()} == {"vacancy", "hidden", "carved", "new_function", "education"}
    town = {row["p_number"]: row["town"] for row in rows("employers")}
    months = Counter(
        row["heard_on"][5:7]
        for row in rows("opportunities")
        if town[row["p_number"]] in ("Løkken", "Lønstrup") and row["heard_on"]
    )
    assert sum(months[month] for month in ("03", "04", "05")) > sum(months.values()) / 2


def test_some_next_steps_are_overdue() -> None:
    last = {
        row["p_number"]: row
        for row in sorted(rows("employer_contacts"), key=lambda r: (r["date"], r["contact_id"]))
    }
    late = [row for row in last.values() if row["next_step_on"] and day(row["next_step_on"]) < ANCHOR]
    assert 12 <= len(late) <= 18


def notes() -> Iterator[str]:
    for row in rows("employer_contacts"):
        yield from (row["learnt"], row["next_step"])
    for row in rows("opportunities"):
        yield row["description"]


def test_notes_about_employers_say_nothing_of_people_or_health() -> None:
    people = [Person(row["participant_id"], row["name"]) for row in rows("participants")]
    for text in set(notes()):
        assert not is_health_text(text), text
        assert not civil_numbers(text), text
    every = "\n".join(sorted(set(notes())))
    assert [found for person in people if (found := names_in(every, person))] == []


def test_facts_carry_dates_and_sources_of_different_age() -> None:
    facts = rows("employer_facts")
    assert {row["source"] for row in facts} >= {"besøg", "telefon", "hjemmeside", "CVR-registret"}
    assert min(row["noted_on"] for row in facts) < "2025-06-01"
    assert max(row["noted_on"] for row in facts) < ANCHOR.isoformat()
