"""Log a contact with an employer in thirty seconds."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("contact_log", __name__)
