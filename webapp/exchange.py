"""Import with preview and choice, undo, and the two exports."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("exchange", __name__)
