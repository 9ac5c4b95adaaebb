"""Settings of one database."""

from __future__ import annotations

from sqlite_utils import Database

from crm import settings


def test_a_setting_is_written_and_read(db: Database) -> None:
    assert settings.read(db, "motto") is None
    settings.write(db, "motto", "et")
    settings.write(db, "motto", "to")
    assert settings.read(db, "motto") == "to"


def test_invented_only_when_it_says_yes(db: Database) -> None:
    assert not settings.is_invented(db)
    settings.write(db, settings.INVENTED, "no")
    assert not settings.is_invented(db)
    settings.write(db, settings.INVENTED, "yes")
    assert settings.is_invented(db)


def test_the_key_is_made_once(db: Database) -> None:
    key = settings.secret_key(db)
    assert len(key) == 64 and settings.secret_key(db) == key
