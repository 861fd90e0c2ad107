"""Times LibreOffice as it opens the standard templates and the sample, hidden, in one office that is warm."""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

from pac_excel.plan.choices import Mode
from pac_excel.resources import template
from tests.addin.bench import TEMPLATES, drawn, put
from tests.support.calc_engine import Calc
from tests.support.libreoffice import Office


def main() -> None:
    """Print a table: the file's size, and what its openings take of the clock and of the processors."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=9, help="openings of each workbook (9)")
    runs = options.parse_args().runs
    print("| workbook | size | clock, best | median | processors, best | median |")
    print("|---|---:|---:|---:|---:|---:|")
    office = Office()
    calc = Calc(office)
    try:
        with tempfile.TemporaryDirectory() as folder:
            for mode in Mode:
                empty = template(TEMPLATES[mode]).read_bytes()
                for name, data in (
                    (f"template, {mode.label}", empty),
                    (f"sample, {mode.label}", drawn(mode)),
                ):
                    _print_row(office, calc, name, put(Path(folder), data), runs)
    finally:
        calc.stop()
        office.stop()


def _print_row(office: Office, calc: Calc, name: str, path: Path, runs: int) -> None:
    _open(office, calc, path)
    clock, processors = zip(*(_open(office, calc, path) for _ in range(runs)), strict=True)
    shown = [f"{pick(times):.2f} s" for times in (clock, processors) for pick in (min, statistics.median)]
    print(f"| {name} | {path.stat().st_size / 1000:.0f} kB | {' | '.join(shown)} |", flush=True)


def _open(office: Office, calc: Calc, path: Path) -> tuple[float, float]:
    """Return the seconds of the clock and of the processors that an opening takes; close the workbook."""
    began, used = time.perf_counter(), _processors(office.group)
    book = calc.ask("open", str(path), True)
    taken = time.perf_counter() - began, _processors(office.group) - used
    calc.ask("close", book["id"])
    return taken


def _processors(group: int) -> float:
    """Return the seconds of processors that a process group has used, as Linux counts them."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # the name of a program, in parentheses, may hold blanks
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
