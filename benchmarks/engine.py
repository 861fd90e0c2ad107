"""Times the template engine beside its peers, and tells its memory and how it grows with the rows."""

from __future__ import annotations

import argparse
import platform
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

from benchmarks.peers import Job, versions
from pac_excel import resources
from pac_excel.layout.complete import COMPLETE
from pac_excel.layout.filling import fill
from pac_excel.plan.reading import read_plan
from pac_excel.template import Data, Rows, Template

METHODS = {
    "this engine, compiled once": Job.render,
    "this engine, another plan each time": Job.render_another,
    "this engine, template read anew": Job.open_and_render,
    "floor: format the rows, deflate the changed parts": Job.floor,
    "openpyxl: load, fill, save": Job.openpyxl,
    "XlsxWriter: from nothing": Job.xlsxwriter,
    "wolfxl: modify": Job.wolfxl,
}


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=7, help="runs of each method (7)")
    options.add_argument("--workbooks", type=int, default=1_000, help="workbooks filled in a row (1000)")
    options.add_argument("--memory-of", nargs=2, metavar=("METHOD", "TIMES"), help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.memory_of:
        METHODS[given.memory_of[0]](plan_job(int(given.memory_of[1])))
        print(_peak_memory())
        return
    peers = ", ".join(f"{name} {number}" for name, number in versions().items())
    print(f"Python {platform.python_version()}, {peers}; best and median of {given.runs} runs.\n")
    for times in (1, 10):
        compare(times, given.runs)
    months(given.runs)
    grow(given.runs)
    cards(given.runs)
    repeat(given.workbooks)


def plan_job(times: int) -> Job:
    """Return the complete template, to be filled with the sample plan, its rows so many times over."""
    content = fill(read_plan(resources.sample("agence_modele.yaml")), COMPLETE)
    tables = {
        name: Rows(columns=table.columns, rows=list(table.rows) * times)
        for name, table in content.tables.items()
    }
    return Job(resources.template("pac_complet.xlsx"), tables, content.names)


def compare(times: int, runs: int) -> None:
    """Print what each method takes for the complete plan."""
    job = plan_job(times)
    print(f"### The complete plan, {job.rows} rows, {job.cells} cells\n")
    print("| method | best | median | × this engine | memory |\n|---|---:|---:|---:|---:|")
    ours = 0.0
    for name, method in METHODS.items():
        seconds = timed(lambda method=method: method(job), runs)  # type: ignore[misc]
        ours = ours or min(seconds)
        command = [sys.executable, "-m", "benchmarks.engine", "--memory-of", name, str(times)]
        memory = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
        best, median = min(seconds), statistics.median(seconds)
        print(f"| {name} | {_ms(best)} | {_ms(median)} | {best / ours:.2f} | {memory} MB |")
    print()


def months(runs: int) -> None:
    """Print what the report of a month takes, its content put together too, the sample's months in turn."""
    from pac_excel.reporting import monthly

    plan = read_plan(resources.sample("agence_modele.yaml"))
    template = Template.open(resources.template("rapport_mensuel.xlsx"))
    reports = cycle([monthly.monthly_report(plan, month) for month in plan.month_starts() if month])
    seconds = timed(lambda: monthly.render(next(reports), template), max(runs, 12))
    print("### The report of a month, each month in turn\n\n| best | median |\n|---:|---:|")
    print(f"| {_ms(min(seconds))} | {_ms(statistics.median(seconds))} |\n")


def grow(runs: int) -> None:
    """Print what a table of five columns takes as it grows."""
    from tests.template.drawn import actions_workbook, as_bytes

    template = Template.open(as_bytes(actions_workbook())).compile()
    print("### A table of 5 columns, one of them a formula\n")
    print("| rows | best | a row |\n|---:|---:|---:|")
    for count in (1_000, 10_000, 100_000):
        rows = [(f"A{row:05}", "Relancer les clients", row * 1.5, "en cours") for row in range(count)]
        given = {"tblActions": Rows(columns=("N°", "Quoi", "Budget", "Remarque"), rows=rows)}
        seconds = min(timed(lambda given=given: template.render(given), min(runs, 3)))  # type: ignore[misc]
        print(f"| {count} | {_ms(seconds)} | {seconds / count * 1e6:.1f} µs |")
    print(f"\nPeak of memory: {_peak_memory()} MB.\n")


def cards(runs: int) -> None:
    """Print what a block takes that is repeated downwards with a block of two lines in each copy."""
    from tests.template.drawn import as_bytes
    from tests.template.test_blocks import card, card_workbook, line

    template = Template.open(as_bytes(card_workbook()))
    print("### Cards of five cells and two lines\n\n| cards | best | a card |\n|---:|---:|---:|")
    for count in (50, 200, 800):
        data = Data(blocks={"carte": [card("n", line("a", 1), line("b", 2))] * count})
        seconds = min(timed(lambda data=data: template.render(data), min(runs, 3)))  # type: ignore[misc]
        print(f"| {count} | {_ms(seconds)} | {seconds / count * 1e3:.2f} ms |")
    print()


def repeat(count: int) -> None:
    """Print what the process holds as it fills the complete plan again and again."""
    job = plan_job(1)
    print("### The same template filled again and again\n\n| workbooks | memory held |\n|---:|---:|")
    start = time.perf_counter()
    marks = sorted({max(1, count // 100), count // 10, count // 2, count})
    for number in range(1, count + 1):
        job.render()
        if number in marks:
            print(f"| {number} | {_memory_held()} MB |")
    print(f"\n{count / (time.perf_counter() - start):.0f} workbooks a second in one process.")


def timed(run: Callable[[], object], runs: int) -> list[float]:
    """Return the seconds of the processor that each of some runs takes, a first one apart."""
    run()
    seconds = []
    for _ in range(runs):
        start = time.process_time()
        run()
        seconds.append(time.process_time() - start)
    return seconds


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def _peak_memory() -> int:
    return _memory("VmHWM")


def _memory_held() -> int:
    return _memory("VmRSS")


def _memory(line: str) -> int:
    """Return what Linux says of the memory of this process, in megabytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(rf"{line}:\s*(\d+)", status)
    return int(found[1]) // 1024 if found else 0


if __name__ == "__main__":
    main()
