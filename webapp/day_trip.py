"""A day on the road: employers near each other, with the reason for each stop."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("day_trip", __name__)
