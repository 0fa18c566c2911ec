"""Measures start-up, a whole build, checks, reasoning, and how time and memory grow with the number of rows."""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from make_table import table_lines

from mscgraph.files.data import bundled_source

_HERE = Path(__file__).parent
_MSCGRAPH = [sys.executable, "-m", "mscgraph"]
_SAMPLE_SECONDS = 0.05
#: Maximum rows per build; larger tables are only streamed.
_LARGEST_BUILD = 10_000


@dataclass(frozen=True)
class Run:
    """The cost of a command: seconds, and megabytes of all its processes at their peak."""

    seconds: float
    megabytes: float


def _processes(root: int) -> Iterable[int]:
    """Yield *root* and all processes below it."""
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        yield pid
        try:
            for task in Path(f"/proc/{pid}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except OSError:
            continue


def memory(root: int) -> float:
    """Return the megabytes of a process and those below it; pages they share count once."""
    total = 0
    for pid in _processes(root):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def run(command: Sequence[str], *, sampled: bool = False) -> Run:
    """Run a command to its end; memory is measured only if *sampled*, since that takes time too."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0.0
    while sampled and process.poll() is None:
        peak = max(peak, memory(process.pid))
        time.sleep(_SAMPLE_SECONDS)
    if process.wait() != 0:
        raise SystemExit(f"{' '.join(command)}: exit {process.returncode}")
    return Run(time.perf_counter() - started, peak)


def _compare(
    name: str, command: Sequence[str], base_name: str, base: Sequence[str], times: int, aim: float
) -> None:
    # In turns, so that other work of the machine slows both alike.
    run(command), run(base)
    pairs = [(run(command).seconds, run(base).seconds) for _ in range(times)]
    measured, against = (statistics.median(values) for values in zip(*pairs, strict=True))
    ratio = measured / against
    verdict = "" if ratio <= aim else "  ABOVE THE AIM"
    print(
        f"{name:<34} {measured:7.3f} s   {base_name} {against:.3f} s   ratio {ratio:4.1f} (aim {aim:g}){verdict}"
    )


def _limit(name: str, command: Sequence[str], base_name: str, base: Sequence[str], seconds: float) -> None:
    """Compare a command that has a limit in seconds with one that has no limit; three runs, in turns."""
    pairs = [(run(command).seconds, run(base).seconds) for _ in range(3)]
    measured, against = (statistics.median(values) for values in zip(*pairs, strict=True))
    verdict = "" if measured <= seconds else "  ABOVE THE AIM"
    print(
        f"{name:<34} {measured:7.3f} s   {base_name} {against:.3f} s   ratio {measured / against:4.1f}"
        f" (aim {seconds:g} s){verdict}"
    )


def _growth(page: Path, sizes: Sequence[int], folder: Path) -> None:
    heads = ("rows", "parse to quads", "rows/s", "growth", "MB", "build", "growth", "MB")
    print(f"\n{heads[0]:>9} {heads[1]:>15} {heads[2]:>8} {heads[3]:>7} {heads[4]:>6}   "
          f"{heads[5]:>9} {heads[6]:>7} {heads[7]:>6}")  # fmt: skip
    before: tuple[Run, Run | None] | None = None
    for size in sizes:
        table = folder / f"{size}.txt"
        with table.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(f"{line}\n" for line in table_lines(page, size))
        read = run([sys.executable, str(_HERE / "stream_quads.py"), str(table)], sampled=True)
        told = f"{size:>9,} {read.seconds:>13.2f} s {size / read.seconds:>8,.0f}"
        told += f" {_times(read, before[0] if before else None):>7} {read.megabytes:>6.0f}"
        built = None
        if size <= _LARGEST_BUILD:
            built = run([*_MSCGRAPH, "build", str(table), "-o", str(folder / "build")], sampled=True)
            told += f"   {built.seconds:>7.2f} s {_times(built, before[1] if before else None):>7}"
            told += f" {built.megabytes:>6.0f}"
        print(told, flush=True)
        before = (read, built)


def _times(now: Run, before: Run | None) -> str:
    return f"×{now.seconds / before.seconds:.1f}" if before else ""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", nargs="?", type=Path, default=bundled_source())
    parser.add_argument("--rows", default="100,1000,10000,100000", help="sizes of tables, by commas")
    parser.add_argument("--quick", action="store_true", help="stop at 1,000 rows")
    parser.add_argument("--times", type=int, default=11, help="runs of each comparison")
    options = parser.parse_args()
    sizes = [int(size) for size in options.rows.split(",") if not options.quick or int(size) <= 1000]
    python = [sys.executable, "-c", "pass"]
    libraries = [sys.executable, "-c", "import rdflib, pyshacl, pyoxigraph"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        output = str(folder / "page")
        print(
            f"{options.page.name}, {os.cpu_count()} cores, Python {sys.version.split()[0]}, medians of {options.times}"
        )
        _compare("mscgraph --help", [*_MSCGRAPH, "--help"], "bare Python", python, options.times, 6)
        build = [*_MSCGRAPH, "build", str(options.page), "-o", output]
        _compare("mscgraph build", build, "imports", libraries, options.times, 3)
        _limit("mscgraph vocabulary check", [*_MSCGRAPH, "vocabulary", "check"], "build", build, 5)
        if shutil.which("java"):
            _limit("mscgraph reason", [*_MSCGRAPH, "reason", output], "build", build, 60)
        else:
            print("mscgraph reason: not measured, for there is no Java here")
        _growth(options.page, sizes, folder)


if __name__ == "__main__":
    main()
