"""The working day: which employers to call or visit next, and why."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("my_day", __name__)
