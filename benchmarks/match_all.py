"""How long `jobbro match --all` takes for the whole invented municipality, beyond importing its libraries.

    python benchmarks/match_all.py [--db FILE] [--rounds 5]

Each figure is the fastest of several fresh processes, in turn. *Imports* is a process that imports every
module outside this project that the command had loaded when it ended. *Peak* is the most memory the
command's process held.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from crm import reference

ROOT = Path(__file__).resolve().parent.parent

MOST_SECONDS = 1.0
MOST_MEGABYTES = 300.0

COMMAND = """
import atexit, json, pathlib, sys
loaded = sys.argv.pop()
atexit.register(lambda: pathlib.Path(loaded).write_text(json.dumps(list(sys.modules))))
from webapp.cli import main
main(sys.argv[1:])
"""
IMPORTS = """
import importlib, json, pathlib, sys
for name in json.loads(pathlib.Path(sys.argv[1]).read_text()):
    if name.partition(".")[0] not in ("crm", "matcher", "webapp", "__main__"):
        try:
            importlib.import_module(name)
        except ImportError:
            pass
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One finished process: wall and processor seconds, peak megabytes, what it wrote."""

    seconds: float
    processor: float
    megabytes: float
    output: bytes


def run(*arguments: str) -> Run:
    """Run Python with `arguments` in the checkout. Raises CalledProcessError when it fails."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout
    output = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    megabytes = used.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    return Run(seconds, used.ru_utime + used.ru_stime, megabytes, output)


def make_demo(path: Path, loaded: Path) -> None:
    """The invented municipality as a database of its own."""
    folder = reference.data_folder() / "demo" / "tables"
    run("-c", COMMAND, "--db", str(path), "import", str(folder), str(loaded))


def main() -> int:
    """Measure and print. Exit code 1 when a goal is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--db", type=Path, help="A database; without it the invented municipality.")
    parser.add_argument("--as-of", default="2026-11-16")
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        loaded = Path(folder) / "loaded.json"
        path = chosen.db or Path(folder) / "demo.db"
        if chosen.db is None:
            make_demo(path, loaded)
        command = ["--db", str(path), "match", "--all", "--as-of", chosen.as_of, "--format", "json"]
        whole, imports = [], []
        for _ in range(chosen.rounds):
            whole.append(run("-c", COMMAND, *command, str(loaded)))
            imports.append(run("-c", IMPORTS, str(loaded)))
    return _say(whole, imports)


def _say(whole: list[Run], imports: list[Run]) -> int:
    lists = [json.loads(line) for line in whole[0].output.splitlines()]
    total = min(one.seconds for one in whole)
    libraries = min(one.seconds for one in imports)
    busy = min(one.processor for one in whole) - min(one.processor for one in imports)
    peak = max(one.megabytes for one in whole)
    employers = {row["p_number"] for one in lists for row in one["matches"] + one["excluded"]}
    print(f"{len(lists)} participants × {len(employers)} employers listed or left out")
    print(
        f"total {total:.2f} s, imports {libraries:.2f} s, beyond {total - libraries:.2f} s (goal < 1); "
        f"processor time beyond {busy:.2f} s"
    )
    print(f"peak {peak:.0f} MB (goal < 300)")
    return 0 if total - libraries < MOST_SECONDS and peak < MOST_MEGABYTES else 1


if __name__ == "__main__":
    sys.exit(main())
