"""A participant's own words against job titles as employers write them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import snowballstemmer

from matcher.recommend import recommend
from matcher.wishes import content_words, stem, stems
from tests.matcher.builders import profile, table, workplace

TITLES = (
    "staldhjælp",
    "varepåfyldning",
    "kasseassistent",
    "opvasker",
    "lagermedarbejder",
    "pedelhjælp",
    "arkiv og scanning",
    "rengøring af sommerhuse",
    "blomsterbinder",
    "bilvask og klargøring",
    "cykelmekaniker",
    "plejehjemsassistent",
    "gårdvagt på skole",
    "it-supporter",
    "grønne områder og hækklipning",
    "bager",
    "svejser",
)
TOWN = table([workplace(n, job_types=(title,)) for n, title in enumerate(TITLES)])


@pytest.mark.parametrize(
    ("wish", "title"),
    [
        ("noget med dyr", "staldhjælp"),
        ("passe heste", "staldhjælp"),
        ("fylde varer op i en butik", "varepåfyldning"),
        ("sidde ved kassen", "kasseassistent"),
        ("vaske op i et køkken", "opvasker"),
        ("pakke og flytte ting på et lager", "lagermedarbejder"),
        ("gøre rent", "rengøring af sommerhuse"),
        ("binde buketter", "blomsterbinder"),
        ("noget med biler", "bilvask og klargøring"),
        ("reparere cykler", "cykelmekaniker"),
        ("hjælpe ældre mennesker", "plejehjemsassistent"),
        ("være sammen med børn", "gårdvagt på skole"),
        ("noget med computere", "it-supporter"),
        ("klippe hæk og slå græs", "grønne områder og hækklipning"),
        ("bage brød og kager", "bager"),
        ("sortere papirer på et kontor", "arkiv og scanning"),
    ],
)
def test_colloquial_wishes_find_their_work(wish: str, title: str) -> None:
    best = recommend(TOWN, profile(job_wishes=(wish,)), limit=1).matches[0]
    assert TITLES[int(best.p_number) - 1_000_000_000] == title


def test_the_first_wish_counts_most() -> None:
    found = recommend(TOWN, profile(job_wishes=("svejser", "bager")), limit=2)
    assert [TITLES[int(match.p_number) - 1_000_000_000] for match in found.matches] == ["svejser", "bager"]


def test_small_words_say_nothing_but_a_wish_of_small_words_is_kept() -> None:
    assert content_words("noget med dyr") == ["dyr"]
    assert content_words("noget andet") == ["noget", "andet"]
    assert stems("rengøringer") == stems("rengøring")


def test_tasks_and_industry_speak_where_no_job_type_is_noted() -> None:
    places = [
        workplace(1, tasks_piling_up=("pakke ordrer på lageret",)),
        workplace(2, industry_code="493900"),
        workplace(3, industry_code="522100"),
    ]
    found = recommend(table(places), profile(job_wishes=("lager",)), limit=1)
    assert found.matches[0].p_number == "1000000001"
    assert found.matches[0].contributions[0].reason.kind == "wish.task"


def test_nothing_known_of_the_work_stands_above_work_unlike_the_wish() -> None:
    places = [workplace(1, job_types=("svejser",)), workplace(2)]
    found = recommend(table(places), profile(job_wishes=("noget med dyr",)))
    assert [match.p_number for match in found.matches] == ["1000000002", "1000000001"]


def test_words_are_stemmed_alike_when_many_threads_ask_at_once() -> None:
    alone = snowballstemmer.stemmer("danish")
    vowels, ends = "aeiouyæøå", ("ningen", "erne", "hederne", "lighed", "skabet", "erendes")
    words = [f"{a}{b}{c}t{end}" for a in "bdfgk" for b in vowels for c in "lmnr" for end in ends]
    with ThreadPoolExecutor(max_workers=8) as pool:
        found = list(pool.map(stem, words))
    assert found == [alone.stemWord(word) for word in words]
