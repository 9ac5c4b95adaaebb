"""A picture of the municipality with its employers."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("town_map", __name__)
