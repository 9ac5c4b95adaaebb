"""`jobbro understand` and `jobbro evaluate text` as they are typed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from webapp.commands.evaluate import evaluate
from webapp.commands.understand import understand_wish

ROOT = Path(__file__).resolve().parents[2]


def test_one_wish_as_json() -> None:
    result = CliRunner().invoke(understand_wish, ["binde buketter", "--format", "json"])
    said = json.loads(result.output)
    assert said["text"] == "binde buketter"
    assert len({one["isco08"] for one in said["occupations"]}) >= 10
    assert [one["score"] for one in said["occupations"]] == sorted(
        (one["score"] for one in said["occupations"]), reverse=True
    )
    assert said["occupations"][0].keys() == {"isco08", "title", "score"}


def test_one_wish_as_a_table_and_what_is_not_wanted() -> None:
    result = CliRunner().invoke(understand_wish, ["passe heste, men ikke køre traktor"])
    assert "ISCO-08" in result.output
    assert "Ikke ønsket: men ikke køre traktor" in result.output


def test_always_one_line_out_for_one_line_in() -> None:
    lines = [
        "noget med dyr",
        "",
        "ikke rengøring",
        "🙂",
        "010190-1234",
        "ord " * 10_000,
        '"citat" \\ <b>',
        "bage",
    ]
    typed = ("\n".join(lines) + "\r\nsidste uden linjeskift").encode()
    done = subprocess.run(
        [sys.executable, "-c", "from webapp.cli import main; main()", "understand", "-"],
        input=typed,
        capture_output=True,
        cwd=ROOT,
        check=True,
    )
    said = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [one["text"] for one in said] == [*lines, "sidste uden linjeskift"]
    for one in said:
        assert (len(one["occupations"]) >= 10) != ("note" in one)


def test_windows_encoding_is_read() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from webapp.cli import main; main()", "understand", "-"],
        input="bage brød\ngøre rent".encode("cp1252"),
        capture_output=True,
        cwd=ROOT,
        check=True,
    )
    said = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [one["text"] for one in said] == ["bage brød", "gøre rent"]


def test_evaluate_text_prints_the_lexicon_the_scores_and_the_time(tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    folder.mkdir()
    (folder / "queries.tsv").write_text("Q1\tbager\n", encoding="utf-8")
    (folder / "corpus_elements.tsv").write_text("C1\tslagter\nC2\tbagermester\n", encoding="utf-8")
    (folder / "annotations.tsv").write_text("Q1\t0\tC2\t1\n", encoding="utf-8")
    runner = CliRunner()
    result = runner.invoke(evaluate, ["text", "--no-e5", "--melo", str(tmp_path), "--format", "json"])
    found = json.loads(result.stdout)
    assert found["written"]["groups"] == 436
    assert found["ways"]["jobbro"]["phrases"]["hit_5"] > found["ways"]["lexical"]["phrases"]["hit_5"]
    assert found["melo"]["tiny"]["jobbro"] == {"queries": 1, "mrr": 1.0, "hit_1": 1.0, "hit_10": 1.0}
    assert found["speed"]["jobbro"]["wish_ms"] > 0


def test_a_text_model_that_cannot_be_used_is_told_in_one_sentence_and_the_own_one_is_used() -> None:
    program = "from webapp.cli import main; main()"
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            program,
            "--text-model",
            "no/such/model",
            "understand",
            "bage brød",
            "--format",
            "json",
        ],
        capture_output=True,
        cwd=ROOT,
        check=True,
    )
    assert "Jobbros egen bruges" in done.stderr.decode()
    assert "7512" in [one["isco08"] for one in json.loads(done.stdout)["occupations"][:5]]
