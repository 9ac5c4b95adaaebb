"""Contact cards: all three versions in, version 4.0 out, and nothing private on the way."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.problem import Problem
from crm.registers import Card, Reading, read_cards, uploaded, write_cards


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def read(text: str | bytes) -> Reading[Card]:
    return read_cards(uploaded("kontakter.vcf", text if isinstance(text, bytes) else text.encode()))


def only(text: str | bytes) -> Card:
    reading = read(text)
    assert len(reading.rows) == 1, reading.remarks
    return reading.rows[0]


IDA = Card("Ida Prøve", "Køkkenchef", "98 00 00 01", "ida@eksempel.dk", "Ovnen ApS", "kontakter.vcf", 1)


@pytest.mark.parametrize(
    "text",
    [
        card(
            "N:Prøve;Ida;;;",
            "FN:Ida Prøve",
            "ORG:Ovnen ApS;Køkkenet",
            "TITLE:Køkkenchef",
            "item1.TEL;TYPE=WORK,VOICE:+45 98 00 00 01",
            "EMAIL;TYPE=INTERNET:ida@eksempel.dk",
            "PHOTO;ENCODING=b;TYPE=JPEG:AAAA",
            " FN:BBBB",
        ),
        card(
            'TEL;VALUE=uri;TYPE="work,voice":tel:+4598000001',
            "FN:Ida Prøve",
            "ROLE:Køkkenchef",
            "ORG:Ovnen ApS",
            "EMAIL;PREF=1:mailto:ida@eksempel.dk",
            version="4.0",
        ),
        card(
            "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Pr=C3=B8ve;I=",
            "da",
            "TITLE;QUOTED-PRINTABLE;CHARSET=ISO-8859-1:K=F8kkenchef",
            "ORG:Ovnen ApS",
            "AGENT:",
            "BEGIN:VCARD",
            "FN:En anden",
            "END:VCARD",
            "TEL;WORK;VOICE:98000001",
            "EMAIL;INTERNET:ida@eksempel.dk",
            version="2.1",
        ),
    ],
    ids=["3.0", "4.0", "2.1"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_all_versions_say_the_same(text: str, encoding: str) -> None:
    assert only(text.encode(encoding)) == IDA


def test_private_numbers_are_left_out_aloud() -> None:
    text = card(
        "FN:Ida Prøve",
        "TEL;TYPE=HOME:20 00 00 01",
        "TEL;TYPE=WORK,FAX:20 00 00 02",
        "TEL;TYPE=WORK:20 00 00 03",
        "TEL;TYPE=CELL:20 00 00 04",
        "EMAIL;TYPE=home:ida@hjemme.dk",
        "ADR;TYPE=HOME:;;Privatvej 1;By;;8800;",
        "BDAY:19900101",
        "NOTE:Privat",
    )
    reading = read(text)
    assert (reading.rows[0].phone, reading.rows[0].email) == ("20 00 00 04", None)
    assert any("privat" in str(remark.reason) for remark in reading.remarks)
    assert any("flere numre" in str(remark.reason) for remark in reading.remarks)
    assert not any(word in write_cards(reading.rows) for word in ("hjemme", "Privat", "1990", "0001"))


def test_bare_commas_do_not_cut_a_text() -> None:
    found = only(card("FN:Prøve, Ida", "TITLE:a\\, b, c", "ORG:Ovn, brød og sønner"))
    assert (found.name, found.role, found.organisation) == ("Prøve, Ida", "a, b, c", "Ovn, brød og sønner")


def test_cards_that_cannot_be_used_are_reported() -> None:
    text = (
        card("ORG:Uden navn")
        + card("FN:Ida Prøve", "TEL:ring til Bo", "EMAIL:ingen")
        + card("FN:" + "x" * 5_000)
        + "BEGIN:VCARD\r\nFN:Uden slut\r\n"
        + card("FN:Bo Prøve")
        + "BEGIN:VCARD\r\nFN:Heller ikke\r\n"
    )
    reading = read(text)
    assert [row.name for row in reading.rows] == ["Ida Prøve", "Bo Prøve"]
    assert sorted(remark.place for remark in reading.remarks if remark.lost) == [1, 3, 4, 6]
    assert sum(not remark.lost for remark in reading.remarks) == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "er tom"),
        (b"hej", "ingen kontaktkort"),
        (b"BEGIN:VCARD\0", "UTF-8"),
        ("æ".encode() + b"\xff", "UTF-8"),
        (b"\x81\x8d", "UTF-8"),
        (card("FN:A").encode() * 10_001, "kontaktkort"),
        (b"x" * (64 * 1024 * 1024 + 1), "64 MB"),
    ],
)
def test_files_that_cannot_be_read_say_so(content: bytes, words: str) -> None:
    with pytest.raises(Problem, match=words):
        read(content)


def test_large_cards_and_many_cards_are_read_in_time() -> None:
    began = time.perf_counter()
    photo = "PHOTO;ENCODING=b:" + "A" * 70 + ("\r\n " + "A" * 74) * 140_000
    assert only(card("FN:Ida Prøve", photo, "NOTE:" + "n" * 10_000_000)).name == "Ida Prøve"
    soft = "NOTE;ENCODING=QUOTED-PRINTABLE:" + "=\r\n".join(["x" * 70] * 20_000)
    assert only(card(soft, "FN:Ida Prøve")).name == "Ida Prøve"
    many = "".join(card(f"FN:Person {n}", f"TEL;TYPE=work:2000{n:04d}") for n in range(3_000))
    assert len(read(many).rows) == 3_000
    assert time.perf_counter() - began < 20


def test_writing_needs_a_name() -> None:
    with pytest.raises(Problem, match="navn"):
        write_cards([Card(name=" \r\n ")])


WRITTEN = {"BEGIN", "VERSION", "FN", "N", "ORG", "TITLE", "TEL", "EMAIL", "END"}
texts = st.none() | st.text(max_size=120)
phones = st.none() | st.integers(20_000_000, 99_999_999).map(lambda n: f"{n:_}".replace("_", ""))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=120), texts, phones, texts), max_size=4))
def test_written_cards_hold_only_their_own_properties_and_are_read_again(
    people: list[tuple[str, str | None, str | None, str | None]],
) -> None:
    cards = []
    for name, role, phone, organisation in people:
        try:
            write_cards([Card(name)])
        except Problem:
            continue
        cards.append(Card(name, role, phone, "a@eksempel.dk", organisation))
    written = write_cards(cards)
    names = [line.partition(":")[0].partition(";")[0] for line in written.split("\r\n") if line[:1] != " "]
    assert set(names) <= {*WRITTEN, ""}
    assert names.count("FN") == names.count("VERSION") == len(cards)
    if cards:
        again = read(written).rows
        assert write_cards(again).count("BEGIN:VCARD") == len(cards)
        assert [row.email for row in again] == ["a@eksempel.dk"] * len(cards)


def test_what_was_written_reads_the_same() -> None:
    cards = [
        Card("Ida; Prøve, \\n Hansen", 'Chef: "køkken"', "98 00 00 01", "ida@eksempel.dk", "Ovn; brød, ApS"),
        Card("Bo"),
    ]
    fields = [(c.name, c.role, c.phone, c.email, c.organisation) for c in read(write_cards(cards)).rows]
    assert fields == [(c.name, c.role, c.phone, c.email, c.organisation) for c in cards]


lines = st.lists(
    st.sampled_from(["FN", "N", "TEL", "EMAIL", "ORG", "TITLE", "NOTE", "BEGIN", "END", "AGENT", " ", ""])
    | st.sampled_from([";ENCODING=QUOTED-PRINTABLE", ";CHARSET=utf-9", ";TYPE=", ";ENCODING=b", '"', ":"])
    | st.sampled_from([":=C3", "VCARD", "=", "\\", ";;;;", "\r\n", "\n", "\t", "a.b"])
    | st.text(max_size=8),
    max_size=60,
)


@settings(max_examples=400, deadline=None)
@given(lines)
def test_no_card_raises_anything_but_a_problem(parts: list[str]) -> None:
    text = "BEGIN:VCARD\r\nFN:" + "".join(parts) + "\r\nEND:VCARD\r\n"
    try:
        reading = read(text.encode("utf-8", "replace"))
    except Problem:
        return
    for row in reading.rows:
        assert row.name == row.name.strip() != ""
