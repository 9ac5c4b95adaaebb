"""The reference part of docs/interchange.md, made from crm/tables.py so that it is never out of date.

Run: python -m crm.interchange.documentation docs/interchange.md
"""

from __future__ import annotations

import sys
from pathlib import Path

from crm.interchange.numerals import show_number
from crm.tables import LOG_KEY, REQUIRED, TABLES, Column, Kind, Table

BEGIN = "<!-- tables: made by crm.interchange.documentation -->"
END = "<!-- end of tables -->"

_WORDS = {
    Kind.TEXT: "text",
    Kind.KEY: "text on one line",
    Kind.WORDS: "list of texts, `;` between",
    Kind.YES_NO: "yes · no",
    Kind.DATE: "date",
    Kind.P_NUMBER: "10 digits",
    Kind.CVR: "8 digits",
    Kind.INDUSTRY: "2–6 digits (DB25)",
    Kind.POSTCODE: "4 digits",
    Kind.OCCUPATION: "4 digits (ISCO-08 unit group)",
    Kind.USER: "user name",
    Kind.PLAIN: "text on one line, kept in lower case",
    Kind.ESCO_URI: "address of an occupation in ESCO",
}


def with_current_tables(page: str) -> str:
    """The page with the part between the two marks made anew. Raises ValueError if a mark is missing."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{tables_as_markdown()}\n{END}{after}"


def tables_as_markdown() -> str:
    """One section per table in the order in which they are read."""
    return "\n".join(_section(table) for table in TABLES)


def _section(table: Table) -> str:
    lines = [f"### `{table.name}.csv` — {table.label}", "", _key(table), ""]
    lines += ["| column | Danish heading | holds |", "|---|---|---|"]
    lines += [f"| `{column.name}` | {column.label} | {_holds(column)} |" for column in table.columns]
    return "\n".join(lines) + "\n"


def _key(table: Table) -> str:
    key = "Key: " + ", ".join(f"`{name}`" for name in table.key) + "."
    if "contact_id" in table.key:
        turn = ", ".join(f"`{name}`" for name in LOG_KEY)
        key += f" Without it, the turn among rows with the same {turn}."
    needed = [name for name in REQUIRED.get(table.name, ()) if name not in table.key]
    if needed:
        key += " A new row also needs " + ", ".join(f"`{name}`" for name in needed) + "."
    return key + (" Jobbro's own table, not needed in a folder." if table.own else "")


def _holds(column: Column) -> str:
    if column.codes is not None:
        codes = " · ".join(f"`{code.value}`" for code in column.codes)
        listed = "list of: " if column.kind is Kind.CODES else ""
        return f"{listed}{codes}" + (" (other text is kept with a warning)" if column.lenient else "")
    text = _number(column) if column.kind in (Kind.NUMBER, Kind.WHOLE) else _WORDS[column.kind]
    return f"{text}, must be in `{column.refers}`" if column.refers else text


def _number(column: Column) -> str:
    kind = "whole number" if column.kind is Kind.WHOLE else "number"
    if column.highest is None:
        return f"{kind} from {show_number(column.lowest)}"
    return f"{kind} {show_number(column.lowest)} to {show_number(column.highest)}"


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.write_text(with_current_tables(target.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
