"""A month of a network: reports a second, memory, and whether a run that is killed comes out the same.

`python -m benchmarks.network [AGENCIES]` makes a network with a fault in one agency out of ten, runs it once
whole, once killed in the middle and continued, then once more with nothing to do.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pac_excel.books.plan_book import render
from pac_excel.layout.complete import COMPLETE
from pac_excel.plan.reading import read_plan
from pac_excel.resources import sample, template
from pac_excel.template.template import Template

AGENCIES = 60
MONTH = dt.date(2026, 9, 1)
SETTINGS = """
title = "Réseau"
output = "rapports"
check = {check}
[agencies]
plan = "plans/{{code}}.xlsx"
actuals = "realise/{{code}}.csv"
"""
FAULTS = ("missing actuals", "corrupt workbook", "wrong month", "no plan in it", "unreadable actuals")


def network(folder: Path, count: int, *, check: bool) -> Path:
    """Write a network of `count` agencies, one out of ten of them at fault in turn."""
    plans, actuals = folder / "plans", folder / "realise"
    plans.mkdir(parents=True)
    actuals.mkdir()
    plan = read_plan(sample("agence_modele.yaml"))
    workbook = render(plan, COMPLETE, Template.open(template("pac_complet.xlsx")))
    rows = sample("realise_2026-09.csv").read_bytes()
    for number in range(count):
        code = f"AG{number:05}"
        fault = FAULTS[number // 10 % len(FAULTS)] if number % 10 == 9 else ""
        (plans / f"{code}.xlsx").write_bytes(_plan(workbook, fault))
        if fault != "missing actuals":
            (actuals / f"{code}.csv").write_bytes(_rows(rows, fault))
    path = folder / "network.toml"
    path.write_text(SETTINGS.format(check=str(check).lower()), encoding="utf-8")
    return path


def _plan(workbook: bytes, fault: str) -> bytes:
    if fault == "corrupt workbook":
        return workbook[: len(workbook) // 2]
    return b"PK" if fault == "no plan in it" else workbook


def _rows(rows: bytes, fault: str) -> bytes:
    if fault == "wrong month":
        return rows.replace(b"/2026;", b"/2019;")
    return b"\x00\x01" if fault == "unreadable actuals" else rows


def command(path: Path) -> list[str]:
    """Return the command that runs the network."""
    return [sys.executable, "-m", "pac_excel", "network", "run", str(path), "--month", "2026-09"]


def run(path: Path) -> float:
    """Run the network; return the seconds it took."""
    began = time.perf_counter()
    subprocess.run(command(path), check=False, capture_output=True)
    return time.perf_counter() - began


def run_killed(path: Path, after: float) -> None:
    """Run the network and kill it with all its processes after some seconds."""
    process = subprocess.Popen(
        command(path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    time.sleep(after)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def contents(folder: Path) -> dict[str, str]:
    """Return the fingerprint of every file that a run leaves, the ledger apart."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(("registre", "."))
    }


def main() -> None:
    """Print what a network takes."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else AGENCIES
    with tempfile.TemporaryDirectory() as temporary:
        path = network(Path(temporary), count, check=False)
        reports, kept = Path(temporary, "rapports"), Path(temporary, "whole")
        seconds = run(path)
        made = len(list(reports.rglob("AG*")))
        print(f"{count} agencies, {count - made} at fault: {seconds:.1f} s, {made / seconds:.1f} reports/s")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"largest process {peak:.0f} MB")
        print(f"again, nothing to do: {run(path):.1f} s")
        reports.rename(kept)
        run_killed(path, seconds / 2)
        left = len(list(reports.rglob("AG*")))
        print(f"killed after {seconds / 2:.1f} s with {left} reports, continued in {run(path):.1f} s")
        print(f"every file the same to the byte: {contents(kept) == contents(reports)}")


if __name__ == "__main__":
    main()
