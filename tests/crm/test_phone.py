"""Telephone numbers in one way of writing."""

from __future__ import annotations

import pytest

from crm.phone import digits_of, read_phone


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("98000001", "98 00 00 01"),
        (" 9800 0001 ", "98 00 00 01"),
        ("+45 98.00.00.01", "98 00 00 01"),
        ("0045-98000001", "98 00 00 01"),
        ("(98) 00 00 01", "98 00 00 01"),
        ("05 15 65 45", "05 15 65 45"),
        ("12345678", "12 34 56 78"),
        ("98000001 lok. 12", "98 00 00 01 lok. 12"),
        ("98 00 00 01, ext 7", "98 00 00 01 lok. 7"),
        ("+46701234567", "+46 70 123 45 67"),
    ],
)
def test_numbers_are_written_one_way(typed: str, kept: str) -> None:
    phone = read_phone(typed)
    assert (phone.text, phone.readable) == (kept, True)
    assert read_phone(kept) == phone


@pytest.mark.parametrize(
    "typed",
    [
        "ring efter kl. 14",
        "9800000",
        "980000012",
        "98000001 / 98000002",
        "1-800-FLOWERS",
        "+",
        "x" * 5000,
        "1" + " " * 3000 + "1 lok. 5",
        "112",
        "+99999999999999",
        "٩٨٠٠٠٠٠١",
    ],
)
def test_what_cannot_be_read_is_kept_as_it_was_written(typed: str) -> None:
    phone = read_phone(typed)
    assert not phone.readable
    assert phone.text == typed.strip()
    assert digits_of(typed) == ""
