"""Every Danish spelling finds every other, nobody is told of participants, hostile queries are words."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from crm import search, search_index
from crm.danish import STEPS, fold, query_words, spellings
from crm.db import memory_database
from crm.search import Found, Kind
from crm.search_marks import Marked, read_query
from tests.conftest import TODAY
from tests.personas import CAFE, CLOSED, FAR_AWAY, NURSERY, SHOP

MARK = "[en deltager]"
SAME = [
    ["soren", "sören", "søren", "Sören", "soeren", "SØREN", "So\u0308ren"],
    ["aalborg", "Ålborg", "Aalborg", "ålborg", "alborg", "A\u030alborg"],
    ["koebmand", "købmand", "kobmand", "Kö́bmand", "KØBMAND"],
    ["aegir", "ægir", "Ægir", "agir", "Ägir"],
    ["søen", "soeen", "Soen"],
    ["præambel", "praeambel", "Præambel"],
    ["smørrebrød", "smorrebrod", "smoerrebroed"],
    ["cafe", "café", "CAFÉ", "cafe\u0301"],
]
"""Spellings of one word, each of which finds all the others of its line."""

EVERY = search.Sizes(50, 50, 50, 50)


@pytest.fixture
def empty() -> Iterator[Database]:
    """A database without any town."""
    db = memory_database()
    yield db
    db.conn.close()


def look(db: Database, text: str, viewer: str | None = None, sizes: search.Sizes = EVERY) -> Found:
    return search.look(db, text, TODAY, viewer=viewer, mark=MARK, sizes=sizes)


def plain(marked: Marked) -> str:
    return "".join(part.text for part in marked)


def marks(marked: Marked) -> list[str]:
    return [part.text for part in marked if part.hit]


def employers(db: Database, text: str) -> list[str]:
    group = look(db, text).groups.get(Kind.EMPLOYERS)
    return [hit.p_number for hit in group.hits] if group else []


def notes(db: Database, text: str, viewer: str | None = None) -> list[str]:
    group = look(db, text, viewer).groups.get(Kind.NOTES)
    return ["|".join(plain(parts) for _, parts in hit.pieces) for hit in group.hits] if group else []


@pytest.mark.parametrize(
    ("typed", "stored"), [pair for line in SAME for pair in itertools.product(line, repeat=2)]
)
def test_row_14_every_spelling_finds_every_other(empty: Database, typed: str, stored: str) -> None:
    """In both directions: as the name of an employer, and the mark stands on it."""
    empty.table("employers").insert({"p_number": "1000000001", "name": f"Anton {stored} Jensen"})
    group = look(empty, typed).groups[Kind.EMPLOYERS]
    assert group.total == 1 and marks(group.hits[0].name) == [stored]


def test_row_14_thirteen_spellings_in_a_town(db: Database) -> None:
    found = {
        "ærøskov": NURSERY,
        "aeroeskov": NURSERY,
        "aroskov": NURSERY,
        "äröskov": NURSERY,
        "koebmand soerensen": SHOP,
        "kobmand sorensen": SHOP,
        "KØBMAND SÖRENSEN": SHOP,
        "vraa": SHOP,
        "vrå": SHOP,
        "aalborg": FAR_AWAY,
        "alborg vask": FAR_AWAY,
        "fyrtaarnet": CAFE,
        "cafe fyrtarn": CAFE,
    }
    assert {query: employers(db, query)[:1] for query in found} == {
        query: [p_number] for query, p_number in found.items()
    }


LETTERS = {"æ": ["æ", "ä", "ae", "a", "Æ"], "ø": ["ø", "ö", "oe", "o", "Ø"], "å": ["å", "aa", "a", "Å"]}


@st.composite
def two_spellings(draw: st.DrawFn) -> tuple[str, str]:
    """A word with Danish letters, written in two ways."""
    letters = draw(st.lists(st.sampled_from("bdfgklmnprstvæøå"), min_size=2, max_size=12))
    ways = [
        tuple(draw(st.sampled_from(LETTERS.get(one, [one, one.upper()]))) for one in letters) for _ in "ab"
    ]
    return "".join(ways[0]), "".join(ways[1])


@given(two_spellings())
def test_two_spellings_of_one_word_fold_alike_and_find_each_other(pair: tuple[str, str]) -> None:
    one, other = pair
    assert fold(one) == fold(other)
    assert spellings(query_words(one)[0]).fullmatch(other)


SIGNS = st.one_of(
    st.text(),
    st.text(alphabet="aeoåøæäöÅØÆé ÜüaAoOeE\u030a\u0308\u0301'\"\\%_\n\0"),
    st.text(alphabet="".join(one for step in STEPS for one, _ in step)),
)


@given(SIGNS.filter(lambda text: "\0" not in text))
@settings(deadline=None, max_examples=300)
def test_sql_folds_as_python_does(text: str) -> None:
    db = memory_database()
    try:
        db.execute("INSERT INTO employers (p_number, name) VALUES ('1000000001', ?)", [text])
        (stored,) = db.conn.execute("SELECT name FROM search_employers").fetchone()
        assert stored == fold(text)
    finally:
        db.conn.close()


def test_the_copies_follow_every_change(db: Database) -> None:
    """What the triggers have kept is what a fresh migration would make of the tables."""
    db.execute(
        "UPDATE employers SET name = 'Blåbær & Søn', phone = '+45 12 34 56 78' WHERE p_number = ?", [SHOP]
    )
    db.execute("UPDATE employers SET job_types = NULL WHERE p_number = ?", [CAFE])
    db.execute("UPDATE contacts SET to_on = '2026-11-01' WHERE name = 'Signe Fyhn'")
    db.execute("DELETE FROM contacts WHERE name = 'Aksel Bro'")
    db.execute(
        "UPDATE employer_contacts SET date = '2026-10-01', learnt = 'Ægte é og ü' WHERE staff = 'vera'"
    )
    db.execute("UPDATE employer_contacts SET learnt = NULL, next_step = NULL WHERE staff = 'ole'")
    db.execute(
        "INSERT INTO employer_profile (p_number, labour_need) VALUES (?, 'To mand i køkkenet')", [CAFE]
    )
    db.execute("UPDATE opportunities SET description = 'Tømning' WHERE opportunity_id = 'M-1'")
    db.execute("DELETE FROM opportunities WHERE opportunity_id = 'M-2'")
    tables = sorted({copy.into for copy in search_index.COPIES})
    kept = {table: sorted(map(tuple, db.conn.execute(f"SELECT * FROM {table}"))) for table in tables}
    triggers = [row["name"] for row in db.query("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    for trigger in triggers:
        if trigger.startswith("search_"):
            db.execute(f"DROP TRIGGER {trigger}")
    for table in (*tables, "search_words"):
        db.execute(f"DROP TABLE {table}")
    for statement in search_index.definition():
        db.execute(statement)
    assert kept == {table: sorted(map(tuple, db.conn.execute(f"SELECT * FROM {table}"))) for table in tables}
    assert employers(db, "blabaer soen") == [SHOP] and employers(db, "koebmand") == []
    assert employers(db, "12345678") == [SHOP]
    assert notes(db, "aegte") == ["Ægte é og ü"]


def test_parts_of_compound_words(empty: Database) -> None:
    empty.table("employers").insert(
        {"p_number": "1000000001", "name": "Storkøkkenet", "job_types": '["Autoelektriker"]'}
    )
    assert employers(empty, "køkken") == ["1000000001"]
    (hit,) = look(empty, "elektriker").groups[Kind.FACTS].hits
    assert hit.field == "job_types" and marks(hit.text) == ["elektriker"]


@pytest.mark.parametrize("typed", ["gartneir", "gatner", "gardner", "gartnerr", "cafeasistent", "fyrtårnte"])
def test_typing_errors_give_results_and_a_suggestion(db: Database, typed: str) -> None:
    found = look(db, typed)
    assert found.number and found.meant
    assert found.query.text == typed


def test_a_word_that_stands_somewhere_is_not_corrected(db: Database) -> None:
    assert look(db, "opvask").meant == ()
    nothing = look(db, "zzzzzz")
    assert nothing.groups == {} and nothing.meant == ()


def test_numbers_are_found_however_they_are_written(db: Database) -> None:
    for typed in ("98 00 00 01", "98000001", "+45 98000001", "0045 98-00-00-01", "0000 01"):
        found = look(db, typed)
        assert CAFE in [hit.p_number for hit in found.groups[Kind.EMPLOYERS].hits], typed
        assert [plain(hit.name) for hit in found.groups[Kind.PEOPLE].hits] == ["Signe Fyhn"], typed
    assert employers(db, CAFE) == [CAFE] and employers(db, "11111111") == [CAFE]


def test_the_number_of_an_employer_merged_away_finds_the_one_that_stayed(db: Database) -> None:
    db.execute("INSERT INTO merged_employers (p_number, into_p_number) VALUES ('1999999999', ?)", [SHOP])
    assert employers(db, "1999999999") == [SHOP]


def test_former_people_are_found_last_and_told_as_such(db: Database) -> None:
    db.table("contacts").insert({"p_number": SHOP, "name": "Aksel Brodersen"})
    hits = look(db, "aksel bro").groups[Kind.PEOPLE].hits
    assert [(hit.p_number, hit.left_on) for hit in hits] == [(SHOP, None), (CAFE, date(2026, 1, 1))]
    assert [plain(hit.name) for hit in look(db, "fyrtårnet signe").groups[Kind.PEOPLE].hits] == ["Signe Fyhn"]


def test_names_that_fit_best_stand_first_and_closed_ones_after(empty: Database) -> None:
    names = ["Nordbageriet", "Bageriet Sol", "Bageri", "Ny Bageri ApS", "Bageriet Lys"]
    for n, name in enumerate(names):
        empty.table("employers").insert(
            {"p_number": f"100000000{n}", "name": name, "sort_key": name.lower(), "town": "Vrå"}
        )
    empty.execute("UPDATE employers SET closed_on = '2026-01-01' WHERE name = 'Bageriet Lys'")
    hits = look(empty, "bageri").groups[Kind.EMPLOYERS].hits
    assert [plain(hit.name) for hit in hits] == [
        "Bageri",
        "Bageriet Sol",
        "Bageriet Lys",
        "Ny Bageri ApS",
        "Nordbageriet",
    ]


def test_letters_typed_in_danish_come_before_others_that_fold_alike(empty: Database) -> None:
    for n, (name, key) in enumerate([("Albæk", "alb{k"), ("Ålbæk", "}lb{k")]):
        empty.table("employers").insert({"p_number": f"100000000{n}", "name": name, "sort_key": key})
    for typed, first in (("ålb", "Ålbæk"), ("aalb", "Ålbæk"), ("alb", "Albæk")):
        hits = look(empty, typed).groups[Kind.EMPLOYERS].hits
        assert (plain(hits[0].name), len(hits)) == (first, 2)


def test_openings_before_facts_before_openings_of_the_past(db: Database) -> None:
    db.execute("UPDATE employers SET job_types = '[\"gartner\"]' WHERE p_number = ?", [CLOSED])
    db.table("opportunities").insert(
        {"opportunity_id": "M-9", "p_number": SHOP, "job_type": "gartner", "status": "open", "kind": "hidden"}
    )
    hits = look(db, "gartner").groups[Kind.FACTS].hits
    assert [(hit.p_number, hit.field, hit.usable) for hit in hits] == [
        (SHOP, "opening", True),
        (CLOSED, "job_types", False),
        (NURSERY, "job_types", False),
        (NURSERY, "opening", False),
    ]


def test_notes_stand_newest_first_and_nothing_of_tomorrow(db: Database) -> None:
    for n, day in enumerate(["2026-11-17", "2026-10-01", "2026-11-16", "2025-01-01"]):
        db.execute(
            "INSERT INTO employer_contacts (contact_id, date, p_number, staff, channel, purpose, learnt)"
            " VALUES (?, ?, ?, 'vera', 'phone', 'follow_up', ?)",
            [f"X-{n}", day, SHOP, f"Rabarber {day}"],
        )
    assert notes(db, "rabarber") == ["Rabarber 2026-11-16", "Rabarber 2026-10-01", "Rabarber 2025-01-01"]
    newest = look(db, "rabarber").groups[Kind.NOTES].hits[0]
    assert newest.newer == 0 and newest.contact_id == "X-2"
    few = look(db, "rabarber", sizes=search.Sizes(1, 1, 1, 2)).groups[Kind.NOTES]
    assert len(few.hits) == 2 and few.more


@pytest.mark.parametrize(
    "query", ["alma", "brøndby", "Alma Brøndby", "P-001", "p-001", "almas", "brondby møde"]
)
def test_the_search_tells_nobody_else_that_a_note_names_a_participant(db: Database, query: str) -> None:
    """A note that holds the name is no hit for others, however it is spelt; it is for the consultant."""
    assert notes(db, query, viewer=None) == []
    assert notes(db, query, viewer="ole") == []
    assert notes(db, query, viewer="ida")
    assert look(db, query).meant == ()


def test_what_is_around_a_hit_is_masked_for_others(db: Database) -> None:
    (told,) = notes(db, "stille")
    assert told == "[en deltager] start skal være stille. Ejeren vil møde [en deltager]."
    (own,) = notes(db, "stille", viewer="ida")
    assert own == "Almas start skal være stille. Ejeren vil møde Alma Brøndby."
    assert notes(db, "deltager") == [] and notes(db, "\ue000") == []


@given(st.integers(0, 4), st.booleans(), st.sampled_from(["vera", "ida", None]))
@settings(deadline=None, max_examples=25)
def test_a_name_put_anywhere_is_never_found_by_others(turn: int, genitive: bool, viewer: str | None) -> None:
    db = memory_database()
    try:
        db.execute("INSERT INTO users (user_name) VALUES ('ida'), ('ole'), ('vera')")
        db.execute(
            "INSERT INTO participants (participant_id, name, consultant) VALUES ('P-7', 'Øyvind Åkær', 'ole')"
        )
        db.execute("INSERT INTO employers (p_number, name) VALUES ('1000000001', 'Kroen')")
        words = "de mangler folk til opvasken".split()
        words.insert(turn, "Øyvind Åkær" + ("s" if genitive else ""))
        db.execute(
            "INSERT INTO employer_contacts (contact_id, date, p_number, staff, channel, purpose, next_step)"
            " VALUES ('K-1', '2026-11-01', '1000000001', 'ole', 'visit', 'follow_up', ?)",
            [" ".join(words)],
        )
        for query in ("øyvind", "oeyvind", "aakaer", "Øyvind Åkær", "opvasken øyvind", "P-7"):
            assert notes(db, query, viewer) == [], query
        assert len(notes(db, "opvasken", viewer)) == 1
        assert len(notes(db, "oeyvind", "ole")) == 1
    finally:
        db.conn.close()


def test_a_civil_registration_number_is_not_found(db: Database) -> None:
    db.execute("UPDATE employer_contacts SET learnt = 'Ring om 010190-1234 i morgen' WHERE staff = 'vera'")
    assert notes(db, "010190") == [] and notes(db, "1234") == []
    assert notes(db, "i morgen") == ["Ring om [en deltager] i morgen"]


def test_the_words_offered_come_from_no_note_and_no_participant(db: Database) -> None:
    words = {row["word"] for row in db.query("SELECT word FROM search_words")}
    assert {"fyrtarnet", "kokkenhjalp"} <= words
    assert look(db, "Siggne").meant == ("Signe",)
    db.execute("DELETE FROM contacts")
    assert look(db, "Siggne").meant == () and "signe" not in words
    assert not words & {"brondby", "alma", "carla", "ostergard", "frokost", "telefonsvareren"}


def test_the_reader_of_a_note_is_told_whom_it_names(db: Database) -> None:
    hits = look(db, "stille", "ida").groups[Kind.NOTES].hits
    assert [hit.names for hit in hits] == [("P-001",)]
    assert [hit.names for hit in look(db, "stille", "ole").groups[Kind.NOTES].hits] == [()]


HOSTILE = [
    "%",
    "_",
    '"',
    "*",
    "NEAR(",
    "a" * 10_000,
    "\0",
    "x\0y",
    "😀",
    "'; DROP TABLE users; --",
    "\\",
    "[",
    "(?i)x",
]


@pytest.mark.parametrize("query", [*HOSTILE, "", " ", "\n\t", "a OR b", "-x", "^a", "{a}", "\ud7ff", "٣٤٥"])
def test_hostile_queries_are_only_words(db: Database, query: str) -> None:
    look(db, query)
    assert db.table("users").count == 6


@given(st.text(max_size=300))
@settings(deadline=None, max_examples=60)
def test_whatever_is_typed_the_marks_put_together_are_the_text(typed: str) -> None:
    query = read_query(typed)
    for text in ("Købmand Sørensen, 9760 Vrå", "Almas start – skal (være) 100% [stille] " * 9, typed):
        assert plain(query.marked(text)) == text
        cut = plain(query.piece(text)).removeprefix("… ").removesuffix(" …")
        assert cut in text


@given(
    st.text(
        alphabet=st.characters(max_codepoint=0x24F, exclude_categories=["C", "Z"]), min_size=1, max_size=20
    )
)
@settings(deadline=None, max_examples=60)
def test_whatever_a_name_holds_it_is_found_by_itself_and_by_a_part(name: str) -> None:
    db = memory_database()
    try:
        db.table("employers").insert({"p_number": "1000000001", "name": f"Nord {name} Syd"})
        db.table("employers").insert({"p_number": "1000000002", "name": "Øst"})
        assert "1000000001" in employers(db, name)
        assert employers(db, f"nord {name}") == ["1000000001"]
    finally:
        db.conn.close()


def test_a_note_of_ten_megabytes_slows_nothing_and_is_found_by_its_beginning(db: Database) -> None:
    db.execute(
        "UPDATE employer_contacts SET learnt = ? WHERE staff = 'vera'", ["rabarber " + "aeaeao" * 1_700_000]
    )
    assert len(notes(db, "rabarber")) == 1
    (length,) = db.conn.execute("SELECT max(length(text)) FROM search_notes").fetchone()
    assert length <= search_index.LONGEST
