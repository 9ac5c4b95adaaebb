"""Create an employer, tell what we know of it with date and source, and see what was changed."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("employer_edit", __name__)
