"""A personal calendar feed with a token that can be revoked."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("calendar_feed", __name__)
