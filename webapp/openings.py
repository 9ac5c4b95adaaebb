"""Opportunities at an employer, and task packages carved from what piles up there."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("openings", __name__)
