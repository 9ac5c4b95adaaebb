"""The published contract says what the program does."""

from __future__ import annotations

import re
from pathlib import Path

from crm.danish import plain
from crm.interchange.documentation import with_current_tables
from crm.interchange.folder import MAX_COLUMNS, MAX_FILE_BYTES, MEGABYTE
from crm.interchange.sheets import MAX_ROWS, known_columns
from crm.interchange.xlsx_sheet import MAX_UNPACKED_BYTES
from crm.tables import TABLES

PAGE = (Path(__file__).parents[2] / "docs" / "interchange.md").read_text(encoding="utf-8")


def test_the_tables_in_the_page_are_those_of_the_program() -> None:
    assert with_current_tables(PAGE) == PAGE


def test_every_column_heading_and_value_is_in_the_page() -> None:
    for table in TABLES:
        section = re.split(
            r"^### ", PAGE.split(f"### `{table.name}.csv` — {table.label}\n")[1], flags=re.MULTILINE
        )[0]
        rows = {
            line.split("|")[1].strip(" `"): line for line in section.splitlines() if line.startswith("| `")
        }
        assert list(rows) == [column.name for column in table.columns]
        for column in table.columns:
            assert f"| {column.label} |" in rows[column.name]
            for code in column.codes or ():
                assert f"`{code.value}`" in rows[column.name]


def test_the_limits_in_the_page_are_those_of_the_program() -> None:
    limits = (
        f"{MAX_FILE_BYTES // MEGABYTE} MB a file, {MAX_UNPACKED_BYTES // MEGABYTE} MB a workbook unpacked, "
        f"{MAX_ROWS:,} rows, {MAX_COLUMNS} columns"
    )
    assert limits in PAGE


def test_no_two_headings_of_a_table_can_be_mistaken_for_each_other() -> None:
    for table in TABLES:
        for column in table.columns:
            for heading in (
                column.name,
                column.label,
                column.label.upper(),
                plain(column.name).replace("_", " "),
            ):
                assert known_columns(table, [heading]) == [column], heading


CONTRACT = {
    "employers": """
        p_number cvr name sector industry_code employees_fte street postcode town latitude longitude
        phone email website owner relation_step recruitment_ways values job_types tasks_piling_up
        busy_periods hours_min hours_max hours_can_grow noise pace customer_contact people_around
        team_work outdoors physical changing_tasks times support_on_site requirements accepted_forms
        do_not_contact_until max_concurrent language ordinary_workplace advert_protected closed_on
        successor_p_number
    """,
    "contacts": """
        p_number name role phone email preferred_channel decides from_on to_on
    """,
    "opportunities": """
        opportunity_id p_number kind job_type description hours_min hours_max times form permanent
        start_on requirements language heard_on expires_on positions status
    """,
    "employer_contacts": """
        date p_number staff channel purpose role planned with_participant participant_id scope result
        refusal_reason learnt next_step next_step_on minutes
    """,
    "participants": """
        participant_id name postcode latitude longitude consultant referred_on enrolled_on
        period_ends_on track job_wishes no_go strengths certificates language hours_now hours_goal
        times transport max_commute_minutes noise pace customer_contact people_around team_work
        outdoors physical changing_tasks accommodations accepted_forms disclosure closed_on
        close_reason
    """,
    "introductions": """
        date participant_id p_number opportunity_id stage outcome_on reason
    """,
    "placements": """
        participant_id p_number started_on form job_type hours_per_week permanent ended_on end_reason
    """,
}
"""The names that must never change, written out."""


def test_the_contract_has_its_seven_tables_with_their_columns() -> None:
    found = {
        table.name: {column.name for column in table.columns} - {"contact_id"}
        for table in TABLES
        if not table.own
    }
    assert found == {name: set(columns.split()) for name, columns in CONTRACT.items()}
