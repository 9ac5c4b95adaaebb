"""A wish held against what employers have: what is meant and ruled out, corrections, the model missing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from crm import model
from matcher.kinship import kinship
from matcher.recommend import recommend
from matcher.result import Match
from matcher.text import groups
from matcher.wish_reading import CONFIRMED, corrections, understood
from matcher.wish_weights import log_odds, read, shipped
from matcher.words import WordIndex
from tests.matcher.builders import p_number, profile, table, workplace

ROOT = Path(__file__).resolve().parents[2]


def corrected(wish: str, *said: tuple[str, bool]) -> model.JobProfile:
    return profile(
        job_wishes=(wish,),
        wish_occupations=tuple(model.WishOccupation(wish, code, yes) for code, yes in said),
    )


def first(places: list[model.Workplace], asked: model.JobProfile) -> Match:
    return recommend(table(places), asked, limit=1).matches[0]


def wish_points(places: list[model.Workplace], asked: model.JobProfile) -> dict[str, float]:
    found = recommend(table(places), asked, limit=None).matches
    return {
        match.p_number: next(part.points for part in match.contributions if part.factor == "wish")
        for match in found
    }


@pytest.mark.parametrize(
    ("wish", "right", "wrong"),
    [
        ("binde buketter", "blomsterbinder", "buschauffør"),
        ("taste bilag", "bogholderiassistent", "anlægsgartner"),
        ("klappe heste", "staldhjælp", "skranke og telefon"),
        ("fejlfinde på gamle radioer", "elektronikreparatør", "tjener"),
    ],
)
def test_a_wish_meets_work_with_which_it_shares_no_word(wish: str, right: str, wrong: str) -> None:
    places = [workplace(1, job_types=(wrong,)), workplace(2, job_types=(right,))]
    assert first(places, profile(job_wishes=(wish,))).p_number == p_number(2)


def test_the_very_words_of_a_title_meet_it_best_of_all() -> None:
    titles = ("kvistholmsk trappeløber", "lagermedarbejder", "salgsassistent", "kontorhjælp")
    places = [workplace(n, job_types=(title,)) for n, title in enumerate(titles)]
    assert first(places, profile(job_wishes=("kvistholmsk trappeløber",))).p_number == p_number(0)


def test_kinship_is_even_full_within_a_group_and_knows_more_than_digits() -> None:
    known = groups.shipped()
    related = kinship(known)
    column = {code: n for n, code in enumerate(known.codes)}
    assert related.shape == (436, 436)
    assert np.allclose(related, related.T, atol=1e-6)
    assert np.all(np.diag(related) == 1)
    assert np.isfinite(related).all()
    assert related.min() >= 0
    assert related[column["9412"], column["5120"]] > related[column["9412"], column["9123"]]


def test_what_is_ruled_out_does_not_attract_and_is_told() -> None:
    places = [workplace(1, job_types=("kassemedarbejder",)), workplace(2, job_types=("salgsassistent",))]
    plain_wish, with_no = ("arbejde i en butik",), ("arbejde i en butik, men ikke sidde ved kassen",)
    before = wish_points(places, profile(job_wishes=plain_wish))
    after = wish_points(places, profile(job_wishes=with_no))
    assert after[p_number(1)] < before[p_number(1)]
    assert after[p_number(2)] > 0.6 * before[p_number(2)]
    told = recommend(table(places), profile(job_wishes=with_no), limit=None).matches
    against = {match.p_number: [reason.kind for reason in match.against] for match in told}
    assert "wish.ruled_out_there" in against[p_number(1)]
    assert "wish.ruled_out_there" not in against[p_number(2)]


def test_a_wish_that_only_rules_out_attracts_nothing_and_bars_what_it_names() -> None:
    places = [workplace(1, job_types=("rengøringsassistent",)), workplace(2, job_types=("lagermedarbejder",))]
    asked = profile(job_wishes=("ikke rengøring",))
    best = first(places, asked)
    assert best.p_number == p_number(2)
    assert "wish.not_understood" in [part.reason.kind for part in best.contributions]
    points = wish_points(places, asked)
    assert points[p_number(1)] < 0.5 * points[p_number(2)]


@pytest.mark.parametrize(
    "wish", ["", " ", "x", "😀", "أريد العمل", "<b></b>", "010190-1234", "ikke", "å" * 5000, "dyr " * 10_000]
)
def test_any_text_can_stand_as_a_wish(wish: str) -> None:
    places = [workplace(1, job_types=("staldhjælp",), industry_code="014300"), workplace(2)]
    for match in recommend(table(places), profile(job_wishes=(wish,))).matches:
        assert np.isfinite(match.score)


def test_a_civil_number_is_not_read() -> None:
    assert understood("hunde 010190-1234").asks is False


@pytest.mark.parametrize("wish", ["hej med dig", "ude", "jeg ved det ikke"])
def test_a_wish_that_says_nothing_is_not_understood_but_can_be_told(wish: str) -> None:
    assert understood(wish).shares is None
    column = groups.shipped().codes.index("9412")
    told = understood(wish, (("9412", True),)).shares
    assert told is not None and told[column] == 1


def test_what_is_ruled_out_is_refused_without_its_no() -> None:
    wish = understood("butik, men ikke gøre rent")
    assert wish.ruled_out == ("gøre rent",) and wish.refused is not None
    assert wish.refused.argmax() in [groups.shipped().codes.index(code) for code in ("9112", "9111")]


def test_corrections_move_the_wish() -> None:
    known = groups.shipped()
    column = {code: n for n, code in enumerate(known.codes)}
    yes = understood("noget med dyr", (("9412", True),))
    assert yes.shares is not None
    assert yes.shares[column["9412"]] >= CONFIRMED - 1e-6
    assert yes.shares.sum() == pytest.approx(1, abs=1e-5)
    strongest = known.codes[int(np.argmax(known.shares(["noget med dyr"])[0]))]
    no = understood("noget med dyr", ((strongest, False),))
    assert no.shares is not None
    assert no.shares[column[strongest]] == 0
    assert no.shares.sum() == pytest.approx(1, abs=1e-5)


def test_corrections_belong_to_the_wish_they_were_made_under() -> None:
    said = (("Noget med dyr", "9212", False), ("lager", "4321", True))
    assert corrections("noget med dyr", said) == (("9212", False),)
    assert corrections("noget med dyr", None) == ()


def test_a_corrected_profile_gets_another_list() -> None:
    places = [workplace(1, job_types=("køkkenmedhjælper",)), workplace(2, job_types=("tjener",))]
    wish = "noget på en restaurant"
    waiter = first(places, corrected(wish, ("5131", True), ("9412", False)))
    kitchen = first(places, corrected(wish, ("9412", True), ("5131", False)))
    assert (waiter.p_number, kitchen.p_number) == (p_number(2), p_number(1))


def test_the_same_wish_with_other_corrections_is_compared_anew() -> None:
    index = WordIndex(())
    index.numbers(["køkkenmedhjælper", "tjener"])
    plainly = index.compare("restaurant").near
    assert not np.array_equal(plainly, index.compare("restaurant", (("5131", True),)).near)
    assert np.array_equal(plainly, index.compare("restaurant").near)


def test_a_text_that_comes_later_is_read_like_the_others() -> None:
    one, both = WordIndex(()), WordIndex(())
    one.numbers(["blomsterbinder", "tømrer", "kok"])
    before = one.compare("binde buketter").near
    both.numbers(["kok", "blomsterbinder", "kordegn", "tømrer"])
    after = both.compare("binde buketter").near
    assert after[1] == pytest.approx(before[0], abs=0.05)
    assert int(np.argmax(after)) == 1


def test_the_shipped_weights_are_learnt_and_count_understanding_upwards() -> None:
    weights = shipped()
    assert weights is not None
    low, high = log_odds(np.array([0.01], dtype=np.float32)), log_odds(np.array([0.9], dtype=np.float32))
    assert weights.groups(high) > weights.groups(low)
    nothing = np.zeros(1, dtype=np.float32)
    assert weights.meant(high, high, nothing, nothing, nothing) > 2 * weights.meant(
        low, low, nothing, nothing, nothing
    )


def test_a_file_that_holds_no_weights_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "matching.json"
    for content in ("{}", "[", '{"meant": {"intercept": "a", "slopes": []}, "groups": {}, "letters": {}}'):
        file.write_text(content, encoding="utf-8")
        with pytest.raises((KeyError, ValueError)):
            read(file)


WITHOUT_MODEL = """
from tests.matcher.builders import profile, table, workplace
from matcher.recommend import recommend
places = [
    workplace(1, job_types=("buschauffør",)),
    workplace(2, job_types=("lagermedarbejder",), industry_code="52"),
    workplace(3, industry_code="477610"),
]
asked = profile(job_wishes=("lagerhjælp", "ikke rengøring", "blomster"))
found = recommend(table(places), asked).matches
print([match.p_number[-1] for match in found], [match.contributions[0].reason.kind for match in found])
"""


def test_without_the_model_letters_alone_compare(tmp_path: Path) -> None:
    for name in ("crm", "matcher", "tests"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "data" / "reference", tmp_path / "data" / "reference")
    shutil.copytree(ROOT / "data" / "industries", tmp_path / "data" / "industries")
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_MODEL], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("['2', '3', '1'] ['wish.title', 'wish.industry'")
