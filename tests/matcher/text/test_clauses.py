"""What a wish asks for, and what it rules out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.text.clauses import split


@pytest.mark.parametrize(
    ("wish", "wanted", "unwanted"),
    [
        ("butik, men ikke ved kassen", "butik", ("men ikke ved kassen",)),
        ("taste bilag uden at tale i telefon", "taste bilag", ("uden at tale i telefon",)),
        ("ikke noget med kunder men gerne lager", "gerne lager", ("ikke noget med kunder",)),
        ("ikke noget med kunder, men gerne lager", "men gerne lager", ("ikke noget med kunder",)),
        ("helst ikke telefon, gerne arkiv", "gerne arkiv", ("helst ikke telefon",)),
        ("cleaning but not toilets", "cleaning", ("but not toilets",)),
        ("städa, inte trappor", "städa", ("inte trappor",)),
        ("alt andet end rengøring, gerne butik", "gerne butik", ("alt andet end rengøring",)),
        ("anything but cleaning, maybe a shop", "maybe a shop", ("anything but cleaning",)),
        ("allt utom städning, gärna butik", "gärna butik", ("allt utom städning",)),
        (
            "jeg er træt af rengøring, vil hellere i butik",
            "vil hellere i butik",
            ("jeg er træt af rengøring",),
        ),
        ("hvad som helst bortset fra rengøring", "hvad som", ("helst bortset fra rengøring",)),
        ("ingen børn, gerne dyr", "gerne dyr", ("ingen børn",)),
        ("hvad som helst bare ikke rengøring", "hvad som", ("helst bare ikke rengøring",)),
        ("a vil it go ud, a ka godt li heste", "a , a ka godt li heste", ("vil it go ud",)),
    ],
)
def test_what_is_ruled_out_is_told_apart(wish: str, wanted: str, unwanted: tuple[str, ...]) -> None:
    said = split(wish)
    assert (said.wanted, said.unwanted) == (wanted, unwanted)


@pytest.mark.parametrize(
    ("wish", "ruled_out"),
    [
        ("butik, men ikke ved kassen", ("ved kassen",)),
        ("taste bilag uden at tale i telefon", ("tale i telefon",)),
        ("kontor, uden at skulle ringe til nogen", ("ringe til nogen",)),
        ("a vil it go ud", ("go ud",)),
        ("alt andet end rengøring, gerne butik", ("rengøring",)),
        ("jeg er træt af rengøring", ("rengøring",)),
        ("lager, men ikke om natten og ikke i kulden", ("om natten og i kulden",)),
        ("ikke kassen, ikke kassen", ("kassen",)),
        ("cleaning but not toilets", ("toilets",)),
        ("städa, inte trappor", ("trappor",)),
        ("det kan jeg ikke", ()),
    ],
)
def test_what_is_ruled_out_is_given_without_its_no(wish: str, ruled_out: tuple[str, ...]) -> None:
    assert split(wish).ruled_out == ruled_out


@pytest.mark.parametrize(
    "wish",
    [
        "jeg har ikke noget imod at stå op og bage",
        "ikke bare pakke varer",
        "IT-support",
        "noget med it",
        "I don't mind cleaning",
        "hvorfor ikke prøve køkken",
        "jeg ved ikke, måske noget med dyr",
        "det ved jeg ikke",
        "jeg har ingen idé om det",
        "jag vet inte, kanske djur",
        "I don't know",
        "jeg kan ikke lade være med at rydde op",
        "ikke bange for højder, vil gerne være tagdækker",
    ],
)
def test_what_only_looks_like_a_no_is_kept(wish: str) -> None:
    assert split(wish).wanted == wish
    assert split(wish).unwanted == ()


@pytest.mark.parametrize("wish", ["ikke rengøring", "Aldrig mere kasse.", "uden kunder", "not cleaning"])
def test_only_a_no_leaves_nothing_to_ask_for(wish: str) -> None:
    assert split(wish).wanted == ""
    assert len(split(wish).unwanted) == 1


@given(st.text(max_size=300))
def test_nothing_is_made_up(wish: str) -> None:
    said = split(wish)
    words = set(wish.replace(",", " ").split())
    for clause in (said.wanted, *said.unwanted, *said.ruled_out):
        assert {word.strip(" ,.;") for word in clause.replace(",", " ").split()} <= {
            word.strip(" ,.;") for word in words
        }
