"""The shape of the project: one direction, SQL and Flask in one place each, the environment in one file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parent.parent
PACKAGES = ("crm", "matcher", "webapp")

SQL = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+TABLE|PRAGMA)\b", re.S
)
RUNS_SQL = {"execute", "executemany", "executescript", "create_function"}
VAGUE_NAMES = re.compile(r"(utils?|helpers?|common|misc|managers?|services?)\.py")


def sources(*packages: str) -> Iterator[tuple[Path, ast.Module]]:
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def docstrings(tree: ast.Module) -> set[ast.AST]:
    """Texts that stand alone as statements: they explain and never run."""
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def imported(tree: ast.Module) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def sql_in(tree: ast.Module) -> list[int]:
    """The lines on which a module holds or runs SQL."""
    words = docstrings(tree)
    texts = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node not in words
        and SQL.search(node.value)
    ]
    calls = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in RUNS_SQL
    ]
    return sorted({*texts, *calls})


def test_imports_go_in_one_direction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == EXIT_STATUS_SUCCESS


def test_sql_is_written_and_run_only_in_crm() -> None:
    found = {str(path): sql_in(tree) for path, tree in sources("matcher", "webapp")}
    assert {path: lines for path, lines in found.items() if lines} == {}
    assert any(sql_in(tree) for _, tree in sources("crm"))


def test_flask_is_known_only_to_the_pages() -> None:
    flask = {"flask", "flask_wtf", "flask_bootstrap", "werkzeug", "jinja2", "click"}
    assert [str(path) for path, tree in sources("crm", "matcher") if imported(tree) & flask] == []


def test_the_matcher_opens_no_file_and_no_database() -> None:
    outside = {"sqlite3", "flask", "socket", "urllib", "http", "subprocess", "os"}
    assert [str(path) for path, tree in sources("matcher") if imported(tree) & outside] == []


def test_the_environment_is_read_in_one_file() -> None:
    readers = [
        str(path)
        for path, tree in sources(*PACKAGES)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv", "environb", "putenv"}
    ]
    assert set(readers) <= {str(Path("webapp/config.py"))}


def test_every_module_says_what_it_is_for_and_is_named_for_it() -> None:
    modules = list(sources(*PACKAGES))
    assert [str(path) for path, tree in modules if not ast.get_docstring(tree)] == []
    assert [str(path) for path, _ in modules if VAGUE_NAMES.fullmatch(path.name)] == []
