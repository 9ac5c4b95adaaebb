"""`jobbro report week` as a user types it: text, JSON, one HTML file, and what it says when it cannot."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from crm import settings
from crm.db import open_database
from webapp.cli import main

SECRETS = ("Hemmelig Person", "ring om P-001", "en note om en person")


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A database with one week of work in it: 2026-W46, and a participant that no report may show."""
    path = tmp_path / "town.db"
    db = open_database(path, create=True)
    with closing(db.conn):
        db.table("users").insert_all(
            [
                {"user_name": "ips1", "full_name": "Åse Thomsen", "role": "ips_consultant", "active": 1},
                {"user_name": "ips2", "full_name": "Bo Lund", "role": "ips_consultant", "active": 1},
                {"user_name": "vk1", "full_name": "Søren Bech", "role": "company_consultant", "active": 1},
            ]
        )
        db.table("employers").insert({"p_number": "1000000001", "name": "Løkken <Bageri> & Co"})
        db.table("participants").insert({"participant_id": "P-001", "name": SECRETS[0]})
        db.table("employer_contacts").insert_all(
            {
                "contact_id": f"C-{i}",
                "date": day.isoformat(),
                "p_number": "1000000001",
                "staff": staff,
                "channel": channel,
                "purpose": "propose_person",
                "participant_id": "P-001",
                "next_step": SECRETS[1],
                "learnt": SECRETS[2],
                "next_step_on": "2026-11-12",
            }
            for i, (day, staff, channel) in enumerate(
                [
                    (date(2026, 11, 9), "ips1", "visit"),
                    (date(2026, 11, 10), "ips1", "phone"),
                    (date(2026, 11, 11), "vk1", "event"),
                    (date(2026, 11, 16), "vk1", "visit"),
                ]
            )
        )
        db.table("introductions").insert(
            {"date": "2026-11-09", "participant_id": "P-001", "p_number": "1000000001"}
        )
    return path


def run(capsys: pytest.CaptureFixture[str], path: Path, *arguments: str) -> tuple[int, str, str]:
    """The exit code, standard output and standard error of one command."""
    with pytest.raises(SystemExit) as stopped:
        main(["--db", str(path), "report", "week", *arguments])
    out, err = capsys.readouterr()
    return int(stopped.value.code or 0), out, err


def read(capsys: pytest.CaptureFixture[str], path: Path, *arguments: str) -> dict[str, Any]:
    code, out, err = run(capsys, path, "--as-of", "2026-11-22", "--format", "json", *arguments)
    assert (code, err) == (0, "")
    content: dict[str, Any] = json.loads(out)
    return content


def test_json_holds_the_contract(capsys: pytest.CaptureFixture[str], town: Path) -> None:
    report = read(capsys, town, "--week", "2026-W46")
    assert report["week"] == "2026-W46"
    assert report["contacts"]["by_channel"] == {
        "visit": 1, "meeting_out": 0, "phone": 1, "email": 0, "sms": 0, "event": 1,
    }  # fmt: skip
    assert report["contacts"]["by_purpose"]["propose_person"] == 3
    assert report["contacts"]["by_purpose"]["close"] == 0
    assert report["face_to_face"]["total"] == 2
    assert report["face_to_face"]["by_staff"] == {"vk1": 1, "ips1": 1}
    assert [(one["user_name"], one["face_to_face"]) for one in report["face_to_face"]["ips_consultants"]] == [
        ("ips2", 0),
        ("ips1", 1),
    ]
    assert report["overdue_next_steps"] == 1
    assert report["introductions"] == {"made": "<5", "people": "<5"}
    assert report["placements"]["started"]["people"] == "<5"


def test_without_a_week_it_is_the_latest_that_is_over(capsys: pytest.CaptureFixture[str], town: Path) -> None:
    assert read(capsys, town)["week"] == "2026-W46"


def test_the_running_week_can_be_read_and_says_so(capsys: pytest.CaptureFixture[str], town: Path) -> None:
    report = read(capsys, town, "--week", "2026-W47")
    assert (report["complete"], report["contacts"]["total"]) == (False, 1)
    _, out, _ = run(capsys, town, "--week", "2026-W47", "--as-of", "2026-11-18")
    assert "Ugen er i gang: tallene går til og med 18. nov. 2026." in out


def test_the_table_reads_in_danish(capsys: pytest.CaptureFixture[str], town: Path) -> None:
    code, out, _ = run(capsys, town, "--week", "2026-W46", "--as-of", "2026-11-22")
    assert code == 0
    assert "Ugerapport: uge 46, 2026" in out
    assert "9. nov. 2026 til 15. nov. 2026" in out
    assert out.index("Bo Lund") < out.index("Åse Thomsen")
    assert "12. nov. 2026  Løkken <Bageri> & Co (Søren Bech)" in out
    assert "IPS-25, punkt 17" in out


