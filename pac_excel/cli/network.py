"""The command that writes the reports of a whole network."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from pac_excel.errors import PacExcelError

CLEAN, INCOMPLETE = 0, 1
SHOWN = 20  # agencies without report that are printed; the workbook lists all


class NoCluster(PacExcelError):
    """A Dask cluster that cannot be worked on."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(address, reason)
        self.address = address
        self.reason = reason

    def __str__(self) -> str:
        return f"the cluster {self.address} cannot be used: {self.reason}"


def run_network(path: Path, month: str, workers: int | None, dask: str | None) -> int:
    """Write the reports of a month and tell how it went; 1 when an agency has none."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from pac_excel.reporting.months import parse_month
    from pac_excel.reporting.network.reasons import in_english
    from pac_excel.reporting.network.running import check_common, run
    from pac_excel.reporting.network.settings import read_network

    day = parse_month(month)
    network = read_network(path)
    check_common(network)
    hands = workers or os.cpu_count() or 1
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[pace]}"),
        TimeRemainingColumn(),
    )
    with (
        _executor(hands, dask) as executor,
        Progress(*columns, console=Console(file=sys.stderr), transient=True) as progress,
    ):
        task = progress.add_task("reports", total=None, pace="")

        def tell(done: int, total: int) -> None:
            speed = progress.tasks[task].speed
            progress.update(task, completed=done, total=total, pace=f"{speed:.0f}/s" if speed else "")

        result = run(network, day, executor, hands, tell)
    kept = result.agencies - len(result.failures) - result.made
    missing = len(result.failures)
    reports = f"{result.made} report{'' if result.made == 1 else 's'}"
    print(f"{network.title}, {month}: {reports} made, {kept} unchanged, {missing} missing")
    for outcome in result.failures[:SHOWN]:
        print(f"  {outcome.code}: {in_english(outcome.reason)}", file=sys.stderr)
    if len(result.failures) > SHOWN:
        print(f"  … {len(result.failures)} in all, listed in the workbook", file=sys.stderr)
    if result.unaddressed:
        few, count = ", ".join(result.unaddressed[:SHOWN]), len(result.unaddressed)
        print(f"  {count} reports without a mail, for [mail] says nobody to get them: {few}", file=sys.stderr)
    print(f"{result.consolidated}\n{result.summary}")
    return INCOMPLETE if result.failures else CLEAN


@contextmanager
def _executor(hands: int, dask: str | None) -> Iterator[Executor]:
    """Give processes of this machine, or the hands of a cluster that is there already."""
    from pac_excel.reporting.network.work import prepare

    if dask is None:
        from concurrent.futures import ProcessPoolExecutor

        with ProcessPoolExecutor(hands, initializer=prepare) as pool:
            yield pool
        return
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise NoCluster(dask, "Dask is not installed (pip install pac-excel[cluster])") from error
    try:
        client = distributed.Client(dask, timeout="10s")
    except (OSError, ValueError, TimeoutError) as error:
        raise NoCluster(dask, "nothing answers there") from error
    try:
        client.run(prepare)
        with client.get_executor(pure=False) as cluster:
            yield cluster
    finally:
        client.close()
