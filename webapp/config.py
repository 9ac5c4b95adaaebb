"""The settings of one running instance. The only place that reads the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from crm import clock
from crm.problem import N_, Problem


@dataclass(frozen=True, slots=True)
class Settings:
    """What create_app needs to know. `today` sets the date (demonstrations, tests); None is the real date.

    `secure_cookies` keeps the cookie to HTTPS; switch it on wherever the pages are served over HTTPS.
    """

    database: Path
    today: date | None = None
    secure_cookies: bool = False
    host: str = "127.0.0.1"
    port: int = 5000
    busy_seconds: float = 5.0

    def day(self) -> date:
        """The date on which the pages are read."""
        return self.today or clock.today()

    def moment(self) -> datetime:
        """Now, to the second, on the date on which the pages are read."""
        now = datetime.now(clock.DENMARK).replace(microsecond=0)
        return now if self.today is None else datetime.combine(self.today, now.timetz())


def from_environment(database: Path, *, host: str | None = None, port: int | None = None) -> Settings:
    """Settings from JOBBRO_HOST, JOBBRO_PORT, JOBBRO_TODAY and JOBBRO_SECURE_COOKIES (1 = only over HTTPS).

    What is given here wins over the environment. Raises Problem for a value that cannot be read.
    """
    chosen_port = port if port is not None else _number("JOBBRO_PORT", 5000)
    return Settings(
        database=database,
        today=_today(os.environ.get("JOBBRO_TODAY", "")),
        secure_cookies=os.environ.get("JOBBRO_SECURE_COOKIES", "") == "1",
        host=host or os.environ.get("JOBBRO_HOST", "127.0.0.1"),
        port=chosen_port,
    )


def _number(name: str, default: int) -> int:
    text = os.environ.get(name, "")
    if not text:
        return default
    if not text.isdecimal():
        raise Problem(N_("{name} skal være et tal, men er '{value}'. Ret det."), name=name, value=text)
    return int(text)


def _today(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Problem(
            N_("JOBBRO_TODAY skal være en dato som 2026-11-16, men er '{value}'. Ret den."), value=text
        ) from None
