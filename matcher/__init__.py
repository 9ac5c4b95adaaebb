"""Ranks employers for one participant and says why. Pure computing: no SQL, no Flask."""
