"""Set up and use Jobbro with nothing but Python: `python3 dev.py run` or `python3 dev.py test`.

Written so that an older Python can still read it and say what is missing.
"""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
STAMP = ENVIRONMENT / "jobbro-stamp.json"
OLDEST = (3, 11)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
USAGE = """Usage:
  python3 dev.py run           install what is needed and open an invented municipality in the browser
  python3 dev.py test [ARGS]   install what is needed and run every check; ARGS go to pytest
(On Windows: py dev.py run, py dev.py test.)"""


class Failed(Exception):
    """One line for the user; the details stand above it on the screen."""


def main(arguments: list[str]) -> int:
    """Exit codes: 0 done, 1 something failed, 2 not understood, 130 stopped with Ctrl+C."""
    problem = version_problem(sys.version_info[:2])
    if problem:
        print(problem, file=sys.stderr)
        return 1
    name, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if name not in COMMANDS:
        print(USAGE, file=sys.stderr)
        return 0 if name in ("-h", "--help") else 2
    try:
        return COMMANDS[name](rest)
    except Failed as failed:
        print(f"dev.py: {failed}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def version_problem(version: tuple[int, ...]) -> str | None:
    """What to tell someone whose Python is too old; None if it is new enough."""
    if version >= OLDEST:
        return None
    return (
        "Jobbro needs Python {}.{} or newer, and this is {}.{}. Install a newer Python and run this with it, "
        "for example: python3.{} dev.py run".format(*OLDEST, *version, OLDEST[1])
    )


def run(rest: list[str]) -> int:
    """Install the core and serve the invented municipality."""
    prepare([])
    return call(tool("jobbro"), "demo", *rest)


def test(rest: list[str]) -> int:
    """Install what the tests need, then format, lint, types, layers and last the tests themselves."""
    prepare(["test", "e2e"] if any(map(shutil.which, BROWSERS)) else ["test"])
    for name, *options in (
        ("ruff", "format", "--check", "--quiet", "."),
        ("ruff", "check", "--quiet", "."),
        ("mypy", "--no-error-summary"),
        ("lint-imports",),
    ):
        if call(tool(name), *options):
            raise Failed(f"'{' '.join([name, *options])}' found something (see above).")
    # The whole takes every core; a few tests are done before more processes have started.
    return call(tool("pytest"), *(rest or ("-n", "auto", "--dist", "worksteal")))


COMMANDS = {"run": run, "test": test}


def prepare(extras: list[str]) -> None:
    """Make the environment and install the project with `extras`, unless that has been done before."""
    before = read_stamp()
    wanted: dict[str, Any] = {"key": key(), "python": platform.python_version(), "extras": sorted(extras)}
    if is_ready(before, wanted):
        return
    started = time.monotonic()
    if before.get("python", wanted["python"]) != wanted["python"]:
        shutil.rmtree(ENVIRONMENT)
    if not tool("python").exists():
        make_environment()
    wanted["extras"] = sorted({*extras, *before.get("extras", [])})
    print("Installing into .venv (about a minute the first time) …", flush=True)
    install(wanted["extras"])
    STAMP.write_text(json.dumps(wanted), encoding="utf-8")
    print(f"Installed in {time.monotonic() - started:.0f} s.", flush=True)


def key() -> str:
    """What the installation depends on, as one short text."""
    digest = hashlib.sha256()
    for name in ("pyproject.toml", "constraints.txt"):
        digest.update((HERE / name).read_bytes())
    return digest.hexdigest()


def read_stamp() -> dict[str, Any]:
    """What was installed last; empty if nothing was, or the stamp cannot be read."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def is_ready(before: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Whether what was installed covers what is wanted now."""
    same = all(before.get(name) == wanted[name] for name in ("key", "python"))
    return same and set(wanted["extras"]) <= set(before.get("extras", []))


def make_environment() -> None:
    """An empty virtual environment, also where Python comes without ensurepip (Debian)."""
    made = subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], capture_output=True, check=False)
    if made.returncode:
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        if call(sys.executable, "-m", "venv", "--without-pip", ENVIRONMENT):
            raise Failed("no virtual environment could be made. Install Python's venv module (python3-venv).")


def install(extras: list[str]) -> None:
    """Install the project so that edits count, with uv where there is one, else with pip."""
    project = f"{HERE}[{','.join(extras)}]" if extras else str(HERE)
    what = ["--quiet", "--constraint", str(HERE / "constraints.txt"), "--editable", project]
    for installer in installers():
        if not call(*installer, *what):
            return
    raise Failed("the installation failed. Is there a connection to a package index? Then run this again.")


def installers() -> list[list[str]]:
    """The ways to install, best first: uv, then the pip of the environment or else of this Python."""
    python, uv = str(tool("python")), shutil.which("uv")
    has_pip = subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False)
    pip = (
        [python, "-m", "pip"]
        if has_pip.returncode == 0
        else [sys.executable, "-m", "pip", "--python", python]
    )
    with_uv = [[uv, "pip", "install", "--python", python]] if uv else []
    return [*with_uv, [*pip, "--disable-pip-version-check", "install"]]


def tool(name: str) -> Path:
    """Where the environment keeps a program, on this kind of machine."""
    folder, suffix = ("Scripts", ".exe") if sys.platform == "win32" else ("bin", "")
    return ENVIRONMENT / folder / (name + suffix)


def call(*command: object) -> int:
    """Run a program in the project's folder, with its output on the screen, and return its exit code."""
    return subprocess.run([str(part) for part in command], cwd=HERE, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