class Page(HTMLParser):
    """Collects what a browser would fetch or obey, and checks that tags close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []
        self.inline: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.fetched += [name for name, _ in attrs if name in {"src", "href"}]
        self.inline += [name for name, _ in attrs if name == "style" or name.startswith("on")]
        if tag not in {"meta", "link", "rect"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag == "rect"


def test_html_is_one_whole_file_that_fetches_nothing(
    capsys: pytest.CaptureFixture[str], town: Path, tmp_path: Path
) -> None:
    file = tmp_path / "uge 46.html"
    code, out, _ = run(
        capsys, town, "--week", "2026-W46", "--as-of", "2026-11-22", "--format", "html", "--output", str(file)
    )
    assert (code, out) == (0, "")
    text = file.read_text(encoding="utf-8")
    page = Page(text)
    assert (page.open, page.fetched, page.inline) == ([], [], [])
    assert "Løkken &lt;Bageri&gt; &amp; Co" in text
    assert "url(" not in text
    assert "Sådan er der talt" in text


@pytest.mark.parametrize("form", ["table", "json", "html"])
def test_nothing_about_a_participant_is_in_any_output(
    capsys: pytest.CaptureFixture[str], town: Path, form: str
) -> None:
    _, out, _ = run(capsys, town, "--week", "2026-W46", "--as-of", "2026-11-22", "--format", form)
    assert "ken" in out
    assert not [secret for secret in (*SECRETS, "P-001") if secret in out]


@pytest.mark.parametrize(
    ("form", "said"),
    [("table", "OPDIGTEDE DATA"), ("html", "OPDIGTEDE DATA"), ("json", '"invented_data": true')],
)
def test_invented_data_is_said_where_it_is_and_only_there(
    capsys: pytest.CaptureFixture[str], town: Path, form: str, said: str
) -> None:
    arguments = ("--as-of", "2026-11-22", "--format", form)
    assert said not in run(capsys, town, *arguments)[1]
    db = open_database(town)
    with closing(db.conn):
        settings.write(db, settings.INVENTED, "yes")
    assert said in run(capsys, town, *arguments)[1]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["--week", "2026-W54"],
            "Fejl: Uge 54 findes ikke i 2026, som har 53 uger. Skriv ugen som 2026-W01.",
        ),
        (["--week", "uge 46"], "Fejl: Ugen 'uge 46' blev ikke forstået. Skriv år og uge som 2026-W46."),
        (["--week", "2026-W48"], "Fejl: Uge 48 i 2026 er ikke begyndt endnu. Vælg en tidligere uge."),
    ],
)
def test_a_bad_week_is_one_line_and_exit_one(
    capsys: pytest.CaptureFixture[str], town: Path, arguments: list[str], sentence: str
) -> None:
    assert run(capsys, town, "--as-of", "2026-11-22", *arguments) == (1, "", sentence + "\n")


def test_a_missing_database_and_a_folder_as_output_are_explained(
    capsys: pytest.CaptureFixture[str], town: Path, tmp_path: Path
) -> None:
    code, _, err = run(capsys, tmp_path / "none.db")
    assert code == 1
    assert "findes ikke" in err
    code, _, err = run(capsys, town, "--output", str(tmp_path))
    assert code == 1
    assert "Rapporten kunne ikke skrives" in err


def test_an_empty_log_gives_a_report_of_noughts(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    open_database(path, create=True).conn.close()
    report = read(capsys, path)
    assert report["contacts"]["total"] == report["overdue_next_steps"] == 0


def test_a_long_list_is_cut_on_paper_and_whole_in_json(
    capsys: pytest.CaptureFixture[str], town: Path
) -> None:
    db = open_database(town)
    with closing(db.conn):
        numbers = [str(2000000000 + i) for i in range(120)]
        db.table("employers").insert_all({"p_number": key, "name": f"Firma {key}"} for key in numbers)
        db.table("employer_contacts").insert_all(
            {
                "contact_id": f"D-{key}",
                "date": "2026-11-02",
                "p_number": key,
                "staff": "vk1",
                "channel": "phone",
                "purpose": "introduce",
                "next_step_on": "2026-11-05",
            }
            for key in numbers
        )
    report = read(capsys, town, "--week", "2026-W46")
    assert report["overdue_next_steps"] == len(report["overdue"]) == 121
    for form, said in (("table", "… og 21 mere"), ("html", "… og 21 mere. Hele listen står i JSON-udgaven.")):
        text = run(capsys, town, "--week", "2026-W46", "--as-of", "2026-11-22", "--format", form)[1]
        assert said in text
        assert text.count("Firma 2") == 100
