"""`jobbro serve` as a real process."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[2]
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="stops the server with a signal")


def _serve(*arguments: str) -> subprocess.Popen[str]:
    program = "import sys; from webapp.cli import main; main(sys.argv[1:])"
    return subprocess.Popen(
        [sys.executable, "-u", "-c", program, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


@POSIX
def test_it_says_the_address_and_answers_there(town: Path) -> None:
    import signal

    with _serve("--db", str(town), "serve", "--port", "0") as server:
        try:
            assert server.stdout is not None
            line = server.stdout.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+/", line)
            assert address, line
            with urlopen(f"{address[0]}log-ind", timeout=10) as answer:
                assert answer.status == 200 and "Log ind" in answer.read().decode()
        finally:
            server.send_signal(signal.SIGINT)
        assert server.wait(10) in (0, 1)
        assert server.stderr is not None
        assert "Traceback" not in server.stderr.read()


def test_a_taken_port_is_told_in_one_line(town: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with _serve("--db", str(town), "serve", "--port", str(port)) as server:
            _, errors = server.communicate(timeout=30)
    assert server.returncode == 1
    assert errors.strip() == (
        f"Fejl: Port {port} er optaget. Luk det andet program, eller vælg en anden med --port {port + 1}."
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--db", "findes-ikke.db", "serve"), "Databasen findes-ikke.db findes ikke."),
        (("serve",), "jobbro --db FIL"),
        (("--db", "{town}", "serve", "--host", "999.1.1.1"), "Der kan ikke lyttes på adressen 999.1.1.1."),
    ],
)
def test_what_cannot_be_served_is_told(town: Path, arguments: tuple[str, ...], told: str) -> None:
    with _serve(*(part.format(town=town) for part in arguments)) as server:
        _, errors = server.communicate(timeout=30)
    assert server.returncode == 1
    assert told in errors and "Traceback" not in errors
