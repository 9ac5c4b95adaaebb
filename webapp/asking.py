"""Whether an employer may be asked now: quotas, and employers that want to be left alone."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("asking", __name__)
