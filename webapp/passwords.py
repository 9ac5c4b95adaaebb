"""Passwords as scrypt hashes, and a check that takes as long for a name that does not exist."""

from __future__ import annotations

import unicodedata
from functools import cache

from werkzeug.security import check_password_hash, generate_password_hash

from crm.problem import N_, Problem

SHORTEST, LONGEST = 10, 200
"""How few and how many characters a password has; the log-in form takes no more."""

METHOD = "scrypt:32768:8:1"


def hashed(password: str) -> str:
    """The hash to store."""
    return generate_password_hash(_composed(password), METHOD)


def matches(stored: str | None, password: str) -> bool:
    """Whether the password is the one behind the hash; just as slow, and False, where there is no hash."""
    right = check_password_hash(stored or _nobody(), _composed(password))
    return right and stored is not None


def require_strong(password: str) -> None:
    """Raise Problem for a password that is too short, or longer than the log-in form takes."""
    if len(password) < SHORTEST:
        raise Problem(N_("Adgangskoden er for kort. Vælg en på mindst {shortest} tegn."), shortest=SHORTEST)
    if len(password) > LONGEST:
        raise Problem(N_("Adgangskoden er for lang. Vælg en på højst {longest} tegn."), longest=LONGEST)


@cache
def _nobody() -> str:
    return hashed("a password that nobody has")


def _composed(password: str) -> str:
    return unicodedata.normalize("NFC", password)
