"""The relation step of every employer: derived from the log, offered, overridden with a reason."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("pipeline", __name__)
