"""Times pac-excel's commands on the sample plan as whole processes, start-up included."""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pac_excel import resources

PROGRAM = Path(sys.executable).with_name("pac-excel")
SAMPLE = "agence_modele.yaml"
# What `check` says by its exit code: nothing found, or findings.
CLEAN_OR_FINDINGS = (0, 1)


def main() -> None:
    """Print a table of the best and the median of some runs of each command."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=7, help="runs of each command (7)")
    runs = options.parse_args().runs
    plan = resources.sample(SAMPLE)
    print("| command | best | median |\n|---|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        workbook = Path(folder, "plan.xlsx")
        commands: list[list[str | Path]] = [["--help"], ["new", plan, "-o", workbook], ["check", workbook]]
        for arguments in commands:
            seconds = [timed(*arguments) for _ in range(runs)]
            name = " ".join(Path(argument).name for argument in arguments)
            print(f"| `pac-excel {name}` | {min(seconds):.2f} s | {statistics.median(seconds):.2f} s |")


def timed(*arguments: str | Path) -> float:
    """Return the seconds that one run of the program takes; stop where it fails."""
    start = time.perf_counter()
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode not in CLEAN_OR_FINDINGS:
        sys.exit(f"pac-excel {' '.join(map(str, arguments))}: {done.stderr.strip()}")
    return seconds


if __name__ == "__main__":
    main()
