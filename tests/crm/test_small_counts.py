"""No count of people under five can be worked out from what is shown."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest

from crm.small_counts import shown, shown_total


@pytest.mark.parametrize(("people", "text"), [(0, "<5"), (1, "<5"), (4, "<5"), (5, 5), (41, 41)])
def test_fewer_than_five_people_are_not_counted_out(people: int, text: int | str) -> None:
    assert shown(people) == text


def test_a_total_that_would_give_a_part_away_is_not_exact() -> None:
    assert shown_total(7, {"job": 5, "praktik": 2}) == "5+"
    assert shown_total(9, {"job": 5, "praktik": 4, "other": 0}) == "5+"
    assert shown_total(12, {"job": 6, "praktik": 3, "subsidy": 3, "other": 0}) == 12
    assert shown_total(11, {"job": 5, "praktik": 6}) == 11
    assert shown_total(3, {"job": 2, "praktik": 1}) == "<5"


@pytest.mark.parametrize("parts", [2, 3, 4, 5])
def test_every_hidden_part_stays_uncertain_to_someone_who_knows_the_rule(parts: int) -> None:
    """Of all tables of small numbers that look alike, a hidden part always has four values or more."""
    tables = defaultdict(list)
    for numbers in product(range(7), repeat=parts):
        named = {str(i): n for i, n in enumerate(numbers)}
        seen = (tuple(shown(n) for n in numbers), shown_total(sum(numbers), named))
        tables[seen].append(numbers)
    for (cells, _total), possible in tables.items():
        for i, cell in enumerate(cells):
            if cell == "<5":
                assert len({numbers[i] for numbers in possible}) >= 4
