"""docs/matching.md tells the weights that are in force."""

from __future__ import annotations

import re
from pathlib import Path

from matcher.scoring import FACTORS

DOC = Path(__file__).parents[2] / "docs" / "matching.md"
ROW = re.compile(r"^\| (\w+) \| (wants|chance) \| ([\d.]+) \| ([\d.]+) \|", re.M)


def test_the_table_of_factors_is_the_table_in_the_code() -> None:
    told = [(n, h, float(d), float(p)) for n, h, d, p in ROW.findall(DOC.read_text(encoding="utf-8"))]
    assert told == [(f.name, f.half.value, f.development, f.placement) for f in FACTORS]
