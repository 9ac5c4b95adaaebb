"""The measures of understanding, on ways and tasks whose figures can be worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from crm import reference
from crm.problem import Problem
from matcher import evaluate_melo, evaluate_text
from matcher.text.groups import Shares

CODES = tuple(sorted(reference.unit_groups()))


class Constant:
    """A way that always means the same group, or every group alike."""

    codes = CODES

    def __init__(self, code: str | None) -> None:
        self.code = code

    def shares(self, texts: Sequence[str]) -> Shares:
        shares = np.full((len(texts), len(CODES)), 1 / len(CODES), dtype=np.float32)
        if self.code:
            shares[:] = 0
            shares[:, CODES.index(self.code)] = 1
        return shares


def test_a_way_that_cannot_tell_gets_nothing_by_luck() -> None:
    found = evaluate_text.measure(Constant(None))
    assert (found.phrases.hit_1, found.phrases.hit_10) == (0, 0)
    assert found.phrases.mrr == pytest.approx(1 / 436)


def test_a_way_that_says_one_group_is_right_on_that_group_only() -> None:
    known, _ = evaluate_text.held_out()
    own = sum(entry.isco08 == "9112" for entry in known)
    assert own > 5
    assert evaluate_text.measure(Constant("9112")).phrases.hit_1 == pytest.approx(own / len(known))


def test_ranks_are_summed_up() -> None:
    found = evaluate_text.found(np.array([1, 2, 10, 11]))
    assert (found.hit_1, found.hit_5, found.hit_10) == (0.25, 0.5, 0.75)
    assert found.mrr == pytest.approx((1 + 1 / 2 + 1 / 10 + 1 / 11) / 4)


def task(folder: Path, notes: str = "Q1\t0\tC2\t1\nQ2\t0\tC3\t1\n") -> Path:
    folder.mkdir()
    (folder / "queries.tsv").write_text("Q1\tbager\nQ2\tkusk\n", encoding="utf-8")
    (folder / "corpus_elements.tsv").write_text("C1\tslagter\nC2\tbager\nC3\tkonditor\n", encoding="utf-8")
    (folder / "annotations.tsv").write_text(notes, encoding="utf-8")
    return folder


def test_melo_is_scored_as_melo_does(tmp_path: Path) -> None:
    (one,) = evaluate_melo.tasks(task(tmp_path / "da"))
    got = evaluate_melo.retrieve(one, np.array([[0.1, 0.9, 0.2], [0.5, 0.5, 0.5]], dtype=np.float32))
    assert got.mrr == pytest.approx((1 + 1 / 3) / 2)
    assert (got.hit_1, got.hit_10) == (0.5, 1.0)
    assert evaluate_melo.retrieve(one, evaluate_melo.by_letters(one)).hit_1 == 1.0


@pytest.mark.parametrize(
    ("what", "says"), [("no task", "ingen opgaver"), ("no labels", "corpus_elements.tsv"), ("bad note", "C9")]
)
def test_a_folder_that_is_no_task_is_told(what: str, says: str, tmp_path: Path) -> None:
    if what != "no task":
        task(tmp_path / "da", "Q1\t0\tC9\t1\n" if what == "bad note" else "Q1\t0\tC1\t1\n")
    if what == "no labels":
        (tmp_path / "da" / "corpus_elements.tsv").unlink()
    with pytest.raises(Problem) as caught:
        evaluate_melo.tasks(tmp_path)
    assert says in caught.value.text.format(**caught.value.parts)
