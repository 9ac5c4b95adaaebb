"""dev.py from the outside: what it installs and when, in which order it checks, what an old Python is told.

The project folder, the environment and its programs are stand-ins of a few lines; dev.py is the real one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from dev import version_problem

ROOT = Path(__file__).parent.parent
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in programs are shell scripts")


class Project:
    """A copy of dev.py in a small project whose installer and tools only write down how they are called."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log, self.path = folder, folder / "log", folder / "path"
        shutil.copy(ROOT / "dev.py", folder)
        (folder / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
        (folder / "constraints.txt").write_text("click==8.0\n", encoding="utf-8")
        tools = folder / ".venv" / "bin"
        for place in (tools, self.path):
            place.mkdir(parents=True)
        (tools / "python").symlink_to(sys.executable)
        for name in ("jobbro", "ruff", "mypy", "lint-imports", "pytest"):
            self.program(tools / name)
        self.program(self.path / "uv")

    def program(self, place: Path, exit_code: int = 0) -> None:
        place.write_text(
            f'#!/bin/sh\necho "{place.name} $*" >> "{self.log}"\nexit {exit_code}\n', encoding="utf-8"
        )
        place.chmod(0o755)

    def dev(self, *arguments: str) -> tuple[int, list[str], str]:
        """The exit code, the programs that were called, and standard error."""
        self.log.write_text("", encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "dev.py", *arguments],
            cwd=self.folder,
            env={**os.environ, "PATH": str(self.path)},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, self.log.read_text(encoding="utf-8").splitlines(), done.stderr


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def names(calls: list[str]) -> list[str]:
    return [call.split()[0] for call in calls]


@POSIX
def test_run_installs_the_core_once_then_opens_the_demo(project: Project) -> None:
    code, calls, _ = project.dev("run", "--port", "5001")
    assert code == 0
    assert names(calls) == ["uv", "jobbro"]
    assert "--editable" in calls[0]
    assert "constraints.txt" in calls[0]
    assert calls[0].endswith(str(project.folder))
    assert calls[1] == "jobbro demo --port 5001"
    assert project.dev("run")[1] == ["jobbro demo"]


@POSIX
@pytest.mark.parametrize("changed", ["pyproject.toml", "constraints.txt"])
def test_a_changed_requirement_installs_again(project: Project, changed: str) -> None:
    project.dev("run")
    with (project.folder / changed).open("a", encoding="utf-8") as file:
        file.write("# one more line\n")
    assert names(project.dev("run")[1]) == ["uv", "jobbro"]
    assert names(project.dev("run")[1]) == ["jobbro"]


@POSIX
def test_an_interrupted_or_unreadable_stamp_installs_again(project: Project) -> None:
    project.dev("run")
    (project.folder / ".venv" / "jobbro-stamp.json").write_text('{"key": ', encoding="utf-8")
    assert names(project.dev("run")[1]) == ["uv", "jobbro"]


@POSIX
def test_the_checks_run_in_order_with_the_tests_last(project: Project) -> None:
    code, calls, _ = project.dev("test", "tests/crm")
    assert code == 0
    assert calls[0].endswith(f"{project.folder}[test]")
    assert names(calls[1:]) == ["ruff", "ruff", "mypy", "lint-imports", "pytest"]
    assert calls[1].startswith("ruff format --check")
    assert calls[-1] == "pytest tests/crm"


@POSIX
def test_a_browser_brings_the_end_to_end_tests_with_it(project: Project) -> None:
    project.dev("test")
    project.program(project.path / "chromium")
    first = project.dev("test")[1]
    assert first[0].endswith("[e2e,test]")
    assert "uv" not in names(project.dev("test")[1])
    assert "uv" not in names(project.dev("run")[1])


@POSIX
def test_a_check_that_finds_something_stops_before_the_tests(project: Project) -> None:
    project.program(project.folder / ".venv" / "bin" / "mypy", exit_code=1)
    code, calls, err = project.dev("test")
    assert code == 1
    assert "pytest" not in names(calls)
    assert "'mypy --no-error-summary' found something" in err


@POSIX
def test_without_uv_pip_installs(project: Project) -> None:
    project.program(project.path / "uv", exit_code=1)
    tools = project.folder / ".venv" / "bin"
    (tools / "python").unlink()
    project.program(tools / "python")
    code, calls, _ = project.dev("run")
    assert code == 0
    assert [name for name in names(calls) if name != "jobbro"] == ["python", "uv", "python"]
    assert "-m pip --disable-pip-version-check install" in calls[2]


@POSIX
def test_a_failed_installation_is_one_line_and_is_tried_again(project: Project) -> None:
    project.program(project.path / "uv", exit_code=1)
    tools = project.folder / ".venv" / "bin"
    (tools / "python").unlink()
    project.program(tools / "python", exit_code=1)
    code, calls, err = project.dev("run")
    assert code == 1
    assert "jobbro" not in names(calls)
    assert err.splitlines()[-1].startswith("dev.py: the installation failed.")
    assert not (project.folder / ".venv" / "jobbro-stamp.json").exists()


@POSIX
def test_an_unknown_word_shows_how_to_use_it(project: Project) -> None:
    code, calls, err = project.dev("start")
    assert (code, calls) == (2, [])
    assert "python3 dev.py test" in err


def test_an_old_python_is_told_in_one_line() -> None:
    sentence = version_problem((3, 9))
    assert sentence is not None
    assert "needs Python 3.11 or newer, and this is 3.9" in sentence
    assert "\n" not in sentence
    assert version_problem((3, 11)) is None
    assert version_problem((3, 14)) is None


def test_the_constraints_are_names_and_versions_only() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert lines == sorted(lines)
    for line in lines:
        name, equals, version = line.partition("==")
        assert equals
        assert name.replace("-", "").isalnum()
        assert version.replace(".", "").isalnum()


def test_every_data_folder_is_shipped_under_the_name_that_the_program_looks_for() -> None:
    """An installed program reads crm/data/NAME where a checkout reads data/NAME."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shipped = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    folders = {path.name for path in (ROOT / "data").iterdir() if path.is_dir()}
    assert shipped == {f"data/{name}": f"crm/data/{name}" for name in folders}
