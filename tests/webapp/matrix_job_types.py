"""Who may see and say what a job type is; merged by tests/webapp/test_security.py."""

from __future__ import annotations

TEAM = frozenset({"ida", "ole", "vera", "karl", "lis"})

GETS: dict[str, frozenset[str]] = {
    "/virksomheder/jobtyper": TEAM,
    "/virksomheder/jobtyper/job-type-codes.csv": TEAM,
    "/virksomheder/jobtyper/kode": TEAM,
}
POSTS: dict[str, frozenset[str]] = {
    "/virksomheder/jobtyper/kode/gem": TEAM,
    "/virksomheder/jobtyper/kode/fortryd": TEAM,
}
