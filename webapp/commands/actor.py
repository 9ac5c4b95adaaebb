"""Who runs a command, as the read log names them."""

from __future__ import annotations

import getpass
import os


def actor() -> str:
    """`cli:` and the user's name; in a container that may be a number without a name."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):
        return f"cli:{os.getuid()}"
