"""Keeps what a solver prints out of the results: HiGHS at times writes a line of its own there."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

OUT, ERR = 1, 2


@contextmanager
def noise_apart() -> Iterator[None]:
    """What is written straight to standard output in here goes to standard error."""
    sys.stdout.flush()
    kept = os.dup(OUT)
    os.dup2(ERR, OUT)
    try:
        yield
    finally:
        os.dup2(kept, OUT)
        os.close(kept)
