"""The shipped model: what it reaches, that it loads without torch, and how it falls back."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from matcher import evaluate_text
from matcher.evaluate_text import Measured
from matcher.text import current, groups, nearest
from matcher.text.current import Notice


@pytest.fixture(scope="module")
def shipped() -> Measured:
    return evaluate_text.measure(groups.shipped())


def test_held_out_phrases_find_their_group(shipped: Measured) -> None:
    assert shipped.phrases.phrases > 5000
    assert shipped.phrases.hit_5 >= 0.83
    assert shipped.phrases.hit_1 >= 0.57


def test_work_that_nobody_described_is_found_better_than_by_chance(shipped: Measured) -> None:
    assert shipped.groups.hit_10 >= 10 * 10 / 436


@pytest.mark.parametrize("kind", ["misspelt", "second_language", "with_no", "dialect", "youth", "en", "sv"])
def test_each_way_of_speaking_is_understood(shipped: Measured, kind: str) -> None:
    assert shipped.kinds[kind].hit_5 >= 0.80


def test_the_model_is_read_without_torch_and_scikit_learn() -> None:
    program = (
        "import sys; from matcher.text import groups; groups.shipped().shares(['bage brød']);"
        "assert not {'torch', 'sklearn', 'sentence_transformers', 'tokenizers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_one_by_one_or_all_at_once_is_the_same() -> None:
    texts = ["bage brød", "", "passe heste og køer", "🙂", "x", "bogholder"]
    together = groups.shipped().shares(texts)
    for text, row in zip(texts, together, strict=True):
        np.testing.assert_allclose(groups.shipped().shares([text])[0], row, atol=1e-5)


@pytest.mark.parametrize("damage", ["missing", "cut off", "other"])
def test_a_missing_or_broken_model_falls_back_to_letters_with_a_notice(damage: str, tmp_path: Path) -> None:
    """In a process of its own: the data folder of an installation without a usable model."""
    data = tmp_path / "data"
    shutil.copytree(groups.folder().parent, data, ignore=shutil.ignore_patterns("demo", "simulation"))
    if damage == "missing":
        shutil.rmtree(data / "model")
    elif damage == "cut off":
        whole = (data / "model" / "groups.safetensors").read_bytes()
        (data / "model" / "groups.safetensors").write_bytes(whole[: len(whole) // 2])
    else:
        (data / "model" / "tokenizer.json").write_text("{}", encoding="utf-8")
    for package in ("crm", "matcher"):
        shutil.copytree(groups.folder().parents[1] / package, tmp_path / package)
    program = (
        "import json; from matcher.text import current; from matcher.text.meaning import understand;"
        "found = [guess.isco08 for guess in understand('passe heste').occupations];"
        "from matcher.wish_reading import understood; assert understood('passe heste').text == 'passe heste';"
        "print(json.dumps([current.current().notice, found]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    notice, found = json.loads(done.stdout)
    assert notice == Notice.NO_MODEL
    assert {"6121", "9212", "5164"} & set(found[:5])


def test_letters_alone_know_nothing_of_a_text_without_known_letters() -> None:
    way = nearest.by_letters([("5164", "passe hunde"), ("7512", "bage brød"), ("9112", "gøre rent")])
    assert way.codes == ("5164", "7512", "9112")
    assert way.shares(["hunde", "qqqq"]).tolist()[1] == [0, 0, 0]
    assert way.shares(["brødbager"])[0].argmax() == 1


def test_a_configured_model_without_the_extra_is_told() -> None:
    try:
        import sentence_transformers  # noqa: F401
    except ImportError:
        current.configure("some-model")
        try:
            assert current.current().notice == Notice.NO_SEMANTIC
            assert current.current().way is groups.shipped()
        finally:
            current.configure(None)
    else:
        pytest.skip("the extra is installed here; test_sentence_transformers.py tests it")
