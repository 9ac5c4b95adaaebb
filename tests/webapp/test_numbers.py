"""Measured numbers in tables and in JSON."""

from __future__ import annotations

import pytest

from webapp.numbers import decimals, rounded


@pytest.mark.parametrize(
    ("value", "places", "signed", "text"),
    [
        (0.88, 3, False, "0,880"),
        (0.88, 3, True, "+0,880"),
        (-0.0304, 2, True, "-0,03"),
        (12.34, 1, False, "12,3"),
    ],
)
def test_as_danes_write_them(value: float, places: int, signed: bool, text: str) -> None:
    assert decimals(value, places, signed=signed) == text


def test_rounded_to_four_decimals_however_deep() -> None:
    assert rounded({"a": (0.123456, {"b": [1, 2.00001]}), "c": "x"}) == {
        "a": [0.1235, {"b": [1, 2.0]}],
        "c": "x",
    }
