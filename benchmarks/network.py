"""A month of networks of several sizes: reports a second, processor time and memory; faults, kills, clusters.

`python -m benchmarks.network 10 100 1000` makes networks of so many agencies with a fault in one out of ten.
Each is run, and run again with nothing to do; the last one is also killed in the middle and continued, and
run on a Dask cluster of this machine (`--dask`). What must hold is checked: a line says so where it does not.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from pac_excel.books.plan_book import render
from pac_excel.layout.complete import COMPLETE
from pac_excel.plan import Plan
from pac_excel.plan.reading import read_plan
from pac_excel.resources import sample, template
from pac_excel.template.template import Template

AGENCIES = (20, 60)
MONTH = dt.date(2026, 9, 1)
# plans that differ in what they hold and how long their tables are; figures differ from agency to agency
PLANS = 77
SETTINGS = """
title = "Réseau"
output = "rapports"
check = {check}
"""
AGENCY = """
[[agency]]
code = "{code}"
plan = "plans/{code}.xlsx"
actuals = "realise/{code}.csv"
"""
FAULTS = (
    "no plan",
    "corrupt workbook",
    "locked",
    "no actuals",
    "unreadable actuals",
    "wrong month",
    "no plan in it",
)
# rows that are all of another year are anomalies of the report, which is made
STILL_REPORTED = "wrong month"
_AMOUNT = re.compile(rb"(?<=;)\d[\d ]*(?=[;,\xa0 ])")


@dataclass(frozen=True, slots=True)
class Taken:
    """What a run took: seconds, seconds of processors, megabytes of the main and the largest worker."""

    seconds: float
    processors: float
    main: float
    worker: float


def network(folder: Path, count: int, *, check: bool) -> Path:
    """Write a network of `count` agencies, one out of ten of them at fault in turn."""
    for name in ("plans", "realise", "rapports"):
        (folder / name).mkdir(parents=True)
    drawn = Template.open(template("pac_complet.xlsx")).compile()
    plan = read_plan(sample("agence_modele.yaml"))
    plans = [render(varied(plan, number), COMPLETE, drawn) for number in range(min(PLANS, count))]
    rows = sample("realise_2026-09.csv").read_bytes()
    settings = SETTINGS.format(check=str(check).lower())
    for number in range(count):
        code, fault = f"AG{number:05}", fault_of(number)
        settings += AGENCY.format(code=code)
        if fault != "no plan":
            (folder / f"plans/{code}.xlsx").write_bytes(_plan(plans[number % len(plans)], fault))
        if fault != "no actuals":
            (folder / f"realise/{code}.csv").write_bytes(_rows(rows, number, fault))
    path = folder / "network.toml"
    path.write_text(settings, encoding="utf-8")
    lock(folder, count)
    return path


def fault_of(number: int) -> str:
    """Return what is wrong with an agency, "" when nothing is."""
    return FAULTS[number // 10 % len(FAULTS)] if number % 10 == 9 else ""


def lock(folder: Path, count: int) -> None:
    """Leave beside the reports of locked agencies the notes that Excel keeps while they are open."""
    reports = folder / "rapports" / f"{MONTH:%Y-%m}"
    reports.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        if fault_of(number) == "locked":
            note = b"\x07accueil" + bytes(157)
            (reports / f"~$AG{number:05}_rapport_{MONTH:%Y-%m}.xlsx").write_bytes(note)


def varied(plan: Plan, number: int) -> Plan:
    """Return a plan like another one: fewer rows in several tables, other names, texts and figures."""
    kpis = tuple(
        replace(kpi, trajectory=tuple(point and point * (1 + number / 100) for point in kpi.trajectory))
        for kpi in plan.kpis
    )
    return replace(
        plan,
        agency=replace(plan.agency, name=f"{plan.agency.name} {number}"),
        kpis=kpis,
        actions=plan.actions[: len(plan.actions) - number % 11],
        decisions=plan.decisions[: len(plan.decisions) - number % 7],
        swot=plan.swot[: len(plan.swot) - number % 4],
    )


def _plan(workbook: bytes, fault: str) -> bytes:
    if fault == "corrupt workbook":
        return workbook[: len(workbook) // 2]
    return template("rapport_mensuel.xlsx").read_bytes() if fault == "no plan in it" else workbook


def _rows(rows: bytes, number: int, fault: str) -> bytes:
    if fault == "wrong month":
        return rows.replace(b"/2026;", b"/2019;")
    if fault == "unreadable actuals":
        return b"\x00\x01"
    return _AMOUNT.sub(lambda found: str(int(found[0].replace(b" ", b"")) + number % 97).encode(), rows)


def run(path: Path, *options: str) -> Taken:
    """Run the network; return what it took."""
    before, began = _processors(), time.perf_counter()
    process = subprocess.Popen(command(path, *options), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    largest = {"main": 0.0, "worker": 0.0}
    watching = threading.Thread(target=_watch, args=(process, largest))
    watching.start()
    process.wait()
    seconds = time.perf_counter() - began
    watching.join()
    return Taken(seconds, _processors() - before, largest["main"], largest["worker"])


def command(path: Path, *options: str) -> list[str]:
    """Return the command that runs the network."""
    month = f"{MONTH:%Y-%m}"
    return [sys.executable, "-m", "pac_excel", "network", "run", str(path), "--month", month, *options]


def _processors() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _watch(process: subprocess.Popen[bytes], largest: dict[str, float]) -> None:
    """Note the most memory that a run has had, while it lasts; nothing where the system does not tell."""
    while process.poll() is None:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        try:
            others = children.read_text().split()
        except OSError:
            return
        largest["main"] = max(largest["main"], _megabytes(str(process.pid)))
        largest["worker"] = max(largest["worker"], *map(_megabytes, others), 0.0)
        time.sleep(0.2)


def _megabytes(pid: str) -> float:
    try:
        peak = re.search(r"VmHWM:\s*(\d+)", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0.0
    return int(peak[1]) / 1024 if peak else 0.0


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


def check_faults(folder: Path, count: int) -> bool:
    """Tell whether every agency at fault, and no other, stands in the summary with its reason."""
    summary = json.loads((folder / f"rapports/{MONTH:%Y-%m}/resume_{MONTH:%Y-%m}.json").read_text("utf-8"))
    missing = {item["code"] for item in summary["missing"] if item["reason"]}
    wanted = {number for number in range(count) if fault_of(number) not in ("", STILL_REPORTED)}
    return missing == {f"AG{number:05}" for number in wanted}


def whole(folder: Path, count: int, *, check: bool) -> Taken:
    """Run a network of so many agencies and print what it took; then once more with nothing to do."""
    path = network(folder, count, check=check)
    taken, made = run(path), len(list((folder / "rapports").rglob("AG*.xlsx")))
    again = run(path)
    listed = "all listed" if check_faults(folder, count) else "NOT ALL LISTED"
    print(
        f"| {count} | {made} | {made / taken.seconds:.1f} | {1000 * taken.processors / count:.0f} ms | "
        f"{taken.main:.0f} MB | {taken.worker:.0f} MB | {listed} | {again.seconds:.1f} s |",
        flush=True,
    )
    return taken


def emptied(folder: Path, count: int) -> Path:
    """Return the folder of the reports, emptied."""
    reports = folder / "rapports"
    shutil.rmtree(reports)
    lock(folder, count)
    return reports


def killed(folder: Path, count: int, seconds: float, kept: Path) -> None:
    """Kill a run in the middle and continue it; print whether it left the same as a whole one."""
    reports, path = emptied(folder, count), folder / "network.toml"
    run_killed(path, seconds / 2)
    left = len(list(reports.rglob("AG*.xlsx")))
    continued = run(path).seconds
    same = "the same" if contents(kept) == contents(reports) else "NOT THE SAME"
    print(f"killed after {seconds / 2:.1f} s with {left} reports, continued in {continued:.1f} s: {same}")


def on_cluster(folder: Path, count: int, seconds: float, kept: Path, hands: int) -> None:
    """Run a network on a cluster of this machine; print what that costs over processes."""
    distributed: Any = import_module("distributed")
    reports, path = emptied(folder, count), folder / "network.toml"
    with distributed.LocalCluster(
        n_workers=hands, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as cluster:
        taken = run(path, "--workers", str(hands), "--dask", cluster.scheduler_address).seconds
    same = "the same" if contents(kept) == contents(reports) else "NOT THE SAME"
    print(f"Dask: {taken:.1f} s, {100 * (taken / seconds - 1):+.0f} % over processes: {same}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what networks take."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("agencies", type=int, nargs="*", default=AGENCIES, help="sizes of networks (20 60)")
    options.add_argument("--check", action="store_true", help="check the plans too")
    options.add_argument("--no-kill", action="store_true", help="do not kill a run in the middle")
    options.add_argument("--dask", action="store_true", help="run the last one on a local Dask cluster too")
    given = options.parse_args(arguments)
    print(
        "| agencies | reports | a second | processors, an agency | main | largest worker | faults | again |"
    )
    print("|---:|---:|---:|---:|---:|---:|---|---:|")
    with tempfile.TemporaryDirectory() as temporary:
        for count in given.agencies:
            folder = Path(temporary, str(count))
            taken = whole(folder, count, check=given.check)
            if count != given.agencies[-1]:
                shutil.rmtree(folder)
        kept = Path(temporary, "kept")
        shutil.copytree(folder / "rapports", kept)
        if not given.no_kill:
            killed(folder, count, taken.seconds, kept)
        if given.dask:
            on_cluster(folder, count, taken.seconds, kept, os.cpu_count() or 1)


if __name__ == "__main__":
    main()
