"""Likely duplicates, merged with preview and taken back without a trace."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("duplicates", __name__)
