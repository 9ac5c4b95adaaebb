"""The weights of crm/duplicate_evidence.py: logistic regression on the grounds of labelled pairs."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
from sklearn.linear_model import LogisticRegression

from crm.duplicate_evidence import RULES, Ground, grounds
from crm.duplicate_traits import Listed
from crm.duplicates import compared, directory

NOT_FITTED = frozenset({*RULES, Ground.SAME_LARGE_CVR})
"""Set by hand: what keeps a pair off the queue whatever else is true, and what must not count against."""


def print_weights(employers: Iterable[Listed], true: Collection[frozenset[str]]) -> None:
    """Print bias and weights as they are written down, each with the pairs it was met in."""
    listed = directory(employers)
    columns = [ground for ground in Ground if ground not in NOT_FITTED]
    rows, labels = [], []
    for one, other in compared(listed):
        found = set(grounds(one, other, listed.seen))
        if not found & set(RULES):
            rows.append([ground in found for ground in columns])
            labels.append(frozenset((one.listed.p_number, other.listed.p_number)) in true)
    met, is_true = np.array(rows, dtype=np.float64), np.array(labels)
    fitted = LogisticRegression(C=1.0, max_iter=5000).fit(met, is_true)
    print(f"BIAS = {fitted.intercept_[0]:.1f}")
    for place, ground in enumerate(columns):
        pairs, right = int(met[:, place].sum()), int(met[is_true, place].sum())
        print(f"    Ground.{ground.name}: {fitted.coef_[0][place]:.1f},  # {right} of {pairs}")
