"""Search as you type, across employers, people, facts and notes; saved and shared views."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("find", __name__)
