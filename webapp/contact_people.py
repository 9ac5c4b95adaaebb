"""The people we talk to at an employer: who, in which role, from when to when."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("contact_people", __name__)
