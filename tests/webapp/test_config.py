"""The settings and where they come from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crm.problem import Problem
from webapp.config import Settings, from_environment

HERE = Path("town.db")


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOST", "PORT", "TODAY", "SECURE_COOKIES"):
        monkeypatch.delenv(f"JOBBRO_{name}", raising=False)


def test_without_anything_set() -> None:
    assert from_environment(HERE) == Settings(database=HERE, host="127.0.0.1", port=5000)


def test_the_environment_is_read_and_the_command_line_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBBRO_HOST", "0.0.0.0")
    monkeypatch.setenv("JOBBRO_PORT", "8080")
    monkeypatch.setenv("JOBBRO_TODAY", "2026-11-16")
    monkeypatch.setenv("JOBBRO_SECURE_COOKIES", "1")
    read = from_environment(HERE)
    assert (read.host, read.port, read.today) == ("0.0.0.0", 8080, date(2026, 11, 16))
    assert read.secure_cookies
    assert read.day() == read.moment().date() == date(2026, 11, 16)
    given = from_environment(HERE, host="::1", port=0)
    assert (given.host, given.port) == ("::1", 0)


@pytest.mark.parametrize(("name", "value"), [("JOBBRO_PORT", "mange"), ("JOBBRO_TODAY", "i morgen")])
def test_nonsense_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Problem, match=f"{name}.*{value}"):
        from_environment(HERE)
