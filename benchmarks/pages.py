"""Server time of every page in a large municipality, and import, export and memory, beside bare floors.

    python -m benchmarks.pages [--quick] [--only TEXT] [--town FOLDER]

Every GET rule of the url map is opened by each role that may, with different values; the table tells how its
slowest role fared, worst first. *First* is the first time ever, before anything is remembered; *cpu* is the
p95 of processor time, which a busy machine does not stretch. The floors are a bare SQLite query for rows of
the same kind (×sql) and a bare Flask page with 25 rows (×flask).

Pages, import and export run in processes of their own. This one imports nothing of the product, for the
peak of a process is never told as less than that of the one which started it.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path

IMPORT_SECONDS, EXPORT_SECONDS, MOST_MEGABYTES = 20.0, 8.0, 300.0


@dataclass(frozen=True, slots=True)
class Line:
    """One page as its slowest role saw it: milliseconds, ratios to the floors; or what is wrong with it."""

    rule: str
    role: str = ""
    first: float = 0.0
    p50: float = 0.0
    p95: float = 0.0
    goal: float = 1.0
    busy: float = 0.0
    sql: float = 0.0
    flask: float = 0.0
    wrong: str = ""

    @property
    def passed(self) -> bool:
        """Whether the page works, in time."""
        return not self.wrong and self.p95 <= self.goal


@dataclass(frozen=True, slots=True)
class Measured:
    """What one process found: seconds of its work and of the bare floor, its peak, and its pages."""

    seconds: float
    floor: float
    megabytes: float
    lines: list[Line] = field(default_factory=list)


def main() -> int:
    """Measure and print. Exit code 1 when a goal is missed, or a page has no example or does not answer."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a tenth of the size")
    parser.add_argument("--only", default="", metavar="TEXT", help="only pages whose rule has TEXT in it")
    parser.add_argument("--town", type=Path, metavar="FOLDER", help="keep the town here, and use it again")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder: Path = chosen.town or Path(place) / "town"
        if not (folder / "large_town.db").is_file():
            _python("large_town", str(folder), *(["--quick"] if chosen.quick else []))
        met = [_say_pages(_measured("page_times", str(folder), chosen.only))]
        if not chosen.only:
            for name, goal in (("import", IMPORT_SECONDS), ("export", EXPORT_SECONDS)):
                met.append(_say_exchange(name, _measured("exchange_times", str(folder), name), goal))
    return 0 if all(met) else 1


def _python(module: str, *arguments: str) -> str:
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    root = Path(__file__).resolve().parent.parent
    return subprocess.run(command, check=True, cwd=root, stdout=subprocess.PIPE, text=True).stdout


def _measured(module: str, folder: str, what: str) -> Measured:
    found = json.loads(_python(module, str(Path(folder).resolve()), what).splitlines()[-1])
    return Measured(**{**found, "lines": [Line(**line) for line in found["lines"]]})


def tell(measured: Measured) -> None:
    """What a process that measures says to the one that asked it to."""
    print(json.dumps(asdict(measured)))


def peak() -> float:
    """The most megabytes that this process has held so far."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _say_pages(found: Measured) -> bool:
    width = max((len(line.rule) for line in found.lines), default=4)
    print(f"{'':5}{'page':{width}}  {'role':18}  first    p50    p95   goal    cpu   ×sql ×flask")
    for line in sorted(found.lines, key=lambda one: (not one.wrong, -one.p95 / one.goal)):
        times = (line.first, line.p50, line.p95)
        figures = "".join(f"{time:7.1f}" for time in times) + f"{line.goal:7.0f}{line.busy:7.1f}"
        ratios = f"{line.sql:7.1f}{line.flask:7.1f}"
        mark = "pass" if line.passed else "FAIL"
        print(f"{mark} {line.rule:{width}}  " + (line.wrong or f"{line.role:18}{figures}{ratios}"))
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"milliseconds of server time, {found.seconds:.0f} s in all; load of the machine {load}")
    small = found.megabytes <= MOST_MEGABYTES
    print(f"{'pass' if small else 'FAIL'} pages: peak {found.megabytes:.0f} MB (goal {MOST_MEGABYTES:.0f})")
    return small and all(line.passed for line in found.lines)


def _say_exchange(what: str, found: Measured, goal: float) -> bool:
    met = found.seconds <= goal and found.megabytes <= MOST_MEGABYTES
    print(
        f"{'pass' if met else 'FAIL'} {what}: {found.seconds:.2f} s (goal {goal:.0f}), "
        f"bare csv and sqlite3 {found.floor:.2f} s, ratio {found.seconds / found.floor:.1f}; "
        f"peak {found.megabytes:.0f} MB (goal {MOST_MEGABYTES:.0f})"
    )
    return met


if __name__ == "__main__":
    sys.exit(main())
