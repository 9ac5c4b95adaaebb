"""What a model reads of the lexicon when it takes long to read a text."""

from __future__ import annotations

from collections import Counter
from statistics import mean

from crm.reference import unit_groups
from matcher.text.nearest import PER_GROUP, known_texts, some_texts


def test_a_sample_of_each_group_that_is_like_the_whole() -> None:
    known, some = known_texts(), some_texts()
    titles = {(code, title) for code, names in unit_groups().items() for title in names}
    assert titles <= set(some) <= set(known) and some == sorted(some)
    counts = Counter(code for code, _ in set(some) - titles)
    assert max(counts.values()) <= PER_GROUP and len(some) < len(known) / 2
    sampled = set(some) - titles
    whole = [pair for pair in known if pair not in titles and pair[0] in counts]
    # In each group alike, as large groups count no more than small ones in the sample.
    of_each = [
        (
            mean(len(text) for group, text in sampled if group == code),
            mean(len(text) for group, text in whole if group == code),
        )
        for code in sorted(counts)[::8]
    ]
    assert abs(mean(one - other for one, other in of_each)) < 1.5, (
        "neither the long nor the short are preferred"
    )
